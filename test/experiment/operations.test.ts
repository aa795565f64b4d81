import { expect, test } from 'vitest';
import { Recorder, run } from '../cluster/kit.ts';

/** Operations as events of a run. */

const TEXT = (operations: string) => `
until: 20s
allocators: [mesos]
agents: [{ count: 3, resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: a, role: a, scheduler: batch, workload: { arrivals: { at: [15s] }, duration: 1s, resources: "cpus:1;mem:1GB" } }]
operations:
${operations}
`;

test('each is one event, and in the digest', async () => {
  const one = await run(TEXT('  - { at: 5s, weights: { b: 2 } }'));
  const other = await run(TEXT('  - { at: 6s, weights: { b: 2 } }'));
  const two = await run(TEXT('  - { at: 5s, weights: { b: 2 } }\n  - { at: 7s, whitelist: all }'));
  expect(one.digest).not.toBe(other.digest);
  expect(two.events - one.events).toBe(1);
  expect(two.arrivalsDigest).toBe(one.arrivalsDigest);
});

test('at one time are done in the order of the file', async () => {
  const steps = new Recorder();
  const { metrics } = await run(
    TEXT(`  - { at: 5s, create_volume: { agents: agent-1, role: b, id: v, size: 0.001MB } }
  - { at: 5s, reserve: { agents: agent-1, role: b, resources: "cpus:1" } }
  - { at: 5s, unreserve: { agents: agent-1, role: b, resources: "cpus:1" } }
  - { at: 5s, reserve: { agents: agent-1, role: b, resources: "cpus:4" } }`),
    { observers: [steps] },
  );
  expect(steps.of('operation').map(({ detail }) => detail)).toEqual(['reserve', 'unreserve', 'reserve']);
  expect(metrics['operations.failed']).toBe(1); // the volume: there is no disk
});

test('agents are chosen by name, by attributes, or as the first so many', async () => {
  const steps = new Recorder();
  await run(TEXT('  - { at: 5s, deactivate_agents: { count: 2 } }\n  - { at: 6s, activate_agents: [agent-3, agent-2] }'), {
    observers: [steps],
  });
  expect(steps.of('operation').map(({ agent }) => agent)).toEqual([0, 1, 1, 2]);
  expect(steps.of('offer').map(({ agent }) => agent)).not.toContain(0);
});

test('what the operator did is no part of a run without operations', async () => {
  const { metrics } = await run(TEXT('').replace('operations:\n', ''));
  expect(Object.keys(metrics).filter((name) => name.startsWith('operations') || name.startsWith('inverse'))).toEqual([]);
});

test('what is told while no master leads is not done, and says so', async () => {
  const { metrics, warnings } = await run(`
until: 2min
masters: 2
allocators: [mesos]
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: a, role: a, scheduler: batch, workload: { arrivals: { at: [0s] }, duration: 1min, resources: "cpus:1;mem:1GB" } }]
faults:
  - { at: 10s, crash: { master: leader }, for: 1min }
operations:
  - { at: 5s, weights: { a: 2 } }
  - { at: 11s, weights: { a: 3 } }
  - { at: 12s, quota: { role: a, guarantee: "cpus:1" } }
  - { at: 13s, deactivate_agents: { count: 1 } }
  - { at: 1min, deactivate_agents: { count: 1 } }
`);
  expect([metrics['operations.done'], metrics['operations.failed']]).toEqual([2, 3]);
  expect(warnings).toEqual([
    'operation weights at 11s, all of it: no master leads',
    'operation quota at 12s, a: no master leads',
    'operation deactivate_agents at 13s, all of it: no master leads',
  ]);
});

test('an agent that is activated while it restarts is offered when it is back, not before', async () => {
  const steps = new Recorder();
  let offersBefore = -1;
  const controlled = (step: string): void => {
    if (step === 'agent-reregistered') offersBefore = steps.of('offer').length;
  };
  await run(
    `
until: 2min
masters: 1
allocators: [mesos]
agents: [{ count: 1, resources: "cpus:4;mem:4GB" }]
frameworks: [{ name: a, role: a, scheduler: batch, workload: { arrivals: { at: [10200ms] }, duration: 1min, resources: "cpus:1;mem:1GB" } }]
faults:
  - { at: 10s, restart: { agents: 1 }, for: 1s }
operations:
  - { at: 5s, deactivate_agents: [agent-1] }
  - { at: 10.5s, activate_agents: [agent-1] }
`,
    { observers: [steps, { controlled }] },
  );
  expect(offersBefore).toBe(0);
  expect(steps.of('offer').length).toBeGreaterThan(0);
});
