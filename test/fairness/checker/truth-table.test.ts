import { readFileSync } from 'node:fs';
import { sample } from 'fast-check';
import Fraction from 'fraction.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { MOST_TO_FIND, type Outcomes, outcomesOf, PAGE, pageOf } from '../../../scripts/published-results.ts';
import { worlds } from '../../../src/fairness/arbitraries.ts';
import { bbfComplaints } from '../../../src/fairness/bbf.ts';
import { COUNTEREXAMPLES } from '../../../src/fairness/checker/counterexamples.ts';
import { labelsOf, type Row, TRUTH_TABLE } from '../../../src/fairness/checker/truth-table.ts';
import type { Allocation, Instance, Policy } from '../../../src/fairness/instance.ts';
import { instanceFrom } from '../../../src/fairness/instance-from.ts';
import { policyNamed } from '../../../src/fairness/policies.ts';
import { violationOf } from '../../../src/fairness/properties/index.ts';

const ROWS = TRUTH_TABLE.flatMap(({ title, rows }) => rows.map((row) => ({ name: `${title}: ${row.title}`, row })));

let outcomes: Outcomes;

beforeAll(() => {
  outcomes = outcomesOf(TRUTH_TABLE);
}, 300_000);

describe('what holds is not violated in any world, what does not is found', () => {
  test.each(ROWS)('$name', ({ row }) => {
    for (const [property, cell] of Object.entries(row.cells)) {
      const outcome = outcomes.get(row)?.get(property);
      if (cell === 'holds') {
        expect(outcome, property).toMatchObject({ violation: null });
        expect(outcome?.worlds, property).toBeGreaterThanOrEqual(Math.min(row.worlds, 3000));
      } else if (cell === 'found') expect(outcome?.violation, `${property}, within ${MOST_TO_FIND} worlds`).not.toBeNull();
    }
  });
});

describe('known counterexamples', () => {
  test.each(labelsOf(TRUTH_TABLE))('%s: its numbers', (label) => {
    const { policy, world, tasks, after } = COUNTEREXAMPLES[label];
    expectTasks(policy.divide(world), tasks);
    if (after !== undefined) expectTasks(policy.divide(after.world), after.tasks);
  });

  const labelled = ROWS.flatMap(({ name, row }) =>
    Object.entries(row.cells).flatMap(([property, cell]) =>
      cell !== null && typeof cell === 'object' ? [{ name, row, property, label: cell.label }] : [],
    ),
  );
  // Splitting is no report of another demand: the numbers of l2 show it.
  test.each(labelled.filter(({ label }) => label !== 'l2'))('$name breaks $property by $label', ({ row, property, label }) => {
    const { world, policy } = COUNTEREXAMPLES[label];
    const own = policy.name.startsWith(row.policy.name) ? policy : row.policy;
    expect(violationOf(property, world, mechanismOf(own))).not.toBeNull();
  });

  test('l2: a job that is split into two has attained nothing, and is served', () => {
    const { policy, world, after } = COUNTEREXAMPLES.l2;
    const gained = policy.divide(after?.world as Instance).tasks[2].sub(policy.divide(world).tasks[0]);
    expect(gained.toString()).toBe('1');
  });
});

test('no policy has sharing incentive, Pareto efficiency and resource monotonicity at once', () => {
  const all = ['sharing-incentive', 'pareto-efficiency', 'resource-monotonicity'];
  const possible = ROWS.filter(({ row }) => all.every((property) => row.cells[property] === 'holds'));
  expect(possible.map(({ name }) => name)).toEqual([]);
  const complete = ROWS.filter(({ row }) => all.every((property) => row.cells[property]));
  expect(complete.length).toBeGreaterThanOrEqual(10);
});

test('every control is caught by at least one property', () => {
  const controls = ROWS.filter(({ row }) => row.isControl);
  expect(controls.length).toBe(7);
  expect(controls.filter(({ row }) => !isCaught(row)).map(({ name }) => name)).toEqual([]);
});

describe('bottleneck fairness as a criterion', () => {
  test('who has no justified complaint has its sharing incentive, and all is used that somebody wants', () => {
    const policies = ['drf', 'ceei', 'asset-fairness', 'max-min:cpus', 'static'].map(policyNamed);
    let passed = 0;
    for (const instance of sample(worlds({ resources: { least: 1, most: 2 } }), { seed: 3, numRuns: 800 })) {
      for (const policy of policies) {
        const allocation = policy.divide(instance);
        if (bbfComplaints(instance, allocation).length > 0) continue;
        passed++;
        const given = { name: policy.name, kind: policy.kind, divide: () => allocation };
        for (const property of ['sharing-incentive', 'pareto-efficiency', 'single-resource-fairness', 'bottleneck-fairness'])
          expect(violationOf(property, instance, given), `${policy.name}: ${property}`).toBeNull();
      }
    }
    expect(passed).toBeGreaterThan(1000);
  });

  test('b1: nobody complains, and yet one envies another', () => {
    const demands = [
      ['1/4', '1/4'],
      ['7/20', '3/10'],
      ['1/4', '1/5'],
      ['3/20', '1/4'],
    ] as const;
    const users = Object.fromEntries(demands.map((demand, i) => ['ABCD'[i], { demand }]));
    const world = instanceFrom({ resources: { cpus: 1, mem: 1 }, users });
    const allocation: Allocation = {
      tasks: demands.map(() => new Fraction(1)),
      placed: demands.map(() => [new Fraction(1)]),
      isExact: true,
      held: null,
    };
    expect(bbfComplaints(world, allocation)).toEqual([]);
    const violation = violationOf('envy-freeness', world, { name: 'b1', kind: 'fluid', divide: () => allocation });
    expect(violation?.finding).toBe('A envies B: it would run 6/5 (1.2) tasks with it, and runs 1, a difference of 1/5 (0.2).');
  });
});

test('docs/published-results.md is what was found; if not: npm run docs:published', () => {
  expect(readFileSync(PAGE, 'utf8')).toBe(pageOf(outcomes));
});

function isCaught(row: Row): boolean {
  return Object.entries(row.cells).some(([property, cell]) =>
    cell === 'found' ? outcomes.get(row)?.get(property)?.violation != null : cell !== null && typeof cell === 'object',
  );
}

function mechanismOf(policy: Policy) {
  return { name: policy.name, kind: policy.kind, divide: (instance: Instance) => policy.divide(instance) };
}

/** Exactly, or to a millionth where the policy is solved numerically. */
function expectTasks({ tasks, isExact }: Allocation, expected: readonly string[]): void {
  if (isExact) expect(tasks.map((each) => each.toFraction())).toEqual(expected);
  else for (const [i, each] of tasks.entries()) expect(each.valueOf()).toBeCloseTo(new Fraction(expected[i]).valueOf(), 6);
}
