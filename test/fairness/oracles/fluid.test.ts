import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { heldBy, type Instance, policyNamed } from '../../../src/fairness/index.ts';
import { type WorldOptions, worlds } from '../fluid/kit.ts';
import {
  constrained,
  dominant,
  hugHeld,
  improvable,
  ofResource,
  partitioned,
  slopeAboveOptimum,
  summed,
  type TaskKey,
  withoutBottleneck,
  withoutBottleneckInTurn,
} from './fluid.ts';

/** Fluid policies against their definitions, on drawn worlds. More with `CLUSTERSIM_ORACLE_RUNS=5000`. */
const RUNS = Number(process.env.CLUSTERSIM_ORACLE_RUNS ?? 300);
const LP_RUNS = Math.ceil(RUNS / 3);

const ALL: WorldOptions = { hasZeros: true, hasCaps: true };

function onWorlds(options: WorldOptions, check: (instance: Instance) => void, numRuns = RUNS): void {
  fc.assert(fc.property(worlds(options), check), { numRuns });
}

describe('one pool: everybody has a bottleneck', () => {
  test.each<[string, TaskKey]>([
    ['drf', dominant],
    ['asset-fairness', summed],
  ])('%s', (policy, key) => {
    for (const weights of [{ hasWeights: true }, { hasResourceWeights: true }])
      onWorlds({ ...ALL, ...weights }, (instance) => {
        expect(withoutBottleneck(instance, policyNamed(policy).divide(instance).tasks, key)).toBeNull();
      });
  });

  test('max-min, those first who need none of the resource', () => {
    onWorlds({ ...ALL, hasResourceWeights: true }, (instance) => {
      const { users, resources } = instance;
      for (const [r, resource] of resources.entries()) {
        const { tasks } = policyNamed(`max-min:${resource}`).divide(instance);
        const needs = (user: number): boolean => Number(users[user].demand[r]) > 0;
        const all = users.map((_, user) => user);
        const classes = [
          { members: all.filter((user) => !needs(user)), key: dominant },
          { members: all.filter(needs), key: ofResource(r) },
        ];
        expect(withoutBottleneckInTurn(instance, tasks, classes)).toBeNull();
      }
    });
  });

  test('strict-priority, class by class', () => {
    const drawn = fc.tuple(
      worlds({ ...ALL, hasWeights: true }),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(drawn, ([world, priorities]) => {
        const instance = { ...world, users: world.users.map((user, index) => ({ ...user, priority: priorities[index] })) };
        const { tasks } = policyNamed('strict-priority').divide(instance);
        const classes = [2, 1, 0].map((priority) => ({
          members: instance.users.flatMap((user, index) => (user.priority === priority ? [index] : [])),
          key: dominant,
        }));
        expect(withoutBottleneckInTurn(instance, tasks, classes)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  test('who has no bottleneck is found: what another policy gives is no DRF', () => {
    let differing = 0;
    onWorlds({ hasWeights: true }, (instance) => {
      const { tasks } = policyNamed('asset-fairness').divide(instance);
      const drf = policyNamed('drf').divide(instance).tasks;
      const isSame = tasks.every((count, user) => count.equals(drf[user]));
      if (!isSame) differing++;
      expect(withoutBottleneck(instance, tasks, dominant) === null).toBe(isSame);
    });
    expect(differing).toBeGreaterThan(RUNS / 10);
  });
});

test('static: by formula', () => {
  onWorlds({ ...ALL, servers: 3, hasResourceWeights: true }, (instance) => {
    const { tasks } = policyNamed('static').divide(instance);
    for (const [user, expected] of partitioned(instance).entries()) expect(Number(tasks[user])).toBeCloseTo(expected, 9);
  });
});

test('ceei: no allocation has a greater product', () => {
  onWorlds({ ...ALL, hasWeights: true }, (instance) => {
    const tasks = policyNamed('ceei').divide(instance).tasks.map(Number);
    expect(slopeAboveOptimum(instance, tasks)).toBeLessThan(1e-6);
  });
});

test('cmmf: what sets of users can have at most', () => {
  onWorlds({ servers: 4, resources: 1, hasWeights: true, hasCaps: true, hasAccepts: true }, (instance) => {
    const { tasks } = policyNamed('cmmf').divide(instance);
    for (const [user, expected] of constrained(instance).entries()) expect(Number(tasks[user])).toBeCloseTo(expected, 7);
  });
});

test('drfh: nobody can have more without somebody who has no more having less', () => {
  const drawn = fc.tuple(
    worlds({ ...ALL, servers: 3, hasResourceWeights: true, hasAccepts: true }),
    fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
  );
  fc.assert(
    fc.property(drawn, ([world, isMissing]) => {
      // A server may be without a resource, if it is not the last that has it.
      const servers = world.servers.map((server, l) =>
        server.map((amount, r) => (l < world.servers.length - 1 && isMissing[3 * l + r] ? amount.sub(amount) : amount)),
      );
      const instance = { ...world, servers };
      expect(improvable(instance, policyNamed('drfh').divide(instance), dominant)).toBeNull();
    }),
    { numRuns: LP_RUNS },
  );
});

test('hug: both stages', () => {
  onWorlds({ hasZeros: true }, (instance) => {
    const allocation = policyNamed('hug').divide(instance);
    const expected = hugHeld(instance);
    for (const user of instance.users.keys())
      for (const [r, amount] of heldBy(instance, allocation, user).entries())
        expect(Number(amount)).toBeCloseTo(expected[user][r], 7);
  });
});
