import { toSeconds } from '../../../src/sim/index.ts';
import type { Journal } from './journal.ts';

/** Of the jobs after the warm-up that were not refused, in seconds; of one class if given. */
export function waits(journal: Journal, rank?: number): Float64Array {
  return spans(journal, journal.startedAt, rank);
}

export function stays(journal: Journal, rank?: number): Float64Array {
  return spans(journal, journal.leftAt, rank);
}

function spans({ arrivedAt, warmUp, rank: ranks }: Journal, until: Float64Array, rank?: number): Float64Array {
  const spans = new Float64Array(arrivedAt.length);
  let count = 0;
  for (let job = warmUp; job < arrivedAt.length; job++) {
    if (until[job] >= 0 && (rank === undefined || ranks[job] === rank)) spans[count++] = toSeconds(until[job] - arrivedAt[job]);
  }
  return spans.subarray(0, count);
}

/** The fraction of jobs after the warm-up that found no room. */
export function refused({ startedAt, warmUp }: Journal): number {
  return fraction(startedAt.subarray(warmUp), Number.isNaN);
}

export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

export function fraction(values: Float64Array, holds: (value: number) => boolean): number {
  let count = 0;
  for (const value of values) if (holds(value)) count++;
  return count / values.length;
}

/** The least value that at least the fraction p of them does not exceed. */
export function quantile(values: Float64Array, p: number): number {
  return values.toSorted()[Math.ceil(p * values.length) - 1];
}
