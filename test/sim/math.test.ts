import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exp, log, normalQuantile, pow } from '../../src/sim/index.ts';

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);
/** How many doubles lie between two of the same sign. */
function steps(a: number, b: number): number {
  if (a === b || (a !== a && b !== b)) return 0;
  double[0] = a;
  const first = bits[0];
  double[0] = b;
  return Math.abs(Number(bits[0] - first));
}

const RUNS = { numRuns: 20_000 };
const positive = fc.double({ min: 5e-324, noNaN: true });
const middling = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

describe('log', () => {
  test('is within one step of the engine’s', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(steps(log(x), Math.log(x))).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(middling, (x) => {
        expect(steps(log(x), Math.log(x))).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test('is frozen', () => {
    expect([0.1, 0.5, 1 + 2 ** -30, 2, 10, 1e-300, 5e-324].map(log)).toEqual([
      -2.3025850929940455, -0.6931471805599453, 9.313225741817976e-10, 0.6931471805599453, 2.302585092994046, -690.7755278982137,
      -744.4400719213812,
    ]);
  });

  test('knows the ends', () => {
    expect([0, -0, -1, NaN, 1, Infinity].map(log)).toEqual([-Infinity, -Infinity, NaN, NaN, 0, Infinity]);
  });
});

describe('exp', () => {
  test('is within one step of the engine’s', () => {
    const x = fc.double({ min: -746, max: 710, noNaN: true });
    fc.assert(
      fc.property(x, (x) => {
        expect(steps(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2 }), (x) => {
        expect(steps(exp(x), Math.exp(x))).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test('is frozen', () => {
    expect([1, -1, 0.1, 10, -0.5, 1e-10, 709.7, -745].map(exp)).toEqual([
      2.718281828459045, 0.36787944117144233, 1.1051709180756477, 22026.465794806718, 0.6065306597126334, 1.0000000001,
      1.6549840276802644e308, 5e-324,
    ]);
  });

  test('knows the ends', () => {
    expect([0, -Infinity, Infinity, NaN, 710, -746].map(exp)).toEqual([1, 0, Infinity, NaN, Infinity, 0]);
  });

  test('undoes log', () => {
    fc.assert(
      fc.property(middling, (x) => {
        expect(Math.abs(exp(log(x)) / x - 1)).toBeLessThan(4e-15);
      }),
    );
  });
});

describe('pow', () => {
  test('is within one step of the engine’s', () => {
    const y = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(middling, y, (x, y) => {
        expect(steps(pow(x, y), x ** y)).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
    const any = fc.double({ min: 0 });
    fc.assert(
      fc.property(any, y, (x, y) => {
        expect(steps(pow(x, y), x ** y)).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  test('is exact where powers are whole', () => {
    for (let x = 1; x <= 20; x++) {
      for (let y = 0, power = 1; power <= Number.MAX_SAFE_INTEGER && y < 40; y++, power *= x) expect(pow(x, y)).toBe(power);
    }
    for (let y = -1074; y < 1024; y++) expect(pow(2, y)).toBe(2 ** y);
  });

  test('is frozen', () => {
    const values = [pow(10, -0.5), pow(0.3, 7.7), pow(1 - 1e-10, 3e9), pow(1.5, -400), pow(2, -1073.5), pow(1e-310, 0.3)];
    expect(values).toEqual([
      0.31622776601683794, 0.00009415289134866056, 0.7408182022819335, 3.660128877816473e-71, 5e-324, 1.000000000000007e-93,
    ]);
  });

  test('knows the ends', () => {
    const cases = [
      [0, 0],
      [0, 2.5],
      [0, -2.5],
      [1, NaN],
      [NaN, 0],
      [NaN, 2],
      [2, NaN],
      [Infinity, 2.5],
      [Infinity, -2.5],
      [2, Infinity],
      [2, -Infinity],
      [0.5, Infinity],
      [0.5, -Infinity],
      [10, 400],
      [10, -400],
      [2, 1024],
      [2, -1076],
      [3, 1e20],
      [1 + 2 ** -40, 1e30],
      [1 - 2 ** -40, 1e30],
    ];
    const expected = [
      1,
      0,
      Infinity,
      1,
      1,
      NaN,
      NaN,
      Infinity,
      0,
      Infinity,
      0,
      0,
      Infinity,
      Infinity,
      0,
      Infinity,
      0,
      Infinity,
      Infinity,
      0,
    ];
    expect(cases.map(([x, y]) => pow(x, y))).toEqual(expected);
    expect(pow(-8, 3)).toBeNaN();
  });
});

describe('the normal quantile', () => {
  test('agrees with values computed to 60 digits', () => {
    const upperTails = [
      [0.25, 0.6744897501960817],
      [0.1, 1.2815515655446004],
      [0.05, 1.6448536269514727],
      [0.025, 1.9599639845400542],
      [0.01, 2.326347874040841],
      [0.001, 3.0902323061678135],
      [1e-10, 6.361340902404056],
      [1e-20, 9.262340089798408],
      [1e-300, 37.0470962993612],
    ];
    for (const [u, z] of upperTails) expect(Math.abs(normalQuantile(u) / -z - 1)).toBeLessThan(5e-16);
    expect(normalQuantile(0.5)).toBe(0);
  });

  test('is frozen', () => {
    expect([0.1, 0.3, 0.999, 1e-12, 1e-100].map(normalQuantile)).toEqual([
      -1.2815515655446006, -0.5244005127080407, 3.090232306167813, -7.034483825301132, -21.27345356096532,
    ]);
  });

  test('is odd around a half and increases', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 20 - 1 }), (n) => {
        const u = n / 2 ** 20; // 1 − u is exact
        expect(normalQuantile(1 - u)).toBe(-normalQuantile(u) + 0);
        expect(normalQuantile(u)).toBeLessThan(normalQuantile((n + 0.5) / 2 ** 20));
      }),
    );
  });

  test('knows the ends', () => {
    expect([0, 1, -0.1, 1.1, NaN].map(normalQuantile)).toEqual([-Infinity, Infinity, NaN, NaN, NaN]);
  });
});
