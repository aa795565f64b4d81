import { describe, expect, test } from 'vitest';
import { Recorder, run } from '../cluster/kit.ts';

/** Worlds in which a policy decides otherwise than another. */

const world = (allocator: string, frameworks: readonly string[], agents = '{ resources: "cpus:9;mem:18GB" }', more = '') => `
until: 10s
allocators: [${allocator}]
allocation: { granularity: task }
agents: [${agents}]
${more}
frameworks:
${frameworks.map((each, i) => `  - { name: ${'ABC'[i]}, role: ${'abc'[i]}, scheduler: batch, ${each} }`).join('\n')}
`;

const endless = (resources: string): string => `workload: { tasks: 100, duration: 10h, resources: "${resources}" }`;
const paper = [endless('cpus:1;mem:4GB'), endless('cpus:3;mem:1GB')];

async function tasksOf(text: string, names = ['A', 'B']): Promise<number[]> {
  const steps = new Recorder();
  await run(text, { observers: [steps] });
  const launched = steps.of('launch').map(({ framework }) => String(framework));
  return names.map((name) => launched.filter((each) => each === name).length);
}

test.each([
  ['asset-fairness', [3, 2]],
  ['max-min', [3, 2]],
  ['sequential-min-max', [3, 2]],
  ['drfh-first-fit', [3, 2]],
  ['{ use: slots, per_agent: 3 }', [2, 1]],
  ['{ use: tetris, fairness: 1 }', [3, 2]],
])('the example of the DRF paper under %s', async (allocator, expected) => {
  expect(await tasksOf(world(allocator, paper))).toEqual(expected);
});

test('case 24: asset fairness gives 6 and 12 where DRF gives 5 and 15', async () => {
  const tasks = [endless('cpus:1;mem:3GB'), endless('cpus:1;mem:1GB')];
  const agents = '{ resources: "cpus:30;mem:30GB" }';
  expect(await tasksOf(world('asset-fairness', tasks, agents))).toEqual([6, 12]);
  expect(await tasksOf(world('drf', tasks, agents))).toEqual([5, 15]);
});

test('max-min of memory: 8 and 9 GB where DRF gives 12 and 6', async () => {
  const agents = '{ resources: "cpus:30;mem:18GB" }';
  expect(await tasksOf(world('{ use: max-min, resource: mem }', paper, agents))).toEqual([2, 9]);
  expect(await tasksOf(world('drf', paper, agents))).toEqual([3, 6]);
});

test('cases 41 and 42: sequential min max counts the task to come', async () => {
  const tasks = [endless('cpus:2'), endless('cpus:1')];
  const agents = '{ resources: "cpus:2;mem:1GB" }';
  expect(await tasksOf(world('drf', tasks, agents))).toEqual([1, 0]);
  expect(await tasksOf(world('sequential-min-max', tasks, agents))).toEqual([0, 2]);
});

test('Choosy counts tasks, for their weight, whatever they need', async () => {
  const tasks = [endless('cpus:1;mem:1GB'), endless('cpus:2;mem:1GB')];
  expect(await tasksOf(world('choosy', tasks))).toEqual([3, 3]);
  expect(await tasksOf(world('choosy', tasks, undefined, 'roles: { a: { weight: 2 } }'))).toEqual([5, 2]);
});

test('a lottery gives by weight', async () => {
  const tasks = [endless('cpus:0.01'), endless('cpus:0.01')].map((each) => each.replace('tasks: 100', 'tasks: 2000'));
  const roles = 'roles: { a: { weight: 3 } }';
  const [a, b] = await tasksOf(world('lottery', tasks, '{ resources: "cpus:9;mem:18GB" }', roles));
  expect(a + b).toBe(900);
  expect(Math.abs(a / 900 - 0.75)).toBeLessThan(0.05);
});

test('a gang that has no room is passed over, and holds nothing', async () => {
  const large = 'workload: { tasks: 10, duration: 10h, resources: "cpus:1" }';
  const small = 'workload: { tasks: 4, duration: 10h, resources: "cpus:1" }';
  expect(await tasksOf(world('gang', [large, small]))).toEqual([0, 4]);
  expect(await tasksOf(world('drf', [large, small]))).toEqual([5, 4]);
});

test.each([
  ['slots', 'allocation: {}', '"slots" grants task by task: it needs "allocation: { granularity: task }"'],
  ['static-partition', 'allocation: { granularity: task }', '"static-partition" offers whole agents: it needs'],
  ['{ use: slots, per_agent: 0.5 }', 'allocation: { granularity: task }', 'expected a whole number of at least 1; got 0.5'],
  ['{ use: tetris, fairness: 2 }', 'allocation: { granularity: task }', 'expected a number from 0 to 1; got 2'],
  ['{ use: max-min, resource: 3 }', '', 'expected the name of a resource; got 3'],
  ['{ use: tetris, fairnes: 1 }', 'allocation: { granularity: task }', 'did you mean "fairness"?'],
])('%s with %s is refused where it is written', async (allocator, allocation, message) => {
  const text = `until: 1s\nallocators: [${allocator}]\n${allocation}\nagents: [{ resources: "cpus:1" }]\nframeworks: []\n`;
  await expect(async () => run(text)).rejects.toThrow(message);
});

describe('case 70: 10 CPUs, two jobs of 6 tasks that are of use only together', () => {
  const cpus = 'resources: "cpus:1;mem:1GB"';
  const agents = '{ resources: "cpus:10;mem:10GB" }';
  const LONG = 10_000;

  /** When a framework has so many tasks at once for the first time; null: never. */
  async function together(text: string, frameworks: readonly string[]): Promise<(number | null)[]> {
    const steps = new Recorder();
    await run(text.replace('until: 10s', `until: ${LONG}s`), { observers: [steps] });
    return frameworks.map((framework) => {
      let count = 0;
      for (const { what, time, framework: whose } of steps.steps) {
        if (whose !== framework) continue;
        if (what === 'launch' && ++count === 6) return time;
        if (what === 'finished') count--;
      }
      return null;
    });
  }

  test('who holds what it has until all are there: five each, and no progress for ever', async () => {
    const hoard = `workload: { tasks: 6, duration: ${LONG}h, ${cpus} }`;
    const text = world('drf', [hoard, hoard], agents);
    expect(await tasksOf(text)).toEqual([5, 5]);
    expect(await together(text, ['A', 'B'])).toEqual([null, null]);
  });

  test('if one gives up what it holds after 3 s and asks again, the other is complete, and then the one', async () => {
    // A’s five tasks, all it gets, end after 3 s, of no use, and then six are asked for; B’s run 7 s.
    const givesUp = `workload: { jobs: ./a.csv }`;
    const text = world('drf', [givesUp, `workload: { tasks: 6, duration: 7s, ${cpus} }`], agents);
    const steps = new Recorder();
    const files = { 'a.csv': 'submit_s,tasks,duration_s,cpus,mem\n0,5,3,1,1GB\n3.5,6,100,1,1GB\n' };
    await run(text.replace('until: 10s', 'until: 60s'), { observers: [steps], files });
    expect(steps.times('launch', 'B')).toEqual([0, 0, 0, 0, 0, 3]);
    expect(steps.times('launch', 'A').slice(5)).toEqual([3.5, 3.5, 3.5, 3.5, 7, 7]);
  });

  test('all or nothing: one is done, then the other', async () => {
    const job = `workload: { tasks: 6, duration: 4s, ${cpus} }`;
    const text = world('gang', [job, job], agents);
    expect(await together(text, ['A', 'B'])).toEqual([0, 4]);
    const steps = new Recorder();
    await run(text, { observers: [steps] });
    expect(steps.times('finished', 'A')).toEqual(new Array(6).fill(4));
    expect(steps.times('finished', 'B')).toEqual(new Array(6).fill(8));
  });
});
