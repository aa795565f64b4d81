import { createColors } from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { ExperimentResult } from '../../src/experiment/result.ts';
import { METRICS } from '../../src/metrics/definitions.ts';
import { clearBest, compare } from '../../src/report/comparison.ts';
import { formatValue, unitFor, unitsForRow } from '../../src/report/format-number.ts';
import { HEADLINE_METRICS, headlineRows, namePattern } from '../../src/report/headline-metrics.ts';
import { comparisonTable } from '../../src/report/table.ts';
import { type SyntheticOptions, syntheticResult, syntheticRun } from './synthetic-result.ts';

const SEVEN = [
  'drf',
  'weighted-drf',
  'strict-priority',
  'reservation-aware',
  'an-allocator-with-a-name-of-great-length',
  '公平',
  'mine',
];

describe('the best of a row', () => {
  const seeds = (...values: number[]) => new Map(values.map((value, index) => [index + 1, value]));

  it('is marked when the paired differences leave out zero, however wide the spread over seeds', () => {
    expect(clearBest([seeds(10, 110, 1010), seeds(12, 112.1, 1011.9)], 'lower')).toBe(0);
    expect(clearBest([seeds(10, 110, 1010), seeds(12, 112.1, 1011.9)], 'higher')).toBe(1);
  });

  it('is not marked when the lead changes from seed to seed', () => {
    expect(clearBest([seeds(10, 13, 9), seeds(11, 12, 10)], 'lower')).toBe(-1);
  });

  it('is compared with the runner-up, not with the worst', () => {
    expect(clearBest([seeds(10, 12, 9), seeds(99, 98, 97), seeds(11, 11, 9)], 'lower')).toBe(-1);
  });

  it('needs more than one per cent with a single seed', () => {
    expect(clearBest([seeds(100), seeds(100.9)], 'lower')).toBe(-1);
    expect(clearBest([seeds(100), seeds(101.2)], 'lower')).toBe(0);
  });

  it('is never marked where no direction is better, among equals, or without a rival', () => {
    expect(clearBest([seeds(1, 1), seeds(2, 2)], 'none')).toBe(-1);
    expect(clearBest([seeds(1, 1), seeds(1, 1)], 'lower')).toBe(-1);
    expect(clearBest([seeds(1, 2), new Map()], 'lower')).toBe(-1);
    expect(clearBest([seeds(0), seeds(0)], 'lower')).toBe(-1);
  });
});

describe('headline rows', () => {
  it('expand families, and drop those with too many members', () => {
    const rows = headlineRows([
      'role-share.a.b/c.dominant.mean',
      'utilization.cpus.mean',
      'utilization.cpus.running.mean',
      'utilization.mem.mean',
    ]);
    expect(rows.map((row) => row.label)).toEqual(['utilization cpus, mean', 'utilization mem, mean', 'share of a.b/c, mean']);
    expect(headlineRows(Array.from({ length: 7 }, (_, index) => `role-share.r${index}.dominant.mean`))).toEqual([]);
  });

  it('tell fairness over time beside the Jain index, in three rows', () => {
    const metrics = ['jain.mean', 'fairness.gap.mean', 'fairness.gap.area', 'fairness.backlogged.gap.mean'];
    const more = [
      'fairness.envy-pairs.mean',
      'fairness.envy-pairs.max',
      'fairness.below-ideal.max',
      'fairness.below-ideal.web.max',
    ];
    expect(headlineRows([...metrics, ...more]).map(({ metric, label, direction }) => [metric, label, direction])).toEqual([
      ['jain.mean', 'Jain index, mean', 'higher'],
      ['fairness.gap.mean', 'gap to ideal shares, mean', 'lower'],
      ['fairness.envy-pairs.mean', 'envy pairs, mean', 'lower'],
      ['fairness.below-ideal.max', 'longest below ideal share', 'lower'],
    ]);
  });

  it('exist among the metrics that runs report, under the same names', () => {
    const families = METRICS.map((metric) => namePattern(metric.name));
    for (const { name } of HEADLINE_METRICS) {
      const member = name.replace(/<[^>]*>/, 'x');
      expect(
        families.some((family) => family.test(member)),
        name,
      ).toBe(true);
    }
  });
});

describe('numbers for people', () => {
  const text = (quantity: 'seconds' | 'fraction' | 'count' | 'plain', value: number) =>
    formatValue(value, unitFor(quantity, value));

  it('have three significant digits and a unit of their size', () => {
    expect(text('seconds', 0)).toBe('0 s');
    expect(text('seconds', 0.0123)).toBe('12.3 ms');
    expect(text('seconds', 3.4)).toBe('3.40 s');
    expect(text('seconds', 126)).toBe('2.10 min');
    expect(text('seconds', 5400)).toBe('90.0 min');
    expect(text('seconds', 9000)).toBe('2.50 h');
    expect(text('seconds', 30 * 86400)).toBe('30.0 d');
    expect(text('fraction', 0.4567)).toBe('45.7 %');
    expect(text('count', 999)).toBe('999');
    expect(text('count', 1234)).toBe('1.23k');
    expect(text('plain', 0.98765)).toBe('0.988');
    expect(text('plain', -2)).toBe('−2');
  });

  it('show a half-width to its first digit, and none as nought', () => {
    expect(formatValue(12.3456, unitFor('seconds', 12), 0.0123)).toBe('12.35 ±0.01 s');
    expect(formatValue(12.3456, unitFor('seconds', 12), 4.321)).toBe('12.3 ±4.3 s');
    expect(formatValue(1980, unitFor('count', 1980), 0)).toBe('1.98 ±0k');
  });

  it('share a unit across a row unless they are far apart', () => {
    expect(unitsForRow('seconds', [50, 200]).map((unit) => unit.suffix)).toEqual([' s', ' s']);
    expect(unitsForRow('seconds', [2, 20_000]).map((unit) => unit.suffix)).toEqual([' s', ' h']);
  });
});

describe('the terminal table', () => {
  for (const replications of [1, 2, 5]) {
    for (let count = 1; count <= 7; count++) {
      it(`keeps to 80 columns with ${count} allocators and ${replications} seeds`, () => {
        const options: SyntheticOptions = {
          allocators: SEVEN.slice(0, count),
          replications,
          windows: 2,
          jobs: 50,
          saturated: SEVEN,
        };
        const table = comparisonTable(syntheticResult(options));
        for (const line of table.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
        for (const name of ['drf', 'weighted-drf', 'strict-priority'].slice(0, count)) expect(table).toContain(name);
        expect(table).not.toContain('\u001b');
      });
    }
  }

  it('looks the same with colours taken out', () => {
    const result = syntheticResult({ windows: 2, jobs: 50 });
    const coloured = comparisonTable(result, { colors: createColors(true) });
    expect(coloured).toContain('\u001b');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are.
    expect(coloured.replace(/\u001b\[\d+m/g, '').replace(/ +$/gm, '')).toBe(comparisonTable(result));
  });

  it('prints exactly this', () => {
    const of = (allocator: string, seed: number, jain: number, wait: number, saturated = false) => ({
      ...syntheticRun(allocator, 0, seed, { windows: 1, jobs: 1 }),
      saturated,
      metrics: { 'jain.mean': jain, 'wait.first.mean': wait, 'offers.made': 1234 },
    });
    const result: ExperimentResult = {
      ...syntheticResult({ windows: 1, jobs: 1 }),
      runs: [of('drf', 1, 0.9, 60), of('drf', 2, 0.92, 64), of('fifo', 1, 0.8, 61, true), of('fifo', 2, 0.82, 62)],
    };
    expect(comparisonTable(result)).toBe(
      `                                   drf           fifo!
Jain index, mean          0.910 ±0.127*  0.810 ±0.127
wait to first task, mean  62.0 ±25.4 s    61.5 ±6.4 s
offers made                   1.23 ±0k       1.23 ±0k

n = 2 seeds: mean ±half-width of its 95 % interval (Student t).
* best of its row: the 95 % interval of its paired differences from the
runner-up, by seed, excludes 0.
! saturated: fifo (1 of 2). The queue still grew at the end; waits are of the
observed span, not of the system.
`,
    );
  });

  it('says that one seed has no interval', () => {
    expect(comparisonTable(syntheticResult({ replications: 1, windows: 2, jobs: 20 }))).toContain('n = 1 seed: no interval.');
  });

  it('leaves a dash where no run of an allocator defines the metric', () => {
    const result = syntheticResult({ replications: 1, windows: 2, jobs: 20, allocators: ['drf', 'fifo'] });
    const runs = [result.runs[0], { ...result.runs[1], metrics: { makespan: 5 } }];
    const row = compare({ ...result, runs }).rows.find((one) => one.metric === 'jain.mean');
    expect(row?.cells[1]).toEqual({ text: '–', best: false });
  });
});
