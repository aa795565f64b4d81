import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DurationHistogram } from '../../src/metrics/duration-histogram.ts';

const values = fc.array(
  fc.tuple(fc.oneof(fc.nat(100), fc.nat(10 ** 9), fc.integer({ min: 0, max: 10 ** 14 })), fc.integer({ min: 1, max: 20 })),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe('the histogram of durations against the sorted list', () => {
  test('count, mean and greatest are exact, percentiles within a thousandth', () => {
    fc.assert(
      fc.property(values, (values) => {
        const histogram = new DurationHistogram();
        for (const [value, times] of values) histogram.add(value, times);
        const sorted = values.flatMap(([value, times]) => Array.from({ length: times }, () => value)).sort((a, b) => a - b);
        expect(histogram.count).toBe(sorted.length);
        expect(histogram.largest).toBe(sorted.at(-1));
        const sum = sorted.reduce((all, value) => all + value, 0);
        expect(Math.abs(histogram.mean - sum / sorted.length)).toBeLessThanOrEqual(1e-9 * (sum / sorted.length));
        for (const percent of [50, 90, 99]) {
          const exact = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
          expect(Math.abs(histogram.percentile(percent) - exact)).toBeLessThanOrEqual(Math.max(1, exact / 1000));
        }
        expect(histogram.percentile(100)).toBe(sorted.at(-1));
      }),
      { numRuns: 300 },
    );
  });

  test('longer than any run is kept as the longest', () => {
    const histogram = new DurationHistogram();
    histogram.add(2 ** 60);
    expect(histogram.largest).toBe(2 ** 60);
    expect(histogram.percentile(50)).toBeGreaterThan(2 ** 51);
  });
});
