/**
 * What is in force on the ways from some parties to others, each under an id: a partition, a hold, a slow link. Few at a time,
 * so they are looked through, the latest first.
 */
export class Routes<T> {
  readonly #rules: Rule<T>[] = [];

  get size(): number {
    return this.#rules.length;
  }

  add(id: number, from: readonly number[], to: readonly number[], isOneWay: boolean, value: T): void {
    this.#rules.unshift({ id, parties: [...from, ...to], from: mask(from), to: mask(to), isOneWay, value });
  }

  has(id: number): boolean {
    return this.#rules.some((rule) => rule.id === id);
  }

  /** The parties it was between, on either side; undefined: there is no such id. */
  remove(id: number): readonly number[] | undefined {
    const index = this.#rules.findIndex((rule) => rule.id === id);
    return index < 0 ? undefined : this.#rules.splice(index, 1)[0].parties;
  }

  covers(from: number, to: number): boolean {
    return this.find(from, to) !== undefined;
  }

  /** What began last on this way. */
  find(from: number, to: number): T | undefined {
    for (const rule of this.#rules) {
      if (rule.from[from] === 1 && rule.to[to] === 1) return rule.value;
      if (!rule.isOneWay && rule.from[to] === 1 && rule.to[from] === 1) return rule.value;
    }
    return undefined;
  }
}

interface Rule<T> {
  readonly id: number;
  readonly parties: readonly number[];
  /** 1 at the numbers of the parties. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly isOneWay: boolean;
  readonly value: T;
}

function mask(parties: readonly number[]): Uint8Array {
  const mask = new Uint8Array(parties.reduce((most, party) => Math.max(most, party + 1), 0));
  for (const party of parties) mask[party] = 1;
  return mask;
}
