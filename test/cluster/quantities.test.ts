import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import {
  add,
  covers,
  shrinkTo,
  subtractSaturating,
  takeWithin,
  thousandths,
  unlimited,
} from '../../src/cluster/resources/quantities.ts';

const amounts = fc.array(fc.nat(5), { minLength: 3, maxLength: 3 }).map((values) => Float64Array.from(values));

test.each([
  [1.5011, 1501],
  [1.5015, 1502],
  [-1.5015, -1502],
  [0.0004, 0],
  [-0.0004, 0],
  [0.1 + 0.2, 300],
])('%d is %d thousandths', (amount, whole) => {
  expect(thousandths(amount)).toBe(whole);
});

describe('amounts', () => {
  property.prop([amounts, amounts])('that are added can be taken away again', (a, b) => {
    expect(subtractSaturating(add(a, b), b)).toEqual(a);
    expect(covers(add(a, b), a)).toBe(true);
  });

  property.prop([amounts, amounts])('never fall below nothing, and fall to nothing exactly where they are covered', (a, b) => {
    expect(covers(b, a)).toBe(subtractSaturating(a, b).every((left) => left === 0));
  });

  test('may be changed in place', () => {
    const sum = Float64Array.of(1, 2);
    expect(add(sum, Float64Array.of(1, 1), sum)).toBe(sum);
    expect(subtractSaturating(sum, Float64Array.of(1, 5), sum)).toEqual(Float64Array.of(1, 0));
  });
});

describe('limits', () => {
  property.prop([amounts])('that limit nothing contain all, and stay so', (a) => {
    expect(covers(unlimited(3), a)).toBe(true);
    expect(subtractSaturating(unlimited(3), a)).toEqual(unlimited(3));
    expect(covers(a, unlimited(3))).toBe(false);
  });
});

describe('shrinking', () => {
  const entry = fc.record({ resource: fc.nat(2), amount: fc.integer({ min: 1, max: 5 }), isDivisible: fc.boolean() });

  property.prop([fc.array(entry, { maxLength: 6 }), amounts])(
    'keeps of each name no more than its target',
    (entries, targets) => {
      const kept = shrinkTo(entries, targets);
      const sums = new Float64Array(3);
      for (const [index, { resource, amount, isDivisible }] of entries.entries()) {
        sums[resource] += kept[index];
        if (!isDivisible) expect([0, amount]).toContain(kept[index]);
      }
      expect(covers(targets, sums)).toBe(true);
      expect(shrinkTo(entries, unlimited(3))).toEqual(Float64Array.from(entries, ({ amount }) => amount));
    },
  );

  test('visits entries in the order that is given', () => {
    const two = [
      { resource: 0, amount: 10, isDivisible: true },
      { resource: 0, amount: 10, isDivisible: false },
    ];
    expect(shrinkTo(two, Float64Array.of(10))).toEqual(Float64Array.of(10, 0));
    expect(shrinkTo(two, Float64Array.of(10), [1, 0])).toEqual(Float64Array.of(0, 10));
    expect(shrinkTo(two, Float64Array.of(15), [0, 1])).toEqual(Float64Array.of(10, 0));
  });

  test('lowers the target by what it takes', () => {
    const targets = Float64Array.of(5, Infinity);
    expect([takeWithin(targets, 0, 3, true), takeWithin(targets, 0, 3, false), takeWithin(targets, 0, 3, true)]).toEqual([
      3, 0, 2,
    ]);
    expect(takeWithin(targets, 1, 3, false)).toBe(3);
    expect(targets).toEqual(Float64Array.of(0, Infinity));
  });
});
