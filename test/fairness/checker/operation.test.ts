import { sample } from 'fast-check';
import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../../src/allocators/index.ts';
import type { Allocator } from '../../../src/cluster/ports.ts';
import { finished } from '../../../src/fairness/checker/check.ts';
import { checkOperation, watched } from '../../../src/fairness/checker/check-operation.ts';
import { type OperatedWorld, operatedScenario, operatedWorlds } from '../../../src/fairness/checker/operated-worlds.ts';
import type { Granularity } from '../../../src/fairness/checker/setup.ts';
import { allocatorSubject } from '../../../src/fairness/checker/subject.ts';
import { OPERATIONAL } from '../../../src/fairness/properties/operational/index.ts';
import { quotaBreaker, upsetByFailure } from './wrong-allocators.ts';

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

const TASK = { cpus: 1, mem: 1, tasks: 400, seconds: 1, more: 1, at: 0 };
const WORLD: OperatedWorld = {
  granularity: 'task',
  agents: [2, 2],
  frameworks: [TASK, TASK],
  kind: 'newcomer',
  isRanked: false,
  fails: false,
};

/** What an allocator breaks of a property in a world like `WORLD`. */
function breachOf(property: string, allocator: Allocator, world: Partial<OperatedWorld>, granularity: Granularity = 'task') {
  const [watch] = OPERATIONAL.filter(({ name }) => name === property);
  return watched(operatedScenario({ ...WORLD, granularity, ...world }, 'drf'), allocator, watch, granularity);
}
const shipped = (name: string): Allocator => ALLOCATORS[name].create();

test('who comes second waits under fifo, and the breach says so in numbers', () => {
  const world = { frameworks: [TASK, { ...TASK, at: 10 }] };
  expect(breachOf('time-to-fair', shipped('drf'), world)).toBeNull();
  expect(breachOf('time-to-fair', shipped('fifo'), world)).toEqual({
    promise: 'B must have its part, 2 of 4 tasks, once 4 tasks have ended.',
    finding: 'At 14 s 16 have ended since it was due, and it runs 0.',
  });
});

test('time to fair after a failure: an agent is away from 25 s to 35 s, and parts are of what is there', () => {
  const world = { agents: [2, 2, 2], fails: true };
  expect(breachOf('time-to-fair', shipped('drf'), world)).toBeNull();
  expect(breachOf('time-to-fair', shipped('drf'), world, 'agent')).toBeNull();
  // From 28 s on A has all four of the tasks that there is room for: two of B's (at 28 s) and twelve of A's have ended by 31 s.
  expect(breachOf('time-to-fair', upsetByFailure(), world)).toEqual({
    promise: 'B must have its part, 2 of 4 tasks, once 4 tasks have ended.',
    finding: 'At 32 s 14 have ended since it was due, and it runs 0.',
  });
  expect(breachOf('time-to-fair', upsetByFailure(), { ...world, fails: false })).toBeNull();
});

test('one task ahead, or one agent where agents are offered whole', () => {
  // The first agent is two thirds of the cluster: four tasks. B has priority.
  const world: Partial<OperatedWorld> = {
    kind: 'backlog',
    agents: [4, 2],
    frameworks: [TASK, { ...TASK, more: 2 }],
    isRanked: true,
  };
  expect(breachOf('one-task-bound', shipped('drf'), world, 'agent')).toBeNull();
  expect(breachOf('one-task-bound', shipped('strict-priority'), world, 'agent')).toEqual({
    promise: 'B must not get further ahead of A than one agent, 0.6667 of the cluster.',
    finding: 'At 0 s it is 1.0000 ahead.',
  });
  expect(breachOf('one-task-bound', shipped('drf'), world, 'task')).toBeNull();
  expect(breachOf('one-task-bound', shipped('strict-priority'), world, 'task')).toEqual({
    promise: 'B must not get further ahead of A than one task, 0.1667 of the cluster.',
    finding: 'At 0 s it is 0.3333 ahead.',
  });
});

test('limits and guarantees are seen, each by itself', () => {
  // B may run one task and would run four.
  const limited: Partial<OperatedWorld> = { kind: 'quota', frameworks: [{ ...TASK, at: 5 }, TASK] };
  expect(breachOf('quota-respected', shipped('mesos'), limited)).toBeNull();
  expect(breachOf('quota-respected', quotaBreaker(), limited)).toEqual({
    promise: 'b must run no more than its limit of 1 cpus.',
    finding: 'At 0 s it runs 2.',
  });
  // B may run three of four, but two are guaranteed to A, who is not there yet.
  const guaranteed: Partial<OperatedWorld> = {
    kind: 'quota',
    frameworks: [
      { ...TASK, at: 5, more: 2 },
      { ...TASK, more: 3 },
    ],
  };
  expect(breachOf('quota-respected', shipped('mesos'), guaranteed)).toBeNull();
  expect(breachOf('quota-respected', quotaBreaker(), guaranteed)).toEqual({
    promise: 'What guarantees of others lack, 2 cpus, must be left when b launches a task.',
    finding: 'At 0 s 1 are left.',
  });
});

test('who never allocates anything is seen, though nothing ever happens', () => {
  const idle: Allocator = { ...quotaBreaker(), name: 'idle', allocate: () => {} };
  expect(breachOf('work-conservation', idle, {})).toEqual({
    promise: 'A task of A that waits must be offered what is free on agent-1.',
    finding: 'At 60 s there has been room for it for 60 s.',
  });
});

test.each([
  ...(['any', 'newcomer', 'quota', 'reservations', 'priorities'] as const).map((kind) => [kind, true] as const),
  ...(['equal tasks', 'backlog'] as const).map((kind) => [kind, false] as const),
])('in worlds of %s an agent fails, now and then: %s', (kind, fails) => {
  const worlds = sample(operatedWorlds(kind, ['task'], 3), { seed: 1, numRuns: 40 });
  const failing = worlds.filter((world) => world.fails);
  expect(failing.length > 10 && failing.length < 30).toBe(fails);
  if (!fails) expect(failing).toEqual([]);
  for (const world of failing)
    expect(operatedScenario(world, 'drf')).toMatchObject({ faults: [{ crash: { agents: 'agent-1' } }] });
});
