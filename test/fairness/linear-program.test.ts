import fc from 'fast-check';
import Fraction from 'fraction.js';
import { expect, test } from 'vitest';
import { ofNumber, simplestNear } from '../../src/fairness/fraction.ts';
import { maximum, solvedExactly } from '../../src/fairness/linear-program.ts';

const row = (...values: (number | string)[]): Fraction[] => values.map((value) => new Fraction(value));

test('a vertex, what it is worth, and what the bounds are', () => {
  const { value, x, prices, isExact } = maximum({
    objective: row(3, 5),
    rows: [row(1, 0), row(0, 2), row(3, 2)],
    bounds: row(4, 12, 18),
  });
  expect([value, ...x, ...prices].map(String)).toEqual(['36', '2', '6', '0', '1.5', '1']);
  expect(isExact).toBe(true);
});

test('fractions that no floating point holds', () => {
  const { x, isExact } = maximum({ objective: row(1, 1), rows: [row(3, 1), row(1, 7)], bounds: row(1, '1/3') });
  expect(x.map((each) => each.toFraction())).toEqual(['1/3', '0']);
  expect(isExact).toBe(true);
});

test('bounds below zero are bounds from below', () => {
  const { x } = maximum({ objective: row(-1), rows: [row(-3)], bounds: row(-1) });
  expect(x[0].toFraction()).toBe('1/3');
});

test.each([
  ['no end', { objective: row(1), rows: [row(-1)], bounds: row(1) }],
  ['no solution', { objective: row(1), rows: [row(1)], bounds: row(-1) }],
])('%s is an error', (_, program) => {
  expect(() => maximum(program)).toThrow('a linear program of the fairness lab has no optimum');
});

test('every optimum is proved: both sides feasible, both worth the same', () => {
  const amounts = (length: number) => fc.array(fc.integer({ min: 1, max: 50 }), { minLength: length, maxLength: length });
  const programs = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
    .chain(([variables, rows]) =>
      fc.tuple(amounts(variables), fc.array(amounts(variables), { minLength: rows, maxLength: rows }), amounts(rows)),
    );
  fc.assert(
    fc.property(programs, ([objective, rows, bounds]) => {
      const program = { objective: row(...objective), rows: rows.map((each) => row(...each)), bounds: row(...bounds) };
      const { value, x, prices, isExact } = maximum(program);
      expect(isExact).toBe(true);
      const times = (a: readonly Fraction[], b: readonly Fraction[]) =>
        a.reduce((sum, each, index) => sum.add(each.mul(b[index])), new Fraction(0));
      for (const [index, each] of program.rows.entries()) expect(times(each, x).lte(program.bounds[index])).toBe(true);
      for (const [variable, worth] of program.objective.entries())
        expect(
          times(
            program.rows.map((each) => each[variable]),
            prices,
          ).gte(worth),
        ).toBe(true);
      expect(times(program.objective, x).equals(value) && times(program.bounds, prices).equals(value)).toBe(true);
    }),
  );
});

test('equations have one solution, or none is given', () => {
  expect(solvedExactly([row(1, 1, 3), row(1, -1, 1)], 2)?.map(String)).toEqual(['2', '1']);
  expect(solvedExactly([row(1, 1, 3), row(2, 2, 6)], 2)).toBe(null);
  expect(solvedExactly([row(1, 3), row(1, 4)], 1)).toBe(null);
});

test('a number is exactly a fraction, and near a simple one', () => {
  expect(ofNumber(0.1).toFraction()).toBe('3602879701896397/36028797018963968');
  expect(ofNumber(3).toFraction()).toBe('3');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 900 }), fc.integer({ min: 1, max: 900 }), (n, d) => {
      expect(simplestNear(n / d).equals(new Fraction(n, d))).toBe(true);
    }),
  );
});
