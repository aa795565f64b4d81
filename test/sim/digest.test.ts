import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Digest } from '../../src/sim/index.ts';

const fingerprint = (values: readonly number[]) => {
  const digest = new Digest();
  for (const value of values) digest.add(value);
  return digest.hex();
};
const double = fc.double().map((value) => value + 0);

describe('the digest', () => {
  test('has 16 hexadecimal digits, frozen: they may be any, but not change unseen', () => {
    expect(fingerprint([])).toBe('ab5f10c6918f0b18');
    expect(fingerprint([1])).toBe('ebf80c6305175c21');
    expect(fingerprint([0.1, -2, 2 ** 53, Infinity, NaN, 5e-324])).toBe('f48964af154b80ff');
  });

  test('is equal for equal sequences', () => {
    fc.assert(
      fc.property(fc.array(double), (values) => {
        expect(fingerprint([...values])).toBe(fingerprint(values));
      }),
    );
  });

  test('differs when any one value does', () => {
    fc.assert(
      fc.property(fc.array(double, { minLength: 1 }), fc.nat(), double, (values, at, other) => {
        const place = at % values.length;
        fc.pre(!Object.is(values[place], other));
        expect(fingerprint(values.with(place, other))).not.toBe(fingerprint(values));
      }),
    );
  });

  test('differs when two values change places', () => {
    fc.assert(
      fc.property(fc.array(double), double, double, (before, one, other) => {
        fc.pre(!Object.is(one, other));
        expect(fingerprint([...before, one, other])).not.toBe(fingerprint([...before, other, one]));
      }),
    );
  });

  test('tells sequences of zeros by their length', () => {
    const seen = new Set(Array.from({ length: 1000 }, (_, length) => fingerprint(new Array<number>(length).fill(0))));
    expect(seen.size).toBe(1000);
  });

  test('takes 0 and −0 for equal, and all NaN', () => {
    const otherNaN = new Float64Array(new Uint32Array([1, 0xfff80000]).buffer)[0];
    expect(fingerprint([-0])).toBe(fingerprint([0]));
    expect(fingerprint([otherNaN])).toBe(fingerprint([NaN]));
    expect(fingerprint([NaN])).not.toBe(fingerprint([0]));
  });

  test('has no collision among 250,000 pairs of small numbers, not even in either half', () => {
    const halves = [new Set<string>(), new Set<string>()];
    const whole = new Set<string>();
    for (let a = 0; a < 500; a++) {
      for (let b = 0; b < 500; b++) {
        const hex = fingerprint([a, b]);
        whole.add(hex);
        halves[0].add(hex.slice(0, 8));
        halves[1].add(hex.slice(8));
      }
    }
    expect(whole.size).toBe(250_000);
    // Among 2^32 values some 7 of the halves should meet by chance.
    for (const half of halves) expect(half.size).toBeGreaterThan(250_000 - 25);
  });

  test('one flipped bit of the input moves about half of the bits', () => {
    let moved = 0;
    let pairs = 0;
    for (let value = 1; value < 2000; value++) {
      for (let bit = 0; bit < 20; bit++) {
        const difference = BigInt(`0x${fingerprint([value])}`) ^ BigInt(`0x${fingerprint([value ^ (1 << bit)])}`);
        moved += difference.toString(2).replaceAll('0', '').length;
        pairs++;
      }
    }
    expect(moved / pairs).toBeGreaterThan(31.5);
    expect(moved / pairs).toBeLessThan(32.5);
  });

  test('folds texts by their letters, not by how they were cut', () => {
    const of = (...texts: string[]) => {
      const digest = new Digest();
      for (const text of texts) digest.addText(text);
      return digest.hex();
    };
    expect(of('ab', 'c')).not.toBe(of('a', 'bc'));
    expect(of('')).not.toBe(of());
    expect(of('größer')).toBe(of('größer'));
    expect(of('größer')).not.toBe(of('grösser'));
  });

  test('may be read in between', () => {
    const digest = new Digest();
    digest.add(1);
    expect(digest.hex()).toBe(fingerprint([1]));
    digest.add(2);
    expect(digest.hex()).toBe(fingerprint([1, 2]));
  });
});
