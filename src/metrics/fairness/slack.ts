import type { Vectors } from '../../cluster/tables/vectors.ts';
import { dominantOf } from './ideal-division.ts';

/** The dominant share that a framework could have more of what nobody has, for what it waits with, in its proportions (pooled). */
export function slackOf(pending: Vectors, framework: number, capacity: Float64Array, allocated: Float64Array): number {
  let part = 1;
  for (let r = 0; r < capacity.length; r++) {
    const amount = pending.get(framework, r);
    if (amount > 0) part = Math.min(part, Math.max(0, capacity[r] - allocated[r]) / amount);
  }
  return part === 0 ? 0 : part * dominantOf(pending, framework, capacity);
}
