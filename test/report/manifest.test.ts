import { describe, expect, it } from 'vitest';
import { manifestJson, scenarioFileName } from '../../src/report/manifest.ts';
import { syntheticResult } from './synthetic-result.ts';

const options = { version: '1.2.3', scenarioFile: './scenarios/dev.yaml' };

describe('the manifest', () => {
  const result = syntheticResult({ allocators: ['drf', 'mine'], replications: 2, windows: 2, jobs: 2 });
  const scenario = {
    ...result.scenario,
    trace: {
      format: 'google-2011',
      path: '/somewhere/else/trace',
      written: 'traces/google',
      load: Number.POSITIVE_INFINITY,
    } as never,
  };
  const trace = {
    files: [
      { path: '/somewhere/else/trace/task_events/part-0.csv.gz', sha256: 'ab', rows: 5 },
      { path: '/elsewhere/part-1.csv', sha256: 'cd', rows: 6 },
    ],
    counts: { 'skipped-rows': 3 },
  };
  const text = manifestJson({ ...result, scenario, trace, warnings: ['/somewhere/else/mine.ts has no name'] }, options);
  const manifest = JSON.parse(text);

  it('knows no machine: written paths stand for absolute ones, in warnings too', () => {
    expect(text).not.toContain('/somewhere');
    expect(text).not.toContain('/elsewhere');
    expect(manifest.scenario.allocators[1]).toEqual({ use: './mine.ts', label: 'mine', options: {} });
    expect(manifest.scenario.frameworks[0].workload).toEqual({ kind: 'jobs', file: 'data/jobs.csv' });
    expect(manifest.trace.files.map((file: { path: string }) => file.path)).toEqual([
      'traces/google/task_events/part-0.csv.gz',
      'part-1.csv',
    ]);
    expect(manifest.warnings).toEqual(['./mine.ts has no name']);
  });

  it('says what each run was', () => {
    expect(manifest).toMatchObject({ clustersim: '1.2.3', scenario_file: 'scenarios/dev.yaml', seeds: [1, 2] });
    expect(manifest.runs).toHaveLength(4);
    expect(manifest.runs[0]).toEqual({
      allocator: 'drf',
      seed: 1,
      digest: result.runs[0].digest,
      arrivals_digest: result.runs[0].arrivalsDigest,
      events: result.runs[0].events,
      simulated_seconds: 86_400,
      saturated: false,
      warnings: ['does not honour priorities: they were taken out'],
    });
  });

  it('writes infinity as a word and long lists as their fingerprint', () => {
    expect(manifest.scenario.trace.load).toBe('Infinity');
    const long = manifestJson(
      {
        ...result,
        scenario: { ...result.scenario, values: Array.from({ length: 1000 }, (_, index) => index) } as never,
      },
      options,
    );
    expect(JSON.parse(long).scenario.values).toEqual({ count: 1000, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

it('keeps of an absolute scenario path only the name', () => {
  expect(scenarioFileName('/home/someone/dev.yaml')).toBe('dev.yaml');
  expect(scenarioFileName('C:\\Users\\someone\\dev.yaml')).toBe('dev.yaml');
  expect(scenarioFileName('./a/../b/dev.yaml')).toBe('b/dev.yaml');
});
