import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { gang, gangTimeline } from '../../../src/fairness/discrete/index.ts';
import { tasksOf, world } from './kit.ts';

describe('case 70: 10 slots, two that need 6', () => {
  const six = { cap: new Fraction(6) };
  const instance = world([[10]], [[1], [1]], [six, six]);
  const jobs = ['A', 'B'].map((name) => ({ name, slots: 6, duration: 4 }));

  test('both hoard 5, and nobody runs', () => {
    const { tasks, held } = gang({ mode: 'hoard' }).divide(instance);
    expect(tasks.map(Number)).toEqual([0, 0]);
    expect(held?.map(([amount]) => Number(amount))).toEqual([5, 5]);
  });

  test.each(['atomic', 'backfill'] as const)('whole or not at all (%s): one runs', (mode) => {
    expect(tasksOf(gang({ mode }), instance)).toEqual([6, 0]);
  });

  test('over time: no progress for ever; with a timeout, or whole gangs only, one after the other', () => {
    const ends = (options: Parameters<typeof gangTimeline>[2]) => gangTimeline(10, jobs, options).map(({ endsAt }) => endsAt);
    expect(ends({ mode: 'hoard', until: 10_000 })).toEqual([null, null]);
    for (const mode of ['atomic', 'backfill'] as const) expect(ends({ mode, until: 100 })).toEqual([4, 8]);
    const [a, b] = ends({ mode: 'hoard', timeout: 3, until: 100 }).map(Number);
    expect(Math.abs(a - b)).toBeGreaterThanOrEqual(4);
    expect(Math.max(a, b)).toBeLessThan(20);
  });
});

test('backfill: who is behind passes only if it delays nobody', () => {
  const jobs = [
    { name: 'runs', slots: 6, duration: 5 },
    { name: 'waits', slots: 8, duration: 1 },
    { name: 'long', slots: 4, duration: 9 },
    { name: 'short', slots: 4, duration: 5 },
    { name: 'small', slots: 2, duration: 9 },
  ];
  const starts = (mode: 'atomic' | 'backfill') => gangTimeline(10, jobs, { mode, until: 100 }).map(({ startedAt }) => startedAt);
  expect(starts('backfill')).toEqual([0, 5, 6, 0, 5]);
  expect(starts('atomic')).toEqual([0, 10, 0, 5, 5]);
});

test('a gang lies across servers if it has to; a part of one never stays', () => {
  const instance = world([[2], [3]], [[1], [2]]);
  const { placed } = gang({ sizes: { A: 4, B: 2 } }).divide(instance);
  expect(placed.map((row) => row.map(Number))).toEqual([
    [2, 2],
    [0, 0],
  ]);
});

test('a gang of no task, or of half of one, is an error', () => {
  expect(() => gang({ sizes: { A: 0 } }).divide(world([[1]], [[1]]))).toThrow(
    'gang: expected a whole number of tasks from 1 as the gang of A; got 0',
  );
});
