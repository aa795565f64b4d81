import type { Instance } from '../instance.ts';
import { type Numbers, type WorldSpace, worldOf } from '../world-space.ts';

/**
 * Worlds beyond the tiny ones that broke a property which holds in nearly all others: thousands were drawn before one of them
 * was. Every check looks at them, so that fewer draws find what more did.
 */
const RARE: readonly Numbers[] = [
  // SequentialMinMax: who just does not fit any more stays behind (single-resource-fairness, bottleneck-fairness).
  { servers: [[16]], demands: [[5], [3]] },
  {
    servers: [[6, 16]],
    demands: [
      [1, 3],
      [1, 5],
    ],
  },
  // SequentialMinMax: a node's sibling has a large task next to small ones (hierarchical-share-guarantee).
  { servers: [[17]], demands: [[1], [1], [1], [4]], branches: [2, 2, 1, 2] },
];

/** Those that belong to a space. */
export function* rareWorlds(space: WorldSpace): Generator<Instance> {
  const { shape, isDiscrete, extra, resources, frameworks, hasJobs } = space;
  if (shape !== 'pool' || !isDiscrete || hasJobs || extra === 'weights') return;
  for (const world of RARE) {
    const width = world.demands[0].length;
    if (width < resources.least || width > resources.most || world.demands.length > frameworks) continue;
    if ((world.branches !== undefined) !== (extra === 'tree' || extra === 'equal-tree')) continue;
    yield worldOf({ ...world, hasPriorities: extra === 'priorities' });
  }
}
