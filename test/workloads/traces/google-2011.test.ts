import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Google2011Options, readGoogle2011 } from '../../../src/workloads/traces/google-2011.ts';
import {
  CENSORED,
  DIFFERENT_MACHINES,
  FAILED,
  RESUBMITTED,
  RUNS_AT_START,
  type Trace,
} from '../../../src/workloads/traces/trace.ts';
import { TraceError } from '../../../src/workloads/traces/trace-error.ts';
import { folderOf, ONE_MACHINE, OPTIONS, type TaskRow, taskEvents, withFolder } from './google-2011-folder.ts';

const SECOND = 1_000_000;

function read(rows: readonly TaskRow[], options: Partial<Google2011Options> = {}, machines = ONE_MACHINE): Promise<Trace> {
  return withFolder(folderOf(taskEvents(...rows), machines), (folder) => readGoogle2011(folder, { ...OPTIONS, ...options }));
}

/** One finished run of a task. */
function run(row: Partial<TaskRow>, submit: number, schedule: number, end: number, how: TaskRow['type'] = 'finish'): TaskRow[] {
  return [
    { ...row, at: submit, type: 'submit' },
    { ...row, at: schedule, type: 'schedule', machine: 10 },
    { ...row, at: end, type: how },
  ];
}

describe('time', () => {
  it('begins 600 s after the trace does, and ends with the last row of task_events', async () => {
    const trace = await read(run({}, 0.000001, 2, 5), {}, `${ONE_MACHINE}700000000,11,0,p,1,1\n`);
    expect(trace.end).toBe(5 * SECOND);
    expect([...trace.episodes.submit]).toEqual([1]);
    expect([...trace.episodes.duration]).toEqual([3 * SECOND]);
    expect([...trace.machines.time]).toEqual([0, 100 * SECOND]);
  });

  it('takes 2^63 − 1 as after the window: nothing ends there, nothing lengthens the window', async () => {
    const after = '9223372036854775807,,1,0,,4,u,0,0,0.5,0.5,0,0\n';
    const tasks = taskEvents({ at: 1, type: 'submit' }, { at: 2, type: 'schedule' }, { at: 9, type: 'submit', job: 2 }) + after;
    const trace = await withFolder(folderOf(tasks, `${ONE_MACHINE}9223372036854775807,10,1,p,1,1\n`), (folder) =>
      readGoogle2011(folder, { ...OPTIONS, censored: { ...OPTIONS.censored, unfinished: 'forever' } }),
    );
    expect(trace.end).toBe(9 * SECOND);
    expect([...trace.episodes.duration]).toEqual([Infinity]);
    expect(trace.machines.count).toBe(1);
    expect(trace.counts).toMatchObject({
      'task-rows-after-window': 1,
      'machine-rows-after-window': 1,
      'censored-unfinished': 1,
    });
  });

  it('does not lose to a file out of order: sorted by submission, a task never goes back', async () => {
    const trace = await read([
      ...run({ job: 1 }, 50, 60, 70),
      ...run({ job: 2 }, 1, 2, 3),
      { at: 65, type: 'submit' },
      { at: 64, type: 'schedule' },
    ]);
    expect(trace.episodes.jobNames).toEqual(['2', '1']);
    expect([...trace.episodes.submit]).toEqual([1, 50, 70].map((second) => second * SECOND));
    expect([...trace.episodes.next]).toEqual([-1, 2, -1]);
    expect(trace.counts).toMatchObject({ 'task-time-inversions': 2, 'task-times-clamped': 2 });
  });
});

describe('machines', () => {
  it('have nothing until their size is known', async () => {
    const { machines, counts } = await read(
      run({}, 1, 2, 3),
      {},
      '0,10,0,p,,\n600000005,10,2,p,0.5,0.2493\n600000006,10,1,p,0.5,0.2493\n600000007,10,0,p,,\n',
    );
    expect([...machines.kind]).toEqual([0, 2, 1, 0]);
    expect([...machines.capacity]).toEqual([0, 0, 5_000_000, 24_930_000, 5_000_000, 24_930_000, 5_000_000, 24_930_000]);
    expect(counts['machine-capacities-unknown']).toBe(2);
  });

  it('are numbered by first appearance; what fits no life is left out and counted', async () => {
    const { machines, counts } = await read(
      run({}, 1, 2, 3),
      {},
      '0,77,1,p,1,1\n0,10,0,p,1,1\n600000001,10,0,p,0.5,1\n600000002,88,2,p,1,1\n',
    );
    expect(machines).toMatchObject({ count: 2, machineCount: 3, names: ['77', '10', '88'] });
    expect([...machines.machine]).toEqual([1, 1]);
    expect([...machines.kind]).toEqual([0, 2]);
    expect(counts).toMatchObject({
      'machine-removes-unknown': 1,
      'machine-adds-repeated': 1,
      'machine-updates-unknown': 1,
    });
  });

  it('have the largest disk where disk is scaled: the trace does not tell', async () => {
    const trace = await read(run({ disk: '0.25' }, 1, 2, 3), { scale: { disk: 1000, cpus: 1000 } }, `${ONE_MACHINE}0,11,0,p,,\n`);
    expect(trace.resources).toEqual(['cpus', 'disk']);
    expect([...trace.machines.capacity]).toEqual([1000, 1000, 0, 0]);
    expect([...trace.episodes.demand]).toEqual([500, 250]);
    expect(trace.counts['machine-disk-assumed']).toBe(1);
  });

  it('are not needed where the scenario brings its own', async () => {
    const trace = await withFolder(
      {
        'task_events/a.csv': taskEvents({ at: 'start', type: 'submit' }, { at: 'start', type: 'schedule', machine: 10 }),
      },
      (folder) => readGoogle2011(folder, { ...OPTIONS, machines: false }),
    );
    expect(trace.machines.count).toBe(0);
    expect([...trace.episodes.machine]).toEqual([-1]);
    expect([...trace.episodes.flags]).toEqual([RUNS_AT_START | CENSORED]);
  });
});

describe('tasks at the start', () => {
  it('that run, run on for what was left of them on the machine of their SCHEDULE row; others wait', async () => {
    const trace = await read(
      [
        { at: 'start', type: 'submit', task: 0, machine: 10 },
        { at: 'start', type: 'schedule', task: 0, machine: 11 },
        { at: 'start', type: 'submit', task: 1, machine: 10 },
        { at: 'start', type: 'submit', task: 2 },
        { at: 'start', type: 'schedule', task: 2, machine: 99 },
        { at: 0, type: 'submit', task: 3 },
        { at: 0, type: 'schedule', task: 3, machine: 11 },
        { at: 4, type: 'schedule', task: 1, machine: 10 },
        ...[0, 1, 2, 3].map((task): TaskRow => ({ at: 10, type: 'finish', task })),
      ],
      {},
      `${ONE_MACHINE}0,11,0,p,1,1\n`,
    );
    expect([...trace.episodes.submit]).toEqual([0, 0, 0, 0]);
    expect([...trace.episodes.flags]).toEqual([RUNS_AT_START, 0, RUNS_AT_START, 0]);
    expect([...trace.episodes.machine]).toEqual([1, -1, -1, -1]);
    expect([...trace.episodes.duration]).toEqual([10, 6, 10, 10].map((second) => second * SECOND));
    expect(trace.counts).toMatchObject({
      'submits-at-start': 3,
      'running-at-start': 2,
      'running-at-start-machine-unknown': 1,
    });
  });

  it('include those recorded between 0 and 600 s, which is before the window too', async () => {
    const trace = await withFolder(
      folderOf('5,,1,0,,0,u,0,0,1,1,0,0\n6,,1,0,10,1,u,0,0,1,1,0,0\n600000007,,1,0,10,4,u,0,0,1,1,0,0\n'),
      (folder) => readGoogle2011(folder, OPTIONS),
    );
    expect([...trace.episodes.flags]).toEqual([RUNS_AT_START]);
    expect([...trace.episodes.duration]).toEqual([7]);
    expect(trace.counts['task-rows-before-window']).toBe(2);
  });
});

describe('requests', () => {
  const differing: TaskRow[] = [
    { at: 1, type: 'submit', cpus: '0.0625', different: 1 },
    { at: 2, type: 'schedule', cpus: '1.144e-05', different: 0 },
    { at: 3, type: 'finish' },
  ];

  it('come from the SUBMIT row, or from the SCHEDULE row', async () => {
    const scale = { cpus: 100_000_000 };
    const submit = await read(differing, { scale });
    expect([...submit.episodes.demand]).toEqual([6_250_000]);
    expect([...submit.episodes.flags]).toEqual([DIFFERENT_MACHINES]);
    const schedule = await read(differing, { scale, requests: 'schedule' });
    expect([...schedule.episodes.demand]).toEqual([1144]);
    expect([...schedule.episodes.flags]).toEqual([0]);
  });

  it('that the scale cannot hold are rounded half away from zero and counted', async () => {
    const trace = await read(run({ cpus: '0.0625', mem: '0.5' }, 1, 2, 3), { scale: { cpus: 1000, mem: 1000 } });
    expect([...trace.episodes.demand]).toEqual([63, 500]);
    expect(trace.counts['requests-rounded']).toBe(1);
  });

  it('that are missing come from the other row, the job, the framework’s median, in this order', async () => {
    const scale = { cpus: 1000 };
    const missing = { cpus: '', missing: 2 as const };
    const trace = await read(
      [
        { at: 1, type: 'submit', job: 1, task: 0, ...missing },
        { at: 1, type: 'schedule', job: 1, task: 0, cpus: '0.1' },
        { at: 2, type: 'submit', job: 1, task: 1, ...missing },
        { at: 2, type: 'schedule', job: 1, task: 1, cpus: '' },
        ...run({ job: 2, cpus: '0.2' }, 3, 3, 4),
        ...run({ job: 3, cpus: '0.4' }, 3, 3, 4),
        ...run({ job: 4, cpus: '' }, 5, 5, 6),
        ...run({ job: 5, cpus: '', priority: 11 }, 6, 6, 7),
      ],
      { scale },
    );
    expect([...trace.episodes.demand]).toEqual([100, 100, 200, 400, 200, 0]);
    expect(trace.counts).toMatchObject({
      'missing-info-2': 2,
      'requests-missing': 4,
      'requests-from-other-row': 1,
      'requests-defaulted': 3,
      'requests-defaulted-from-job': 1,
      'requests-defaulted-from-framework': 2,
      'zero-requests-cpus': 1,
    });
  });

  it('of zero become what the options say, by resource', async () => {
    const rows = [...run({ job: 1, cpus: '0' }, 1, 2, 3), ...run({ job: 2, mem: '0' }, 1, 2, 3)];
    const scale = { cpus: 1000, mem: 1000 };
    const trace = await read(rows, { scale, zeroRequest: { cpus: 7 } });
    expect([...trace.episodes.demand]).toEqual([7, 250, 500, 0]);
    expect(trace.counts).toMatchObject({ 'zero-requests-cpus': 1, 'zero-requests-mem': 1 });
  });

  it('follow UPDATE_PENDING; UPDATE_RUNNING is for a following run that has none of its own', async () => {
    const trace = await read(
      [
        { at: 1, type: 'submit', cpus: '0.1' },
        { at: 2, type: 'updatePending', cpus: '0.2' },
        { at: 3, type: 'schedule', cpus: '0.2' },
        { at: 4, type: 'updateRunning', cpus: '0.3' },
        { at: 5, type: 'evict' },
        { at: 5, type: 'submit', cpus: '' },
        { at: 6, type: 'schedule', cpus: '0.4' },
        { at: 7, type: 'finish' },
        { at: 8, type: 'updateRunning', cpus: '0.9' },
      ],
      { scale: { cpus: 1000 } },
    );
    expect([...trace.episodes.demand]).toEqual([200, 300]);
    expect(trace.counts).toMatchObject({
      'task-rows-update-pending': 1,
      'task-rows-update-running': 2,
      'requests-from-update': 1,
      'updates-of-unknown': 1,
    });
  });
});

describe('life cycles', () => {
  it('of one task are a chain that never overlaps', async () => {
    const trace = await read([
      ...run({}, 1, 2, 3, 'evict'),
      ...run({}, 3, 4, 5, 'fail'),
      ...run({ job: 2 }, 4, 4, 6),
      ...run({}, 5.000003, 7, 8),
    ]);
    expect([...trace.episodes.job]).toEqual([0, 0, 1, 0]);
    expect([...trace.episodes.next]).toEqual([1, 3, -1, -1]);
    expect([...trace.episodes.flags]).toEqual([CENSORED, RESUBMITTED | FAILED, 0, RESUBMITTED]);
  });

  it('without a SUBMIT, with two, without an end, with two, of nobody: all are tolerated and counted', async () => {
    const trace = await read([
      { at: 1, type: 'schedule', task: 0 },
      { at: 2, type: 'schedule', task: 0 },
      { at: 3, type: 'finish', task: 0 },
      { at: 4, type: 'kill', task: 0 },
      { at: 5, type: 'kill', task: 9 },
      { at: 6, type: 'submit', task: 1, cpus: '0.1' },
      { at: 7, type: 'submit', task: 1, cpus: '0.2' },
      { at: 8, type: 'schedule', task: 1 },
      { at: 10, type: 'submit', task: 1 },
      { at: 11, type: 'kill', task: 1 },
      { at: 12, type: 'submit', task: 2 },
      { at: 13, type: 'finish', task: 2 },
      { at: 14, type: 'updatePending', task: 7 },
    ]);
    expect([...trace.episodes.submit]).toEqual([1, 6].map((second) => second * SECOND));
    expect([...trace.episodes.duration]).toEqual([2, 2].map((second) => second * SECOND));
    expect([...trace.episodes.demand]).toEqual([5_000_000, 25_000_000, 2_000_000, 25_000_000]);
    expect(trace.counts).toMatchObject({
      'submits-missing': 1,
      'schedules-repeated': 1,
      'ends-repeated': 1,
      'ends-of-unknown': 1,
      'submits-repeated': 1,
      'ends-missing': 1,
      'censored-lost': 1,
      'never-scheduled': 2,
      'never-scheduled-killed': 1,
      'never-scheduled-ended': 1,
      'updates-of-unknown': 1,
    });
  });

  it('of no length last 1 µs', async () => {
    const trace = await read(run({}, 1, 2, 2));
    expect([...trace.episodes.duration]).toEqual([1]);
    expect(trace.counts['zero-length']).toBe(1);
  });

  it('go on through the parts of the table, in order of name, plain or gzipped', async () => {
    const [submit, schedule, finish] = run({}, 1, 2, 3).map((row) => taskEvents(row));
    const files = {
      'machine_events/part-00000-of-00001.csv': ONE_MACHINE,
      'task_events/part-00002-of-00500.csv': finish,
      'task_events/part-00000-of-00500.csv.gz': gzipSync(submit),
      'task_events/part-00001-of-00500.csv.gz': gzipSync(schedule),
      'task_events/notes.txt': 'not a table',
    };
    const heard: number[][] = [];
    const trace = await withFolder(files, (folder) =>
      readGoogle2011(folder, OPTIONS, (read, inAll) => heard.push([read, inAll])),
    );
    expect([...trace.episodes.duration]).toEqual([SECOND]);
    expect(trace.files.map(({ path, rows }) => `${path} ${rows}`)).toEqual([
      'machine_events/part-00000-of-00001.csv 1',
      'task_events/part-00000-of-00500.csv.gz 1',
      'task_events/part-00001-of-00500.csv.gz 1',
      'task_events/part-00002-of-00500.csv 1',
    ]);
    expect(trace.files.map(({ sha256 }) => sha256)).toEqual(
      [ONE_MACHINE, gzipSync(submit), gzipSync(schedule), finish].map((content) =>
        createHash('sha256').update(content).digest('hex'),
      ),
    );
    expect(heard.at(-1)?.[0]).toBe(heard.at(-1)?.[1]);
  });
});

describe('intended lengths', () => {
  const cut: TaskRow[] = [
    ...run({ job: 1 }, 1, 2, 4, 'evict'),
    ...run({ job: 2 }, 1, 2, 5, 'kill'),
    ...run({ job: 3 }, 1, 2, 6, 'lost'),
    ...run({ job: 4 }, 1, 2, 7, 'fail'),
    ...run({ job: 5 }, 1, 2, 8, 'finish'),
    { at: 9, type: 'submit', job: 6 },
    { at: 10, type: 'schedule', job: 6 },
    { at: 12, type: 'submit', job: 7 },
  ];
  const lengths = async (censored: Partial<Google2011Options['censored']>) => {
    const { episodes } = await read(cut, { censored: { ...OPTIONS.censored, ...censored } });
    return Object.fromEntries(
      [...episodes.duration].map((duration, row) => [episodes.jobNames[episodes.job[row]], duration / SECOND]),
    );
  };

  it('are recorded ones, or as the rule of their end says', async () => {
    expect(await lengths({})).toEqual({ 1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 2 });
    expect(
      await lengths({
        evicted: 'forever',
        killed: 'drop',
        lost: { times: 2.5 },
        unfinished: 'forever',
        neverScheduled: { duration: 60 * SECOND },
      }),
    ).toEqual({
      1: Infinity,
      3: 10,
      4: 5,
      5: 6,
      6: Infinity,
      7: 60,
    });
  });

  it('that are not the recorded ones are flagged and counted', async () => {
    const { episodes, counts } = await read(cut, {
      censored: { ...OPTIONS.censored, neverScheduled: { duration: 1 } },
    });
    expect([...episodes.flags]).toEqual([CENSORED, CENSORED, CENSORED, FAILED, 0, CENSORED, CENSORED]);
    expect(counts).toMatchObject({
      'ended-by-finish': 1,
      'ended-by-failure': 1,
      'censored-evicted': 1,
      'censored-killed': 1,
      'censored-lost': 1,
      'censored-unfinished': 1,
      'never-scheduled-pending': 1,
    });
  });

  it('of left out episodes close the chain', async () => {
    const rows = [
      ...run({}, 1, 2, 3, 'fail'),
      ...run({}, 3, 4, 5, 'evict'),
      ...run({}, 5, 6, 7),
      ...run({ task: 1 }, 7, 7, 8, 'evict'),
      ...run({ task: 1 }, 8, 8, 9),
    ];
    const { episodes, counts } = await read(rows, { censored: { ...OPTIONS.censored, evicted: 'drop' } });
    expect([...episodes.next]).toEqual([1, -1, -1]);
    expect([...episodes.flags]).toEqual([FAILED, RESUBMITTED, 0]);
    expect(counts['dropped-by-censoring']).toBe(2);
  });
});

describe('frameworks', () => {
  it('are bands of the priority of a job’s first row', async () => {
    const rows = [0, 1, 2, 8, 9, 10, 11].flatMap((priority) => run({ job: priority + 1, priority }, 1, 2, 3));
    const trace = await read([...rows, ...run({ job: 1, priority: 9 }, 4, 5, 6)]);
    expect(trace.frameworks).toEqual(['free', 'batch', 'production', 'monitoring']);
    expect([...trace.episodes.framework]).toEqual([0, 0, 1, 1, 2, 2, 3, 0]);
    expect(trace.counts).toMatchObject({ 'priority-changes': 3, 'episodes-of-free': 3, 'episodes-of-monitoring': 1 });
  });

  it('are scheduling classes, the unknown one being 0', async () => {
    const trace = await read(
      [...run({ job: 1, schedulingClass: 3 }, 1, 2, 3), ...run({ job: 2, schedulingClass: '' }, 1, 2, 3)],
      { frameworks: { by: 'scheduling-class', top: 1 } },
    );
    expect(trace.frameworks).toEqual(['class-0', 'class-1', 'class-2', 'class-3']);
    expect([...trace.episodes.framework]).toEqual([3, 0]);
    expect(trace.counts['scheduling-classes-missing']).toBe(1);
  });

  it('are the users with most episodes, equal ones byte-wise by hash, and the rest', async () => {
    const users = ['b', 'B', 'a', 'a', 'c'];
    const rows = users.flatMap((user, job) => run({ job, user }, 1, 2, 3));
    const trace = await read(rows, { frameworks: { by: 'user', top: 3 } });
    expect(trace.frameworks).toEqual(['user-01', 'user-02', 'user-03', 'the-rest']);
    expect(trace.frameworkDetails).toEqual(['a', 'B', 'b', '1 other users']);
    expect([...trace.episodes.framework]).toEqual([2, 1, 0, 0, 3]);
    expect((await read(rows, { frameworks: { by: 'user', top: 9 } })).frameworks).toEqual([
      'user-01',
      'user-02',
      'user-03',
      'user-04',
    ]);
  });
});

describe('offered load', () => {
  /** Ten jobs of half a CPU for 10 of 100 s each: 0.05 each of the one machine. */
  const jobs: TaskRow[] = [...Array(10).keys()]
    .flatMap((job) => run({ job: job * 1_000_003, mem: '0.1' }, job, job, job + 10))
    .concat(run({ job: 77, cpus: '0', mem: '0' }, 0, 0, 100));

  it('is demand × length inside the window over capacity × time up, by resource', async () => {
    const { counts } = await read(jobs);
    expect(counts).toMatchObject({
      'offered-load-cpus-recorded-ppm': 500_000,
      'offered-load-cpus-ppm': 500_000,
      'offered-load-mem-recorded-ppm': 100_000,
    });
    const half = await read(jobs, {}, `${ONE_MACHINE}600000000,11,0,p,1,1\n650000000,11,2,p,0.5,1\n675000000,11,1,p,1,1\n`);
    expect(half.counts['offered-load-cpus-ppm']).toBe(Math.round(50_000_000 / (100 + 50 + 12.5)));
  });

  it('counts from submission, only inside the window, for ever being to its end', async () => {
    const rows: TaskRow[] = [
      { at: 40, type: 'submit' },
      { at: 90, type: 'schedule' },
      { at: 100, type: 'updateRunning' },
    ];
    const { counts } = await read(rows, { censored: { ...OPTIONS.censored, unfinished: 'forever' } });
    expect(counts['offered-load-cpus-ppm']).toBe(300_000);
  });

  it('is brought down by leaving out whole jobs, more for less', async () => {
    let previous = new Set<string>();
    for (const load of [0.1, 0.26, 0.5]) {
      const { counts, episodes } = await read(jobs, { load });
      const kept = new Set(episodes.jobNames);
      expect(Math.abs(counts['offered-load-cpus-ppm'] - load * 1e6)).toBeLessThanOrEqual(25_000);
      for (const job of previous) expect(kept).toContain(job);
      expect(counts['jobs-dropped-by-load'] + episodes.jobCount).toBe(11);
      previous = kept;
    }
    expect(previous.size).toBe(11);
  });

  it('cannot be brought up', async () => {
    await expect(read(jobs, { load: 0.6 })).rejects.toThrow(
      'trace load: 0.6 is more than the trace offers (cpus 0.5000, mem 0.1000); load only leaves jobs out',
    );
    await expect(read(jobs, { load: 0 })).rejects.toThrow('trace load: expected a number above 0, found 0');
  });

  it('is measured against the given capacity where the machines are the scenario’s', async () => {
    const capacity = { cpus: 20_000_000, mem: 1e12 };
    expect((await read(jobs, { machines: false, capacity })).counts['offered-load-cpus-ppm']).toBe(250_000);
    expect((await read(jobs, { machines: false })).counts).not.toHaveProperty('offered-load-cpus-ppm');
    await expect(read(jobs, { machines: false, load: 0.2 })).rejects.toThrow('needs the capacity of the cluster');
  });
});

describe('what is wrong', () => {
  const tasks = taskEvents(...run({}, 1, 2, 3));
  const failure = async (
    files: Record<string, string | Uint8Array>,
    options: Partial<Google2011Options> = {},
  ): Promise<string> => {
    const error = await withFolder(files, (folder) =>
      readGoogle2011(folder, { ...OPTIONS, ...options }).then(
        () => expect.fail('it was read'),
        (thrown: unknown) => {
          expect(thrown).toBeInstanceOf(TraceError);
          return (thrown as Error).message.replace(folder, '<folder>');
        },
      ),
    );
    return error;
  };

  it.each([
    ['600000001,,1\n', 'task_events needs 13 columns, found 3'],
    ['x,,1,0,,0,u,0,0,1,1,0,0\n', 'column 1 (time): expected a whole number, found "x"'],
    ['1,,1,0,,9,u,0,0,1,1,0,0\n', 'column 6 (event type): expected an event type from 0 to 8, found "9"'],
    ['1,,,0,,0,u,0,0,1,1,0,0\n', 'column 3 (job ID): expected a whole number, found nothing'],
    ['1,,1,2147483647,,0,u,0,0,1,1,0,0\n', 'column 4 (task index): expected a whole number up to 2147483646, found "2147483647"'],
    ['1,7,1,0,,0,u,0,0,1,1,0,0\n', 'column 2 (missing info): expected a whole number up to 2, found "7"'],
    ['1,,5,0,,0,u,4,0,1,1,0,0\n', 'column 8 (scheduling class): expected a whole number up to 3, found "4"'],
    ['1,,1,0,,0,u,0,,1,1,0,0\n', 'column 9 (priority): expected a whole number, found nothing'],
    ['1,,1,0,,0,u,0,0,-1,1,0,0\n', 'column 10 (CPU request): expected a decimal number, not negative, found "-1"'],
    ['1,,1,0,,0,u,0,0,1,1,0,true\n', 'column 13 (different machines restriction): expected a whole number, found "true"'],
  ])('is told with file and line: %j', async (row, message) => {
    const files = {
      'machine_events/part-00000-of-00001.csv': ONE_MACHINE,
      'task_events/part-00000-of-00500.csv.gz': gzipSync(tasks + row),
    };
    expect(await failure(files)).toBe(`task_events/part-00000-of-00500.csv.gz:4: ${message}`);
  });

  it('is told of machines as well', async () => {
    expect(await failure(folderOf(tasks, '0,10,3,p,1,1\n'))).toBe(
      'machine_events/part-00000-of-00001.csv:1: column 3 (event type): expected 0 (add), 1 (remove) or 2 (update), found "3"',
    );
    expect(await failure(folderOf(tasks, '0,10,0,p,1,big\n'))).toBe(
      'machine_events/part-00000-of-00001.csv:1: column 6 (memory): expected a decimal number, not negative, found "big"',
    );
  });

  it('is a compressed file cut short, empty, damaged or no gzip', async () => {
    const whole = gzipSync(tasks.repeat(1000));
    const of = (content: Uint8Array | string) =>
      failure({ 'machine_events/a.csv': ONE_MACHINE, 'task_events/b.csv.gz': content });
    const early = 'task_events/b.csv.gz: the compressed file ends too early; it was not copied to its end';
    expect(await of(whole.subarray(0, whole.length / 2))).toBe(early);
    expect(await of(whole.subarray(0, whole.length - 4))).toBe(early);
    expect(await of('')).toBe(early);
    expect(await of(tasks)).toBe('task_events/b.csv.gz: not a gzip file or damaged (incorrect header check)');
  });

  it('is a folder without the tables', async () => {
    expect(await failure({ 'task_events/a.csv': tasks })).toBe('<folder>: needs a folder machine_events/, found task_events');
    expect(await failure({ 'machine_events/a.csv': ONE_MACHINE, 'task_events/readme.md': '' })).toBe(
      '<folder>: no .csv or .csv.gz file in task_events/',
    );
    expect(await failure({ ...folderOf(tasks), 'task_events/part-00000-of-00500.csv.gz': gzipSync(tasks) })).toBe(
      '<folder>: task_events/part-00000-of-00500.csv is there twice, plain and as part-00000-of-00500.csv.gz; keep one',
    );
    expect(await failure(folderOf(''))).toBe('<folder>: task_events/ has no rows');
    await expect(readGoogle2011('/nowhere/at/all', OPTIONS)).rejects.toThrow(
      "/nowhere/at/all: the trace's folder does not exist or cannot be read",
    );
  });

  it('is a scale that is none', async () => {
    expect(await failure(folderOf(tasks), { scale: {} })).toBe(
      'trace scale: expected what 1.0 is for at least one of cpus, mem, disk',
    );
    expect(await failure(folderOf(tasks), { scale: { cpu: 1000 } })).toBe('trace scale: expected cpus, mem, disk, found "cpu"');
    expect(await failure(folderOf(tasks), { scale: { cpus: 0.5 } })).toBe(
      'trace scale: cpus must be a whole number of thousandths above 0, found 0.5',
    );
  });
});
