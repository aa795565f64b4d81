import { expect, test } from 'vitest';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import { loadScenario } from '../../src/scenario/index.ts';
import { lesson, SCENARIOS, under } from './lesson.ts';

/** What the lessons about policies from the literature claim, by hand. */

test('57: with 3 slots (2, 1), with 4 (2, 2), with 6 as under DRF (3, 2)', async () => {
  const run = await lesson('57-slots');
  const tasks = (allocator: string): number[] => {
    const { metrics } = under(run, allocator);
    return [metrics['share.A.dominant.mean'] * 4.5, metrics['share.B.dominant.mean'] * 3].map((each) => Number(each.toFixed(9)));
  };
  expect(['drf', 'slots-3', 'slots-4', 'slots-6'].map(tasks)).toEqual([
    [3, 2],
    [2, 1],
    [2, 2],
    [3, 2],
  ]);
});

test('58: B and C are done a minute earlier than under DRF, A when it was', async () => {
  const run = await lesson('58-packing-or-sharing');
  const turnarounds = (allocator: string): number[] => {
    const { jobs } = under(run, allocator);
    return [...jobs.finished].map((finished, row) => finished - jobs.submitted[row]).sort((a, b) => a - b);
  };
  expect(turnarounds('drf')).toEqual([180, 180, 180]);
  expect(turnarounds('tetris')).toEqual([120, 120, 180]);
  expect(under(run, 'tetris-fair').digest).toBe(under(run, 'drf').digest);
});

test('59: granted whole, the first gang is done after 10 min; task by task, neither before 20', async () => {
  const run = await lesson('59-gangs');
  const started = (allocator: string) => (run.steps.get(allocator)?.all ?? []).filter(({ what }) => what === 'launch');
  const at = (allocator: string, framework: string): number[] =>
    started(allocator).flatMap((step) => (step.framework === framework ? [step.seconds] : []));
  expect(at('gang', 'first')).toEqual(new Array(6).fill(0));
  expect(at('gang', 'second')).toEqual(new Array(6).fill(600));
  for (const framework of ['first', 'second']) expect(at('drf', framework)).toEqual([0, 0, 0, 0, 0, 600]);
  expect([under(run, 'drf'), under(run, 'gang')].map(({ metrics }) => metrics['turnaround.mean'])).toEqual([1200, 900]);
});

test('60: case 47, ten tasks of each by best fit, six by first fit', async () => {
  const run = await lesson('60-best-fit');
  const shares = (allocator: string): number[] =>
    ['compute', 'memory'].map((name) => under(run, allocator).metrics[`share.${name}.dominant.mean`] * 14);
  for (const share of shares('drfh-best-fit')) expect(share).toBeCloseTo(10, 9);
  for (const share of shares('drfh-first-fit')) expect(share).toBeCloseTo(6, 9);
});

test('61: for 10 min old has nothing under least attained service, and half under DRF', async () => {
  const run = await lesson('61-attained-service');
  const share = (allocator: string): number => under(run, allocator).metrics['share.old.dominant.mean'];
  expect([share('drf'), share('las')]).toEqual([0.5, 0]);
});

/** Agents of a scenario by kind: how many, and what each has, as parts of 32 CPUs and 64 GB. */
function kinds(file: string): [count: number, cpus: number, mem: number][] {
  const { scenario } = loadScenario(`${SCENARIOS}${file}.yaml`, KNOWN_NAMES);
  return scenario.agents.map(({ count, resources }) => {
    const part = (name: string, all: number): number => {
      const entry = resources.find((each) => each.name === name);
      return entry?.type === 'scalar' ? entry.value / 1000 / all : Number.NaN;
    };
    return [count, part('cpus', 32), part('mem', 64 * 1024)];
  });
}

test('case 52: the machines of Google’s trace, 12 583 of ten kinds', () => {
  const all = kinds('google-servers');
  expect(all).toEqual([
    [6732, 0.5, 0.5],
    [3863, 0.5, 0.25],
    [1001, 0.5, 0.75],
    [795, 1, 1],
    [126, 0.25, 0.25],
    [52, 0.5, 0.12],
    [5, 0.5, 0.03],
    [5, 0.5, 0.97],
    [3, 1, 0.5],
    [1, 0.5, 0.06],
  ]);
  expect(all.reduce((sum, [count]) => sum + count, 0)).toBe(12_583);
  const few = kinds('62-google-servers');
  expect(few).toEqual(all.slice(0, 6).map(([count, ...shape]) => [Math.round(count / 50), ...shape]));
});

test('62: in the shape of case 53, slots are best at a size between, and DRFH is well above', async () => {
  const run = await lesson('62-google-servers');
  const used = (allocator: string): number => under(run, allocator).metrics['utilization.cpus.mean'];
  const slots = [10, 12, 14, 16, 20].map((count) => used(`slots-${count}`));
  expect(slots.map((part) => Number(part.toFixed(2)))).toEqual([0.39, 0.48, 0.55, 0.64, 0.39]);
  expect(Math.min(used('drfh-first-fit'), used('drfh-best-fit'))).toBeGreaterThan(1.3 * Math.max(...slots));
});
