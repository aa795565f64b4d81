import { expect, test } from 'vitest';
import { outcomeText } from '../../src/conformance/outcome-text.ts';
import type { Failure } from '../../src/conformance/verdict.ts';

function text(...failures: Failure[]): string {
  return outcomeText({ id: 'One', kind: 'allocator', verdict: 'failed', failures }, 'cases.json');
}

function runs(step: number): Failure {
  return { step, op: 'advance_clock', expectation: 'allocation_runs', expected: '2', got: '3' };
}

test('of what has passed nothing is said', () => {
  expect(outcomeText({ id: 'One', kind: 'sorter', verdict: 'passed', failures: [] }, 'cases.json')).toBe('');
});

test('a skip tells its reason', () => {
  const skipped = { id: 'One', kind: 'master', verdict: 'skipped', reason: 'too early', failures: [] } as const;
  expect(outcomeText(skipped, 'cases.json')).toBe('SKIPPED One: too early\n');
});

test('a failure tells step, op, expectation, what was expected and what was seen', () => {
  expect(text(runs(4))).toBe(`FAILED  One (allocator, cases.json)
  steps[4] advance_clock: allocation_runs
    expected 2
    got      3

`);
});

test('of lists only the difference is shown', () => {
  const lists = { expected: ['f r a cpus:1', 'g r b cpus:2'], got: ['g r b cpus:2', 'f r a cpus:3', 'g r b cpus:2'] };
  expect(text({ step: 0, op: 'add_agent', expectation: 'offers', ...lists })).toBe(`FAILED  One (allocator, cases.json)
  steps[0] add_agent: offers
    expected 2, got 3
    missing    f r a cpus:1
    unexpected f r a cpus:3
    unexpected g r b cpus:2

`);
});

test('long lists are cut', () => {
  const got = Array.from({ length: 15 }, (_, index) => `f r agent${index} cpus:1`);
  const shown = text({ step: 0, op: 'add_agent', expectation: 'offers', expected: [], got });
  expect(shown).toContain('    unexpected … and 3 more\n');
  expect(shown.split('\n')).toHaveLength(18);
});

test('only the first steps are shown', () => {
  const shown = text(runs(0), runs(1), { ...runs(1), expectation: 'offer_count' }, runs(5), runs(6), runs(7));
  expect(shown).toContain('steps[5]');
  expect(shown).not.toContain('steps[6]');
  expect(shown).toContain('\n  and 2 more steps\n');
});
