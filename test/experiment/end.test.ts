import { expect, test } from 'vitest';
import { run } from '../cluster/kit.ts';

/** Runs without `until` end, whatever keeps work waiting. */

const TEXT = (agents: string, scheduler: string, more = '') => `
allocators: [mesos]
agents: [{ count: 1, resources: "cpus:4;mem:48MB"${agents} }]
frameworks:
  - name: a
    role: a
    scheduler: ${scheduler}
    workload: { arrivals: { at: [1s] }, duration: 1s, resources: "cpus:1;mem:32MB" }
${more}
`;

const NEVER_OFFERED = '{ use: batch, filter: { at_least: "mem:64MB" } }';

test('nobody is ever offered what would fit: soon after nothing is left to come', async () => {
  const { end, metrics } = await ended(TEXT('', NEVER_OFFERED));
  expect(metrics['jobs.unfinished']).toBe(1);
  expect(end).toBeLessThan(10);
});

test('the same without batches, and with estimates that go on', async () => {
  expect((await ended(TEXT('', NEVER_OFFERED, 'allocation: { interval: 0s }'))).end).toBeLessThan(10);
  const estimated = ', oversubscribed: { unused: { cpus: 0.5 } }';
  expect((await ended(TEXT(estimated, NEVER_OFFERED))).end).toBeLessThan(10);
});

test('a revive that has to wait is waited for, with batches and without', async () => {
  const slow = '{ use: batch, revive_interval: 2h }';
  for (const interval of ['0s', '1s']) {
    const text = TEXT('', slow, `allocation: { interval: ${interval} }`).replace('[1s]', '[1s, 5s]');
    expect((await ended(text)).metrics['jobs.finished']).toBe(2);
  }
});

test('it is waited for too while another framework declines a thousand times', async () => {
  const slow = '{ use: batch, revive_interval: 3h }';
  const other = `
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { at: [2s] }, duration: 1s, resources: "cpus:9" } }
`;
  const text = TEXT('', slow, other).replace('[1s]', '[1s, 5s]');
  expect((await ended(text)).metrics['jobs.finished']).toBe(2);
});

test('offers that time out faster than their framework thinks: after a thousand decisions in vain', async () => {
  const slow = '{ use: batch, think_time: { job: 3s } }';
  const { end, metrics } = await ended(TEXT('', slow, 'allocation: { offer_timeout: 1s }'));
  expect(metrics['jobs.unfinished']).toBe(1);
  expect(end).toBeGreaterThan(3000);
  expect(end).toBeLessThan(4000);
});

/** A run, and when it ended, in seconds. */
async function ended(text: string) {
  let now = () => Number.NaN;
  const clock = {
    attach: (cluster: { readonly now: number }) => {
      now = () => cluster.now / 1e6;
    },
  };
  const { metrics } = await run(text, { observers: [clock] });
  return { metrics, end: now() };
}
