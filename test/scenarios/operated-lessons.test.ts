import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/experiment/result.ts';
import { lesson, under } from './lesson.ts';

/** What the lessons about things done at a time claim, by hand. */

/** A framework's dominant share in each window that ends in the span, hours. */
function shares({ shares }: RunResult, framework: string, from: number, to: number): number[] {
  return shares.time.flatMap((time, row) =>
    shares.frameworks[shares.framework[row]].name === framework && time > from * 3600 && time <= to * 3600
      ? [shares.dominant[row]]
      : [],
  );
}

/** Mean of what a column of utilization.csv says of CPUs in the windows that end in the span, hours. */
function cpus({ utilization }: RunResult, column: 'allocated' | 'capacity', from: number, to: number): number {
  const values = utilization.time.flatMap((time, row) =>
    utilization.resources[utilization.resource[row]] === 'cpus' && time > from * 3600 && time <= to * 3600
      ? [utilization[column][row]]
      : [],
  );
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Turnaround of a framework's jobs that are over, in order of submission, seconds. */
function turnarounds({ jobs, shares }: RunResult, framework: string): number[] {
  return jobs.framework.flatMap((each, row) =>
    shares.frameworks[each].name === framework && jobs.finished[row] >= 0 ? [jobs.finished[row] - jobs.submitted[row]] : [],
  );
}

describe('what an operator does at a time', () => {
  test('37: half of the cluster, then three quarters ten minutes after the new weight; drf stays', async () => {
    const run = await lesson('37-weights-at-a-time');
    const mesos = under(run, 'mesos');
    for (const share of shares(mesos, 'prod', 0.1, 2)) expect(share).toBeCloseTo(0.5, 1);
    const after = shares(mesos, 'prod', 2, 2.12);
    expect(after).toEqual([...after].sort((a, b) => a - b));
    for (const share of shares(mesos, 'prod', 2 + 12 / 60, 6)) expect(share).toBeCloseTo(0.75, 2);
    expect(mesos.metrics['share.prod.dominant.mean']).toBeCloseTo(2 / 3, 2);
    expect(mesos.metrics['tasks.lost']).toBe(0);
    const drf = under(run, 'drf');
    expect(drf.metrics['share.prod.dominant.mean']).toBeCloseTo(0.5, 2);
    expect(drf.warnings).toEqual(['drf does not honour weights: operations on them are left out']);
  });

  test('38: jobs of prod take a third longer before the guarantee, ten minutes after; a limit below what runs is refused', async () => {
    const mesos = under(await lesson('38-quota-at-a-time'), 'mesos');
    const [before, after] = [turnarounds(mesos, 'prod').slice(0, 3), turnarounds(mesos, 'prod').slice(3)];
    for (const time of before) expect(time).toBeGreaterThan(800);
    expect(after).toEqual([600, 600, 600]);
    expect(Math.max(...shares(mesos, 'dev', 3.25, 6))).toBe(0.5);
    expect(mesos.metrics['operations.failed']).toBe(1);
    expect(mesos.warnings).toEqual(['operation quota at 4h, dev: the role uses more than the limit']);
  });

  test('39: four agents cannot be reserved while they are busy, and can when they were drained; prod never waits again', async () => {
    const mesos = under(await lesson('39-reserve-at-a-time'), 'mesos');
    expect(mesos.metrics['operations.failed']).toBe(4);
    expect(mesos.metrics['operations.done']).toBe(12);
    const all = turnarounds(mesos, 'prod');
    for (const time of all.slice(0, 5)) expect(time).toBeGreaterThan(400);
    expect(all.slice(5)).toEqual(all.slice(5).map(() => 300));
    expect(cpus(mesos, 'allocated', 1.5, 2)).toBeGreaterThan(0.99);
    expect(cpus(mesos, 'allocated', 2.2, 2.26)).toBeLessThan(0.55);
  });
});

describe('what lasts beyond tasks', () => {
  test('40: with reservations db keeps its third, but for the hour its agent is down; without it falls to its fair share', async () => {
    const run = await lesson('40-stateful-service');
    const mesos = under(run, 'mesos');
    for (const share of [...shares(mesos, 'db', 0.1, 3), ...shares(mesos, 'db', 4.1, 6)]) expect(share).toBeGreaterThan(0.33);
    for (const share of shares(mesos, 'db', 3.1, 4)) expect(share).toBeCloseTo(0.3, 2);
    expect(mesos.metrics['tasks.failed']).toBeGreaterThan(5);
    const weighted = under(run, 'weighted-drf');
    expect(Math.min(...shares(weighted, 'db', 1.5, 6))).toBeLessThanOrEqual(0.25);
    const steps = run.steps.get('mesos')?.all ?? [];
    const agents = (what: string) =>
      steps.filter((step) => step.what === what && step.framework === 'db').map(({ agent }) => agent);
    expect(new Set(agents('launch')).size).toBe(4);
  });
});

describe('agents that go, and that have more than they have', () => {
  test('41: careful loses nothing, careless all that it runs', async () => {
    const run = await lesson('41-maintenance');
    const mesos = under(run, 'mesos');
    expect(mesos.metrics['tasks.lost']).toBe(32);
    const lost = (run.steps.get('mesos')?.all ?? []).filter(({ what }) => what === 'lost');
    expect(new Set(lost.map(({ framework }) => framework))).not.toContain('careful');
    expect(shares(mesos, 'careless', 2, 2.02)[0]).toBeLessThan(0.1);
    const { [`inverse-offers.made`]: made, 'inverse-offers.accepted': accepted } = mesos.metrics;
    expect(made - accepted).toBe(4); // careless's, which stay outstanding
    expect(accepted).toBeGreaterThan(100);
  });

  test('42: spare has 16 and then 8 CPUs that do not exist; other none; for some minutes more is allocated than there is', async () => {
    const mesos = under(await lesson('42-oversubscription'), 'mesos');
    expect(cpus(mesos, 'capacity', 0.1, 3)).toBe(48);
    expect(cpus(mesos, 'capacity', 3.05, 6)).toBe(40);
    for (const share of shares(mesos, 'spare', 0.5, 3)) expect(share).toBeCloseTo(16 / 48, 2);
    for (const share of shares(mesos, 'spare', 3.3, 6)) expect(share).toBeCloseTo(8 / 40, 2);
    expect(mesos.metrics['share.other.dominant.mean']).toBe(0);
    expect(cpus(mesos, 'allocated', 3, 3.05)).toBeGreaterThan(1.05);
  });
});
