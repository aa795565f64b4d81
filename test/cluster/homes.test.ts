import { describe, expect, test } from 'vitest';
import { Invariants } from './invariants.ts';
import { Recorder, run, stage } from './kit.ts';

const GB = 1024;

const TEXT = (extra = '', options = 'reserve: true, volume: 10GB') => `
allocators: [mesos]
allocation: { agent_order: by_id }
agents: [{ count: 2, resources: "cpus:4;mem:4GB;disk:50GB" }]
frameworks:
  - name: db
    role: db
    scheduler: { use: service, ${options} }
    retry: { attempts: 1, backoff: 1s }
    workload: { tasks: 1, duration: 20s, resources: "cpus:1;mem:1GB" ${extra} }
`;

describe('tasks that reserve what they need', () => {
  test('RESERVE, CREATE and LAUNCH in one accept; DESTROY and UNRESERVE when the job is over', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    await run(TEXT(), { observers: [invariants, steps] });
    const names = ['accept', 'reserve', 'create-volume', 'launch', 'finished', 'destroy-volume', 'unreserve', 'job-over'];
    expect(steps.steps.filter(({ what }) => names.includes(what)).map(({ time, what }) => `${time} ${what}`)).toEqual([
      '0 accept',
      '0 reserve',
      '0 create-volume',
      '0 launch',
      '20 finished',
      '20 job-over',
    ]); // without `until` a run ends with its last job
    invariants.check();
  });

  test('what was reserved is given up by the next offer that has it, and free again without a filter', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    await run(`until: 60s${TEXT()}`, { observers: [invariants, steps] });
    expect(steps.of('accept').map(({ time, agent, detail }) => [time, agent, detail])).toEqual([
      [0, 0, 1],
      [20, 0, 0],
    ]);
    expect(steps.times('destroy-volume')).toEqual([20]);
    expect(steps.times('unreserve')).toEqual([20]);
    invariants.expectEverythingGivenBack();
    const { pools } = invariants.cluster.agents;
    expect([...pools.total.row(0)]).toEqual([4000, 4 * GB * 1000, 50 * GB * 1000]);
    expect(invariants.cluster.frameworks.isSuppressed[0]).toBe(1);
  });

  test('a task that fails is tried again on its own agent and volume, though another agent has more room', async () => {
    const steps = new Recorder();
    await run(
      `
until: 100s
allocators: [mesos]
allocation: { agent_order: by_id }
agents: [{ count: 2, resources: "cpus:4;mem:4GB;disk:50GB" }]
frameworks:
  - name: db
    role: db
    scheduler: { use: service, reserve: true, volume: 10GB }
    retry: { attempts: 2, backoff: 1s }
    workload: { duration: 20s, resources: "cpus:1;mem:1GB", failure: { probability: 1 } }
  - { name: other, role: other, scheduler: batch, workload: { tasks: 999, duration: 7s, resources: "cpus:1;mem:512MB" } }
`,
      { observers: [new Invariants(), steps], seed: 3 },
    );
    expect(steps.of('failed', 'db')).toHaveLength(3);
    expect(steps.of('reserve')).toHaveLength(1);
    expect(steps.of('create-volume')).toHaveLength(1);
    expect(new Set(steps.of('launch', 'db').map(({ agent }) => agent)).size).toBe(1);
    // Nobody else is given its CPU meanwhile, so it is launched by the first run after its back-off.
    steps
      .of('launch', 'db')
      .slice(1)
      .forEach(({ time }, i) => {
        expect(time - Number(steps.of('retry', 'db')[i].detail)).toBeLessThanOrEqual(1);
      });
  });

  test('a task that is lost with its agent waits until that comes back', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const { world, at, run } = await stage(TEXT(), { observers: [invariants, steps] });
    at(5, 'goes', () => world.master.removeAgent(0));
    at(65, 'comes', () => world.master.addAgent(0));
    run(200);
    expect(steps.of('launch').map(({ time, agent }) => [time, agent])).toEqual([
      [0, 0],
      [65, 0],
    ]);
    expect(steps.of('create-volume')).toHaveLength(1);
    expect(steps.times('finished')).toEqual([85]);
    invariants.expectEverythingGivenBack();
  });

  test('one that waits for its agent does not keep others, which have no home yet, from being launched', async () => {
    const steps = new Recorder();
    const { world, at, run } = await stage(TEXT(', arrivals: { at: [0s, 30s] }'), { observers: [new Invariants(), steps] });
    at(5, 'goes', () => world.master.removeAgent(0));
    run(100);
    expect(steps.of('launch').map(({ time, agent }) => [time, agent])).toEqual([
      [0, 0],
      [30, 1],
    ]);
  });

  test('tasks of a job that must be on different agents keep off the homes of the others', async () => {
    const steps = new Recorder();
    const text = TEXT(', different_agents: true').replace('tasks: 1', 'tasks: 2').replace('count: 2', 'count: 3');
    const { world, at, run } = await stage(text, { observers: [new Invariants(), steps] });
    at(5, 'goes', () => world.master.removeAgent(0));
    at(10, 'comes', () => world.master.addAgent(0));
    run(100);
    expect(steps.of('launch').map(({ agent }) => agent)).toEqual([0, 1, 0]);
  });

  test('executors, ports and tasks without a volume: all that a task needs is reserved, but not its executor', async () => {
    const steps = new Recorder();
    const invariants = new Invariants();
    const text = TEXT('', 'reserve: true')
      .replace('cpus:1;mem:1GB', 'cpus:1;mem:1GB;ports:[5-6]')
      .replace('disk:50GB', 'ports:[1-9]')
      .replace('retry:', 'executor: { resources: "cpus:0.5", start: 1s }\n    retry:');
    const { world, at, run, cluster } = await stage(text, { observers: [invariants, steps] });
    at(3, 'look', () => {
      expect(cluster.ledger.reserved[0]).toBe(1000);
      expect(cluster.ledger.allocated[0]).toBe(1500);
    });
    at(5, 'goes', () => world.master.removeAgent(0));
    at(6, 'comes', () => world.master.addAgent(0));
    run(100);
    expect(steps.times('running')).toEqual([1, 7]);
    expect(steps.of('create-volume')).toEqual([]);
    invariants.expectEverythingGivenBack();
  });

  test('under an allocator that knows no reservations they are ordinary tasks, with a warning', async () => {
    const steps = new Recorder();
    const { warnings } = await run(TEXT().replace('[mesos]', '[drf]'), { observers: [new Invariants(), steps] });
    expect(steps.of('reserve')).toEqual([]);
    expect(steps.of('finished')).toHaveLength(1);
    expect(warnings).toEqual(['drf does not honour reservations: frameworks reserve nothing, and have no volumes']);
  });
});

describe('agents that are oversubscribed', () => {
  const OVER = (estimate: string, capabilities = '[REVOCABLE_RESOURCES]') => `
until: 100s
allocators: [mesos]
roles: { best-effort: { quota: { limit: "cpus:0" } } }
agents: [{ resources: "cpus:4;mem:8GB", oversubscribed: ${estimate} }]
frameworks:
  - { name: prod, role: prod, scheduler: batch, workload: { tasks: 4, duration: 50s, resources: "cpus:1;mem:1GB" } }
  - { name: be, role: best-effort, capabilities: ${capabilities}, scheduler: batch, workload: { tasks: 99, duration: 10s, resources: "cpus:1;mem:512MB" } }
`;

  test('a fixed amount is there from the start, for frameworks that can deal with it', async () => {
    const steps = new Recorder();
    const { metrics } = await run(OVER('{ fixed: "cpus:2" }'), { observers: [new Invariants(), steps] });
    expect(steps.of('launch', 'be').filter(({ time }) => time < 10)).toHaveLength(2);
    expect(metrics['share.be.dominant.mean']).toBeCloseTo(2 / 6, 1);
    const without = await run(OVER('{ fixed: "cpus:2" }', '[]'), { observers: [new Invariants()] });
    expect(without.metrics['share.be.dominant.mean']).toBe(0);
  });

  test('an estimate follows what is allocated, every interval; what is running stays when it shrinks', async () => {
    const steps = new Recorder();
    const { metrics } = await run(OVER('{ unused: { cpus: [{ from: 0s, fraction: 0.5 }, { from: 31s, fraction: 0.25 }] } }'), {
      observers: [new Invariants(), steps],
    });
    const launches = steps.of('launch', 'be').map(({ time }) => time);
    expect(launches.filter((time) => time < 15)).toEqual([]);
    expect(launches.slice(0, 2)).toEqual([15, 15]);
    expect(launches.filter((time) => time >= 45 && time < 60)).toEqual([45, 55]); // one CPU of four from the estimate at 45 s on
    expect(launches.filter((time) => time >= 60)).toEqual([]); // nothing regular is allocated any more
    expect(metrics['tasks.lost']).toBe(0);
    expect(steps.times('agent-changed')).toEqual([15, 45, 60]);
  });

  test('offers that hold some of it are rescinded when it changes, others not', async () => {
    const steps = new Recorder();
    const text = OVER('{ unused: { cpus: 0.5 } }').replace(
      'capabilities: [REVOCABLE_RESOURCES], scheduler: batch',
      'capabilities: [REVOCABLE_RESOURCES], scheduler: { use: batch, think_time: { job: 200s } }',
    );
    await run(
      text
        .replace('duration: 50s', 'duration: 40s')
        .replace('{ tasks: 99', '{ arrivals: { at: [5s] }, tasks: 99')
        .replace('until: 100s', 'until: 70s'),
      {
        observers: [new Invariants(), steps],
      },
    );
    expect(steps.of('rescind').map(({ time, framework, detail }) => [time, framework, detail])).toEqual([
      [45, 'be', 'oversubscription'],
    ]);
  });
});
