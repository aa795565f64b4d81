import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import { finished } from '../../../src/fairness/checker/check.ts';
import { checkOperation, watched } from '../../../src/fairness/checker/check-operation.ts';
import { operatedScenario } from '../../../src/fairness/checker/operated-worlds.ts';
import { allocatorSubject } from '../../../src/fairness/checker/subject.ts';
import { OPERATIONAL } from '../../../src/fairness/properties/operational/index.ts';

/** What each breaks of what is watched over time. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  mesos: [],
  drf: [],
  'weighted-drf': [],
  'strict-priority': ['bounded-starvation', 'one-task-bound', 'time-to-fair'],
  fifo: ['bounded-starvation', 'one-task-bound', 'time-to-fair'],
  'static-partition': ['work-conservation'],
};

test.each(Object.entries(BROKEN))('%s', (name, broken) => {
  const subject = allocatorSubject(name, name, () => ALLOCATORS[name].create());
  const verdicts = finished(checkOperation(subject, { runs: 60, seed: 2, frameworks: 3 }));
  expect(verdicts.filter(({ verdict }) => verdict === 'violated').map(({ name }) => name)).toEqual(broken);
  expect(verdicts.map(({ name }) => name)).toEqual(OPERATIONAL.map(({ name }) => name));
});

test.each(['quota-respected', 'reservation-respected'])('%s is not asked of who does not honour it', (property) => {
  const options = { runs: 10, seed: 1, frameworks: 3, properties: [property] };
  const verdictOf = (name: string) =>
    finished(
      checkOperation(
        allocatorSubject(name, name, () => ALLOCATORS[name].create()),
        options,
      ),
    )[0].verdict;
  expect([verdictOf('mesos'), verdictOf('drf')]).toEqual(['holds', 'not-applicable']);
});

test('who comes second waits under fifo, and the breach says so in numbers', () => {
  const task = { cpus: 1, mem: 1, tasks: 400, seconds: 1, more: 1 };
  const world = operatedScenario(
    {
      granularity: 'task',
      agents: [2, 2],
      frameworks: [
        { ...task, at: 0 },
        { ...task, at: 10 },
      ],
      kind: 'newcomer',
      isRanked: false,
    },
    'drf',
  );
  const timeToFair = OPERATIONAL.filter(({ name }) => name === 'time-to-fair')[0];
  expect(watched(world, ALLOCATORS.drf.create(), timeToFair, 'task')).toBeNull();
  expect(watched(world, ALLOCATORS.fifo.create(), timeToFair, 'task')).toEqual({
    promise: 'B must have its part, 2 of 4 tasks, once 4 tasks have ended.',
    finding: 'At 14 s 16 have ended since it wanted it, and it runs 0.',
  });
});
