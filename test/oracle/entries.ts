import type { CaseReservation, CaseResource } from '../../src/conformance/subject.ts';
import { addIntervals, containsIntervals, countIntervals, type Intervals, subtractIntervals } from './intervals.ts';

/**
 * One entry of a resource set (semantics §1). Scalars in thousandths, so that sums are exact; ranges as sorted, disjoint
 * intervals. Entries are never changed, only replaced.
 */
export interface Entry {
  readonly name: string;
  readonly value: Value;
  /** A stack, bottom first. */
  readonly reservations: readonly CaseReservation[];
  readonly persistenceId?: string;
  /** `MOUNT`, `PATH`, … of a disk. */
  readonly source?: string;
  readonly root?: string;
  readonly revocable: boolean;
  readonly shared: boolean;
  /** Copies of a shared entry; 1 of any other. */
  readonly copies: number;
  /** All that says what it is, besides the amount: equal for entries that differ in amount only. */
  readonly kind: string;
}

export type Value =
  | { readonly type: 'SCALAR'; readonly thousandths: number }
  | { readonly type: 'RANGES'; readonly intervals: Intervals }
  | { readonly type: 'SET'; readonly items: readonly string[] };

export function parseEntry(resource: CaseResource): Entry {
  const { name, type, reservations = [], revocable = false, shared = false } = resource;
  const { persistence_id: persistenceId, source, root } = resource.disk ?? {};
  const stack = reservations.map((each) => [each.type, each.role, each.principal]);
  return {
    name,
    value: parseValue(resource),
    reservations,
    ...(persistenceId === undefined ? {} : { persistenceId }),
    ...(source === undefined ? {} : { source }),
    ...(root === undefined ? {} : { root }),
    revocable,
    shared,
    copies: resource.count ?? 1,
    kind: JSON.stringify([name, type, stack, persistenceId, source, root, revocable, shared]),
  };
}

function parseValue({ type, value }: CaseResource): Value {
  if (type === 'SCALAR') return { type, thousandths: thousandths(value as number) };
  if (type === 'RANGES') return { type, intervals: addIntervals([], value as Intervals) };
  return { type, items: [...new Set(value as readonly string[])].sort() };
}

/** Half away from zero (§1); no case has negative amounts. */
export function thousandths(amount: number): number {
  return Math.round(amount * 1000);
}

export function formatEntry(entry: Entry): CaseResource {
  const { name, value, reservations, persistenceId, source, root, revocable, shared, copies } = entry;
  const disk = {
    ...(persistenceId === undefined ? {} : { persistence_id: persistenceId }),
    ...(source === undefined ? {} : { source }),
    ...(root === undefined ? {} : { root }),
  };
  return {
    name,
    type: value.type,
    value: value.type === 'SCALAR' ? value.thousandths / 1000 : value.type === 'RANGES' ? value.intervals : value.items,
    ...(reservations.length === 0 ? {} : { reservations }),
    ...(Object.keys(disk).length === 0 ? {} : { disk }),
    ...(revocable ? { revocable } : {}),
    ...(shared ? { shared } : {}),
    ...(copies === 1 ? {} : { count: copies }),
  };
}

/** Nothing of it is there: such entries are dropped (§1). */
export function isEmpty({ value, copies }: Entry): boolean {
  return copies <= 0 || size(value) <= 0;
}

/** Thousandths of a scalar, elements of the others. */
export function size(value: Value): number {
  if (value.type === 'SCALAR') return value.thousandths;
  return value.type === 'RANGES' ? countIntervals(value.intervals) : value.items.length;
}

/** The role that may use it: the top of its stack; undefined: unreserved. */
export function ownerOf(entry: Entry): string | undefined {
  return entry.reservations.at(-1)?.role;
}

/** Each reservation of a stack is for a strict descendant of the one below; a set never takes an entry that breaks it (§1, §8). */
export function isValid({ reservations }: Entry): boolean {
  return reservations.every(
    ({ role }, depth) => role !== '*' && (depth === 0 || role.startsWith(`${reservations[depth - 1].role}/`)),
  );
}

/** Some are one thing, taken whole or not at all: volumes, shared entries, and disks of a device of their own (§1, §2). */
export function isIndivisible({ persistenceId, source, shared }: Entry): boolean {
  return shared || persistenceId !== undefined || source === 'MOUNT' || source === 'BLOCK';
}

function isSame(a: Entry, b: Entry): boolean {
  return a.kind === b.kind && JSON.stringify(a.value) === JSON.stringify(b.value);
}

/** Whether two entries become one (§1): twins of one indivisible thing stay two, but shared ones count copies. */
export function merges(a: Entry, b: Entry): boolean {
  if (a.shared || b.shared) return isSame(a, b);
  return !isIndivisible(a) && a.kind === b.kind;
}

/** Whether `b` can be taken from `a` at all. */
export function reduces(a: Entry, b: Entry): boolean {
  return isIndivisible(a) ? isSame(a, b) : a.kind === b.kind;
}

export function includes(a: Entry, b: Entry): boolean {
  if (!reduces(a, b)) return false;
  if (a.shared) return a.copies >= b.copies;
  if (a.value.type === 'SCALAR' && b.value.type === 'SCALAR') return a.value.thousandths >= b.value.thousandths;
  if (a.value.type === 'RANGES' && b.value.type === 'RANGES') return containsIntervals(a.value.intervals, b.value.intervals);
  const items = a.value.type === 'SET' ? a.value.items : [];
  return b.value.type === 'SET' && b.value.items.every((item) => items.includes(item));
}

export function merged(a: Entry, b: Entry): Entry {
  return a.shared ? { ...a, copies: a.copies + b.copies } : { ...a, value: combine(a.value, b.value, 1) };
}

/** May be empty afterwards, or below zero. */
export function reduced(a: Entry, b: Entry): Entry {
  return a.shared ? { ...a, copies: a.copies - b.copies } : { ...a, value: combine(a.value, b.value, -1) };
}

function combine(a: Value, b: Value, sign: 1 | -1): Value {
  if (a.type === 'SCALAR' && b.type === 'SCALAR') return { ...a, thousandths: a.thousandths + sign * b.thousandths };
  if (a.type === 'RANGES' && b.type === 'RANGES') {
    const by = sign === 1 ? addIntervals : subtractIntervals;
    return { ...a, intervals: by(a.intervals, b.intervals) };
  }
  if (a.type === 'SET' && b.type === 'SET') {
    const taken = b.items;
    const items = sign === 1 ? [...new Set([...a.items, ...taken])].sort() : a.items.filter((item) => !taken.includes(item));
    return { ...a, items };
  }
  throw new Error(`${a.type} and ${b.type} have no sum`);
}
