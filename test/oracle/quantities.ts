import type { CaseQuantities } from '../../src/conformance/subject.ts';
import { type Entry, isIndivisible, size, thousandths } from './entries.ts';
import type { ResourceSet } from './resources.ts';

/** Amounts by name, in thousandths; what is missing is 0 (semantics §2). No entry is 0 or less. */
export type Quantities = ReadonlyMap<string, number>;

/** Upper bounds by name, in thousandths; what is missing is unbounded, 0 is a bound. */
export type Limits = ReadonlyMap<string, number>;

export const NOTHING: Quantities = new Map();

export function parseQuantities(quantities: CaseQuantities): Quantities {
  return positive(parseLimits(quantities));
}

export function parseLimits(limits: CaseQuantities): Limits {
  return new Map(Object.entries(limits).map(([name, amount]) => [name, thousandths(amount)]));
}

export function formatQuantities(quantities: Quantities): CaseQuantities {
  return Object.fromEntries([...quantities].map(([name, amount]) => [name, amount / 1000]));
}

/** Of scalars only; a shared entry counts once, however many copies. */
export function scalarsOf(set: ResourceSet): Quantities {
  return sum(set.filter(({ value }) => value.type === 'SCALAR').map(({ name, value }) => new Map([[name, size(value)]])));
}

export function sum(all: Iterable<Quantities>): Quantities {
  const result = new Map<string, number>();
  for (const quantities of all) for (const [name, amount] of quantities) result.set(name, (result.get(name) ?? 0) + amount);
  return result;
}

/** Deficits are forgotten: what falls to 0 or below is gone. */
export function minus(quantities: Quantities, taken: Quantities): Quantities {
  return positive(new Map([...quantities].map(([name, amount]) => [name, amount - (taken.get(name) ?? 0)])));
}

function positive(quantities: Quantities): Quantities {
  return new Map([...quantities].filter(([, amount]) => amount > 0));
}

/** Bounds that are used up stay, as 0. */
export function limitsMinus(limits: Limits, taken: Quantities): Limits {
  return new Map([...limits].map(([name, amount]) => [name, Math.max(0, amount - (taken.get(name) ?? 0))]));
}

/** At most `target` of each name; names without a target are dropped (§2). Entries in their order, where Mesos draws one. */
export function shrinkToQuantities(set: ResourceSet, target: Quantities): ResourceSet {
  return shrink(set, target, 0);
}

/** The same, but names without a limit are kept whole. */
export function shrinkToLimits(set: ResourceSet, limits: Limits): ResourceSet {
  return shrink(set, limits, Number.POSITIVE_INFINITY);
}

function shrink(set: ResourceSet, bounds: ReadonlyMap<string, number>, missing: number): ResourceSet {
  const room = new Map(bounds);
  return set.flatMap((entry): Entry[] => {
    if (entry.value.type !== 'SCALAR') throw new Error(`only scalars shrink, not ${entry.name}`);
    const most = room.get(entry.name) ?? missing;
    const fits = entry.value.thousandths <= most;
    if (most === 0 || (!fits && isIndivisible(entry))) return [];
    const kept = Math.min(entry.value.thousandths, most);
    room.set(entry.name, most - kept);
    return [fits ? entry : { ...entry, value: { type: 'SCALAR', thousandths: kept } }];
  });
}

/** Whether a set reaches one minimum (§7.1): reserved, unreserved and revocable together; ranges and sets count elements. */
export function reaches(set: ResourceSet, minimum: Quantities): boolean {
  return [...minimum].every(([name, amount]) => {
    const present = set.filter((entry) => entry.name === name);
    return sumOf(present.map(({ value }) => (value.type === 'SCALAR' ? value.thousandths : 1000 * size(value)))) >= amount;
  });
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
