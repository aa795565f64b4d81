import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { CMMF_DISCRETE, choosy, drfDiscrete, drfhBestFit, drfhFirstFit, lottery } from '../../../src/fairness/discrete/index.ts';
import { tasksOf, world } from './kit.ts';

const placed = (policy: ReturnType<typeof drfhBestFit>, instance: ReturnType<typeof world>): number[][] =>
  policy.divide(instance).placed.map((row) => row.map(Number));

describe('DRF on many servers', () => {
  const servers = [
    [2, 12],
    [12, 2],
  ];
  const users = [
    ['0.2', 1],
    [1, '0.2'],
  ];

  test('case 47: 10 tasks each, all on the server that has their shape; DRF on each server alone gives 6', () => {
    expect(placed(drfhBestFit(), world(servers, users))).toEqual([
      [10, 0],
      [0, 10],
    ]);
    const alone = servers.map((server) => tasksOf(drfDiscrete(), world([server], users)));
    expect(alone[0].map((tasks, user) => tasks + alone[1][user])).toEqual([6, 6]);
  });

  test('case 49: what the pool has is not on one server; first fit gives (1, 2), best fit (2, 0)', () => {
    const instance = world(
      [
        [1, 14],
        [8, 4],
      ],
      [
        [1, 4],
        [3, 1],
      ],
    );
    expect(tasksOf(drfhFirstFit(), instance)).toEqual([1, 2]);
    expect(tasksOf(drfhBestFit(), instance)).toEqual([2, 0]);
    expect(
      tasksOf(
        drfhFirstFit(),
        world(
          [
            [1, 14],
            [8, 4],
          ],
          [[1, 4]],
        ),
      ),
    ).toEqual([2]);
    expect(
      tasksOf(
        drfDiscrete(),
        world(
          [[9, 18]],
          [
            [1, 4],
            [3, 1],
          ],
        ),
      ),
    ).toEqual([3, 2]); // the pool’s arithmetic
  });

  test('best fit measures shapes in parts of the whole pool, whatever the units', () => {
    const instance = world(
      [
        [4, 4, 40],
        [4, 8, 20],
      ],
      [[1, 2, 5]],
    );
    const inOther = world(
      [
        [4, 4, 40_000],
        [4, 8, 20_000],
      ],
      [[1, 2, 5000]],
    );
    expect(placed(drfhBestFit(), instance)).toEqual(placed(drfhBestFit(), inOther));
  });
});

describe('Choosy', () => {
  const nine = Array.from({ length: 9 }, () => [1]);
  const contended = world(nine, [[1], [1], [1]], [{}, { accepts: [0, 1, 2] }, { accepts: [0, 1, 2] }]);

  test('case 62: machines given once, in order: (7, 1, 1); when each has become free once more: (6, 2, 1), and so it stays', () => {
    expect(tasksOf(choosy(), contended)).toEqual([7, 1, 1]);
    for (const churn of [1, 2, 5]) expect(tasksOf(choosy({ churn }), contended)).toEqual([6, 2, 1]);
  });

  test('cases 59 and 60: two who may run anywhere and those who may not', () => {
    expect(tasksOf(choosy({ churn: 1 }), world([[1], [1], [1]], [[1], [1]], [{ accepts: [0] }, {}]))).toEqual([1, 2]);
    const tiers = [{ accepts: [0, 1] }, { accepts: [0, 1] }, {}];
    expect(tasksOf(choosy({ churn: 1 }), world([[1], [1], [1], [1]], [[1], [1], [1]], tiers))).toEqual([1, 1, 2]);
  });

  test('case 61: with whole tasks a permutation of (6, 2, 1), as nothing greater can be had', () => {
    const tasks = tasksOf(CMMF_DISCRETE, contended);
    expect([...tasks].sort()).toEqual([1, 2, 6]);
    expect(tasks).toEqual([6, 2, 1]);
    expect(tasksOf(CMMF_DISCRETE, { ...contended, users: [...contended.users].reverse() })).toEqual([2, 1, 6]);
    expect(() => CMMF_DISCRETE.divide(world([[3]], [[1], [2]]))).toThrow(
      'cmmf-discrete divides tasks that all need the same; those of A and B do not (choosy divides others)',
    );
  });

  test('weights count', () => {
    expect(tasksOf(choosy(), world(nine, [[1], [1]], [{ weight: [new Fraction(2)] }]))).toEqual([6, 3]);
  });
});

test('case 71: of 80 000 slots 1/8, 2/8 and 5/8, within half a percentage point; the same seed draws the same', () => {
  const weights = [1, 2, 5].map((weight) => ({ weight: [new Fraction(weight)] }));
  const instance = world([[80_000]], [[1], [1], [1]], weights);
  const parts = tasksOf(lottery(), instance).map((tasks) => tasks / 80_000);
  [1 / 8, 2 / 8, 5 / 8].forEach((expected, user) => {
    expect(Math.abs(parts[user] - expected)).toBeLessThan(0.005);
  });
  const small = world([[100]], [[1], [1], [1]], weights);
  expect(tasksOf(lottery({ seed: 'a' }), small)).toEqual(tasksOf(lottery({ seed: 'a' }), small));
  expect(tasksOf(lottery({ seed: 'a' }), small)).not.toEqual(tasksOf(lottery({ seed: 'b' }), small));
});
