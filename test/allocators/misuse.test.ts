import { describe, expect, test } from 'vitest';
import type { AllocationCycle, Allocator } from '../../src/cluster/ports.ts';
import { Invariants } from '../cluster/invariants.ts';
import { Recorder, run } from '../cluster/kit.ts';

const TEXT = `
until: 3s
agents: [{ count: 2, resources: "cpus:4;mem:4GB" }]
frameworks:
  - { name: a, scheduler: batch, workload: { tasks: 20, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: idle, scheduler: batch, workload: { arrivals: { at: [2500ms] }, duration: 10s, resources: "cpus:1;mem:1GB" } }
`;

const allocator =
  (allocate: (cycle: AllocationCycle) => void): (() => Allocator) =>
  () => ({
    name: 'mine',
    honours: { weights: false, priorities: false, reservations: false, quota: false },
    isWorkConserving: false,
    allocate,
  });

describe('an allocator that breaks the rules of its port is told so, by name', () => {
  const rejects = (allocate: (cycle: AllocationCycle) => void) => expect(run(TEXT, { allocator: allocator(allocate) })).rejects;

  test('what it offers twice', async () => {
    await rejects((cycle) => {
      while (cycle.nextAgent()) for (let i = 0; i < 2; i++) cycle.offer(0);
    }).toThrow(/allocator "mine" offered agent [01] \(agent-[12]\) to framework 0 \(a\) twice in one cycle/);
  });

  test('what a suppressed framework does not want', async () => {
    await rejects((cycle) => {
      while (cycle.nextAgent()) cycle.offer(1);
    }).toThrow(
      /allocator "mine" offered agent [01] \(agent-[12]\) to framework 1 \(idle\), which does not want it: it is suppressed/,
    );
  });

  test('what is not free', async () => {
    await rejects((cycle) => {
      while (cycle.nextAgent()) cycle.offer(0, Float64Array.of(5000, 1000));
    }).toThrow(/allocator "mine" offered more of agent [01] to framework 0 than is free there/);
  });

  test.each([[-1000], [0.5], [Number.NaN], [Infinity]])('what is no amount: %d', async (amount) => {
    await rejects((cycle) => {
      while (cycle.nextAgent()) cycle.offer(0, Float64Array.of(1000, amount));
    }).toThrow(/allocator "mine" offered/);
  });

  test('what it throws itself', async () => {
    await rejects(() => {
      throw new Error('in the towel');
    }).toThrow('in the towel');
  });
});

test('parts of an agent can be offered, to several frameworks and in several cycles', async () => {
  const steps = new Recorder();
  const invariants = new Invariants();
  const half = allocator((cycle) => {
    while (cycle.nextAgent())
      for (const framework of [0, 1]) if (cycle.wants(framework)) cycle.offer(framework, Float64Array.of(1000, 1024_000));
  });
  await run(TEXT, { allocator: half, observers: [steps, invariants] });
  expect(steps.of('offer').length).toBeGreaterThan(2);
  for (const { amounts } of steps.of('offer')) expect(amounts).toEqual({ cpus: 1, mem: 1024 });
  expect(steps.of('launch', 'a').length).toBe(steps.of('accept', 'a').length);
});

test('what a later round of a cycle adds to an offer is more of the same offer', async () => {
  const steps = new Recorder();
  const invariants = new Invariants();
  const inTwo = allocator((cycle) => {
    while (cycle.nextAgent()) if (cycle.wants(0)) cycle.offer(0, Float64Array.of(1000, 1024_000));
    cycle.again();
    while (cycle.nextAgent()) if (cycle.wants(0)) cycle.offer(0);
  });
  await run(TEXT, { allocator: inTwo, observers: [steps, invariants] });
  const accepted = steps.of('accept', 'a').filter(({ time }) => time === 0);
  expect(accepted.map(({ amounts }) => amounts)).toEqual([
    { cpus: 4, mem: 4096 },
    { cpus: 4, mem: 4096 },
  ]);
});
