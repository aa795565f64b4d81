import { describe, expect, it } from 'vitest';
import { estimate, isClear, pairedDifference } from '../../src/report/statistics.ts';

describe('an estimate', () => {
  it("has Student's half-width: t(0.975, 4) = 2.776 times the standard error", () => {
    const { mean, halfWidth, count } = estimate([1, 2, 3, 4, 5]);
    expect([mean, count]).toEqual([3, 5]);
    expect(halfWidth).toBeCloseTo(2.776445 * Math.sqrt(2.5 / 5), 5);
  });

  it('has no half-width with one value', () => {
    expect(estimate([7])).toEqual({ count: 1, mean: 7 });
  });
});

describe('a paired difference', () => {
  it('takes away what both saw', () => {
    const a = new Map([
      [1, 10],
      [2, 110],
      [3, 1010],
    ]);
    const b = new Map([
      [1, 9],
      [2, 108.9],
      [3, 1009.1],
    ]);
    const difference = pairedDifference(a, b);
    expect(difference.mean).toBeCloseTo(1, 9);
    expect(isClear(difference, 1000)).toBe(true);
  });

  it('leaves out seeds that only one has', () => {
    expect(
      pairedDifference(
        new Map([
          [1, 5],
          [2, 6],
        ]),
        new Map([[2, 4]]),
      ),
    ).toEqual({ count: 1, mean: 2 });
  });

  it('is not clear when it is rounding only, nor from one pair', () => {
    expect(isClear({ count: 3, mean: 1e-13, halfWidth: 0 }, 1)).toBe(false);
    expect(isClear({ count: 3, mean: 0.5, halfWidth: 0 }, 1)).toBe(true);
    expect(isClear({ count: 1, mean: 5 }, 1)).toBe(false);
  });
});
