import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Instance, policyNamed, totals } from '../../../src/fairness/index.ts';
import { infeasible, onServers, unserved, worlds } from './kit.ts';

/** What every fluid policy must satisfy on any small world that it divides. */

const NUM_RUNS = Number(process.env.CLUSTERSIM_FLUID_RUNS ?? 100);

describe('exact policies give no more than there is, and as much', () => {
  test.each([
    ['drf', { hasZeros: true, hasWeights: true, hasCaps: true }, true],
    ['asset-fairness', { hasZeros: true, hasWeights: true, hasCaps: true }, true],
    ['max-min:r1', { hasZeros: true, hasWeights: true, hasCaps: true }, true],
    ['strict-priority', { hasZeros: true, hasWeights: true, hasCaps: true }, true],
    ['hdrf', { hasZeros: true, hasWeights: true, hasCaps: true }, true],
    ['total-share', { hasZeros: true, hasCaps: true }, true],
    ['drfh', { servers: 3, hasZeros: true, hasWeights: true, hasCaps: true, hasAccepts: true }, true],
    ['cmmf', { servers: 4, resources: 1, hasWeights: true, hasCaps: true, hasAccepts: true }, true],
    ['static', { servers: 3, hasZeros: true, hasWeights: true, hasCaps: true }, false],
    ['hug', { hasZeros: true }, false],
  ] as const)('%s', (policy, options, isEfficient) => {
    fc.assert(
      fc.property(worlds(options), (instance) => {
        const allocation = policyNamed(policy).divide(instance);
        expect(allocation.isExact).toBe(true);
        expect(infeasible(instance, allocation)).toBe(null);
        if (isEfficient) expect(unserved(instance, allocation)).toBe(null);
      }),
      { numRuns: NUM_RUNS },
    );
  });
});

test('CEEI meets the conditions of its optimum: prices at which all spend their income, and nothing that has one is left', () => {
  fc.assert(
    fc.property(worlds({ hasWeights: true, hasZeros: true }), (instance) => {
      const { tasks } = policyNamed('ceei').divide(instance);
      const x = tasks.map(Number);
      const total = totals(instance).map(Number);
      // Optimal if no feasible direction raises Σ w log x: to a vertex, the derivative is at most the sum of weights.
      const weights = instance.users.map(({ weight }) => weight[0].valueOf());
      const all = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [resource, amount] of total.entries()) {
        const used = instance.users.reduce((sum, { demand }, user) => sum + demand[resource].valueOf() * x[user], 0);
        expect(used).toBeLessThanOrEqual(amount * (1 + 1e-9));
      }
      for (const policy of ['drf', 'asset-fairness', 'total-share-unweighted', 'max-min:r1']) {
        const other =
          policy === 'total-share-unweighted' ? mostInTotal(instance) : policyNamed(policy).divide(instance).tasks.map(Number);
        const slope = other.reduce((sum, count, user) => sum + (weights[user] * count) / x[user], 0);
        expect(slope).toBeLessThanOrEqual(all * (1 + 1e-9));
      }
    }),
    { numRuns: NUM_RUNS },
  );
});

function mostInTotal(instance: Instance): number[] {
  const plain = {
    ...instance,
    users: instance.users.map((user) => ({ ...user, weight: user.weight.map((each) => each.div(each)) })),
  };
  return policyNamed('total-share').divide(plain).tasks.map(Number);
}

test('with one resource all of them are max-min fair', () => {
  fc.assert(
    fc.property(worlds({ resources: 1, hasWeights: true, hasCaps: true }), (instance) => {
      const expected = policyNamed('drf').divide(instance).tasks.map(String);
      for (const policy of ['asset-fairness', 'max-min:r1', 'hdrf', 'drfh', 'cmmf'])
        expect(policyNamed(policy).divide(instance).tasks.map(String)).toEqual(expected);
      const near = policyNamed('ceei').divide(instance).tasks.map(Number);
      for (const [user, count] of policyNamed('drf').divide(instance).tasks.entries())
        expect(near[user]).toBeCloseTo(Number(count), 8);
    }),
    { numRuns: NUM_RUNS },
  );
});

test('DRFH on one server is DRF', () => {
  fc.assert(
    fc.property(worlds({ hasZeros: true, hasWeights: true, hasCaps: true }), (instance) => {
      expect(policyNamed('drfh').divide(instance).tasks.map(String)).toEqual(
        policyNamed('drf').divide(instance).tasks.map(String),
      );
    }),
    { numRuns: NUM_RUNS },
  );
});

test('who is settled under DRFH can only have more if somebody with no more than that has less', () => {
  // Two servers of which each serves one user best, and a third user that fits on neither well.
  const instance = onServers(
    [
      [6, 2],
      [2, 6],
    ],
    [
      [3, 1],
      [1, 3],
      [1, 1],
    ],
  );
  const { tasks } = policyNamed('drfh').divide(instance);
  const shares = tasks.map((count, user) =>
    Math.max(...instance.users[user].demand.map((need) => (Number(need) * Number(count)) / 8)),
  );
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(1e-12);
});
