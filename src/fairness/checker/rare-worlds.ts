import type { Instance } from '../instance.ts';
import { type Numbers, type WorldSpace, worldOf } from '../world-space.ts';

import type { OperatedWorld } from './operated-worlds.ts';
import type { Granularity } from './setup.ts';

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

/** The same of worlds that are watched over time. */
const RARE_OPERATED: readonly OperatedWorld[] = [
  // Asset and max-min fairness: who has least by their measure is ahead by dominant shares (one-task-bound).
  backlogged([4, 3, 4], [1, 1], [2, 1], [1, 2]),
  // SequentialMinMax: small tasks go far ahead of a large one (one-task-bound).
  backlogged([4, 4], [1, 1], [3, 1]),
];

function backlogged(agents: readonly number[], ...demands: readonly (readonly [cpus: number, mem: number])[]): OperatedWorld {
  const frameworks = demands.map(([cpus, mem]) => ({ cpus, mem, tasks: 40, seconds: 60, at: 0, more: 1 }));
  return { granularity: 'task', kind: 'backlog', isRanked: false, fails: false, agents, frameworks };
}

/** Those that are asked for. */
export function rareOperatedWorlds(asked: {
  readonly kind: OperatedWorld['kind'];
  readonly granularities: readonly Granularity[];
  readonly most: number;
  readonly isRanked: boolean;
}): OperatedWorld[] {
  return RARE_OPERATED.filter(
    ({ kind, granularity, frameworks, isRanked }) =>
      kind === asked.kind &&
      isRanked === asked.isRanked &&
      asked.granularities.includes(granularity) &&
      frameworks.length <= asked.most,
  );
}
