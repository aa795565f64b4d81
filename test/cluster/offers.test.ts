import { describe, expect, test } from 'vitest';
import type { Scheduler } from '../../src/cluster/ports.ts';
import { Invariants } from './invariants.ts';
import { Recorder, run, stage } from './kit.ts';

const watched = async (text: string) => {
  const steps = new Recorder();
  const invariants = new Invariants();
  const result = await run(text, { observers: [invariants, steps] });
  return { steps, invariants, result };
};

test('case 72: the walk-through of the Mesos paper (Fig. 3): (4, 4) whole to f1, which uses (2, 1) and (1, 2); (1, 1) to f2', async () => {
  const steps = new Recorder();
  const sets: number[] = [];
  await run(
    `
until: 3s
allocation: { agent_order: by_id }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: f1, role: one, scheduler: batch, workload: { jobs: ./f1.csv } }
  - { name: f2, role: two, scheduler: batch, workload: { arrivals: { at: [10ms] }, duration: 1h, resources: "cpus:1;mem:1GB" } }
`,
    {
      observers: [steps, { tasksSubmitted: (taskSet: number) => void sets.push(taskSet) }],
      files: { 'f1.csv': 'submit_s,tasks,duration_s,cpus,mem\n0,1,3600,2,1GB\n0,1,3600,1,2GB\n' },
    },
  );
  expect(sets).toHaveLength(3);
  expect(steps.of('offer').map(({ time, framework, amounts }) => [time, framework, amounts])).toEqual([
    [0, 'f1', { cpus: 4, mem: 4096 }],
    [0.01, 'f2', { cpus: 1, mem: 1024 }],
  ]);
  const launched = steps.of('launch').map(({ framework, amounts }) => `${framework} ${amounts?.['cpus']} ${amounts?.['mem']}`);
  expect(launched.sort()).toEqual(['f1 1 2048', 'f1 2 1024', 'f2 1 1024']);
});

test('case 73: what is offered counts as share: who sits on an offer gets nothing that becomes free', async () => {
  const { steps } = await watched(`
until: 60s
agents: [{ count: 4, resources: "cpus:1;mem:1GB" }, { count: 4, resources: "cpus:1;mem:1GB" }]
roles: { slow: {}, quick: {} }
frameworks:
  - { name: slow, role: slow, scheduler: { use: batch, think_time: { job: 50s } }, workload: { tasks: 100, duration: 1h, resources: "cpus:1;mem:1GB" } }
  - { name: quick, role: quick, scheduler: batch, workload: { arrivals: { at: [1s] }, tasks: 100, duration: 5s, resources: "cpus:1;mem:1GB" } }
  - { name: other, role: other, scheduler: batch, prefill: { tasks: 4, duration: 10s, resources: "cpus:1;mem:1GB" }, workload: { arrivals: { at: [100s] }, duration: 1s, resources: "cpus:1" } }
`);
  expect(steps.of('offer', 'slow').filter(({ time }) => time < 50)).toHaveLength(4); // all that is not taken, at once
  const freed = steps.of('offer').filter(({ time }) => time >= 10 && time < 50);
  expect(freed.length).toBeGreaterThan(4);
  expect(new Set(freed.map(({ framework }) => framework))).toEqual(new Set(['quick']));
});

describe('case 120: a stream of small tasks starves a large one', () => {
  const scenario = (minimum: string) => `
until: 100s
allocation: { min_allocatable: "${minimum}" }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: small, role: small, scheduler: { use: batch, refuse_seconds: 0 }, workload: { arrivals: { at: [0s, 1s, 2s, 3s, 8s, 20s, 30s] }, tasks: 8, duration: { uniform: { min: 2s, max: 6s } }, resources: "cpus:1;mem:1GB" } }
  - { name: large, role: large, scheduler: { use: batch, refuse_seconds: 0 }, workload: { arrivals: { at: [500ms] }, duration: 5s, resources: "cpus:4;mem:4GB" } }
`;
  test('without a minimum it starts when nothing small is left', async () => {
    const { steps } = await watched(scenario('cpus:1'));
    expect(steps.times('running', 'large')[0]).toBeGreaterThan(Math.max(...steps.times('finished', 'small')) - 1e-9);
  });

  test('with a minimum of 4 CPUs it starts when the agent has drained', async () => {
    const { steps } = await watched(scenario('cpus:4'));
    const [large] = steps.times('running', 'large');
    expect(large).toBeLessThan(15);
    expect(steps.times('finished', 'small').some((time) => time > large)).toBe(true);
    for (const { amounts } of steps.of('offer')) expect(amounts?.['cpus']).toBe(4);
  });
});

describe('offer timeout', () => {
  const scenario = `
until: 30s
allocation: { offer_timeout: 2s }
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: { use: batch, think_time: { task: 600ms } }, workload: { tasks: 4, duration: 1s, resources: "cpus:1;mem:1GB" } }
  - { name: b, scheduler: batch, workload: { arrivals: { at: [1s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }
`;
  test('an offer that is thought about too long is rescinded, and its tasks wait again', async () => {
    const { steps, result } = await watched(scenario);
    expect(steps.of('rescind', 'a')[0]).toMatchObject({ time: 2, detail: 'timeout', amounts: { cpus: 4, mem: 4096 } });
    expect(steps.times('launch', 'b')[0]).toBe(2); // the batch at 2 s sees what came back at 2 s
    // Four tasks take 2.4 s to decide, three would not: none is ever launched, and none is lost.
    expect(result.metrics['tasks.waiting'] + steps.of('launch', 'a').length).toBe(4);
  });

  test('an offer answered in time is not', async () => {
    const { steps } = await watched(scenario.replace('600ms', '400ms'));
    expect(steps.of('rescind')).toEqual([]);
    expect(steps.times('launch', 'a')).toEqual([1.6, 1.6, 1.6, 1.6]);
  });

  test('an offer of a later batch whose turn comes after its timeout is empty, and harmless', async () => {
    const { steps, invariants } = await watched(`
until: 60s
allocation: { offer_timeout: 3s, agent_order: by_id }
agents: [{ resources: "cpus:1;mem:1GB" }, { resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, scheduler: { use: batch, think_time: { job: 2s } }, workload: { tasks: 3, duration: 20s, resources: "cpus:1;mem:1GB" } }
  - { name: b, scheduler: batch, prefill: { tasks: 1, duration: 500ms, resources: "cpus:1;mem:1GB" }, workload: { arrivals: { at: [50s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }
`);
    expect(steps.of('launch', 'a').length).toBe(3);
    expect(invariants.isDrained || steps.of('finished', 'a').length > 0).toBe(true);
  });
});

describe('filters and batches (semantics §5, §10)', () => {
  /** One CPU is free, which is not enough: the offer is declined whenever it is made. */
  const declines = async (refuse: string, until = 12) => {
    const { steps } = await watched(`
until: ${until}s
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, scheduler: { use: batch, refuse_seconds: ${refuse} }, workload: { duration: 1s, resources: "cpus:1;mem:2GB" } }
`);
    return steps.times('decline', 'a').filter((time) => time > 0);
  };

  test('declined at the subscription at 0: gone after k ≥ 2 intervals at the k-th batch; after one interval the batch passes', async () => {
    expect((await declines('2s')).slice(0, 3)).toEqual([2, 4, 6]);
    expect((await declines('3s')).slice(0, 3)).toEqual([3, 6, 9]);
    expect((await declines('1s')).slice(0, 3)).toEqual([2, 4, 6]); // survives the batch of the same instant
    expect((await declines('0.2s')).slice(0, 3)).toEqual([2, 4, 6]); // a filter lasts at least an interval
    expect((await declines('2500ms')).slice(0, 3)).toEqual([3, 6, 9]);
    expect((await declines('5s')).slice(0, 2)).toEqual([5, 10]);
    expect((await declines('0s')).slice(0, 3)).toEqual([1, 2, 3]); // no filter
  });

  const partly = (first: string, refuse = '100s') => `
until: 30s
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: busy, role: x, scheduler: batch, prefill: { tasks: 3, duration: ${first}, resources: "cpus:1;mem:1GB" }, workload: { arrivals: { at: [29s] }, duration: 1s, resources: "cpus:1" } }
  - { name: picky, role: y, scheduler: { use: batch, refuse_seconds: ${refuse} }, workload: { duration: 1s, resources: "cpus:2;mem:1GB" } }
`;

  test('a bigger offer passes a filter', async () => {
    const { steps } = await watched(partly('3500ms'));
    expect(steps.of('offer', 'picky').map(({ time, amounts }) => [time, amounts?.['cpus']])).toEqual([
      [0, 1],
      [4, 4],
    ]);
  });

  test('an equal one is blocked until the filter is gone', async () => {
    const { steps } = await watched(partly('20s', '7s'));
    expect(steps.times('offer', 'picky')).toEqual([0, 7, 14, 20]);
  });

  test('a smaller one is blocked too: what was refused contains it', async () => {
    const { steps } = await watched(`
until: 20s
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: picky, role: y, scheduler: { use: batch, refuse_seconds: 100s }, workload: { duration: 1s, resources: "cpus:4;mem:8GB" } }
  - { name: other, role: x, scheduler: batch, workload: { arrivals: { at: [2s] }, duration: 5s, resources: "cpus:1;mem:1GB" } }
`);
    expect(steps.of('offer', 'picky').map(({ time }) => time)).toEqual([0]);
    expect(steps.of('offer', 'other').map(({ time }) => time)).toEqual([2]);
  });

  test('new tasks revive, and reviving clears filters, unless something waits that needs no more', async () => {
    const seen = new Set<boolean>();
    for (let seed = 1; seed <= 8; seed++) {
      const steps = new Recorder();
      const invariants = new Invariants();
      await run(
        `
until: 20s
agents: [{ resources: "cpus:4;mem:4GB" }]
frameworks:
  - name: a
    scheduler: { use: batch, refuse_seconds: 100s }
    workload: { arrivals: { at: [0s, 3500ms] }, duration: 1s, resources: { cpus: { uniform: { min: 4.5, max: 9 } } } }
`,
        { seed, observers: [steps, invariants] },
      );
      const { amounts } = invariants.cluster.demands;
      const mayFitBetter = amounts.get(1, 0) < amounts.get(0, 0);
      expect(steps.times('revive')).toEqual(mayFitBetter ? [0, 3.5] : [0]);
      expect(steps.times('offer')).toEqual(mayFitBetter ? [0, 3.5] : [0]);
      seen.add(mayFitBetter);
    }
    expect(seen.size).toBe(2);
  });

  test('the agent that comes back is offered again whatever was refused of it', async () => {
    const steps = new Recorder();
    const { world, at, run } = await stage(
      `
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, scheduler: { use: batch, refuse_seconds: 100s }, workload: { duration: 1s, resources: "cpus:2" } }
`,
      { observers: [new Invariants(), steps] },
    );
    at(3, 'goes', () => world.master.removeAgent(0));
    at(4.2, 'comes', () => world.master.addAgent(0));
    run(10);
    expect(steps.times('offer')).toEqual([0, 4.2]);
  });
});

describe('what triggers a run', () => {
  test('freed resources wait for the next batch', async () => {
    const { steps } = await watched(`
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: batch, workload: { tasks: 3, duration: 1100ms, resources: "cpus:1;mem:1GB" } }]
`);
    expect(steps.times('finished')).toEqual([1.1, 3.1, 5.1]);
    expect(steps.times('launch')).toEqual([0, 2, 4]);
  });

  test('without batches they are offered at once', async () => {
    const { steps } = await watched(`
allocation: { interval: 0s }
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: batch, workload: { tasks: 3, duration: 1100ms, resources: "cpus:1;mem:1GB" } }]
`);
    expect(steps.times('launch')).toEqual([0, 1.1, 2.2]);
  });

  test('an agent that joins is offered at once, and no other is looked at', async () => {
    const steps = new Recorder();
    const { world, at, run } = await stage(
      `
agents: [{ count: 2, resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: batch, workload: { tasks: 5, duration: 300ms, resources: "cpus:1;mem:1GB" } }]
`,
      { observers: [new Invariants(), steps] },
    );
    at(0.1, 'goes', () => world.master.removeAgent(1));
    at(0.5, 'comes', () => world.master.addAgent(1)); // agent 0 has been free since 0.3
    run(10);
    expect(
      steps
        .of('offer')
        .map(({ time, agent }) => [time, agent])
        .filter(([time]) => (time as number) > 0),
    ).toEqual([
      [0.5, 1],
      ...steps
        .of('offer')
        .map(({ time, agent }) => [time, agent])
        .filter(([time]) => (time as number) >= 1),
    ]);
    expect(
      steps
        .of('offer')
        .filter(({ time }) => time === 1)
        .map(({ agent }) => agent)
        .sort(),
    ).toEqual([0, 1]);
  });

  test('batches that nothing needs are not there, and it makes no difference if they are', async () => {
    const text = `
allocation: { agent_order: random }
agents: [{ count: 3, resources: "cpus:2;mem:2GB" }]
frameworks:
  - { name: a, role: x, scheduler: { use: batch, refuse_seconds: 3s }, workload: { arrivals: { at: [0s, 7300ms, 30s] }, tasks: 9, duration: { uniform: { min: 1s, max: 9s } }, resources: "cpus:1;mem:1GB" } }
  - { name: b, role: y, scheduler: batch, workload: { arrivals: { at: [0s, 12100ms] }, tasks: 5, duration: { uniform: { min: 1s, max: 9s } }, resources: "cpus:2;mem:1GB" } }
`;
    const runs = await Promise.all(
      [false, true].map(async (forced) => {
        const steps = new Recorder();
        const { world, at, run, simulation } = await stage(text, { observers: [steps] });
        let batches = 0;
        const step = simulation.step.bind(simulation);
        simulation.step = (name) => {
          if (name === 'batch') batches++;
          step(name);
        };
        // "Something has come back to agent 0", though nothing has.
        if (forced)
          for (let second = 0; second < 60; second++)
            at(second + 0.05, `forced ${second}`, () => world.master.allocation.recovered(0));
        run(61);
        return { steps: steps.steps, batches };
      }),
    );
    expect(runs[1].batches).toBeGreaterThanOrEqual(60);
    expect(runs[0].batches).toBeLessThan(50);
    expect(runs[1].steps).toEqual(runs[0].steps);
  });
});

test('an instant that never ends is an error that names what goes round', async () => {
  await expect(
    run(`
allocation: { interval: 0s }
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks: [{ name: a, scheduler: { use: batch, refuse_seconds: 0 }, workload: { duration: 1s, resources: "cpus:2" } }]
`),
  ).rejects.toThrow(/time stands still at 0: more than 1000000 events or calls there; .*"allocation run" \d+.*/);
});

test('a scheduler that looks at no offer loses no task (granularity: task)', async () => {
  const steps = new Recorder();
  const invariants = new Invariants();
  let looks = 0;
  const lazy: Scheduler & { sets: number[] } = {
    name: 'lazy',
    sets: [],
    submitted(taskSet) {
      this.sets.push(taskSet);
      return true;
    },
    returned() {},
    resourceOffers(offers) {
      if (looks++ < 3) return;
      while (offers.next()) for (const taskSet of this.sets) if (offers.fits(taskSet) > 0) offers.launch(taskSet, 1);
    },
    waitingSince: 0,
    leastDemand: (least) => least.fill(0),
    nextTask(fits) {
      return (
        this.sets.find(
          (taskSet) =>
            invariants.cluster.taskSets.pending[taskSet] > invariants.cluster.taskSets.promised[taskSet] && fits(taskSet),
        ) ?? -1
      );
    },
  };
  await run(
    `
until: 60s
allocation: { granularity: task }
agents: [{ resources: "cpus:2;mem:2GB" }]
frameworks: [{ name: a, scheduler: batch, workload: { tasks: 2, duration: 100s, resources: "cpus:1;mem:1GB" } }]
`,
    { observers: [invariants, steps], schedulers: { batch: () => lazy } },
  );
  expect(looks).toBeGreaterThan(3);
  expect(steps.of('launch')).toHaveLength(2);
});
