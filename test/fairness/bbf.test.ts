import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bbfComplaints, type Instance, policyNamed } from '../../src/fairness/index.ts';
import { pool, worlds } from './fluid/kit.ts';

function complaints(policy: string, instance: Instance): string[] {
  return bbfComplaints(instance, policyNamed(policy).divide(instance)).map(({ user, entitlement, bottleneck }) => {
    const has =
      bottleneck === null ? 'nothing' : `${bottleneck.share.toFraction()} of ${instance.resources[bottleneck.resource]}`;
    return `${instance.users[user].name} has ${has}, may have ${entitlement.toFraction()}`;
  });
}

test('case 36: under DRF somebody may complain, under CEEI nobody', () => {
  const instance = pool(
    [9, 18],
    [
      [1, 4],
      [3, 1],
    ],
  );
  expect(complaints('drf', instance)).toEqual(['A has 1/3 of r1, may have 1/2']);
  expect(complaints('ceei', instance)).toEqual([]);
});

test('case 37: nobody complains, and one envies another', () => {
  const demands = [
    [0.25, 0.25],
    [0.35, 0.3],
    [0.25, 0.2],
    [0.15, 0.25],
  ];
  const instance = pool([1, 1], demands, { caps: [1, 1, 1, 1] });
  expect(complaints('drf', instance)).toEqual([]);
  expect(policyNamed('drf').divide(instance).tasks.map(String)).toEqual(['1', '1', '1', '1']);
  // What the first could run with the bundle of the second.
  expect(Math.min(0.35 / 0.25, 0.3 / 0.25)).toBeCloseTo(1.2, 12);
});

test('where nothing is saturated everybody may complain', () => {
  const instance = pool(
    [4, 4],
    [
      [1, 1],
      [1, 2],
    ],
  );
  const nothing = { tasks: instance.servers[0].map((amount) => amount.sub(amount)), placed: [], isExact: true, held: null };
  expect(bbfComplaints(instance, nothing).map(({ user, bottleneck }) => [user, bottleneck])).toEqual([
    [0, null],
    [1, null],
  ]);
});

test('nobody has a justified complaint about CEEI, whatever the weights', () => {
  fc.assert(
    fc.property(worlds({ hasWeights: true }), (instance) => {
      expect(complaints('ceei', instance)).toEqual([]);
    }),
  );
});
