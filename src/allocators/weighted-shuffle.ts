import { log } from '../sim/index.ts';

/**
 * Weighted sampling without replacement: indices in an order in which, at each step, one that is left comes next with
 * probability in proportion to its weight. Each draws the key −log(u)/w, u uniform in (0, 1); the smallest comes first
 * (Efraimidis and Spirakis 2006; Mesos sorter/random/utils.hpp, whose u^(1/w) is the same order).
 */
export function weightedShuffle(weights: readonly number[], uniform: () => number): number[] {
  const keys = weights.map((weight) => -log(uniform()) / weight);
  return [...keys.keys()].sort((a, b) => keys[a] - keys[b]);
}
