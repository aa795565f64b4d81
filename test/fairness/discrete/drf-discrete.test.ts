import { describe, expect, test } from 'vitest';
import { drfDiscrete, sequentialMinMax } from '../../../src/fairness/discrete/index.ts';
import { tasksOf, world } from './kit.ts';

const paper = world(
  [[9, 18]],
  [
    [1, 4],
    [3, 1],
  ],
);

describe('DRF with whole tasks', () => {
  test('case 39: A 3, B 2; with ties by number A, B, A, B, A', () => {
    const lines: string[] = [];
    const { tasks, placed } = drfDiscrete().divide(paper, (line) => lines.push(line));
    expect(tasks.map(Number)).toEqual([3, 2]);
    expect(placed.map(([only]) => Number(only))).toEqual([3, 2]);
    expect(lines).toEqual([
      'A: task 1, key 2/9',
      'B: task 1, key 1/3',
      'A: task 2, key 4/9',
      'B: task 2, key 2/3',
      'A: task 3, key 2/3',
    ]);
  });

  test('case 39: the order of Table 1, B, A, A, B, A, if B is the first by number', () => {
    const lines: string[] = [];
    drfDiscrete().divide({ ...paper, users: [...paper.users].reverse() }, (line) => lines.push(line));
    expect(lines.map((line) => line[0]).join('')).toBe('BAABA');
  });

  test('case 40: a task that does not fit is passed over; Algorithm 1 as printed stops, and wastes a unit', () => {
    const instance = world([[2]], [[1], [2]]);
    expect(tasksOf(drfDiscrete(), instance)).toEqual([2, 0]);
    expect(tasksOf(drfDiscrete({ misfit: 'stop' }), instance)).toEqual([1, 0]);
  });
});

test('sequential min max gives case 41 to B', () => {
  expect(tasksOf(sequentialMinMax(), world([[2]], [[2], [1]]))).toEqual([0, 2]);
});
