import { describe, expect, it } from 'vitest';
import { revoked } from '../cluster/revocation-kit.ts';

/** Revocation where something lies between the master and the executors. `low` fills both agents; a task of `high` comes at 10 s. */
function world(more: string, low = ''): string {
  return `
until: 10min
allocators: [strict-priority]
allocation: { agent_order: by_id, min_allocatable: none }
preemption: { after: 20s, grace: 10s, for: priority }
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
roles: { high: { priority: 2 }, low: { priority: 1 } }
${more}
frameworks:
  - { name: low, role: low, failover_timeout: 1h, scheduler: batch, ${low} workload: { tasks: 20, duration: 1h, resources: "cpus:1;mem:100MB" } }
  - { name: high, role: high, failover_timeout: 1h, scheduler: batch, workload: { arrivals: { at: [10s] }, duration: 1h, resources: "cpus:2;mem:100MB" } }
`;
}

const times = (lines: readonly string[]) => [...new Set(lines.map((line) => Number(line.split(' ')[0])))];

describe('with messages', () => {
  it('the executor hears of it later, and the master of the end later still', async () => {
    const recorder = await revoked(world('network: { latency: 100ms }', 'executor: { stop: 2s },'));
    expect(times(recorder.of('revoke'))).toEqual([30]);
    expect(times(recorder.of('killed'))).toEqual([32.3]); // 100 ms to the agent, 100 to the master, 100 to the framework
    expect(recorder.of('launch').at(-1)).toMatch(/^33.2 launch high/);
  });

  it('that are lost, executors do not answer, and are killed', async () => {
    // Nothing gets to the agents for a while: tasks go on, and so does the master.
    const recorder = await revoked(
      world('masters: 1\nfaults: [{ at: 25s, partition: { from: masters, to: agents, one_way: true }, for: 12s }]'),
    );
    expect(times(recorder.of('revoke'))).toEqual([30]);
    expect(times(recorder.of('kill-executor'))).toEqual([40]);
    expect(times(recorder.of('killed'))).toEqual([40]);
    expect(recorder.of('killed').length).toBe(4);
  });

  it('the order to kill is repeated until it is obeyed', async () => {
    const recorder = await revoked(
      world('masters: 1\nfaults: [{ at: 25s, partition: { from: masters, to: agents, one_way: true }, for: 32s }]'),
    );
    expect(times(recorder.of('kill-executor'))).toEqual([40, 50, 60]);
    expect(times(recorder.of('killed'))).toEqual([60]);
  });
});

describe('a new leading master', () => {
  it('knows nothing of what the old one asked for, and makes room anew', async () => {
    const recorder = await revoked(
      world('masters: 3\nfaults: [{ at: 35s, crash: { master: leader } }]', 'executor: { answers: 0 },'),
    );
    expect(times(recorder.of('revoke'))[0]).toBe(30);
    expect(times(recorder.of('spare'))[0]).toBeGreaterThanOrEqual(40);
    const [killed] = times(recorder.of('kill-executor'));
    expect(killed).toBeGreaterThan(50);
    expect(times(recorder.of('revoke'))).toContain(killed - 10);
  });
});
