import { describe, expect, test } from 'vitest';
import { run } from '../cluster/kit.ts';

/** `low` has filled the agent since 0; `high` comes after 5 min, and waits 30 s before somebody is asked. */
const world = (checkpoint: string): string => `
until: 1h
allocators: [strict-priority]
agents: [{ count: 1, resources: "cpus:2;mem:2GB" }]
preemption: { after: 30s, grace: 10s, for: priority }
roles: { low: { priority: 0 }, high: { priority: 1 } }
frameworks:
  - { name: low, role: low, scheduler: batch, executor: { stop: 5s }, workload: { tasks: 1, duration: 20min, resources: "cpus:2;mem:1GB"${checkpoint} } }
  - { name: high, role: high, scheduler: batch, workload: { arrivals: { at: [5min] }, tasks: 1, duration: 1min, resources: "cpus:2;mem:1GB" } }
`;

describe('what revocation costs, where nothing fails', () => {
  test('without checkpoints, all that the task had done', async () => {
    const { metrics } = await run(world(''));
    expect(metrics['tasks.killed']).toBe(1);
    expect(metrics['tasks.restarted']).toBe(1);
    expect(metrics['work.cpus.lost']).toBe(2 * 335);
    expect(metrics['work.cpus.saved']).toBe(0);
  });

  test('with checkpoints every two minutes, what it did since the last one', async () => {
    const { metrics } = await run(world(', checkpoint_every: 2min'));
    expect(metrics['work.cpus.lost']).toBe(2 * 95);
    expect(metrics['work.cpus.saved']).toBe(2 * 240);
    expect(metrics['work.mem.lost']).toBe(1024 * 95);
  });

  test('nothing is said of it where nobody is revoked', async () => {
    const { metrics } = await run(world('').replace(/preemption.*\n/, ''));
    expect(Object.keys(metrics).filter((name) => name.startsWith('work.') || name === 'tasks.killed')).toEqual([]);
  });
});
