/**
 * Allocators that are wrong on purpose, each in one way: a property that is worth anything sees it, and the others have nothing to say. All
 * are DRF but for the one thing.
 */
import { HierarchicalAllocator, type HierarchicalOptions } from '../../../src/allocators/index.ts';
import { drf } from '../../../src/allocators/sorters.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { type FrameworkId, NONE } from '../../../src/cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours } from '../../../src/cluster/ports.ts';
import { SECOND } from '../../../src/sim/index.ts';

const NOTHING: Honours = { weights: false, priorities: false, reservations: false, quota: false };

function drfBut(name: string, roles: HierarchicalOptions['roles'], honours: Partial<Honours> = {}): HierarchicalAllocator {
  return new HierarchicalAllocator({ name, honours: { ...NOTHING, ...honours }, roles, frameworks: drf });
}

/** Allocates nothing in the first ten seconds. */
export function sleeper(): Allocator {
  const inner = drfBut('sleeper', drf);
  return {
    name: inner.name,
    honours: inner.honours,
    isWorkConserving: false,
    attach: (cluster) => inner.attach(cluster),
    allocate: (cycle) => {
      if (cycle.cluster.now >= 10 * SECOND) inner.allocate(cycle);
    },
  };
}

/** Serves A after all others for three seconds: twice as many short tasks of others end meanwhile as there is room for. */
export const forgetful = (): Allocator =>
  drfBut('forgetful', (cluster) => ({
    name: 'forgetful',
    key: ({ name, share }) => (name === 'a' && cluster.now >= 6 * SECOND && cluster.now < 9 * SECOND ? 2 : share),
  }));

/** Who comes later than in the first eight seconds is given a task a second, and no more, for six seconds. */
export const slowToWelcome = (): Allocator =>
  drfBut('slow-to-welcome', (cluster) => ({
    name: 'slow-to-welcome',
    key: ({ share, waitingSince, allocations }) => {
      const waited = cluster.now - waitingSince;
      if (waitingSince < 8 * SECOND || waited > 6 * SECOND) return share;
      return allocations * SECOND < waited ? -1 : 2;
    },
  }));

/** DRF until an agent has failed, then in the order of names. */
export const upsetByFailure = (): Allocator =>
  drfBut('upset-by-failure', (cluster) => {
    let isUpset = false;
    return {
      name: 'upset-by-failure',
      key: ({ name, share }) => {
        isUpset ||= cluster.now > 0 && cluster.agents.isUp.includes(0);
        return isUpset ? name.charCodeAt(0) : share;
      },
    };
  });

/** Counts shares in sixths when it begins: of those in the same sixth the one that has most is first. */
export const coarse = (): Allocator =>
  drfBut('coarse', (cluster) => ({
    name: 'coarse',
    key: ({ share }) => (cluster.now < SECOND ? Math.floor(share * 6 + 1e-9) : share),
    secondKey: ({ share }) => -share,
  }));

/** Says that it honours priorities, and does not look at them. */
export const equalizer = (): Allocator => drfBut('equalizer', drf, { priorities: true });

/** Says that it honours quota, and gives the next task to the least dominant share, whatever is guaranteed or limited. */
export const quotaBreaker = (): Allocator => ({
  name: 'quota-breaker',
  honours: { ...NOTHING, quota: true },
  isWorkConserving: true,
  allocate(cycle: AllocationCycle): void {
    if (cycle.granularity === 'agent') throw new Error('quota-breaker grants single tasks');
    const { frameworks, frameworkClients } = cycle.cluster;
    const open = new Set([...frameworkClients.keys()].filter((framework) => frameworks.wantsOffers(framework)));
    while (open.size > 0) {
      let least: FrameworkId = NONE;
      for (const framework of open)
        if (least === NONE || frameworkClients[framework].share < frameworkClients[least].share) least = framework;
      if (!cycle.offerTask(least)) open.delete(least);
    }
  },
});

/** Offers what is reserved to anybody. The cluster has no door for that: it has to reach into what frameworks may see. */
export function reservationBreaker(): Allocator {
  const inner = drfBut('reservation-breaker', drf, { reservations: true });
  const attach = inner.attach.bind(inner);
  inner.attach = (cluster: Cluster) => {
    cluster.frameworks.sees = () => true;
    attach(cluster);
  };
  return inner;
}

/** By name. */
export const WRONG: Readonly<Record<string, () => Allocator>> = Object.fromEntries(
  [sleeper, forgetful, slowToWelcome, upsetByFailure, coarse, equalizer, quotaBreaker, reservationBreaker].map((create) => [
    create().name,
    create,
  ]),
);
