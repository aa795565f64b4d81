import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantile } from '../../src/workloads/distribution.ts';
import type { DistributionSpec } from '../../src/workloads/distribution-spec.ts';
import { DrawnCourse } from '../../src/workloads/task-course.ts';

const GRID = 200_000;

function mean(spec: DistributionSpec): number {
  let sum = 0;
  for (let i = 0; i < GRID; i++) sum += quantile(spec, (i + 0.5) / GRID);
  return sum / GRID;
}

const CASES: readonly (readonly [spec: DistributionSpec, mean: number, median: number])[] = [
  [{ kind: 'constant', value: 7 }, 7, 7],
  [{ kind: 'uniform', min: 2, max: 10 }, 6, 6],
  [{ kind: 'exponential', mean: 30 }, 30, 30 * Math.LN2],
  [{ kind: 'exponential', mean: 30, max: 30 }, 30 * (1 - Math.exp(-1)), 30 * Math.LN2],
  [{ kind: 'exponential', mean: 30, min: 30 }, 30 * (1 + Math.exp(-1)), 30],
  [{ kind: 'lognormal', median: 20, sigma: 1 }, 20 * Math.exp(0.5), 20],
  [{ kind: 'lognormal', median: 20, sigma: 0 }, 20, 20],
  [{ kind: 'pareto', scale: 3, alpha: 3 }, 4.5, 3 * 2 ** (1 / 3)],
  [{ kind: 'pareto', scale: 1, alpha: 1, max: 10 }, 1 + Math.log(10), 2],
  [{ kind: 'empirical', values: [1, 5, 9, 25], source: 'x' }, 10, 9],
];

describe('quantile', () => {
  test.each(CASES)('%j has the mean and the median of its closed form', (spec, expectedMean, median) => {
    expect(Math.abs(mean(spec) / expectedMean - 1)).toBeLessThan(5e-4);
    expect(quantile(spec, 0.5)).toBeCloseTo(median, 12);
  });

  test('rises with u and stays within its bounds', () => {
    const u = fc.double({ min: 2 ** -54, max: 1 - 2 ** -53, noNaN: true });
    const specs = fc.oneof(
      fc.record({ kind: fc.constant('exponential' as const), mean: fc.integer({ min: 1, max: 1000 }) }),
      fc.record({
        kind: fc.constant('lognormal' as const),
        median: fc.integer({ min: 1, max: 1000 }),
        sigma: fc.integer({ min: 0, max: 3 }),
      }),
      fc.record({
        kind: fc.constant('pareto' as const),
        scale: fc.integer({ min: 1, max: 1000 }),
        alpha: fc.integer({ min: 1, max: 4 }),
      }),
    );
    fc.assert(
      fc.property(specs, fc.nat(100), fc.integer({ min: 101, max: 500 }), u, u, (spec, min, max, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        // As close to each other as that, rounding may turn them round.
        expect(quantile(spec, low)).toBeLessThanOrEqual(quantile(spec, high) * (1 + 1e-14));
        const free = quantile(spec, a) + 0; // not −0
        expect(free).toBeGreaterThanOrEqual(0);
        expect(quantile({ ...spec, min, max }, a) + 0).toBe(free < min ? min : free > max ? max : free);
      }),
      { numRuns: 2000 },
    );
  });

  test('a list: each value equally often, at the ends too', () => {
    const spec: DistributionSpec = { kind: 'empirical', values: [3, 1, 2], source: 'x' };
    const counts = new Map<number, number>();
    for (let i = 0; i < 3000; i++) {
      const value = quantile(spec, (i + 0.5) / 3000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([
      [3, 1000],
      [1, 1000],
      [2, 1000],
    ]);
    expect(quantile(spec, 2 ** -54)).toBe(3);
    expect(quantile(spec, 1 - 2 ** -53)).toBe(2);
  });
});

describe('DrawnCourse', () => {
  const spec: DistributionSpec = { kind: 'exponential', mean: 5e6 };

  test('is a function of key and index alone', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.array(fc.nat(1000), { minLength: 2, maxLength: 30 }), (key, indices) => {
        const one = new DrawnCourse(key, spec, 'task', 0.5);
        const forward = indices.map((index) => [one.duration(index), one.failsAfter(index, 0), one.failsAfter(index, 1)]);
        const other = new DrawnCourse(key, spec, 'task', 0.5);
        const backward = [...indices].reverse().map((index) => {
          const [second, first] = [other.failsAfter(index, 1), other.failsAfter(index, 0)];
          return [other.duration(index), first, second];
        });
        expect(backward.reverse()).toEqual(forward);
        for (const [duration, first] of forward) {
          expect(Number.isInteger(duration) && duration >= 1).toBe(true);
          expect(first === Infinity || (first >= 1 && first <= duration)).toBe(true);
        }
      }),
    );
  });

  test('tasks of a job differ, or share one duration', () => {
    const of = (per: 'task' | 'job', key: number) => {
      const course = new DrawnCourse(key, spec, per, 0);
      return new Set(Array.from({ length: 100 }, (_, index) => course.duration(index)));
    };
    expect(of('task', 1).size).toBe(100);
    expect(of('job', 1).size).toBe(1);
    expect(of('job', 1)).not.toEqual(of('job', 2));
    expect(new Set([...of('task', 1), ...of('task', 2)]).size).toBe(200);
  });

  test('durations have the mean asked for, and attempts fail as often as asked for', () => {
    const course = new DrawnCourse(12345, spec, 'task', 0.3);
    const count = 20_000;
    let sum = 0;
    let failures = 0;
    let fraction = 0;
    for (let index = 0; index < count; index++) {
      sum += course.duration(index);
      const after = course.failsAfter(index, index % 3);
      if (after === Infinity) continue;
      failures++;
      fraction += after / course.duration(index);
    }
    expect(Math.abs(sum / count / 5e6 - 1)).toBeLessThan(3 / Math.sqrt(count));
    expect(Math.abs(failures / count - 0.3)).toBeLessThan(3 * Math.sqrt((0.3 * 0.7) / count));
    expect(Math.abs(fraction / failures - 0.5)).toBeLessThan(3 / Math.sqrt(12 * failures));
    expect(new DrawnCourse(12345, spec, 'task', 0).failsAfter(0, 0)).toBe(Infinity);
  });
});
