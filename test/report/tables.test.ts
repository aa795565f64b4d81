import { describe, expect, it } from 'vitest';
import type { ExperimentResult } from '../../src/experiment/result.ts';
import { cleanSeconds, csvText } from '../../src/report/csv.ts';
import { jobsCsv } from '../../src/report/jobs-csv.ts';
import { sharesCsv } from '../../src/report/shares-csv.ts';
import { summaryCsv } from '../../src/report/summary-csv.ts';
import { summaryJson } from '../../src/report/summary-json.ts';
import { utilizationCsv } from '../../src/report/utilization-csv.ts';
import { syntheticResult } from './synthetic-result.ts';

describe('CSV', () => {
  it('prints numbers in the fewest digits that read back, quotes names, leaves what is not empty', () => {
    const rows = [
      [0.1 + 0.2, 'a,b', undefined],
      [-0, 'say "x"', Number.NaN],
      [1e21, 'line\nfeed', Number.POSITIVE_INFINITY],
    ];
    expect(csvText(['x', 'y', 'z'], rows.length, (index) => rows[index])).toBe(
      'x,y,z\n0.30000000000000004,"a,b",\n0,"say ""x""",\n1e+21,"line\nfeed",inf\n',
    );
  });

  it('joins its chunks without a seam', () => {
    const text = csvText(['n'], 20_000, (index) => [index]);
    expect(text.split('\n')).toHaveLength(20_002);
    expect(text.split('\n')[8193]).toBe('8192');
  });

  it('cleans times of what is below a microsecond', () => {
    expect(cleanSeconds(0.1 + 0.2)).toBe(0.3);
    expect(cleanSeconds(86_400 * 29 + 0.000001)).toBe(2_505_600.000001);
  });
});

it("writes jobs under Batsim's names, empty where it has not happened", () => {
  const jobs = {
    job: ['j1', 'j2', 'j3', 'j4', 'j5'],
    framework: [0, 1, 0, 0, 0],
    submitted: [0.1, 0, 1, 2, 3],
    tasks: [2, 1, 3, 1, 1],
    firstStart: [0.3, 5, 2, -1, 4],
    lastStart: [0.4, 5, -1, -1, 4],
    finished: [1.3, 9, -1, -1, 4],
    tasksFinished: [2, 0, 1, 0, 1],
    tasksFailed: [0, 1, 1, 0, 0],
  };
  expect(jobsCsv(jobs, [{ name: 'web' }, { name: 'batch' }])).toBe(
    `job_id,workload_name,submission_time,tasks,success,final_state,starting_time,last_start_time,execution_time,finish_time,waiting_time,turnaround_time,stretch,tasks_finished,tasks_failed
j1,web,0.1,2,1,COMPLETED_SUCCESSFULLY,0.3,0.4,1,1.3,0.2,1.2,1.2,2,0
j2,batch,0,1,0,COMPLETED_FAILED,5,5,4,9,5,9,2.25,0,1
j3,web,1,3,,,2,,,,1,,,1,1
j4,web,2,1,,,,,,,,,,0,0
j5,web,3,1,1,COMPLETED_SUCCESSFULLY,4,4,0,4,1,1,,1,0
`,
  );
});

it('writes shares tidily, no dominant resource while nothing is held', () => {
  const series = {
    roles: ['prod', 'dev'],
    frameworks: [
      { name: 'web', role: 0 },
      { name: 'lab', role: 1 },
    ],
    resources: ['cpus', 'mem'],
    time: [0.1 + 0.2, 0.1 + 0.2],
    framework: [0, 1],
    dominantResource: [1, -1],
    charged: [0.5, 0],
    dominant: [0.25, 0],
    weighted: [0.125, 0],
    ideal: [1 / 3, 0.5],
    demand: [1.5, 0],
    backlogged: [1, 0],
  };
  expect(sharesCsv(series)).toBe(
    `time,role,framework,dominant_resource,charged_share,dominant_share,weighted_share,ideal_share,demand_share,backlogged
0.3,prod,web,mem,0.5,0.25,0.125,0.3333333333333333,1.5,1
0.3,dev,lab,,0,0,0,0.5,0,0
`,
  );
});

it('writes utilization by window and resource', () => {
  const series = {
    resources: ['cpus'],
    time: [60],
    resource: [0],
    capacity: [16],
    running: [0.5],
    allocated: [0.625],
    offered: [0.1],
    reservedIdle: [0],
  };
  expect(utilizationCsv(series)).toBe(
    'time,resource,capacity,running,allocated,offered,reserved_idle\n60,cpus,16,0.5,0.625,0.1,0\n',
  );
});

describe('the summary', () => {
  const [run] = syntheticResult({ replications: 1, allocators: ['drf'], windows: 2, jobs: 2 }).runs;
  const result: ExperimentResult = {
    ...syntheticResult({ replications: 1, allocators: ['drf'], windows: 2, jobs: 2 }),
    runs: [
      { ...run, seed: 1, metrics: { 'jain.mean': 0.5, makespan: 12.25 } },
      { ...run, allocator: 'fifo, mine', seed: 1, metrics: { makespan: 13 } },
    ],
  };

  it('is one row a number', () => {
    expect(summaryCsv(result)).toBe(
      'allocator,seed,metric,value\ndrf,1,jain.mean,0.5\ndrf,1,makespan,12.25\n"fifo, mine",1,makespan,13\n',
    );
  });

  it('is the same as JSON', () => {
    expect(JSON.parse(summaryJson(result)).runs[0]).toEqual({
      allocator: 'drf',
      seed: 1,
      digest: run.digest,
      arrivals_digest: run.arrivalsDigest,
      events: run.events,
      simulated_seconds: 86_400,
      metrics: { 'jain.mean': 0.5, makespan: 12.25 },
    });
  });
});
