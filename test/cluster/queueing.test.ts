/*
 * Whole clusters as queueing systems: one-slot agents, one-task jobs, no think time, `interval: 0` (a run at every recovery).
 * Services are exponential with mean 1 s. Tolerances: about three standard deviations of a run of this length, from the
 * spread over seeds 1 to 8 (given with each test); seed 1 is run. Waits are from 2 % of the run on.
 */
import { describe, expect, test } from 'vitest';
import { run } from './kit.ts';

interface Load {
  readonly name: string;
  /** Jobs a second. */
  readonly rate: number;
  readonly priority?: number;
}

function scenario(servers: number, loads: readonly Load[], allocator: string, hours: number): string {
  return `
seed: 1
until: ${hours}h
measure: { from: ${(hours * 3600) / 50}s }
allocators: [${allocator}]
allocation: { interval: 0s }
agents: [{ count: ${servers}, resources: "cpus:1;mem:1GB" }]
roles:
${loads.map(({ name, priority }) => `  ${name}: { priority: ${priority ?? 0} }`).join('\n')}
frameworks:
${loads
  .map(
    ({ name, rate }) =>
      `  - { name: ${name}, role: ${name}, scheduler: { use: batch, filter: { at_least: auto } }, workload: { arrivals: { poisson: ${rate * 3600}/h }, duration: { exponential: { mean: 1s } }, resources: "cpus:1;mem:1GB" } }`,
  )
  .join('\n')}
`;
}

function expectWithin(actual: number, expected: number, percent: number): void {
  expect(actual).toBeGreaterThan(expected * (1 - percent / 100));
  expect(actual).toBeLessThan(expected * (1 + percent / 100));
}

/** Probability of waiting in M/M/c (Erlang C), by the recursion over Erlang B. */
function erlangC(servers: number, load: number): number {
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

const meanWait = (servers: number, rate: number): number => erlangC(servers, rate) / (servers - rate);

test('the closed form itself: cases 1, 3 and 4', () => {
  expect(meanWait(1, 0.8)).toBeCloseTo(4, 12);
  expect(meanWait(4, 3.2)).toBeCloseTo(0.745541, 6);
  expect(meanWait(10, 8)).toBeCloseTo(0.20459, 6);
});

describe('one framework is M/M/c', () => {
  // Spread of the mean wait of one such run over seeds 1 to 8: about 2.8 %.
  test.each([
    { servers: 1, rate: 0.8, hours: 100 },
    { servers: 4, rate: 3.2, hours: 25 },
    { servers: 10, rate: 8, hours: 10 },
  ])('c = $servers, λ = $rate: waits, and how many servers are busy', async ({ servers, rate, hours }) => {
    const { wait, busy } = await meansOf(servers, [{ name: 'a', rate }], 'drf', hours);
    expectWithin(wait['a'], meanWait(servers, rate), 9);
    expectWithin(busy, rate / servers, 1);
  });
});

describe('two frameworks with equal services: whatever the order, Σ λᵢ Wᵢ is the same (conservation law)', () => {
  // Spread of the sum of one such run over seeds 1 to 8: 3.0 %.
  const ALLOCATORS = ['fifo', 'drf', 'weighted-drf', 'strict-priority'];
  const waitsOf = async (servers: number, hours: number) => {
    const loads = [
      { name: 'high', rate: 0.3 * servers, priority: 1 },
      { name: 'low', rate: 0.5 * servers },
    ];
    const all = new Map<string, Record<string, number>>();
    for (const allocator of ALLOCATORS) all.set(allocator, (await meansOf(servers, loads, allocator, hours)).wait);
    const sums = [...all.values()].map((wait) => loads.reduce((sum, { name, rate }) => sum + rate * wait[name], 0));
    return { all: all as ReadonlyMap<string, Record<string, number>>, sums };
  };

  test('one server; strict-priority is Cobham (case 11)', async () => {
    const { all, sums } = await waitsOf(1, 40);
    for (const sum of sums) {
      expectWithin(sum, 3.2, 9);
      expectWithin(sum, sums[0], 1); // the same arrivals
    }
    expectWithin(all.get('strict-priority')?.['high'] as number, 8 / 7, 4);
    expectWithin(all.get('strict-priority')?.['low'] as number, 40 / 7, 11);
    expectWithin(all.get('fifo')?.['high'] as number, 4, 10);
    expectWithin(all.get('fifo')?.['low'] as number, 4, 10);
    // With one slot nobody holds anything when it becomes free, so the tie-break decides: fewest allocations ever, which
    // is always the framework that asks less often. Mesos' drf is a priority rule here.
    expect(all.get('drf')).toEqual(all.get('strict-priority'));
  });

  test('four servers', async () => {
    const { all, sums } = await waitsOf(4, 10);
    for (const sum of sums) {
      expectWithin(sum, 3.2 * meanWait(4, 3.2), 9);
      expectWithin(sum, sums[0], 1.5);
    }
    expectWithin(all.get('fifo')?.['high'] as number, meanWait(4, 3.2), 10);
    // Cobham with four servers: W₁ = C / (c − λ₁), W₂ = C c / ((c − λ₁)(c − λ)), C the chance to wait at all.
    const wait = erlangC(4, 3.2);
    expectWithin(all.get('strict-priority')?.['high'] as number, wait / (4 - 1.2), 6);
    expectWithin(all.get('strict-priority')?.['low'] as number, (wait * 4) / ((4 - 1.2) * (4 - 3.2)), 11);
  });
});

test('static-partition: a queue each, M/M/2 with λ = 1.2 and with λ = 1.6', async () => {
  const { wait } = await meansOf(
    4,
    [
      { name: 'a', rate: 1.2 },
      { name: 'b', rate: 1.6 },
    ],
    'static-partition',
    20,
  );
  expectWithin(wait['a'], meanWait(2, 1.2), 7);
  expectWithin(wait['b'], meanWait(2, 1.6), 11);
});

/** Mean waits, by framework, and the fraction of servers that are busy. */
async function meansOf(servers: number, loads: readonly Load[], allocator: string, hours: number) {
  const { metrics } = await run(scenario(servers, loads, allocator, hours));
  const wait: Record<string, number> = Object.fromEntries(loads.map(({ name }) => [name, metrics[`wait.${name}.first.mean`]]));
  return { wait, busy: metrics['utilization.cpus.mean'] };
}
