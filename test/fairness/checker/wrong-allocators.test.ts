import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import type { Allocator } from '../../../src/cluster/ports.ts';
import { finished } from '../../../src/fairness/checker/check.ts';
import { checkOperation, watched } from '../../../src/fairness/checker/check-operation.ts';
import { allocatorSubject, type Subject } from '../../../src/fairness/checker/subject.ts';
import { OPERATIONAL } from '../../../src/fairness/properties/operational/index.ts';
import { WRONG } from './wrong-allocators.ts';

/** What breaks each property, and nothing else; and the allocator that honours as much and is right. */
const CASES: readonly (readonly [property: string, name: string, right: string])[] = [
  ['work-conservation', 'sleeper', 'drf'],
  ['bounded-starvation', 'forgetful', 'drf'],
  ['quota-respected', 'quota-breaker', 'mesos'],
  ['reservation-respected', 'reservation-breaker', 'reservation-aware'],
  ['priority-order', 'equalizer', 'strict-priority'],
  ['one-task-bound', 'coarse', 'drf'],
  ['time-to-fair', 'slow-to-welcome', 'drf'],
  ['time-to-fair', 'upset-by-failure', 'drf'],
];

const OPTIONS = { runs: 60, seed: 5, frameworks: 3 };

function subjectOf(create: () => Allocator): Subject {
  return { ...allocatorSubject(create().name, 'drf', create), granularities: ['task'] };
}

test.each(CASES)('%s is broken by %s, which breaks nothing else; %s is right in the same worlds', (property, name, right) => {
  const create = WRONG[name];
  const verdicts = finished(checkOperation(subjectOf(create), OPTIONS));
  const violated = verdicts.filter(({ verdict }) => verdict === 'violated');
  expect(violated.map(({ name }) => name)).toEqual([property]);

  const options = { ...OPTIONS, properties: [property] };
  const [verdict] = finished(
    checkOperation(
      subjectOf(() => ALLOCATORS[right].create()),
      options,
    ),
  );
  expect(verdict).toMatchObject({ verdict: 'holds', worlds: Math.ceil(OPTIONS.runs / 2) });

  // The smallest world in which it is broken, as it is written: it breaks again there, and the right one does not.
  const world = parse(violated[0].counterexample?.scenario ?? '');
  const [watch] = OPERATIONAL.filter(({ name }) => name === property);
  expect(watched(world, create(), watch, 'task')).not.toBeNull();
  expect(watched(world, ALLOCATORS[right].create(), watch, 'task')).toBeNull();
});
