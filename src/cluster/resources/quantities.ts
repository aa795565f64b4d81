/**
 * Amounts of scalar resources as columns (`ResourceNames`): whole thousandths, nothing is 0 (Mesos
 * src/common/resource_quantities.cpp). Limits are the same columns with `Infinity` where there is no limit, and the same
 * words do for them: what is compared with no limit fits, and what is taken from no limit leaves no limit.
 */

/** An amount as people write it (2.5 cpus) in thousandths, halves away from zero: Mesos' `llround(value × 1000)`. */
export function thousandths(amount: number): number {
  const scaled = amount * 1000;
  return scaled < 0 ? 0 - Math.round(-scaled) : Math.round(scaled);
}

/** a + b, into `result`, which may be either of them. */
export function add(a: Float64Array, b: Float64Array, result: Float64Array = new Float64Array(a.length)): Float64Array {
  for (let r = 0; r < a.length; r++) result[r] = a[r] + b[r];
  return result;
}

/** a − b, but never less than nothing: a deficit is forgotten. */
export function subtractSaturating(
  a: Float64Array,
  b: Float64Array,
  result: Float64Array = new Float64Array(a.length),
): Float64Array {
  for (let r = 0; r < a.length; r++) result[r] = a[r] > b[r] ? a[r] - b[r] : 0;
  return result;
}

/** Every amount of b fits in a's. */
export function covers(a: Float64Array, b: Float64Array): boolean {
  for (let r = 0; r < a.length; r++) if (a[r] < b[r]) return false;
  return true;
}

/** Limits that limit nothing. */
export function unlimited(width: number): Float64Array {
  return new Float64Array(width).fill(Infinity);
}

/**
 * How much of an amount is kept when all that is kept of a resource must not exceed `targets[resource]`, which is lowered
 * by it. What may not be divided (a MOUNT or BLOCK disk, a persistent volume) is kept whole or not at all.
 */
export function takeWithin(targets: Float64Array, resource: number, amount: number, isDivisible: boolean): number {
  const target = targets[resource];
  const kept = amount <= target ? amount : isDivisible ? target : 0;
  targets[resource] = target - kept;
  return kept;
}

/** One entry of a resource set that is to be shrunk. */
export interface ShrinkableEntry {
  /** Its column. */
  readonly resource: number;
  readonly amount: number;
  readonly isDivisible: boolean;
}

/**
 * Shrinks a resource set to targets (quantities, or limits): what is kept of each entry. Entries are visited in `order`
 * (Mesos: at random), default as they stand; it matters only where several have the same name.
 */
export function shrinkTo(
  entries: readonly ShrinkableEntry[],
  targets: Float64Array,
  order: readonly number[] = entries.map((_, index) => index),
): Float64Array {
  const remaining = targets.slice();
  const kept = new Float64Array(entries.length);
  for (const index of order) {
    const { resource, amount, isDivisible } = entries[index];
    kept[index] = takeWithin(remaining, resource, amount, isDivisible);
  }
  return kept;
}
