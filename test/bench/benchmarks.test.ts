import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { measureCell } from '../../bench/allocation-cycle.ts';
import { churning, filling, placingCost } from '../../bench/best-fit.ts';
import { holdModel } from '../../bench/event-queue.ts';
import { crowded, fairnessCost } from '../../bench/fairness-over-time.ts';
import { replayList } from '../../bench/job-lists.ts';
import { multiFramework } from '../../bench/multi-framework.ts';

/* Benchmarks run here too, small, so that speed is never bought with a changed answer. A digest may change; not unseen. */

test('the queue alone hands out the same order', () => {
  expect(holdModel(1000, 20_000).digest).toBe('c4f76be79f85e9d0');
});

const small = {
  text: readFileSync(new URL('../../bench/lists/small.csv', import.meta.url), 'utf8'),
  machines: 1000,
  until: '30min',
};

test('a small job list, registered filters', async () => {
  const { digest, tasks, meanCpuUtilization } = replayList({ ...small, registeredFilters: true });
  expect(digest).toBe('9aabc3e9ab36fc42');
  expect(tasks).toBe(25044);
  expect(meanCpuUtilization).toBeCloseTo(0.395, 3);
});

test('a small job list, declines only', async () => {
  const { digest, tasks } = replayList({ ...small, registeredFilters: false });
  expect(digest).toBe('5da79ce9371fa2d1');
  expect(tasks).toBe(25044);
});

test('allocation cycles', () => {
  expect(measureCell({ agents: 100, frameworks: 20 }, 1).digest).toBe('478a1cf7038cf7bf');
});

test('many frameworks of few kinds', () => {
  const { rounds, offers, left, digest } = multiFramework(true);
  expect({ rounds, offers, left, digest }).toEqual({ rounds: 37, offers: 2960, left: 0, digest: '8fffff99787765cf' });
});

test('fairness over time: the same run with it and without, sampled and exact', async () => {
  const [sampled, exact] = [8, 4].map((frameworks) => {
    const text = crowded(60, frameworks, '2min');
    return (measures: boolean) => fairnessCost(text, 'crowded.yaml', 'drf', measures);
  });
  expect(await sampled(false)).toMatchObject({ digest: 'bf7a48de58a9d5c6', every: 0, gap: 0 });
  const looked = await sampled(true);
  expect(looked).toMatchObject({ digest: 'bf7a48de58a9d5c6', every: 8 });
  expect(looked.gap).toBeCloseTo(0.069807558461, 9);
  expect(await exact(false)).toMatchObject({ digest: '81889647b22c37f2', every: 0, gap: 0 });
  const saw = await exact(true);
  expect(saw).toMatchObject({ digest: '81889647b22c37f2', every: 1 });
  expect(saw.gap).toBeCloseTo(0.180252166167, 9);
});

test('tasks by first fit and by best fit', () => {
  const digests = [filling, churning].flatMap((work) =>
    ['drfh-first-fit', 'drfh-best-fit'].map((allocator) => placingCost(allocator, work(0.01), 0.01).digest),
  );
  expect(digests).toEqual(['c1fbccbff82f27b0', 'd263faa1e832818d', '533fefeb42fffc27', '516708c973a16fa9']);
});
