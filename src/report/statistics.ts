import quantile from '@stdlib/stats-base-dists-t-quantile';

/** A mean over replications; `halfWidth` of its 95 % interval is absent where one value leaves no idea of the noise. */
export interface Estimate {
  readonly count: number;
  readonly mean: number;
  readonly halfWidth?: number;
}

/** Mean and 95 % interval (Student t, n − 1 degrees of freedom), taking the values as independent draws. */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  const average = mean(values);
  if (count < 2) return { count, mean: average };
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { count, mean: average, halfWidth: quantile(0.975, count - 1) * standardError };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * `a − b`, paired by key (the seed): both saw the same arrivals, so what the workload adds to both cancels. Keys that only
 * one of them has are left out.
 */
export function pairedDifference(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Estimate {
  const differences: number[] = [];
  for (const [key, value] of a) {
    const other = b.get(key);
    if (other !== undefined) differences.push(value - other);
  }
  return estimate(differences);
}

/**
 * Whether a paired difference is more than noise: its 95 % interval leaves out zero. Equal differences under all seeds
 * (no spread at all) count once they exceed rounding.
 */
export function isClear(difference: Estimate, scale: number): boolean {
  if (difference.halfWidth === undefined) return false;
  return Math.abs(difference.mean) > Math.max(difference.halfWidth, Math.abs(scale) * 1e-9);
}
