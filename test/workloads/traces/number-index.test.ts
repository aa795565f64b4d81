import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { NumberIndex } from '../../../src/workloads/traces/number-index.ts';

describe('number index', () => {
  test.prop([fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat()), { maxLength: 800 })])(
    'numbers keys by first appearance, as a Map does',
    (keys) => {
      const index = new NumberIndex();
      const oracle = new Map<number, number>();
      for (const key of keys) {
        expect(index.find(key)).toBe(oracle.get(key) ?? -1);
        if (!oracle.has(key)) oracle.set(key, oracle.size);
        expect(index.add(key)).toBe(oracle.get(key));
      }
      expect(index.count).toBe(oracle.size);
      expect([...index.keys.subarray(0, index.count)]).toEqual([...oracle.keys()]);
      for (const [key, number] of oracle) expect(index.find(key)).toBe(number);
    },
  );
});
