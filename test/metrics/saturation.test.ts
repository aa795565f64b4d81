import { expect, test } from 'vitest';
import { isStillGrowing } from '../../src/metrics/fairness/saturation.ts';

const lengths = (count: number, at: (i: number) => number) => Array.from({ length: count }, (_, i) => at(i));

test('a queue that grows steadily still grows', () => {
  expect(isStillGrowing(lengths(240, (i) => i))).toBe(true);
  expect(isStillGrowing(lengths(240, (i) => 0.5 * i + 20 * Math.sin(i)))).toBe(true);
  expect(isStillGrowing(lengths(8, (i) => 2 * i))).toBe(true);
});

test('one that is level, falls, or has levelled off does not', () => {
  expect(isStillGrowing(lengths(240, () => 50))).toBe(false);
  expect(isStillGrowing(lengths(240, (i) => 240 - i))).toBe(false);
  expect(isStillGrowing(lengths(240, (i) => 50 * (1 - Math.exp(-i / 30))))).toBe(false);
  expect(isStillGrowing(lengths(240, (i) => (i < 120 ? 2 * i : 480 - 2 * i)))).toBe(false);
});

test('nor does a short queue, or one looked at too rarely', () => {
  expect(isStillGrowing(lengths(240, (i) => i / 30))).toBe(false);
  expect(isStillGrowing(lengths(7, (i) => 100 * i))).toBe(false);
  expect(isStillGrowing([])).toBe(false);
});

test('the last quarter has to be a quarter longer than the one before', () => {
  const steps = (last: number) => [10, 20, 40, last].flatMap((mean) => [mean - 1, mean + 1]);
  expect(isStillGrowing(steps(50))).toBe(true);
  expect(isStillGrowing(steps(49.9))).toBe(false);
});
