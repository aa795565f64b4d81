import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { FaultMark } from '../../src/metrics/series.ts';
import { charts } from '../../src/report/charts/charts.ts';
import { timeUnit } from '../../src/report/charts/time-axis.ts';
import { startedWithin, thinned } from '../../src/report/charts/waiting-time.ts';
import { decimate, stepPoints } from '../../src/report/charts/windows.ts';
import { renderSvg } from '../../src/report/render-svg.ts';
import { textWidth } from '../../src/report/text-width.ts';
import { type SyntheticOptions, syntheticResult } from './synthetic-result.ts';

const specOf = (options: SyntheticOptions, name: string) => {
  const found = charts(syntheticResult(options), 'paper').find((chart) => chart.name === name);
  return found?.spec as { title: { subtitle: string[] }; data: { values: Record<string, unknown>[] } };
};

describe('every chart', () => {
  it('is byte-equal when drawn again, alone or among others', async () => {
    const made = charts(syntheticResult({ jobs: 200 }), 'paper');
    const first = await Promise.all(made.map(({ spec }) => renderSvg(spec)));
    for (const [index, { spec }] of made.entries()) expect(await renderSvg(spec)).toBe(first[index]);
    expect(made.map(({ name }) => name)).toEqual(['dominant-shares', 'utilization', 'waiting-time']);
  });

  it("fits a paper's column", async () => {
    for (const { spec } of charts(
      syntheticResult({ jobs: 200, allocators: ['drf', 'reservation-aware', 'a-name-of-very-great-length-indeed'] }),
      'paper',
    )) {
      const width = Number(/width="(\d+)"/.exec(await renderSvg(spec))?.[1]);
      expect(width).toBeLessThanOrEqual(330);
    }
  });

  it('compiles without a warning for the screen too', () => {
    for (const { spec } of charts(syntheticResult({ jobs: 200 }), 'screen')) {
      const warnings: unknown[] = [];
      const collect = (...texts: unknown[]) => {
        warnings.push(texts);
        return logger;
      };
      const logger = { level: () => logger, error: collect, warn: collect, info: () => logger, debug: () => logger };
      compile(spec as never, { logger: logger as never });
      expect(warnings).toEqual([]);
    }
  });

  it('is left out where nothing was kept', () => {
    expect(charts({ ...syntheticResult({ windows: 0, jobs: 0 }) }, 'paper')).toEqual([]);
    expect(charts({ ...syntheticResult(), runs: [] }, 'paper')).toEqual([]);
  });
});

describe('dominant shares', () => {
  it('draw the ideal for up to six frameworks', () => {
    const frameworks = (count: number) => Array.from({ length: count }, (_, index) => `r${index}/f${index}`);
    const kinds = (count: number) =>
      new Set(specOf({ frameworks: frameworks(count) }, 'dominant-shares').data.values.map((row) => row.kind));
    expect(kinds(6)).toEqual(new Set(['held', 'ideal']));
    expect(kinds(7)).toEqual(new Set(['held']));
  });

  it('draw nine of more than ten frameworks and say so', () => {
    const spec = specOf({ frameworks: Array.from({ length: 30 }, (_, index) => `r/f${index}`) }, 'dominant-shares');
    expect(new Set(spec.data.values.map((row) => row.framework)).size).toBe(9);
    expect(spec.title.subtitle.join(' ')).toContain('The 9 of 30 frameworks');
  });

  it('draw the first seed and say so', () => {
    expect(specOf({ replications: 3 }, 'dominant-shares').title.subtitle.join(' ')).toContain('Seed 1, the first of 3.');
    expect(specOf({ replications: 1 }, 'dominant-shares').title.subtitle.join(' ')).not.toContain('Seed');
  });
});

describe('decimation', () => {
  it('keeps the area under the curve, short last window included', () => {
    const end = [10, 20, 30, 40, 45];
    const value = [1, 2, 3, 4, 8];
    const merged = decimate({ end, value }, 3);
    expect(merged).toEqual({ end: [20, 40, 45], value: [1.5, 3.5, 8] });
  });

  it('starts the curve where the first window begins', () => {
    expect(stepPoints({ end: [60, 120], value: [0.5, 1] }, 60)).toEqual([
      { time: 0, value: 0.5 },
      { time: 1, value: 0.5 },
      { time: 2, value: 1 },
    ]);
  });

  it('keeps embedded series short', () => {
    const rows = specOf({ windows: 5000, allocators: ['drf'], replications: 1, resources: ['cpus'] }, 'utilization').data.values;
    expect(rows.length).toBeLessThanOrEqual(401);
  });
});

describe('waiting time', () => {
  it('is the plain distribution function where nothing is censored', () => {
    const waits = [3, 1, 1, 2].map((seconds) => ({ seconds, started: true }));
    expect(startedWithin(waits)).toEqual([
      { wait: 1, started: 0.5 },
      { wait: 2, started: 0.75 },
      { wait: 3, started: 1 },
    ]);
  });

  it('takes the censored as still waiting: S(3) = (1 − 1/4)(1 − 1/2)', () => {
    const waits = [
      { seconds: 1, started: true },
      { seconds: 2, started: false },
      { seconds: 3, started: true },
      { seconds: 9, started: false },
    ];
    expect(startedWithin(waits).map((step) => step.started)).toEqual([0.25, 0.25, 0.625, 0.625]);
  });
});

it('draws who never waits: a line from edge to edge', () => {
  const points = thinned([{ wait: 0, started: 1 }], 0.001, 0.01);
  expect([points[0], points.at(-1)]).toEqual([
    { wait: 0.001, started: 1 },
    { wait: 0.01, started: 1 },
  ]);
});

it('counts time in what suits the run', () => {
  expect([120, 3600, 86_400, 86_400 * 29].map((seconds) => timeUnit(seconds).name)).toEqual(['s', 'min', 'h', 'd']);
});

it("measures text by Helvetica's table", () => {
  expect(textWidth('Time (h)', 10)).toBeCloseTo(37.22, 6);
});

describe('marks of faults', () => {
  const MARKS = [
    { begin: 3600, end: 7200, kind: 'agent-crash', count: 1, label: '3 agents crash' },
    { begin: 3600, end: null, kind: 'executor-crash', count: 1, label: 'executors of web crash on 1 agent' },
    { begin: 3610, end: 3700, kind: 'agent-crash', count: 1, label: 'agent-1 crashes' },
    { begin: 36_000, end: 40_000, kind: 'partition', count: 2, label: '2 partitions' },
  ];
  const marked = (marks: readonly FaultMark[]) => {
    const result = syntheticResult({ jobs: 200 });
    return { ...result, runs: result.runs.map((run) => ({ ...run, marks })) };
  };

  it('are on every chart over time, on paper and on screen, and compile without a warning', async () => {
    for (const medium of ['paper', 'screen'] as const)
      for (const { name, spec } of charts(marked(MARKS), medium)) {
        const texts = JSON.stringify(spec);
        expect(texts.includes('3 agents crash')).toBe(name !== 'waiting-time');
        const warnings: unknown[] = [];
        const collect = (...all: unknown[]) => {
          warnings.push(all);
          return logger;
        };
        const logger = { level: () => logger, error: collect, warn: collect, info: () => logger, debug: () => logger };
        compile(spec as never, { logger: logger as never });
        expect(warnings).toEqual([]);
      }
  });

  it('have a letter each, one for those that begin together, none where there is no room; the text says which is which', async () => {
    const spec = charts(marked(MARKS), 'paper').find(({ name }) => name === 'utilization')?.spec ?? {};
    const { subtitle } = spec.title as { subtitle: string[] };
    expect(subtitle.join(' ')).toContain(
      'Marks: A 3 agents crash (1–2 h); B executors of web crash on 1 agent (1 h); C agent-1 crashes (1.003–1.028 h); D 2 partitions (10–11.11 h).',
    );
    const svg = await renderSvg(spec);
    const texts = [...svg.matchAll(/<text[^>]*fill="#8a1c1c"[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect([...new Set(texts)].filter((text) => text !== '')).toEqual(['A–B', 'D']);
  });

  it('fit the column, and say how many are not told', async () => {
    const many = Array.from({ length: 60 }, (_, hour) => ({ ...MARKS[0], begin: 1400 * hour, end: 1400 * hour + 600 }));
    const spec = charts(marked(many), 'paper')[0].spec;
    expect((spec.title as { subtitle: string[] }).subtitle.join(' ')).toContain('; 55 more are in marks.csv.');
    expect(Number(/width="(\d+)"/.exec(await renderSvg(spec))?.[1])).toBeLessThanOrEqual(330);
  });

  it('change nothing where there are none', () => {
    for (const medium of ['paper', 'screen'] as const)
      expect(charts(marked([]), medium)).toEqual(charts(syntheticResult({ jobs: 200 }), medium));
  });
});
