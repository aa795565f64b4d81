import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { Board, fillUp, type HdrfVariant, hdrfDiscrete, hdrfRule } from '../../../src/fairness/discrete/index.ts';
import { tasksOf, world } from './kit.ts';

const at = (...path: string[]) => ({ path, pathWeights: path.map(() => new Fraction(1)) });

describe('case 56: 10 CPUs and 10 GPUs; n1 needs GPUs, n21 CPUs, n22 GPUs', () => {
  const instance = world(
    [[10, 10]],
    [
      [0, 1],
      [1, 0],
      [0, 1],
    ],
    [at('n1'), at('n2', 'n21'), at('n2', 'n22')],
  );

  test('filled from nothing: naive (6, 10, 4), H-DRF (5, 10, 5)', () => {
    expect(tasksOf(hdrfDiscrete('naive'), instance)).toEqual([6, 10, 4]);
    expect(tasksOf(hdrfDiscrete(), instance)).toEqual([5, 10, 5]);
  });

  /** From (5, 10, 5): a GPU task of n22 ends, then one of n1, and so on; each time one may begin. */
  function churned(variant: HdrfVariant, steps: number): number[][] {
    const board = new Board(instance);
    [5, 10, 5].forEach((count, user) => {
      for (let i = 0; i < count; i++) board.grant(user, 0);
    });
    const next = hdrfRule(instance, variant);
    return Array.from({ length: steps }, (_, step) => {
      const other = step % 2 === 0 ? 2 : 0;
      board.release(board.tasks[other] > 0 ? other : 2 - other, 0);
      fillUp(board, next);
      return [...board.tasks];
    });
  }

  test('as tasks end and come again, the naive one starves n22 within 10 steps, for good', () => {
    const naive = churned('naive', 40);
    expect(naive.findIndex(([n1]) => n1 === 10)).toBeLessThan(10);
    for (const tasks of naive.slice(9)) expect(tasks).toEqual([10, 10, 0]);
  });

  test('H-DRF stays at (5, 10, 5)', () => {
    for (const tasks of churned('rescaled', 40)) expect(tasks).toEqual([5, 10, 5]);
  });
});

test('case 55: science 5, dev 5, prod 5', () => {
  const users = [at('sci'), at('eng', 'dev'), at('eng', 'prod')];
  expect(
    tasksOf(
      hdrfDiscrete(),
      world(
        [[10, 10]],
        [
          [1, 1],
          [1, 0],
          [0, 1],
        ],
        users,
      ),
    ),
  ).toEqual([5, 5, 5]);
});

test('case 57: scaling blocked children too gives n32 and n4 shares of 2/3 and 1/3; H-DRF 1/2 each', () => {
  const users = [at('n1'), at('n2'), at('n3', 'n31'), at('n3', 'n32'), at('n4')];
  const instance = world(
    [[30, 30]],
    [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 1],
    ],
    users,
  );
  expect(tasksOf(hdrfDiscrete(), instance)).toEqual([10, 10, 10, 15, 15]);
  expect(tasksOf(hdrfDiscrete('rescale-all'), instance).slice(3)).toEqual([20, 10]);
});

test('a tree without levels is plain DRF, under every variant', () => {
  const instance = world(
    [[9, 18]],
    [
      [1, 4],
      [3, 1],
    ],
  );
  for (const variant of ['rescaled', 'naive', 'collapsed'] as const)
    expect(tasksOf(hdrfDiscrete(variant), instance)).toEqual([3, 2]);
});
