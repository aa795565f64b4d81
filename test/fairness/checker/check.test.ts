import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import { check, finished } from '../../../src/fairness/checker/check.ts';
import { allocatorSubject, policySubject } from '../../../src/fairness/checker/subject.ts';
import { policyNamed } from '../../../src/fairness/policies.ts';

const OPTIONS = { runs: 10, seed: 1, frameworks: 3 };

function verdictsOf(name: string, properties?: readonly string[]) {
  const subject = name.startsWith('fluid:')
    ? policySubject(name, policyNamed(name.slice(6)), 'drf')
    : allocatorSubject(name, name, () => ALLOCATORS[name].create());
  return finished(check(subject, { ...OPTIONS, ...(properties ? { properties } : {}) }));
}

test('asset fairness breaks what the DRF paper says it does, in worlds of two', () => {
  const verdicts = verdictsOf('fluid:asset-fairness');
  const violated = verdicts.filter(({ verdict }) => verdict === 'violated');
  expect(violated.map(({ name }) => name)).toEqual([
    'sharing-incentive',
    'bottleneck-fairness',
    'resource-monotonicity',
    'weighted-share-guarantee',
    'no-justified-complaints',
  ]);
  expect(violated.map(({ counterexample }) => counterexample?.frameworks)).toEqual([2, 2, 2, 2, 2]);
});

test('the same check gives the same verdicts', () => {
  const names = ['sharing-incentive', 'envy-freeness'];
  expect(verdictsOf('drf', names)).toEqual(verdictsOf('drf', names));
});

test('an allocator of whole tasks breaks the sharing incentive with a large task and a small one', () => {
  const [verdict] = verdictsOf('drf', ['sharing-incentive']);
  expect(verdict).toMatchObject({ name: 'sharing-incentive', verdict: 'violated' });
  expect(verdict.counterexample?.explanation).toBe(
    '2 frameworks share 2 cpus; a task of A needs 2 cpus and one of B 1 cpus; under drf A runs 1 task and B 0. ' +
      'With a part of its own, 1/2 (0.5) of everything, B could run 1 task. It runs 0 tasks, which is 1 fewer.',
  );
});

const STRATEGIES = [
  'truthfulness',
  'split-proofness-within-role',
  'split-proofness-across-roles',
  'decline-proofness',
  'hoarding-proofness',
];

test('each kind of strategy has a verdict of its own: nobody gains by declining under drf, by all others somebody does', () => {
  const verdicts = verdictsOf('drf', ['strategy-proofness', ...STRATEGIES]);
  expect(verdicts.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['strategy-proofness', 'violated'],
    ['truthfulness', 'violated'],
    ['split-proofness-within-role', 'violated'],
    ['split-proofness-across-roles', 'violated'],
    ['decline-proofness', 'holds'],
    ['hoarding-proofness', 'violated'],
  ]);
  expect(verdicts[2].counterexample?.explanation).toBe(
    '2 frameworks share 2 cpus under drf; a task of A needs 1 cpus and one of B 1 cpus. In the end A runs 1 task if it does as it should, ' +
      'and must not run more by splitting within a role. If A appears as two frameworks in a role that all of them share, it runs 2, 1 more.',
  );
  expect(verdicts[2].counterexample?.scenario).toContain('role: all');
});

test('a part of one’s own cannot be had twice but by a second framework', () => {
  const verdicts = verdictsOf('static-partition', STRATEGIES);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['holds', 'violated', 'violated', 'holds', 'holds']);
});

test('of a solver there are no strategies but false reports, which are strategy-proofness itself', () => {
  const verdicts = verdictsOf('fluid:drf', ['strategy-proofness', ...STRATEGIES]);
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['holds', ...STRATEGIES.map(() => 'not-applicable')]);
});
