import { describe, expect, test } from 'vitest';
import { keyedUniform } from '../../src/sim/index.ts';
import { kolmogorovSmirnov, pairs, serialCorrelation, worstBit } from './statistics.ts';

const N = 200_000;
const sequence = (draw: (i: number) => number) => Array.from({ length: N }, (_, i) => draw(i));

describe('the keyed draw', () => {
  test('is frozen: its values may be any, but not change unseen', () => {
    const values = [keyedUniform(0, 0), keyedUniform(1, 0), keyedUniform(0, 1), keyedUniform(2 ** 53 - 1, 2 ** 32 - 1)];
    expect(values).toEqual([0.5599590402866993, 0.9373370650938415, 0.5695887433932976, 0.15773781954471022]);
  });

  test('depends on all bits of key and index', () => {
    const key = 0x15_5555_5555_5555;
    const seen = new Set([keyedUniform(key, 12345)]);
    for (let bit = 0; bit < 53; bit++) seen.add(keyedUniform(key + (Math.floor(key / 2 ** bit) % 2 ? -1 : 1) * 2 ** bit, 12345));
    for (let bit = 0; bit < 32; bit++) seen.add(keyedUniform(key, (12345 ^ (1 << bit)) >>> 0));
    expect(seen.size).toBe(1 + 53 + 32);
  });

  const ways: Record<string, (i: number) => number> = {
    'along the indices of a key': (i) => keyedUniform(123456789, i),
    'along the indices of the key 0': (i) => keyedUniform(0, i),
    'along neighbouring keys': (i) => keyedUniform(i, 0),
    'along neighbouring keys at a high index': (i) => keyedUniform(i, 4_000_000_000),
    'along keys that differ in their high bits only': (i) => keyedUniform(i * 2 ** 32, 7),
    'along the diagonal': (i) => keyedUniform(i, i),
    'along the other diagonal': (i) => keyedUniform(N - i, i),
    'along jobs of ten tasks': (i) => keyedUniform(Math.floor(i / 10), i % 10),
    'along tasks of ten jobs': (i) => keyedUniform(i % 10, Math.floor(i / 10)),
    'along keys a power of two apart': (i) => keyedUniform(i * 4096, 1),
  };
  for (const [way, draw] of Object.entries(ways)) {
    test(`is uniform and uncorrelated ${way}`, () => {
      const values = sequence(draw);
      expect(kolmogorovSmirnov(values)).toBeLessThan(1.95);
      expect(Math.abs(serialCorrelation(values))).toBeLessThan(3.3);
      expect(Math.abs(pairs(values))).toBeLessThan(3.3);
      expect(worstBit(values)).toBeLessThan(4);
      expect(values.every((value) => value > 0 && value < 1)).toBe(true);
    });
  }

  test('one flipped bit of key or index moves about half of the bits', () => {
    const bits = (value: number) => BigInt(value * 2 ** 53);
    let moved = 0;
    let pairs = 0;
    for (let key = 0; key < 1000; key++) {
      for (let bit = 0; bit < 16; bit++) {
        for (const other of [keyedUniform(key ^ (1 << bit), 5), keyedUniform(key, 5 ^ (1 << bit))]) {
          moved += (bits(keyedUniform(key, 5)) ^ bits(other)).toString(2).replaceAll('0', '').length;
          pairs++;
        }
      }
    }
    expect(Math.abs(moved / pairs - 26.5)).toBeLessThan(0.25);
  });
});
