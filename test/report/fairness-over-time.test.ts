import { compile } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { prepare } from '../../src/experiment/prepare.ts';
import type { ExperimentResult } from '../../src/experiment/result.ts';
import { simulate } from '../../src/experiment/simulate.ts';
import { charts } from '../../src/report/charts/charts.ts';
import { fairnessCsv } from '../../src/report/fairness-csv.ts';
import { renderSvg } from '../../src/report/render-svg.ts';
import { scenarioOf } from '../cluster/kit.ts';

/** Four CPUs: a has them all for the first 10 s, b comes at 4 s. */
const TEXT = `
until: 20s
allocators: [drf, fifo]
allocation: { granularity: task }
agents: [{ resources: "cpus:4;mem:40GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { tasks: 100, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: b, role: b, scheduler: batch, workload: { arrivals: { at: [4s] }, tasks: 100, duration: 10s, resources: "cpus:1;mem:1GB" } }
outputs: { window: 5s }
`;

async function resultOf(text: string, measuresFairness = true): Promise<ExperimentResult> {
  const scenario = scenarioOf(text);
  const prepared = await prepare(scenario);
  const runs = scenario.allocators.map(({ label }) => simulate(prepared, label, 1, { measuresFairness }));
  return { scenario, runs, warnings: [] };
}

describe('fairness.csv', () => {
  test('of a run on paper: a row a window, empty where nobody had demand', async () => {
    const { runs } = await resultOf(TEXT);
    const [drf, fifo] = runs.map(({ fairness }) => fairness ?? expect.fail('it was measured'));
    // From 4 s on each should have half. With DRF b has when a's tasks have ended, at 10 s: for 6 s one has half too much, the other half
    // too little and envies it. Of the first window that is the last fifth.
    expect(fairnessCsv(drf)).toBe(
      `time,gap,gap_backlogged,envy_pairs,envy_pairs_backlogged,jain,jain_backlogged,sharing_deficit,pareto_slack
5,0.2,0.2,0.2,0.2,0.9,0.9,0.1,0
10,1,1,1,1,0.5,0.5,0.5,0
15,0,0,0,0,1,1,0,0
20,0,0,0,0,1,1,0,0
`,
    );
    // First come, first served: b has nothing to the end.
    expect(fairnessCsv(fifo).split('\n').slice(3)).toEqual(['15,1,1,1,1,0.5,0.5,0.5,0', '20,1,1,1,1,0.5,0.5,0.5,0', '']);

    const idle = { ...drf, time: [0.1 + 0.2], jain: [Number.NaN], jainBacklogged: [Number.NaN] };
    expect(fairnessCsv(idle).split('\n')[1]).toBe('0.3,0.2,0.2,0.2,0.2,,,0.1,0');
  });
});

describe('the chart of fairness over time', () => {
  const specOf = (result: ExperimentResult, medium: 'paper' | 'screen') =>
    charts(result, medium).find(({ name }) => name === 'fairness-over-time')?.spec;

  test.each(['paper', 'screen'] as const)(
    'has a panel for the gap and one for envy, a line an allocator (%s)',
    async (medium) => {
      const spec = specOf(await resultOf(TEXT), medium) ?? expect.fail('there is such a chart');
      const { values } = spec.data as { values: { allocator: string; panel: string; time: number; value: number }[] };
      const line = (allocator: string, panel: string) =>
        values.filter((row) => row.allocator === allocator && row.panel === panel).map(({ time, value }) => [time, value]);
      for (const panel of ['Gap to the ideal', 'Envy pairs']) {
        expect(line('drf', panel)).toEqual([
          [0, 0.2],
          [5, 0.2],
          [10, 1],
          [15, 0],
          [20, 0],
        ]);
        expect(line('fifo', panel).at(-1)).toEqual([20, 1]);
      }
      expect(values).toHaveLength(20);

      const warnings: unknown[] = [];
      const collect = (...texts: unknown[]) => {
        warnings.push(texts);
        return logger;
      };
      const logger = { level: () => logger, error: collect, warn: collect, info: () => logger, debug: () => logger };
      const { spec: compiled } = compile(spec as never, { logger: logger as never });
      expect(warnings).toEqual([]);
      expect(JSON.stringify(compiled)).toContain('Envy pairs');
    },
  );

  test("fits a paper's column, and is the same when drawn again", async () => {
    const spec = specOf(await resultOf(TEXT), 'paper') ?? expect.fail('there is such a chart');
    const svg = await renderSvg(spec);
    expect(Number(/width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(330);
    expect(await renderSvg(spec)).toBe(svg);
    for (const text of ['Gap to the ideal', 'Envy pairs', 'drf', 'fifo']) expect(svg).toContain(text);
  });

  test('is left out of one framework, and where it was not measured', async () => {
    const alone = TEXT.split('\n')
      .filter((line) => !line.includes('name: b'))
      .join('\n');
    expect(specOf(await resultOf(alone), 'paper')).toBeUndefined();
    expect(specOf(await resultOf(TEXT, false), 'paper')).toBeUndefined();
  });
});
