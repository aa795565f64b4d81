import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { simulate } from '../../src/experiment/simulate.ts';
import { preparedFor, run } from '../cluster/kit.ts';
import { drawn } from './random-faults.ts';

describe('whatever fails, and comes back', () => {
  test.prop([drawn], { numRuns: 60 })(
    'all work is done in the end, and nothing is lost or doubled on the way',
    async ({ text, jobs }) => {
      const { warnings, metrics } = await run(text);
      expect(warnings.filter((warning) => warning.includes('for ever'))).toEqual([]);
      expect(metrics['jobs.finished']).toBe(jobs);
    },
  );

  test.prop([drawn, fc.nat(1000)], { numRuns: 10 })('a run is the same again, checked or not', async ({ text }, seed) => {
    const [once, again] = [await run(text, { seed }), await run(text, { seed, check: false })];
    expect([again.digest, again.events, again.metrics]).toEqual([once.digest, once.events, once.metrics]);
  });

  test.prop([drawn, fc.nat(1000)], { numRuns: 10 })('all allocators meet the same faults', async ({ text }, seed) => {
    const whole = text.replace('granularity: task', 'granularity: agent');
    const prepared = await preparedFor(
      whole.replace(/^allocators: .*/, 'allocators: [drf, fifo, static-partition]\nuntil: 40min'),
    );
    const faults = [...prepared.allocators.keys()].map((label) => {
      const met: string[] = [];
      const disturbed = (kind: string, what: string, subjects: readonly number[]): number =>
        met.push(`${kind} ${what} ${kind.startsWith('master') ? '' : subjects}`);
      simulate(prepared, label, seed, { observers: [{ disturbed }], check: true });
      return met;
    });
    expect(faults[1]).toEqual(faults[0]);
    expect(faults[2]).toEqual(faults[0]);
  });
});

test('who asks after its tasks again and again, and has none, waits for nothing', async () => {
  const { metrics, simulatedSeconds } = await run(`
allocators: [mesos]
masters: 1
agents: [{ resources: "mem(r):64" }]
frameworks:
  - { name: a, reconcile: 1s, scheduler: { use: batch, revive_interval: 2s }, workload: { duration: 1s, resources: "ports:[31008-31008]" } }
`);
  expect(metrics['jobs.unfinished']).toBe(1);
  expect(simulatedSeconds).toBeLessThan(2 * 3600); // not only when patience is over
});

test('who loses its master has any number of offers still to answer', async () => {
  const { metrics } = await run(`
until: 30s
allocators: [mesos]
allocation: { interval: 0s, offer_timeout: 5ms }
agents: [{ resources: "mem:32" }]
frameworks: [{ name: a, scheduler: batch, workload: { duration: 1s, resources: "mem:1" } }]
network: { latency: 1s }
faults: [{ at: 25s, crash: { framework: a }, for: 300ms }]
`);
  expect(metrics['offers.rescinded']).toBeGreaterThan(3000);
});

test('what is tried for ever and comes to nothing is given up after six hours', async () => {
  const { warnings, simulatedSeconds } = await run(`
allocators: [mesos]
allocation: { interval: 10s, offer_timeout: 300ms }
agents: [{ resources: "cpus:4;mem:32" }]
frameworks: [{ name: a, reconcile: 1s, scheduler: { use: batch, think_time: { job: 1s } }, workload: { duration: 1s, resources: "mem:1" } }]
network: { latency: 50ms, loss: 0.3 }
`);
  expect(warnings).toEqual([expect.stringContaining('1 tasks wait for ever')]);
  expect(simulatedSeconds / 3600).toBeCloseTo(6, 0);
});
