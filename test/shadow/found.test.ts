import { describe, expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { Recorder, run, scenarioOf, stage } from '../cluster/kit.ts';
import { follow } from './follow.ts';

/*
 * What the shadow has found, each in the smallest world that showed it. First that the plain allocation sees it as we do
 * now, then in words.
 */

const offers = async (text: string) => {
  const scenario = scenarioOf(text);
  await follow(scenario, 'mesos');
  const steps = new Recorder();
  await run(scenario, { observers: [steps], allocator: ALLOCATORS.mesos.create });
  return steps;
};

describe('granularity: task', () => {
  test('two tasks that must be apart are granted different agents in one run', async () => {
    const steps = await offers(`
until: 5s
allocation: { granularity: task, agent_order: by_id }
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: a
    scheduler: { use: batch, think_time: { job: 2500ms } }
    workload: { arrivals: { at: [0s] }, tasks: 2, duration: 1h, resources: "cpus:1;mem:1GB", different_agents: true }
`);
    expect(steps.of('offer').map(({ time, agent }) => [time, agent])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  test('what comes while a framework thinks is granted in the next batch, though nothing came back', async () => {
    const steps = await offers(`
until: 5s
allocation: { granularity: task }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: a
    scheduler: { use: batch, think_time: { job: 2500ms } }
    workload: { arrivals: { at: [0s, 500ms] }, tasks: 1, duration: 1h, resources: "cpus:1;mem:1GB" }
`);
    expect(steps.times('offer')).toEqual([0, 1]);
  });

  test('tasks planned on an offer that timed out are granted again when the framework knows', async () => {
    const steps = await offers(`
until: 5s
allocation: { granularity: task, offer_timeout: 1s }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: a
    scheduler: { use: batch, think_time: { job: 1500ms } }
    workload: { arrivals: { at: [0s] }, tasks: 1, duration: 1h, resources: "cpus:1;mem:1GB" }
`);
    expect(steps.times('offer')).toEqual([0, 2, 4]);
  });

  test('what one pool of an agent lacks is not missing in another', async () => {
    const steps = new Recorder();
    const {
      world,
      cluster,
      at,
      run: go,
    } = await stage(
      `
until: 5s
allocation: { granularity: task }
agents: [{ resources: "cpus:2;cpus(prod):4;mem:4GB" }]
frameworks:
  - { name: a, role: prod, scheduler: batch, workload: { tasks: 1, duration: 1h, resources: "cpus:4" } }
  - { name: b, role: dev, scheduler: batch, workload: { arrivals: { at: [2s] }, tasks: 1, duration: 1h, resources: "cpus:2" } }
`,
      { observers: [steps], allocator: ALLOCATORS.mesos.create },
    );
    const { pools } = cluster.agents;
    at(1, 'shrinks', () => {
      world.master.changeAgent(0, (pool) => (pools.role[pool] < 0 ? pools.total.row(pool).slice() : new Float64Array(2)));
    });
    go(5);
    expect(steps.times('offer', 'b')).toEqual([2]);
  });
});

test('an agent with less than nothing of one resource has at least nothing of it', async () => {
  const steps = new Recorder();
  const {
    world,
    cluster,
    at,
    run: go,
  } = await stage(
    `
until: 5s
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: batch, workload: { tasks: 1, duration: 1h, resources: "cpus:1;mem:4GB" } }
  - name: b
    scheduler: { use: batch, filter: { at_least: "cpus:2" } }
    workload: { arrivals: { at: [2s] }, tasks: 1, duration: 1h, resources: "cpus:2" }
`,
    { observers: [steps], allocator: ALLOCATORS.mesos.create },
  );
  const { total } = cluster.agents.pools;
  at(1, 'shrinks', () => {
    world.master.changeAgent(0, () =>
      total.row(0).map((amount, r) => (cluster.resources.names[r] === 'mem' ? amount / 2 : amount)),
    );
  });
  go(5);
  expect(steps.times('offer', 'b')).toEqual([2]);
});

test('a registered filter for what no agent has lets nothing through', async () => {
  const steps = await offers(`
until: 5s
agents: [{ resources: "cpus:1" }]
frameworks:
  - name: a
    scheduler: { use: batch, filter: { at_least: "gpus:1" } }
    workload: { arrivals: { at: [0s] }, tasks: 1, duration: 1h, resources: "cpus:1" }
`);
  expect(steps.of('offer')).toEqual([]);
});

test('without batches, a revive brings a shared volume to everybody who may have it', async () => {
  const scenario = scenarioOf(`
until: 5s
allocation: { interval: 0s, min_allocatable: none }
agents: [{ resources: "cpus:1" }, { resources: "cpus:1" }]
frameworks:
  - name: a
    role: prod
    capabilities: [SHARED_RESOURCES]
    scheduler: { use: batch, think_time: { job: 1500ms } }
    workload: { arrivals: { at: [0s] }, tasks: 1, duration: 1h, resources: "cpus:1" }
  - { name: b, role: dev, scheduler: batch, workload: { arrivals: { at: [1s] }, tasks: 1, duration: 1h, resources: "cpus:1" } }
`);
  const volume = {
    type: 'scalar',
    name: 'disk',
    role: 'prod',
    value: 1000,
    isShared: true,
    disk: { persistenceId: 'v' },
  } as const;
  const world = { ...scenario, agents: scenario.agents.map((agent) => ({ ...agent, resources: [...agent.resources, volume] })) };
  await follow(world, 'mesos');
  const steps = new Recorder();
  await run(world, { observers: [steps], allocator: ALLOCATORS.mesos.create });
  expect(steps.times('offer', 'a')).toContain(1);
});
