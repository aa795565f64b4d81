import * as fc from 'fast-check';
import type { Instance } from './instance.ts';
import { type Numbers, PLAIN, type WorldSpace, worldOf } from './world-space.ts';

/** Beyond the tiny ones: up to four users (unless told otherwise), three resources, demands of up to 16 (smaller ones where tasks are whole). */
export function worlds(options: Partial<WorldSpace> = {}): fc.Arbitrary<Instance> {
  const space = { ...PLAIN, ...options };
  const { least, most } = space.resources;
  const users = fc.integer({ min: Math.min(2, space.frameworks), max: space.frameworks });
  return fc
    .tuple(users, fc.integer({ min: least, max: space.shape === 'slots' ? 1 : most }))
    .chain(([count, resources]) => numbersOf(space, count, resources))
    .chain((numbers) => (space.hasBottleneck ? turned(numbers) : fc.constant(numbers)))
    .map(worldOf);
}

function numbersOf(space: WorldSpace, users: number, resources: number): fc.Arbitrary<Numbers> {
  const { isDiscrete, shape, extra } = space;
  const most = space.greatest ?? (isDiscrete ? 5 : 16);
  const vectorOf = (min: number, max: number): fc.Arbitrary<number[]> =>
    fc.array(fc.integer({ min, max }), { minLength: resources, maxLength: resources });
  const demand = space.hasBottleneck
    ? bottlenecked(resources, most)
    : vectorOf(space.hasZeros ? 0 : 1, shape === 'agents' ? 3 : most).map((vector) =>
        vector.some((amount) => amount > 0) ? vector : vector.map(() => 1),
      );
  const server = space.hasBottleneck
    ? fc
        .integer({ min: isDiscrete ? 5 : 12, max: isDiscrete ? 20 : 60 })
        .map((amount) => Array(resources).fill(amount) as number[])
    : vectorOf(isDiscrete ? 3 : 6, isDiscrete ? 20 : 60);
  const ofUsers = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: users, maxLength: users });
  if (shape === 'slots')
    return fc.integer({ min: 2, max: 4 }).chain((slots) => {
      const accepted = fc.subarray(
        Array.from({ length: slots }, (_, l) => l),
        { minLength: 1 },
      );
      return fc.record({
        servers: fc.constant(Array.from({ length: slots }, () => [1])),
        demands: fc.constant(Array.from({ length: users }, () => [1])),
        accepts: ofUsers(accepted),
      });
    });
  const servers =
    shape === 'pool'
      ? server.map((one) => [one])
      : shape === 'servers'
        ? fc.array(server, { minLength: 2, maxLength: 2 })
        : fc
            .tuple(fc.integer({ min: 2, max: 6 }), vectorOf(3, 8))
            .map(([count, one]) => Array.from({ length: count }, () => one));
  return fc.record({
    servers,
    demands: ofUsers(demand),
    ...(extra === 'weights' ? { weights: ofUsers(fc.integer({ min: 1, max: 4 })) } : {}),
    ...(space.hasJobs ? { jobs: ofUsers(fc.integer({ min: 1, max: LARGEST_JOB })) } : {}),
    ...(extra === 'priorities' ? { hasPriorities: fc.constant(true) } : {}),
    ...(extra === 'tree' || extra === 'equal-tree'
      ? {
          branches: ofUsers(fc.constantFrom(null, 1, 2)),
          ...(isDiscrete || extra === 'equal-tree' ? {} : { weights: ofUsers(fc.integer({ min: 1, max: 3 })) }),
        }
      : {}),
  });
}

/** Tasks of a job, where users have one each. */
const LARGEST_JOB = 6;

/** The bottleneck is any of the resources: as drawn, it is the first. */
function turned(numbers: Numbers): fc.Arbitrary<Numbers> {
  return fc.nat({ max: numbers.demands[0].length - 1 }).map((by) => ({
    ...numbers,
    demands: numbers.demands.map((demand) => [...demand.slice(by), ...demand.slice(0, by)]),
  }));
}

function bottlenecked(resources: number, most: number): fc.Arbitrary<number[]> {
  return fc
    .integer({ min: 2, max: most })
    .chain((first) =>
      fc
        .array(fc.integer({ min: 1, max: first - 1 }), { minLength: resources - 1, maxLength: resources - 1 })
        .map((rest) => [first, ...rest]),
    );
}
