import type { RangesEntry, ResourceEntry, SetEntry } from './resource-entry.ts';

type Interval = readonly [first: number, last: number];

/**
 * Ports and named sets, which are had or not had rather than measured: an immutable set of integer intervals, or of
 * names, by resource name. Addition is union, subtraction is difference (Mesos src/common/values.cpp). They take no part
 * in shares. Values are shared, never changed, so handing a whole agent's ports to an offer moves a reference.
 */
export class Claims {
  static readonly none = new Claims(new Map(), new Map());
  readonly #ranges: ReadonlyMap<string, readonly Interval[]>;
  readonly #sets: ReadonlyMap<string, ReadonlySet<string>>;

  private constructor(ranges: ReadonlyMap<string, readonly Interval[]>, sets: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#ranges = ranges;
    this.#sets = sets;
  }

  /** The non-scalar entries among these. */
  static of(entries: readonly ResourceEntry[]): Claims {
    let claims = Claims.none;
    for (const entry of entries) if (entry.type !== 'scalar') claims = claims.plus(Claims.#single(entry));
    return claims;
  }

  static #single(entry: RangesEntry | SetEntry): Claims {
    return entry.type === 'ranges'
      ? new Claims(new Map([[entry.name, entry.value]]), new Map())
      : new Claims(new Map(), new Map([[entry.name, new Set(entry.value)]]));
  }

  get isEmpty(): boolean {
    return this.#ranges.size === 0 && this.#sets.size === 0;
  }

  /** How many ports, or names, it has of a resource. */
  size(name: string): number {
    const ranges = this.#ranges.get(name) ?? [];
    return ranges.reduce((sum, [first, last]) => sum + last - first + 1, this.#sets.get(name)?.size ?? 0);
  }

  /** As entries, in no particular order of names. */
  entries(): { readonly name: string; readonly ranges?: readonly Interval[]; readonly items?: readonly string[] }[] {
    return [
      ...[...this.#ranges].map(([name, ranges]) => ({ name, ranges })),
      ...[...this.#sets].map(([name, items]) => ({ name, items: [...items].sort() })),
    ];
  }

  covers(other: Claims): boolean {
    if (other === this || other === Claims.none) return true;
    for (const [name, wanted] of other.#ranges) {
      const have = this.#ranges.get(name) ?? [];
      if (!wanted.every(([first, last]) => have.some(([a, b]) => a <= first && last <= b))) return false;
    }
    for (const [name, wanted] of other.#sets) {
      const have = this.#sets.get(name);
      for (const item of wanted) if (!have?.has(item)) return false;
    }
    return true;
  }

  plus(other: Claims): Claims {
    if (other.isEmpty) return this;
    if (this.isEmpty) return other;
    const ranges = new Map(this.#ranges);
    for (const [name, intervals] of other.#ranges) ranges.set(name, coalesced([...(ranges.get(name) ?? []), ...intervals]));
    const sets = new Map(this.#sets);
    for (const [name, items] of other.#sets) sets.set(name, new Set([...(sets.get(name) ?? []), ...items]));
    return new Claims(ranges, sets);
  }

  minus(other: Claims): Claims {
    if (other.isEmpty || this.isEmpty) return this;
    const ranges = new Map(this.#ranges);
    for (const [name, intervals] of other.#ranges) {
      const left = intervals.reduce(without, ranges.get(name) ?? []);
      if (left.length > 0) ranges.set(name, left);
      else ranges.delete(name);
    }
    const sets = new Map(this.#sets);
    for (const [name, items] of other.#sets) {
      const left = new Set([...(sets.get(name) ?? [])].filter((item) => !items.has(item)));
      if (left.size > 0) sets.set(name, left);
      else sets.delete(name);
    }
    return ranges.size + sets.size > 0 ? new Claims(ranges, sets) : Claims.none;
  }

  /** What both have. */
  common(other: Claims): Claims {
    return this.minus(this.minus(other));
  }

  /** As Mesos writes it: `ports:[31000-31009];zones:{a,b}`, names in byte-wise order. */
  toString(): string {
    const parts = [
      ...[...this.#ranges].map(([name, intervals]) => `${name}:[${intervals.map(([a, b]) => `${a}-${b}`).join(',')}]`),
      ...[...this.#sets].map(([name, items]) => `${name}:{${[...items].sort().join(',')}}`),
    ];
    return parts.sort().join(';');
  }
}

function coalesced(intervals: readonly Interval[]): Interval[] {
  const result: [number, number][] = [];
  for (const [first, last] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const previous = result.at(-1);
    if (previous && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else result.push([first, last]);
  }
  return result;
}

function without(intervals: readonly Interval[], [first, last]: Interval): Interval[] {
  return intervals.flatMap(([a, b]) => {
    const left: Interval[] = [];
    if (a < first) left.push([a, Math.min(b, first - 1)]);
    if (b > last) left.push([Math.max(a, last + 1), b]);
    return left;
  });
}
