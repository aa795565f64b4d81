import type Fraction from 'fraction.js';
import { type Solution, solve } from 'yalps';
import { dot, isNegative, ONE, ofNumber, ZERO } from './fraction.ts';

/** Maximise objective · x, where every row · x ≤ its bound and x ≥ 0. All rows are as long as the objective. */
export interface LinearProgram {
  readonly objective: readonly Fraction[];
  readonly rows: readonly (readonly Fraction[])[];
  readonly bounds: readonly Fraction[];
}

export interface Optimum {
  readonly value: Fraction;
  /** By variable. */
  readonly x: readonly Fraction[];
  /** What a row's bound is worth: by how much the optimum rises with it. By row. */
  readonly prices: readonly Fraction[];
  /** Were both proved, in exact arithmetic, to be feasible and to have the same value? Then both are optimal. */
  readonly isExact: boolean;
}

/**
 * The optimum as exact fractions. A solver package finds a vertex of the program and of its dual in floating point; which
 * constraints are tight there names the vertex, and a system of equations in fractions gives it. It is optimal if both are
 * feasible and worth the same (strong duality), which is checked exactly. If that fails, what the solver found is returned,
 * and is not exact.
 *
 * @throws Error if the program is infeasible or has no end
 */
export function maximum(program: LinearProgram): Optimum {
  const dual = dualOf(program);
  let found: Optimum | null = null;
  for (const precision of PRECISIONS) {
    const nearX = floatOptimum(program, precision);
    const nearPrices = nearX && floatOptimum(dual, precision);
    if (nearX === null || nearPrices === null) continue;
    const x = vertexNear(nearX, program);
    const prices = vertexNear(nearPrices, dual);
    if (x !== null && prices !== null) {
      const value = dot(program.objective, x);
      if (value.equals(dot(program.bounds, prices))) return { value, x, prices, isExact: true };
    }
    found ??= inexact(program, nearX, nearPrices);
  }
  if (found === null) throw new Error('a linear program of the fairness lab has no optimum');
  return found;
}

function inexact({ objective }: LinearProgram, nearX: readonly number[], nearPrices: readonly number[]): Optimum {
  const x = nearX.map(ofNumber);
  return { value: dot(objective, x), x, prices: nearPrices.map(ofNumber), isExact: false };
}

/** Minimise bounds · y, where yᵀ rows ≥ objective and y ≥ 0, written as a maximum. */
function dualOf({ objective, rows, bounds }: LinearProgram): LinearProgram {
  return {
    objective: bounds.map((bound) => bound.neg()),
    rows: objective.map((_, variable) => rows.map((row) => row[variable].neg())),
    bounds: objective.map((value) => value.neg()),
  };
}

/** What the solver takes for zero: figures are shares, so the first should do; a coarser one may get it out of a cycle. */
const PRECISIONS = [1e-11, 1e-9, 1e-7];

/** Null: the solver found none. */
function floatOptimum({ objective, rows, bounds }: LinearProgram, precision: number): number[] | null {
  const constraints = bounds.map((bound, row): [string, { max: number }] => [String(row), { max: bound.valueOf() }]);
  const variables = objective.map((value, variable): [string, [string, number][]] => {
    const column = rows.flatMap((row, index): [string, number][] =>
      row[variable].n === 0n ? [] : [[String(index), row[variable].valueOf()]],
    );
    return [String(variable), [['objective', value.valueOf()], ...column]];
  });
  const solution: Solution = solve(
    { direction: 'maximize', objective: 'objective', constraints, variables },
    { precision, checkCycles: true, includeZeroVariables: true },
  );
  return solution.status === 'optimal' ? solution.variables.map(([, value]) => value) : null;
}

/** Slack and variables below this are nothing: where figures are shares, the next larger ones are far away. */
const TIGHT = 1e-7;

/** The vertex at which what is tight at `near` is tight exactly; null: there is none, or it is not feasible. */
function vertexNear(near: readonly number[], { rows, bounds }: LinearProgram): Fraction[] | null {
  const basic = near.flatMap((value, variable) => (value > TIGHT ? [variable] : []));
  const equations: Fraction[][] = [];
  for (const [index, row] of rows.entries()) {
    let slack = bounds[index].valueOf();
    for (const variable of basic) slack -= row[variable].valueOf() * near[variable];
    if (Math.abs(slack) <= TIGHT) equations.push([...basic.map((variable) => row[variable]), bounds[index]]);
  }
  const values = solvedExactly(equations, basic.length);
  if (values === null) return null;
  const x = near.map(() => ZERO);
  for (const [place, variable] of basic.entries()) x[variable] = values[place];
  const isFeasible = !x.some(isNegative) && rows.every((row, index) => dot(row, x).lte(bounds[index]));
  return isFeasible ? x : null;
}

/**
 * The one solution of linear equations (coefficients, then the right-hand side), by elimination in fractions; null: there is
 * none, or more than one.
 */
export function solvedExactly(equations: readonly (readonly Fraction[])[], unknowns: number): Fraction[] | null {
  const rows = equations.map((row) => [...row]);
  for (let column = 0; column < unknowns; column++) {
    const pivot = rows.findIndex((row, index) => index >= column && row[column].n !== 0n);
    if (pivot < 0) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const inverse = ONE.div(rows[column][column]);
    const head = rows[column].map((value) => (value.n === 0n ? ZERO : value.mul(inverse)));
    rows[column] = head;
    for (const [index, row] of rows.entries()) {
      const factor = row[column];
      if (index === column || factor.n === 0n) continue;
      rows[index] = row.map((value, place) => (head[place].n === 0n ? value : value.sub(factor.mul(head[place]))));
    }
  }
  if (rows.slice(unknowns).some((row) => row[unknowns].n !== 0n)) return null;
  return rows.slice(0, unknowns).map((row) => row[unknowns]);
}
