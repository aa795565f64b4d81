import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Misses } from '../../src/cluster/allocation/misses.ts';

const demand = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 2 });

test('includes what needs as much of everything as something that was added, until it is cleared', () => {
  fc.assert(
    fc.property(fc.array(demand, { minLength: 1, maxLength: 30 }), fc.array(demand, { minLength: 1 }), (added, asked) => {
      const misses = new Misses(2);
      const all: number[][] = [];
      for (const each of added) {
        const isKnown = misses.includes(Float64Array.from(each));
        expect(isKnown).toBe(all.some((other) => other.every((amount, r) => amount <= each[r])));
        if (!isKnown) misses.add(Float64Array.from(each));
        all.push(each);
      }
      for (const each of asked)
        expect(misses.includes(Float64Array.from(each))).toBe(all.some((other) => other.every((amount, r) => amount <= each[r])));
      misses.clear();
      for (const each of asked) expect(misses.includes(Float64Array.from(each))).toBe(false);
    }),
  );
});

test('only the least are kept, and at most 64: of more it says that it does not know', () => {
  const misses = new Misses(2);
  for (let i = 0; i < 10; i++) misses.add(Float64Array.of(20 - i, 20 - i));
  expect(misses.count).toBe(1);
  misses.clear();
  for (let i = 0; i < 70; i++) misses.add(Float64Array.of(i, 100 - i));
  expect(misses.count).toBe(64);
  expect(misses.includes(Float64Array.of(63, 37))).toBe(true);
  expect(misses.includes(Float64Array.of(64, 36))).toBe(false);
});
