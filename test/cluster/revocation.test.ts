import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { AllocationCycle } from '../../src/cluster/ports.ts';
import { checked } from '../invariants/kit.ts';
import { run } from './kit.ts';
import { revoked } from './revocation-kit.ts';

interface World {
  readonly preemption?: string;
  readonly allocator?: string;
  readonly agents?: string;
  readonly roles?: string;
  readonly more?: string;
  readonly low?: string;
  readonly high?: string;
}

/** `low` fills two agents of four CPUs from the beginning; a task of `high` that needs two comes at 10 s. */
function world({
  preemption = '{ after: 20s, grace: 10s, for: priority }',
  allocator = 'strict-priority',
  agents = '{ count: 2, resources: "cpus:4;mem:4GB" }',
  roles = '{ high: { priority: 2 }, low: { priority: 1 } }',
  more = '',
  low = '',
  high = '',
}: World = {}): string {
  return `
until: 10min
allocators: [${allocator}]
allocation: { agent_order: by_id, min_allocatable: none }
${preemption === '' ? '' : `preemption: ${preemption}`}
agents: [${agents}]
roles: ${roles}
${more}
frameworks:
  - { name: low, role: low, scheduler: batch, ${low} workload: { tasks: 20, duration: 1h, resources: "cpus:1;mem:100MB" } }
  - { name: high, role: high, scheduler: batch, ${high} workload: { arrivals: { at: [10s] }, duration: 1h, resources: "cpus:2;mem:100MB" } }
`;
}

describe('preemption', () => {
  it('makes room, on one agent, when a task has waited for long enough', async () => {
    const recorder = await revoked(world());
    expect(recorder.of('revoke')).toEqual(['30 revoke low/0.7 agent 1', '30 revoke low/0.6 agent 1']);
    expect(recorder.of('killed')).toEqual(['30 killed low/0.7 agent 1', '30 killed low/0.6 agent 1']);
    expect(recorder.lines.at(-1)).toBe('31 launch high/1.0 agent 1'); // with the next batch
  });

  it('is not there without its key', async () => {
    const { lines } = await revoked(world({ preemption: '' }));
    expect(lines.every((line) => line.startsWith('0 launch low'))).toBe(true);
  });

  it('takes from nobody who is as important', async () => {
    const { lines } = await revoked(world({ roles: '{ high: { priority: 1 }, low: { priority: 1 } }' }));
    expect(lines.filter((line) => line.includes('revoke'))).toEqual([]);
  });

  it('revokes nothing where something fits already', async () => {
    const recorder = await revoked(
      world({
        agents: '{ count: 2, resources: "cpus:4;mem:4GB" }, { resources: "cpus:2;mem:4GB", attributes: { big: no } }',
        low: '',
        high: '',
      }).replace('tasks: 20', 'tasks: 8'),
    );
    expect(recorder.of('revoke')).toEqual([]);
    expect(recorder.of('launch').at(-1)).toBe('10 launch high/1.0 agent 2');
  });

  it('has tasks that are stopped slowly wait for the rest of the grace period', async () => {
    const { lines } = await revoked(world({ low: 'executor: { stop: 4s },' }));
    expect(lines.slice(-3)).toEqual(['34 killed low/0.7 agent 1', '34 killed low/0.6 agent 1', '34 launch high/1.0 agent 1']);
  });

  it('asks once, and makes no more room, while tasks are being stopped', async () => {
    const recorder = await revoked(world({ low: 'executor: { stop: 9s },' }));
    expect(recorder.of('revoke').length).toBe(2);
  });
});

describe('an executor that does not answer', () => {
  it('is killed after the grace period with all its tasks on the agent', async () => {
    const recorder = await revoked(world({ low: 'executor: { answers: 0 },' }));
    expect(recorder.of('revoke').length).toBe(2);
    expect(recorder.of('kill-executor').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      '40 kill-executor low/0.4',
      '40 kill-executor low/0.5',
      '40 kill-executor low/0.6',
      '40 kill-executor low/0.7',
    ]);
    expect(recorder.of('killed').every((line) => line.startsWith('40 killed') && line.endsWith('agent 1'))).toBe(true);
    expect(recorder.of('killed').length).toBe(4);
    expect(recorder.of('launch').filter((line) => line.includes('high'))).toEqual(['40 launch high/1.0 agent 1']);
  });

  it('is one that takes longer than that', async () => {
    const recorder = await revoked(world({ low: 'executor: { stop: 11s },' }));
    expect(recorder.of('killed').length).toBe(4);
    expect(recorder.of('killed').every((line) => line.startsWith('40'))).toBe(true);
  });

  it('answers or not by a draw of its own, whoever is asked first and by whatever allocator', async () => {
    const low = 'executor: { answers: 0.5 },';
    const outcome = async (allocator: string, victims: string): Promise<Map<string, boolean>> => {
      const roles = '{ high: { priority: 2, weight: 100 }, low: { priority: 1 } }';
      const preemption = `{ after: 20s, grace: 10s, for: [priority, share], victims: ${victims} }`;
      const recorder = await revoked(world({ low, allocator, roles, preemption }));
      const [first] = recorder.of('revoke');
      expect(first).toBeDefined();
      const names = recorder
        .of('revoke')
        .filter((line) => line.startsWith('30 '))
        .map((line) => line.split(' ')[2]);
      const stopped = recorder
        .of('killed')
        .filter((line) => line.startsWith('30 '))
        .map((line) => line.split(' ')[2]);
      return new Map(names.map((name) => [name, stopped.includes(name)]));
    };
    const strict = await outcome('strict-priority', 'youngest');
    const weighted = await outcome('weighted-drf', 'most-over-share');
    const both = [...strict.keys()].filter((name) => weighted.has(name));
    expect(both.length).toBeGreaterThan(0);
    for (const name of both) expect(weighted.get(name)).toBe(strict.get(name));
  });
});

describe('lost work', () => {
  it.each([
    ['', 7200],
    ['checkpoint_every: 60s,', 7020], // 220 s were done, of which 180 are saved
  ])('is what was done since the last checkpoint, with "%s"', async (checkpoint, end) => {
    const text = world()
      .replace('at: [10s]', 'at: [200s]')
      .replace('until: 10min', 'until: 3h')
      .replace('tasks: 20, duration: 1h', `tasks: 8, ${checkpoint} duration: 1h`);
    const recorder = await revoked(text);
    expect(recorder.of('killed')).toEqual(['220 killed low/0.7 agent 1', '220 killed low/0.6 agent 1']);
    // Both are launched again when others have ended, at an hour.
    const finished = recorder.of('finished').filter((line) => /low.0\.[67] /.test(line));
    expect(finished.map((line) => Number(line.split(' ')[0]))).toEqual([end, end]);
  });
});

describe('the choice of victims', () => {
  const three = (victims: string) => `
until: 35s
allocators: [strict-priority]
allocation: { agent_order: by_id, min_allocatable: none }
preemption: { after: 10s, for: priority, victims: ${victims} }
agents: [{ count: 3, resources: "cpus:4;mem:4GB" }]
roles: { high: { priority: 9 }, a: { priority: 3 }, b: { priority: 2 }, c: { priority: 1 } }
frameworks:
  - { name: c, role: c, scheduler: batch, workload: { arrivals: { at: [0s] }, tasks: 2, duration: 1h, resources: "cpus:2;mem:100MB" } }
  - { name: a, role: a, scheduler: batch, workload: { arrivals: { at: [2s] }, tasks: 3, duration: 1h, resources: "cpus:2;mem:100MB" } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { at: [4s] }, tasks: 1, duration: 1h, resources: "cpus:2;mem:100MB" } }
  - { name: high, role: high, scheduler: batch, workload: { arrivals: { at: [20s] }, duration: 1h, resources: "cpus:2;mem:100MB" } }
`;

  it.each([
    ['lowest-priority', 'c'],
    ['youngest', 'b'],
    ['most-over-share', 'a'],
  ])('%s', async (victims, framework) => {
    const recorder = await revoked(three(victims));
    expect(recorder.of('revoke').map((line) => line.split(' ')[2].split('/')[0])).toEqual([framework]);
    expect(recorder.of('launch').at(-1)).toContain(' launch high');
  });

  it('is fewest first: one large task rather than two that are less important', async () => {
    const text = three('lowest-priority').replace(
      'tasks: 2, duration: 1h, resources: "cpus:2;mem:100MB"',
      'tasks: 4, duration: 1h, resources: "cpus:1;mem:100MB"',
    );
    const recorder = await revoked(text);
    expect(recorder.of('revoke').map((line) => line.split(' ')[2].split('/')[0])).toEqual(['b']);
  });
});

describe('a guarantee', () => {
  const guaranteed = (amount: string, more = '') =>
    world({
      allocator: 'mesos',
      preemption: '{ after: 20s, grace: 10s, for: share }',
      agents: '{ count: 2, resources: "cpus:4;mem:4GB" }',
      roles: `{ low: { quota: { guarantee: "${amount}" } }, high: { weight: 5 } }`,
      high: '',
      low: more,
    });

  it.each([
    ['cpus:4', 2],
    ['cpus:5', 0], // one executor less, and it would be left with 4
    ['cpus:8', 0],
  ])('of %s: so many tasks may go, as their executor could be killed', async (amount, count) => {
    const recorder = await revoked(guaranteed(amount));
    expect(recorder.of('revoke').length).toBe(count);
  });

  it('counts for the executor too, when it comes to that', async () => {
    const recorder = await revoked(guaranteed('cpus:4', 'executor: { answers: 0 },'));
    expect(recorder.of('killed').length).toBe(4);
  });

  it('spares an executor whose role has lost too much meanwhile', async () => {
    const source = guaranteed('cpus:4', 'executor: { answers: 0 },');
    const { world: built, violation } = await checked(source, { at: [[35, ({ master }) => master.removeAgent(0)]] });
    expect(violation).toBeNull();
    expect(built.revocations.revocation).toMatchObject({ asked: expect.any(Number), spared: 2, executorsKilled: 0 });
  });

  property.prop(
    [
      fc.record({
        guarantee: fc.integer({ min: 0, max: 14 }),
        answers: fc.constantFrom(0, 0.5, 0.9, 1),
        stop: fc.constantFrom('0s', '3s', '15s'),
        overhead: fc.constantFrom('', 'resources: "cpus:0.5",'),
        reason: fc.constantFrom('share', 'priority', '[quota, share]', '[priority, quota]'),
        victims: fc.constantFrom('lowest-priority', 'youngest', 'most-over-share'),
        allocator: fc.constantFrom('mesos', 'weighted-drf', 'strict-priority'),
        controlled: fc.constantFrom('', 'network: { latency: 50ms, loss: 0.1 }', 'masters: 3'),
        seed: fc.integer({ min: 1, max: 1000 }),
      }),
    ],
    { numRuns: 40 },
  )(
    'is never touched, whatever is revoked',
    async ({ guarantee, answers, stop, overhead, reason, victims, allocator, controlled, seed }) => {
      const source = `
until: 20min
allocators: [${allocator}]
preemption: { after: 10s, grace: 5s, for: ${reason}, victims: ${victims} }
agents: [{ count: 4, resources: "cpus:4;mem:8GB" }]
roles: { safe: { priority: 1, quota: { guarantee: "cpus:${guarantee}" } }, other: { priority: 2, weight: 3 }, late: { priority: 3 } }
operations: [{ at: 5min, quota: { role: late, guarantee: "cpus:2", force: true } }]
${controlled}
frameworks:
  - { name: safe, role: safe, scheduler: batch, executor: { ${overhead} answers: ${answers}, stop: ${stop} }, workload: { tasks: 30, duration: { exponential: { mean: 10min } }, resources: "cpus:1;mem:1GB" } }
  - { name: other, role: other, scheduler: batch, executor: { answers: ${answers}, stop: ${stop} }, workload: { arrivals: { poisson: 60/h }, tasks: 3, duration: { exponential: { mean: 3min } }, resources: "cpus:1.5;mem:1GB" } }
  - { name: late, role: late, scheduler: batch, workload: { arrivals: { every: 4min }, tasks: 2, duration: 3min, resources: "cpus:2;mem:1GB" } }
`;
      const { violation } = await checked(source, { seed });
      expect(violation).toBeNull();
    },
  );

  it('is seen by the check if it is touched', async () => {
    const { violation } = await checked(guaranteed('cpus:5'), {
      tamper: ({ revocations }) => {
        if (revocations.revocation) revocations.revocation.shield.mayLose = () => true;
      },
    });
    expect(violation?.invariant).toBe('guarantee in revocation');
  });
});

describe('an allocator that revokes itself', () => {
  const mine = (task: number, said: boolean[]) => () => ({
    name: 'mine',
    honours: { weights: true, priorities: true, reservations: true, quota: false },
    isWorkConserving: false,
    allocate: (cycle: AllocationCycle) => {
      if (cycle.cluster.now === 40_000_000) said.push(cycle.revoke(task), cycle.revoke(task));
      while (cycle.nextAgent()) for (const framework of [1, 0]) if (cycle.wants(framework)) cycle.offer(framework);
    },
  });
  const source = (preemption: string) => world({ preemption, more: 'operations: [{ at: 39500ms, weights: { low: 2 } }]' });

  it('goes the same way, and is told what cannot be', async () => {
    const said: boolean[] = [];
    const recorder = await revoked(source('{ for: none }'), { allocator: mine(5, said) });
    expect(said).toEqual([true, false]);
    expect(recorder.of('revoke')).toEqual(['40 revoke low/0.5 agent 1']);
    expect(recorder.of('killed')).toEqual(['40 killed low/0.5 agent 1']);
  });

  it('needs the key', async () => {
    await expect(revoked(source(''), { allocator: mine(5, []) })).rejects.toThrow('but the scenario has no "preemption"');
  });
});

it('is the same twice', async () => {
  const text = world({ low: 'executor: { answers: 0.5, stop: 3s },' });
  expect((await run(text)).digest).toBe((await run(text)).digest);
});
