import { expect, test } from 'vitest';
import { DAY, fromSeconds, HOUR, MICROSECOND, MILLISECOND, MINUTE, SECOND, toSeconds } from '../../src/sim/index.ts';

test('a day holds 24 hours of 60 minutes of 60 seconds of a thousand milliseconds of a thousand microseconds', () => {
  expect(DAY).toBe(24 * HOUR);
  expect(DAY).toBe(24 * 60 * MINUTE);
  expect(DAY).toBe(86_400 * SECOND);
  expect(SECOND).toBe(1000 * MILLISECOND);
  expect(MILLISECOND).toBe(1000 * MICROSECOND);
  expect(MICROSECOND).toBe(1);
});

test('seconds become whole microseconds, and come back', () => {
  expect([0.1, 1.5, 1e-7, 0.0000005, Infinity].map(fromSeconds)).toEqual([100_000, 1_500_000, 0, 1, Infinity]);
  expect(toSeconds(1_500_000)).toBe(1.5);
});
