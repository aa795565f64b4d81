/**
 * How a quantity of a workload is drawn. Numbers carry the unit of what is drawn: µs for durations, thousandths for
 * resources, a plain count for tasks.
 */
export type DistributionSpec =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | Bounded<{ readonly kind: 'exponential'; readonly mean: number }>
  /** ln X is normal with mean ln(median) and deviation sigma. */
  | Bounded<{ readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }>
  /** P(X > x) = (scale / x)^alpha for x ≥ scale. */
  | Bounded<{ readonly kind: 'pareto'; readonly scale: number; readonly alpha: number }>
  /** Values drawn with equal probability from a list (one column of a CSV file, read at the edge). */
  | { readonly kind: 'empirical'; readonly values: readonly number[]; readonly source: string };

/** A draw outside min…max is moved to the nearer bound. */
type Bounded<T> = T & { readonly min?: number; readonly max?: number };

/** When jobs arrive. */
export type ArrivalSpec =
  /** Exponential gaps with this mean, µs. */
  | { readonly kind: 'poisson'; readonly meanGap: number }
  /** A job at `start`, then one every `gap` µs. */
  | { readonly kind: 'every'; readonly gap: number; readonly start: number }
  /** A job at each of these times, µs, ascending. */
  | { readonly kind: 'at'; readonly times: readonly number[] };
