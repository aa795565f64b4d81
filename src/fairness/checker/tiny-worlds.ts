import type { Instance } from '../instance.ts';
import { type Numbers, type WorldSpace, worldOf } from '../world-space.ts';

/** Every world there is with up to three users, two resources and demands of up to 3: the smallest first. */
export function* tinyWorlds(space: WorldSpace): Generator<Instance> {
  if (space.shape === 'slots') return; // drawn only
  const width = Math.min(2, space.resources.most);
  for (let users = 1; users <= Math.min(3, space.frameworks); users++) {
    for (let resources = Math.max(1, space.resources.least); resources <= width; resources++) {
      if (space.isDiscrete && users * resources > 4) continue; // a world is played: those are drawn instead
      for (const servers of tinyServers(space, resources)) {
        for (const demands of tuples(vectors(resources, space.hasZeros ? 0 : 1, Math.min(3, space.greatest ?? 3)), users)) {
          if (space.hasBottleneck && !hasBottleneck(demands, servers[0])) continue;
          for (const extra of tinyExtras(space, users))
            for (const jobs of tinyJobs(space, users)) yield worldOf({ servers, demands, ...extra, ...jobs });
        }
      }
    }
  }
}

function* tinyServers({ shape, isDiscrete }: WorldSpace, resources: number): Generator<number[][]> {
  const filled = (amount: number): number[] => Array.from({ length: resources }, () => amount);
  if (shape === 'agents') for (const count of [2, 3, 4]) yield Array.from({ length: count }, () => filled(3));
  else if (shape === 'servers' && resources === 2) {
    yield [
      [1, 2],
      [2, 1],
    ];
    yield [
      [4, 3],
      [5, 5],
    ];
  } else if (isDiscrete) for (const amount of [1, 2, 3, 4, 6]) yield [filled(amount)];
  else yield [filled(12)];
}

function tinyExtras({ extra }: WorldSpace, users: number): Pick<Numbers, 'weights' | 'hasPriorities' | 'branches'>[] {
  if (extra === 'priorities') return [{ hasPriorities: true }];
  if (extra === 'weights')
    return users === 2 ? [{ weights: [1, 2] }, { weights: [3, 1] }] : [{ weights: [2, 1, 1].slice(0, users) }];
  if (extra === 'tree' || extra === 'equal-tree') return users === 3 ? [{ branches: [null, 1, 1] }, { branches: [1, 1, 2] }] : [];
  return [{}];
}

/** Jobs of as many tasks for everybody. */
function tinyJobs({ hasJobs }: WorldSpace, users: number): Pick<Numbers, 'jobs'>[] {
  return hasJobs ? [1, 2, 3].map((tasks) => ({ jobs: Array.from({ length: users }, () => tasks) })) : [{}];
}

/** Everybody's share of one and the same resource is, strictly, the greatest. */
function hasBottleneck(demands: readonly (readonly number[])[], server: readonly number[]): boolean {
  return server.some((all, bottleneck) =>
    demands.every((demand) => demand.every((amount, r) => r === bottleneck || amount * all < demand[bottleneck] * server[r])),
  );
}

/** All vectors of whole numbers in a range, but for the one of zeros only. */
function vectors(width: number, least: number, most: number): number[][] {
  let all: number[][] = [[]];
  for (let r = 0; r < width; r++)
    all = all.flatMap((vector) => Array.from({ length: most - least + 1 }, (_, i) => [...vector, least + i]));
  return all.filter((vector) => vector.some((amount) => amount > 0));
}

function* tuples<T>(items: readonly T[], length: number): Generator<T[]> {
  if (length === 0) yield [];
  else for (const rest of tuples(items, length - 1)) for (const item of items) yield [...rest, item];
}
