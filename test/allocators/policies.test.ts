import { expect, test } from 'vitest';
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
