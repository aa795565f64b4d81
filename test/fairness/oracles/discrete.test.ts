import fc from 'fast-check';
import Fraction from 'fraction.js';
import { expect, test } from 'vitest';
import {
  CMMF_DISCRETE,
  choosy,
  drfDiscrete,
  drfhBestFit,
  drfhFirstFit,
  gang,
  hdrfDiscrete,
  las,
  sequentialMinMax,
  slots,
  tetris,
} from '../../../src/fairness/discrete/index.ts';
import type { Instance, Policy } from '../../../src/fairness/index.ts';
import { type WorldOptions, worlds } from '../fluid/kit.ts';
import * as oracle from './discrete.ts';

/** Discrete policies against plain ones that were written apart from them. More with `CLUSTERSIM_ORACLE_RUNS=5000`. */
const RUNS = Number(process.env.CLUSTERSIM_ORACLE_RUNS ?? 300);

const ALL: WorldOptions = { servers: 3, hasZeros: true, hasWeights: true, hasCaps: true, hasAccepts: true };

function agree(
  options: WorldOptions,
  policyOf: (seeds: number[]) => Policy,
  expected: (world: oracle.Small, seeds: number[]) => number[][],
) {
  const drawn = fc.tuple(worlds(options), fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 4, maxLength: 4 }));
  fc.assert(
    fc.property(drawn, ([instance, seeds]) => {
      expect(placed(policyOf(seeds), instance)).toEqual(expected(oracle.small(instance), seeds));
    }),
    { numRuns: RUNS },
  );
}

function placed(policy: Policy, instance: Instance): number[][] {
  return policy.divide(instance).placed.map((row) => row.map(Number));
}

const NAMES = ['A', 'B', 'C', 'D'];
const byUser = (values: readonly number[], least = 0): Record<string, number> =>
  Object.fromEntries(NAMES.map((name, user) => [name, values[user] + least]));

test('drf-discrete, and drf-discrete-stop', () => {
  agree(
    ALL,
    () => drfDiscrete(),
    (world) => oracle.drf(world),
  );
  agree(
    ALL,
    () => drfDiscrete({ misfit: 'stop' }),
    (world) => oracle.drf(world, { stops: true }),
  );
});

test('sequential-min-max', () => {
  agree(ALL, () => sequentialMinMax(), oracle.sequentialMinMax);
});

test('drfh-first-fit and drfh-best-fit', () => {
  agree(
    ALL,
    () => drfhFirstFit(),
    (world) => oracle.drf(world),
  );
  agree(
    { ...ALL, hasZeros: false },
    () => drfhBestFit(),
    (world) => oracle.drf(world, { where: oracle.bestFit }),
  );
});

test('slots and slots-strict', () => {
  agree(
    ALL,
    ([a]) => slots({ perServer: a + 1 }),
    (world, [a]) => oracle.slots(world, a + 1, false),
  );
  agree(
    ALL,
    ([a]) => slots({ perServer: a + 1, kind: 'strict' }),
    (world, [a]) => oracle.slots(world, a + 1, true),
  );
});

test('tetris, from packing alone to the order of DRF, with and without work left', () => {
  agree(
    ALL,
    ([a]) => tetris({ f: a / 4, m: 0 }),
    (world, [a]) => oracle.tetris(world, a / 4, 0),
  );
  agree(
    ALL,
    ([a, b]) => tetris({ f: a / 4, m: b / 2 }),
    (world, [a, b]) => oracle.tetris(world, a / 4, b / 2),
  );
});

test('las and las-backfill', () => {
  for (const backfill of [false, true])
    agree(
      { ...ALL, hasWeights: false },
      (had) => las({ attained: byUser(had), backfill }),
      (world, had) => oracle.las(world, had, backfill),
    );
});

test('gang', () => {
  agree(
    ALL,
    (sizes) => gang({ sizes: byUser(sizes, 1) }),
    (world, sizes) =>
      oracle.gang(
        world,
        sizes.map((size) => size + 1),
      ),
  );
});

test('choosy, and after churn', () => {
  agree(
    ALL,
    ([churn]) => choosy({ churn }),
    (world, [churn]) => oracle.choosy(world, churn),
  );
});

test('cmmf-discrete: of all that sets of users allow, the greatest sorted vector', () => {
  onWorldsOfSlots((instance) => {
    const tasks = placed(CMMF_DISCRETE, instance).map((row) => row.reduce((sum, count) => sum + count, 0));
    expect(sortedUp(tasks)).toEqual(sortedUp(oracle.bestWholeTasks(oracle.small(instance))));
  });
});

const sortedUp = (tasks: readonly number[]): number[] => [...tasks].sort((a, b) => a - b);

function onWorldsOfSlots(check: (instance: Instance) => void): void {
  const slots = worlds({ servers: 4, resources: 1, hasCaps: true, hasAccepts: true }).map((world) => ({
    ...world,
    servers: world.servers.map((server) => server.map((amount) => amount.div(8).floor())),
    users: world.users.map((user) => ({ ...user, demand: [new Fraction(1)] })),
  }));
  fc.assert(fc.property(slots, check), { numRuns: RUNS });
}

test('hdrf-discrete', () => {
  const places = fc.array(fc.constantFrom([], ['a'], ['b'], ['a', 'c'], ['b', 'd']), { minLength: 4, maxLength: 4 });
  const weights = fc.record(Object.fromEntries(['a', 'b', 'a/c', 'b/d'].map((path) => [path, fc.integer({ min: 1, max: 4 })])));
  const drawn = fc.tuple(worlds({ hasZeros: true, hasWeights: true, hasCaps: true }), places, weights);
  fc.assert(
    fc.property(drawn, ([world, under, ofNodes]) => {
      const paths = world.users.map(({ name }, user) => [...under[user], name]);
      const all: Record<string, number> = { ...ofNodes };
      for (const [user, path] of paths.entries()) all[path.join('/')] = Number(world.users[user].weight[0]);
      const weightsOf = (path: readonly string[]) =>
        path.map((_, depth) => new Fraction(all[path.slice(0, depth + 1).join('/')]));
      const users = world.users.map((user, index) => ({ ...user, path: paths[index], pathWeights: weightsOf(paths[index]) }));
      const instance = { ...world, users };
      expect(placed(hdrfDiscrete(), instance)).toEqual(oracle.hdrf(oracle.small(instance), { paths, weights: all }));
    }),
    { numRuns: RUNS },
  );
});
