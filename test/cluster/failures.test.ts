import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { smallWorlds } from '../allocators/small-worlds.ts';
import { Invariants } from './invariants.ts';
import { Recorder, run, stage } from './kit.ts';

describe('agents that go', () => {
  const TEXT = (extra = '') => `
agents: [{ count: 2, resources: "cpus:2;mem:2GB" }]
frameworks:
  - name: a
    scheduler: batch
    ${extra}
    workload: { tasks: 4, duration: 10s, resources: "cpus:1;mem:1GB" }
`;

  test('lose their tasks, which wait again at once and keep their course', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const { world, at, run, cluster } = await stage(TEXT(), { observers: [invariants, steps] });
    at(4, 'goes', () => world.master.removeAgent(1));
    at(4.1, 'look', () => {
      expect(cluster.frameworks.pendingTasks[0]).toBe(2);
      expect([...cluster.ledger.capacity]).toEqual([2000, 2048000]);
    });
    run();
    expect(steps.of('lost').map(({ time, agent }) => [time, agent])).toEqual([
      [4, 1],
      [4, 1],
    ]);
    expect(steps.times('retry')).toEqual([4, 4]);
    expect(steps.times('finished')).toEqual([10, 10, 20, 20]); // the batch at 10 s comes after what ends at 10 s
    invariants.expectEverythingGivenBack();
    expect(steps.of('job-over')).toHaveLength(1);
  });

  test('a run that was lost is none of the attempts that failures have', async () => {
    const steps = new Recorder();
    const text = TEXT('retry: { attempts: 1, backoff: 1s }')
      .replace('duration: 10s', 'duration: 10s, failure: { probability: 1 }')
      .replace('tasks: 4', 'tasks: 1');
    const { world, at, run } = await stage(text, { observers: [steps] });
    at(0.001, 'goes', () => world.master.removeAgent(steps.of('launch')[0].agent ?? 0));
    run();
    expect(steps.of('lost')).toHaveLength(1);
    expect(steps.of('failed')).toHaveLength(2); // the first run that fails and the one that it is tried again
  });

  test('while their executors start: the tasks have not begun, and begin once, elsewhere', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const { world, at, run, cluster } = await stage(TEXT('executor: { resources: "cpus:0.5", start: 3s }'), {
      observers: [invariants, steps],
    });
    at(1, 'goes', () => world.master.removeAgent(1));
    at(1.5, 'comes', () => world.master.addAgent(1));
    at(1.6, 'look', () => expect(cluster.jobs.unstarted[0]).toBe(4));
    run();
    expect(steps.times('launch').slice(0, 3)).toEqual([0, 0, 1.5]); // one beside each executor
    expect(steps.times('lost')).toEqual([1]);
    expect(steps.times('running')).toEqual([3, 4.5, 16, 18]); // 13 and 15 (the batch after 14.5), and 3 s for a new executor
    expect(steps.of('finished')).toHaveLength(4);
    invariants.expectEverythingGivenBack();
  });

  test('while they are offered: the offer is rescinded, and what was planned on it waits again', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const text = TEXT().replace('scheduler: batch', 'scheduler: { use: batch, think_time: { job: 2s } }');
    const { world, at, run } = await stage(text, { observers: [invariants, steps] });
    at(1, 'goes', () => world.master.removeAgent(0));
    run();
    expect(steps.of('rescind')).toMatchObject([{ time: 1, agent: 0, detail: 'agent removed' }]);
    expect(steps.of('launch').map(({ time, agent }) => [time, agent])).toEqual([
      [2, 1],
      [2, 1],
      [14, 1],
      [14, 1],
    ]);
    invariants.expectEverythingGivenBack();
  });

  test('whatever goes and comes back, and when: everything adds up, and no task is lost for good', async () => {
    const churn = fc.array(
      fc.record({ agent: fc.nat(10), second: fc.integer({ min: 1, max: 300 }), away: fc.integer({ min: 1, max: 60 }) }),
      { maxLength: 6 },
    );
    let lost = 0;
    let drained = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('agent' as const, 'task' as const).chain((granularity) => smallWorlds({ granularity })),
        churn,
        fc.constantFrom(...Object.values(ALLOCATORS)),
        async (scenario, churn, { create, only }) => {
          fc.pre(only === undefined || only === scenario.allocation.granularity);
          const invariants = new Invariants();
          const steps = new Recorder();
          const { world, at, run, cluster } = await stage(scenario, { allocator: create, observers: [invariants, steps] });
          churn.forEach(({ agent, second, away }, i) => {
            const which = agent % cluster.agents.count;
            at(second / 10, `goes ${i}`, () => {
              if (cluster.agents.isUp[which] === 1) world.master.removeAgent(which);
            });
            at((second + away) / 10, `comes ${i}`, () => {
              if (cluster.agents.isUp[which] === 0) world.master.addAgent(which);
            });
          });
          run(150);
          invariants.check();
          const count = (what: string) => steps.of(what).length;
          lost += count('lost');
          // Every task is over once, waits, backs off or is held: nothing vanishes, nothing is there twice.
          const { taskSets, tasks } = cluster;
          let waiting = 0;
          for (let set = 0; set < taskSets.rows.size; set++) waiting += taskSets.pending[set];
          const submitted = scenario.frameworks.reduce((sum, { workload }) => {
            if (workload?.kind !== 'synthetic' || workload.tasks.kind !== 'constant' || workload.arrivals.kind !== 'at')
              return sum;
            return sum + workload.tasks.value * workload.arrivals.times.length;
          }, 0);
          const overForGood = count('finished') + count('failed') + count('lost') - count('retry');
          expect(overForGood + waiting + tasks.rows.alive).toBe(submitted);
          if (!invariants.isDrained) return;
          drained++;
          invariants.expectEverythingGivenBack();
        },
      ),
      { numRuns: 150 * Number(process.env['WORLDS'] ?? 1) },
    );
    expect(lost).toBeGreaterThan(50);
    expect(drained).toBeGreaterThan(20);
  }, 60_000);
});

describe('agents that change', () => {
  const TEXT = `
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: batch, workload: { arrivals: { at: [0s, 1500ms] }, tasks: 3, duration: 10s, resources: "cpus:1;mem:1GB" } }
`;
  test('grow: what is new is offered at once', async () => {
    const steps = new Recorder();
    const { world, at, run } = await stage(TEXT, { observers: [new Invariants(), steps] });
    at(2.3, 'grows', () => world.master.changeAgent(0, () => Float64Array.of(8000, 8 * 1024 * 1000)));
    run();
    expect(steps.times('launch')).toEqual([0, 0, 0, 1.5, 2.3, 2.3]);
  });

  test('shrink below what is in use: nobody is killed, and nothing is offered until so much has come back', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const { world, at, run } = await stage(TEXT, { observers: [invariants, steps] });
    at(1, 'shrinks', () => world.master.changeAgent(0, () => Float64Array.of(2000, 2 * 1024 * 1000)));
    run();
    expect(steps.of('lost')).toEqual([]);
    expect(steps.times('launch')).toEqual([0, 0, 0, 10, 10, 20]);
    invariants.expectEverythingGivenBack();
  });
});

describe('tasks that fail', () => {
  const TEXT = (retry: string) => `
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, scheduler: batch, retry: ${retry}, workload: { duration: 10s, resources: "cpus:1;mem:1GB", failure: { probability: 1 } } }
`;
  test('are not tried again unless asked for', async () => {
    const steps = new Recorder();
    const { metrics } = await run(TEXT('{}'), { observers: [steps] });
    expect([steps.of('launch').length, steps.of('failed').length, metrics['jobs.failed']]).toEqual([1, 1, 1]);
  });

  test('are tried again so many times, after a wait that doubles', async () => {
    const steps = new Recorder();
    const { metrics } = await run(TEXT('{ attempts: 3, backoff: 2s }'), { observers: [steps, new Invariants()] });
    const failed = steps.times('failed');
    expect(failed).toHaveLength(4);
    const waits = steps.of('retry').map(({ time, detail }) => Math.round(((detail as number) - time) * 1e6));
    expect(waits).toEqual([2e6, 4e6, 8e6]);
    steps.times('launch').forEach((time, i) => {
      if (i > 0) expect(time).toBeGreaterThanOrEqual(Number(steps.of('retry')[i - 1].detail));
    });
    expect(metrics['tasks.failed']).toBe(4);
    expect(metrics['jobs.failed']).toBe(1);
    expect(metrics['tasks.submitted']).toBe(1);
  });
});

describe('executors', () => {
  test('take time to start, once an agent, and hold their overhead until their last task ends', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    await run(
      `
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: batch, executor: { resources: "cpus:0.5", start: 2s }, workload: { arrivals: { at: [0s, 3s, 30s] }, tasks: 2, duration: 10s, resources: "cpus:1;mem:1GB" } }
`,
      { observers: [steps, invariants] },
    );
    expect(steps.times('executor')).toEqual([0, 30]);
    expect(steps.times('executor-ended')).toEqual([22, 42]);
    expect(steps.times('running')).toEqual([2, 2, 3, 12, 32, 32]); // the third finds the executor there; 3.5 of 4 CPUs are taken
    invariants.expectEverythingGivenBack();
  });

  test('no room for the executor: no task', async () => {
    const steps = new Recorder();
    await run(
      `
until: 20s
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: batch, executor: { resources: "cpus:0.1" }, workload: { duration: 1s, resources: "cpus:1;mem:1GB" } }]
`,
      { observers: [steps] },
    );
    expect(steps.of('decline').length).toBeGreaterThan(0);
    expect(steps.of('launch')).toEqual([]);
  });

  test('with granularity: task offers have room for it', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    await run(
      `
allocation: { granularity: task }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: a, scheduler: batch, executor: { resources: "cpus:0.5" }, workload: { tasks: 3, duration: 1s, resources: "cpus:1;mem:1GB" } }]
`,
      { observers: [steps, invariants] },
    );
    expect(steps.of('finished')).toHaveLength(3);
    invariants.expectEverythingGivenBack();
  });

  test('one that ends while its framework thinks about more tasks beside it: they fit beside a new one, or wait again', async () => {
    const steps = new Recorder();
    const invariants = new Invariants(); // less than nothing would be free
    await run(
      `
agents: [{ resources: "cpus:3;mem:4GB" }]
frameworks:
  - name: a
    scheduler: { use: batch, think_time: { job: 2s } }
    executor: { resources: "cpus:1" }
    workload: { arrivals: { at: [0s, 2500ms] }, duration: 1s, resources: "cpus:1;mem:1GB" }
`,
      { observers: [steps, invariants] },
    );
    expect(steps.of('executor')).toHaveLength(2); // the first ends at 3 s, when the second task is being decided about
    expect(steps.of('finished')).toHaveLength(2);
    invariants.expectEverythingGivenBack();
  });
});

describe('the service scheduler', () => {
  test('puts an instance on each offer before a second on any, and keeps them for ever', async () => {
    const steps = new Recorder();
    const { metrics } = await run(
      `
until: 1h
agents: [{ count: 3, resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: web, scheduler: { use: service, instances: 5 }, workload: { resources: "cpus:1;mem:1GB" } }]
`,
      { observers: [steps] },
    );
    const perAgent = [0, 1, 2].map((agent) => steps.of('launch').filter((step) => step.agent === agent).length);
    expect(perAgent.sort()).toEqual([1, 2, 2]);
    expect(metrics['tasks.running']).toBe(5);
  });

  test('an instance that is lost with its agent comes up elsewhere', async () => {
    const steps = new Recorder();
    const { world, at, run } = await stage(
      `
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: web, scheduler: { use: service, instances: 2 }, workload: { resources: "cpus:1;mem:1GB" } }]
`,
      { observers: [steps, new Invariants()] },
    );
    at(10, 'goes', () => world.master.removeAgent(1));
    run(20);
    expect(
      steps
        .of('launch')
        .map(({ time, agent }) => [time, agent])
        .slice(2),
    ).toEqual([[10, 0]]);
  });
});

test('ports in two pools: a task that needs one of each holds both, and nobody else gets them', async () => {
  const steps = new Recorder();
  const invariants = new Invariants();
  await run(
    `
until: 30s
allocators: [reservation-aware]
agents: [{ resources: "cpus:4;mem:4GB;ports(*):[1-2];ports(prod):[3-4]" }]
frameworks: [{ name: a, role: prod, scheduler: batch, workload: { tasks: 2, duration: 5s, resources: "cpus:1;ports:[2-3]" } }]
`,
    { observers: [steps, invariants] },
  );
  expect(steps.times('finished')).toEqual([5, 10]);
});
