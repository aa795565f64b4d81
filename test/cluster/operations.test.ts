import { describe, expect, test } from 'vitest';
import { Invariants } from './invariants.ts';
import { Recorder, run } from './kit.ts';

const GB = 1024;

describe('weights at a time', () => {
  test('every outstanding offer is rescinded, without a filter, and the next run goes by the new weights', async () => {
    const steps = new Recorder();
    await run(
      `
until: 30s
allocators: [mesos]
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: slow, role: a, scheduler: { use: batch, think_time: { job: 60s } }, workload: { duration: 1s, resources: "cpus:1;mem:1GB" } }
  - { name: fast, role: b, scheduler: batch, workload: { arrivals: { at: [15s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }
operations: [{ at: 10s, weights: { a: 2 } }]
`,
      { observers: [new Invariants(), steps] },
    );
    expect(steps.of('rescind').map(({ time, detail, agent }) => [time, detail, agent])).toEqual([
      [10, 'weights changed', 0],
      [10, 'weights changed', 1],
    ]);
    expect(steps.times('filter')).toEqual([]);
    expect(steps.of('offer').filter(({ time }) => time >= 10)[0]).toMatchObject({ time: 10, framework: 'slow' });
  });

  test('shares follow them', async () => {
    const text = (operations: string) => `
until: 4000s
measure: { from: 2000s }
allocators: [mesos]
agents: [{ count: 20, resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: x, role: a, scheduler: batch, workload: { tasks: 9000, duration: 20s, resources: "cpus:4;mem:4GB" } }
  - { name: y, role: b, scheduler: batch, workload: { tasks: 9000, duration: 20s, resources: "cpus:4;mem:4GB" } }
${operations}
`;
    const before = await run(text(''));
    const after = await run(text('operations: [{ at: 1000s, weights: { a: 3 } }]'));
    expect(before.metrics['share.x.dominant.mean']).toBeCloseTo(0.5, 1);
    expect(after.metrics['share.x.dominant.mean']).toBeCloseTo(0.75, 1);
    expect(after.metrics['share.x.weighted.mean']).toBeCloseTo(after.metrics['share.x.dominant.mean'] / 3, 9);
    expect(after.metrics['operations.done']).toBe(1);
  });
});

describe('reservations of the operator', () => {
  const TEXT = (operations: string) => `
until: 60s
allocators: [mesos]
allocation: { agent_order: by_id }
agents: [{ count: 2, resources: "cpus:4;mem:4GB;disk:10GB" }]
roles: { prod: }
frameworks:
  - { name: dev, role: dev, scheduler: { use: batch, think_time: { job: 3s } }, workload: { tasks: 9, duration: 10s, resources: "cpus:2;mem:1GB" } }
operations:
${operations}
`;

  test('take back offers one by one until there is enough, with the default filter of 5 s', async () => {
    const steps = new Recorder();
    const result = await run(TEXT('  - { at: 1s, reserve: { agents: agent-1, role: prod, resources: "cpus:2;mem:1GB" } }'), {
      observers: [new Invariants(), steps],
    });
    expect(steps.of('rescind')).toMatchObject([{ time: 1, agent: 0, detail: 'operator' }]);
    expect(steps.of('filter')[0]).toMatchObject({ time: 1, agent: 0, detail: 6 });
    const offers = steps.of('offer').filter(({ time, agent }) => time >= 1 && agent === 0);
    // What is left is less than what the filter refuses, until that is over.
    expect(offers[0]).toMatchObject({ time: 6, amounts: { cpus: 2, mem: 3 * GB, disk: 10 * GB } });
    expect(result.metrics['operations.done']).toBe(1);
    expect(result.metrics['utilization.cpus.reserved-idle.mean']).toBeCloseTo(((2 / 8) * 59) / 60, 9);
  });

  test('fail, are counted and told where not enough is free, and the run goes on', async () => {
    const result = await run(
      TEXT(`  - { at: 5s, reserve: { agents: all, role: prod, resources: "cpus:4" } }
  - { at: 6s, unreserve: { agents: agent-2, role: prod, resources: "cpus:1" } }
  - { at: 7s, create_volume: { agents: agent-2, role: prod, id: v, size: 1GB } }
  - { at: 8s, destroy_volume: { agents: agent-2, role: prod, id: v } }`),
      { observers: [new Invariants()] },
    );
    expect(result.metrics['operations.failed']).toBe(5);
    expect(result.warnings).toEqual([
      'operation reserve at 5s, agent-1, agent-2: not enough of it is free',
      'operation unreserve at 6s, agent-2: not enough of it is free',
      'operation create_volume at 7s, agent-2: no such disk is reserved for prod, or there is a volume v already',
      'operation destroy_volume at 8s, agent-2: prod has no volume v there',
    ]);
  });

  test('volumes are made of reserved disk, offered whole to their role, and become disk again', async () => {
    const steps = new Recorder();
    const result = await run(
      `
until: 60s
allocators: [mesos]
agents: [{ resources: "cpus:4;mem:4GB;disk:10GB" }]
frameworks:
  - { name: p, role: prod, scheduler: { use: batch, suppress: false, refuse_seconds: 1s }, workload: { arrivals: { at: [50s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }
  - { name: d, role: dev, scheduler: { use: batch, suppress: false, refuse_seconds: 1s }, workload: { arrivals: { at: [50s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }
operations:
  - { at: 10s, reserve: { agents: all, role: prod, resources: "cpus:1;mem:1GB;disk:4GB" } }
  - { at: 11s, create_volume: { agents: all, role: prod, id: data, size: 3GB } }
  - { at: 20s, create_volume: { agents: all, role: prod, id: data, size: 1GB } }
  - { at: 30s, destroy_volume: { agents: all, role: prod, id: data } }
  - { at: 31s, unreserve: { agents: all, role: prod, resources: "cpus:1;mem:1GB;disk:4GB" } }
`,
      { observers: [new Invariants(), steps] },
    );
    expect(result.metrics['operations.done']).toBe(4);
    expect(result.metrics['operations.failed']).toBe(1); // a second one of that name
    const last = (from: number, to: number, framework: string) =>
      steps
        .of('offer', framework)
        .filter(({ time }) => time > from && time < to)
        .at(-1)?.amounts;
    expect(last(0, 10, 'd')).toEqual({ cpus: 4, mem: 4 * GB, disk: 10 * GB });
    expect(last(13, 30, 'd')).toEqual({ cpus: 3, mem: 3 * GB, disk: 6 * GB });
    expect(last(13, 30, 'p')).toEqual({ cpus: 4, mem: 4 * GB, disk: 10 * GB });
    expect(last(33, 60, 'd')).toEqual({ cpus: 4, mem: 4 * GB, disk: 10 * GB });
  });

  test('under an allocator that knows none are left out, with a warning', async () => {
    const text = TEXT('  - { at: 1s, reserve: { agents: agent-1, role: prod, resources: "cpus:2" } }').replace(
      '[mesos]',
      '[drf]',
    );
    const result = await run(text);
    expect(result.metrics['operations.done']).toBe(0);
    expect(result.warnings).toContain('drf does not honour reservations: operations on them are left out');
  });
});

describe('quota at a time', () => {
  const TEXT = (quota: string) => `
until: 60s
allocators: [mesos]
agents: [{ count: 4, resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: dev, role: dev, scheduler: { use: batch, think_time: { job: 3s } }, workload: { tasks: 99, duration: 10s, resources: "cpus:2;mem:1GB" } }
  - { name: prod, role: prod, scheduler: batch, workload: { arrivals: { at: [20s] }, tasks: 4, duration: 10s, resources: "cpus:2;mem:1GB" } }
operations: [{ at: 1s, quota: ${quota} }]
`;

  test('a limit: offers of the role are rescinded until the rest fits', async () => {
    const steps = new Recorder();
    await run(TEXT('{ role: dev, limit: "cpus:8" }'), { observers: [new Invariants(), steps] });
    expect(steps.of('rescind').map(({ time, framework, detail }) => [time, framework, detail])).toEqual([
      [1, 'dev', 'quota changed'],
      [1, 'dev', 'quota changed'],
    ]);
    expect(steps.times('filter').filter((time) => time <= 1)).toEqual([]);
  });

  test('a guarantee: offers of others are rescinded until what is free covers it', async () => {
    const steps = new Recorder();
    const result = await run(TEXT('{ role: prod, guarantee: "cpus:6" }'), { observers: [new Invariants(), steps] });
    expect(steps.of('rescind').map(({ framework }) => framework)).toEqual(['dev', 'dev']);
    expect(result.metrics['wait.prod.first.max']).toBeLessThanOrEqual(1);
  });

  test('is refused where it cannot be kept, unless forced', async () => {
    const refused = await run(TEXT('{ role: prod, guarantee: "cpus:17" }'));
    expect(refused.warnings).toEqual(['operation quota at 1s, prod: all guarantees together are more than the agents have']);
    expect(refused.metrics['operations.failed']).toBe(1);
    const forced = await run(TEXT('{ role: prod, guarantee: "cpus:17", force: true }'));
    expect(forced.metrics['operations.failed']).toBe(0);
  });

  test('is refused where the role uses more than the limit already', async () => {
    const text = TEXT('{ role: dev, limit: "cpus:7" }').replace('at: 1s', 'at: 5s');
    const refused = await run(text);
    expect(refused.warnings).toEqual(['operation quota at 5s, dev: the role uses more than the limit']);
  });
});

describe('agents', () => {
  test('that are deactivated keep their tasks and are offered no more until activated; by the next batch then', async () => {
    const steps = new Recorder();
    await run(
      `
until: 60s
allocators: [mesos]
agents: [{ count: 2, resources: "cpus:2;mem:2GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: 99, duration: 10s, resources: "cpus:2;mem:1GB" } }
operations: [{ at: 5s, deactivate_agents: agent-1 }, { at: 24.5s, activate_agents: agent-1 }]
`.replace('24.5s', '24500ms'),
      { observers: [new Invariants(), steps] },
    );
    expect(steps.of('lost')).toEqual([]);
    expect(
      steps
        .of('launch')
        .filter(({ agent }) => agent === 0)
        .map(({ time }) => time),
    ).toEqual([0, 25, 35, 45, 55]);
    expect(steps.of('launch').filter(({ agent }) => agent === 1)).toHaveLength(7);
  });

  test('that are not on the whitelist are offered no more; outstanding offers stay', async () => {
    const steps = new Recorder();
    await run(
      `
until: 30s
allocators: [mesos]
agents: [{ count: 3, resources: "cpus:2;mem:2GB" }]
frameworks:
  - { name: a, role: a, scheduler: { use: batch, think_time: { job: 2s } }, workload: { tasks: 99, duration: 8s, resources: "cpus:2;mem:1GB" } }
operations: [{ at: 1s, whitelist: { count: 1 } }, { at: 21s, whitelist: all }]
`,
      { observers: [new Invariants(), steps] },
    );
    expect(steps.of('rescind')).toEqual([]);
    const agents = (from: number, to: number) => [
      ...new Set(steps.of('offer').flatMap(({ time, agent }) => (time >= from && time <= to ? [agent] : []))),
    ];
    expect(agents(0, 0)).toHaveLength(3);
    expect(agents(1, 21 - 0.1)).toEqual([0]);
    expect(agents(21, 30)).toHaveLength(3);
  });
});

describe('maintenance', () => {
  const TEXT = (policy: string) => `
until: 200s
allocators: [mesos]
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, role: a, scheduler: { use: batch, maintenance: ${policy} }, workload: { tasks: 999, duration: 15s, resources: "cpus:1;mem:1GB" } }
operations: [{ at: 20s, maintenance: { agents: agent-1, start: 60s, for: 30s } }]
`;

  test('asks whoever has something there to leave; with drain nothing is lost when the agent goes', async () => {
    const steps = new Recorder();
    const { metrics } = await run(TEXT('drain'), { observers: [new Invariants(), steps] });
    expect(metrics['inverse-offers.accepted']).toBe(metrics['inverse-offers.made']);
    expect(metrics['inverse-offers.made']).toBeGreaterThan(0);
    expect(metrics['tasks.lost']).toBe(0);
    const there = steps
      .of('launch')
      .filter(({ agent }) => agent === 0)
      .map(({ time }) => time);
    expect(there.filter((time) => time > 20 && time < 90)).toEqual([]);
    expect(there.filter((time) => time >= 90).length).toBeGreaterThan(0);
    expect(steps.times('agent-removed')).toEqual([60]);
    expect(steps.times('agent-added')).toEqual([0, 0, 90]);
  });

  test('is advice: who ignores it loses its tasks there, and waits for the agent', async () => {
    const { metrics } = await run(TEXT('ignore'), { observers: [new Invariants()] });
    expect(metrics['inverse-offers.made']).toBe(1); // it stays outstanding
    expect(metrics['inverse-offers.accepted'] + metrics['inverse-offers.declined']).toBe(0);
    expect(metrics['tasks.lost']).toBe(4);
  });

  test('declined inverse offers come again when their filter has run out', async () => {
    const { metrics } = await run(TEXT('decline'), { observers: [new Invariants()] });
    expect(metrics['inverse-offers.declined']).toBeGreaterThan(5);
    expect(metrics['tasks.lost']).toBe(4);
  });

  test('without batches and without filters the asking does not go round in an instant', async () => {
    const text = TEXT('decline')
      .replace('allocators:', 'allocation: { interval: 0s }\nallocators:')
      .replace('use: batch', 'use: batch, refuse_seconds: 0');
    const { metrics } = await run(text, { observers: [new Invariants()] });
    expect(metrics['inverse-offers.declined']).toBeGreaterThan(0);
    expect(metrics['inverse-offers.declined']).toBeLessThanOrEqual(41);
  });

  test('what waits for agents that come back is not given up, however long that takes', async () => {
    const steps = new Recorder();
    const result = await run(
      `
allocators: [mesos]
agents: [{ resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { duration: 100s, resources: "cpus:1;mem:1GB" } }
operations: [{ at: 50s, maintenance: { agents: agent-1, for: 2h } }]
`,
      { observers: [new Invariants(), steps] },
    );
    expect(steps.times('finished')).toEqual([7350]);
    expect(result.simulatedSeconds).toBe(7350);
  });
});
