import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Google2011Options, readGoogle2011 } from '../../../src/workloads/traces/google-2011.ts';
import { CENSORED, DIFFERENT_MACHINES, RESUBMITTED, RUNS_AT_START, type Trace } from '../../../src/workloads/traces/trace.ts';
import { OPTIONS, PART_0 } from './google-2011-folder.ts';

const read = (options: Partial<Google2011Options> = {}) => readGoogle2011(PART_0, { ...OPTIONS, ...options });

/** The real machine_events and the first part of task_events. Figures as counted independently of this reader. */
describe('Google 2011, part 0', () => {
  let trace: Trace;
  beforeAll(async () => {
    trace = await read();
  });

  it('is the published file, to the byte', () => {
    expect(trace.files).toEqual([
      {
        path: 'machine_events/part-00000-of-00001.csv.gz',
        sha256: 'fc44b8d2b33a96a261382488789855be7a0ce338888c99930ff45cb592249664',
        rows: 37_780,
      },
      {
        path: 'task_events/part-00000-of-00500.csv.gz',
        sha256: 'eae977d521bc6ed5d8deef56f1e06009d41844d4eb9a7e308e610d68e1b10f18',
        rows: 450_146,
      },
    ]);
  });

  it('has the machines of the cell', () => {
    expect(trace.machines).toMatchObject({ count: 37_780, machineCount: 12_583 });
    expect(trace.counts).toMatchObject({
      'machine-rows-add': 21_443,
      'machine-rows-remove': 8_957,
      'machine-rows-update': 7_380,
      'machines-at-start': 12_477,
      'machine-capacities-unknown': 32,
      'machine-capacities-rounded': 0,
    });
    const sizes = new Set<string>();
    for (let event = 0; event < trace.machines.count; event++)
      sizes.add([...trace.machines.capacity.subarray(event * 2, event * 2 + 2)].join('/'));
    expect([...sizes].sort()).toEqual(
      [
        '0/0',
        '10000000/100000000',
        '10000000/50000000',
        '2500000/24980000',
        '5000000/12410000',
        '5000000/24930000',
        '5000000/3085000',
      ]
        .concat(['5000000/49950000', '5000000/6158000', '5000000/74900000', '5000000/96780000'])
        .sort(),
    );
  });

  it('has the tasks that were alive when the window began', () => {
    expect(trace.counts).toMatchObject({
      'submits-at-start': 144_339,
      'running-at-start': 132_982,
      'running-at-start-machine-unknown': 3,
    });
    expect(trace.episodes.flags.filter((flags) => flags & RUNS_AT_START).length).toBe(132_982);
    const { episodes } = trace;
    for (let row = 0; row < episodes.count; row++) {
      if (episodes.flags[row] & RUNS_AT_START) expect(episodes.submit[row]).toBe(0);
      else if (episodes.machine[row] !== -1) expect.fail(`episode ${row} runs later and has a recorded machine`);
    }
  });

  it('has the rows and the gaps it is known for', () => {
    expect(trace.counts).toMatchObject({
      'task-rows': 450_146,
      'task-rows-submit': 201_491,
      'task-rows-schedule': 189_994,
      'task-rows-evict': 4_338,
      'task-rows-fail': 581,
      'task-rows-finish': 43_237,
      'task-rows-kill': 10_505,
      'task-rows-lost': 0,
      'kills-without-machine': 4_953,
      'missing-info-2': 291,
      'requests-missing': 291,
      'requests-from-other-row': 291,
      'requests-defaulted': 0,
      'zero-requests-cpus': 706,
      'zero-requests-mem': 20,
      'jobs-recorded': 4_895,
      'tasks-recorded': 190_926,
      'users-recorded': 519,
      'priority-changes': 12_036,
      'ended-by-finish': 43_237,
      'ended-by-failure': 581,
      'censored-evicted': 4_334,
      'censored-killed': 10_433,
      'censored-unfinished': 131_409,
      'never-scheduled-pending': 11_421,
      'never-scheduled-killed': 72,
      'never-scheduled-evicted': 4,
    });
    expect(trace.end).toBe(5_011_086_346);
  });

  it('fits the life cycle in every row', () => {
    const oddities = [
      'submits-repeated',
      'submits-missing',
      'schedules-repeated',
      'ends-missing',
      'ends-of-unknown',
      'ends-repeated',
      'updates-of-unknown',
    ]
      .concat(['task-time-inversions', 'task-times-clamped', 'task-rows-after-window', 'task-rows-before-window', 'zero-length'])
      .concat([
        'machine-adds-repeated',
        'machine-removes-unknown',
        'machine-updates-unknown',
        'machine-time-inversions',
        'machine-rows-after-window',
      ]);
    for (const oddity of oddities) expect([oddity, trace.counts[oddity]]).toEqual([oddity, 0]);
  });

  it('is in order, its chains too', () => {
    const { episodes } = trace;
    expect(episodes).toMatchObject({ count: 189_994, jobCount: 4_879 });
    let hasPrevious = 0;
    for (let row = 0; row < episodes.count; row++) {
      if (row > 0 && episodes.submit[row] < episodes.submit[row - 1]) expect.fail(`episode ${row} is out of order`);
      const next = episodes.next[row];
      if (next < 0) continue;
      hasPrevious++;
      const isSame = episodes.job[next] === episodes.job[row] && episodes.task[next] === episodes.task[row];
      const isLater = episodes.submit[next] >= episodes.submit[row] + episodes.duration[row];
      if (!isSame || !isLater || next <= row || !(episodes.flags[next] & RESUBMITTED)) expect.fail(`the chain at episode ${row}`);
    }
    expect(episodes.flags.filter((flags) => flags & RESUBMITTED).length).toBe(hasPrevious);
    expect(episodes.flags.filter((flags) => flags & CENSORED).length).toBe(4_334 + 10_433 + 131_409);
  });

  it('is lossless at 10,000 CPUs, 100,000 memory and 10,000,000 disk, not at a tenth of any', {
    timeout: 60_000,
  }, async () => {
    const lossless = { cpus: 10_000_000, mem: 100_000_000, disk: 10_000_000_000 };
    for (const requests of ['submit', 'schedule'] as const) {
      expect((await read({ requests, scale: lossless })).counts).toMatchObject({
        'requests-rounded': 0,
        'machine-capacities-rounded': 0,
      });
    }
    for (const [name, scale] of Object.entries(lossless)) {
      expect((await read({ scale: { [name]: scale / 10 } })).counts['requests-rounded']).toBeGreaterThan(0);
    }
  });

  it('offers more than the cell had CPUs for, by either row', { timeout: 60_000 }, async () => {
    const censored = { ...OPTIONS.censored, unfinished: 'forever' } as const;
    const loads = ({ counts }: Trace) => [counts['offered-load-cpus-ppm'], counts['offered-load-mem-ppm']];
    expect(loads(trace)).toEqual([1_032_760, 855_929]);
    expect(loads(await read({ censored }))).toEqual([1_034_247, 857_410]);
    expect(loads(await read({ censored, requests: 'schedule' }))).toEqual([1_136_483, 949_557]);
    const thinned = await read({ load: 0.75 });
    expect(thinned.counts['offered-load-cpus-recorded-ppm']).toBe(1_032_760);
    // Nearest means within half of the job that crosses the target.
    expect(Math.abs(thinned.counts['offered-load-cpus-ppm'] - 750_000)).toBeLessThan(2000);
  });

  it('belongs to 4 bands, 519 users', async () => {
    expect(trace.frameworks.map((name) => trace.counts[`episodes-of-${name}`])).toEqual([62_464, 64_944, 56_044, 6_542]);
    const users = await read({ frameworks: { by: 'user', top: 20 } });
    expect(users.frameworks).toHaveLength(21);
    expect(users.frameworkDetails?.at(-1)).toBe('499 other users');
    expect(users.frameworkDetails?.slice(0, 20).every((hash) => hash.length === 44)).toBe(true);
    expect(users.counts['episodes-of-user-01']).toBe(40_337);
  });

  it('is the same read twice', async () => {
    const again = await read();
    for (const part of ['episodes', 'machines'] as const) {
      for (const [column, values] of Object.entries(trace[part])) {
        expect([column, sameValues(values, again[part][column as never])]).toEqual([column, true]);
      }
    }
    expect({ ...again, episodes: 0, machines: 0 }).toEqual({ ...trace, episodes: 0, machines: 0 });
  });

  it('says of every task what a plain reading of the rows says', () => {
    const rows = gunzipSync(readFileSync(join(PART_0, trace.files[1].path)))
      .toString()
      .trimEnd()
      .split('\n');
    const plain = plainEpisodes(rows).filter((episode) => episode.start >= 0);
    expect(plain.length).toBe(trace.episodes.count);
    const { episodes } = trace;
    plain.forEach((episode, row) => {
      const found = {
        job: episodes.jobNames[episodes.job[row]],
        task: String(episodes.task[row]),
        submit: episodes.submit[row],
        duration: episodes.duration[row],
        cpus: episodes.demand[row * 2],
        mem: episodes.demand[row * 2 + 1],
        different: (episodes.flags[row] & DIFFERENT_MACHINES) !== 0,
      };
      const expected = {
        job: episode.submitRow[2],
        task: episode.submitRow[3],
        submit: episode.submit,
        duration: episode.end - episode.start,
        cpus: Math.round(Number(episode.submitRow[9] || episode.scheduleRow[9]) * 1e7),
        mem: Math.round(Number(episode.submitRow[10] || episode.scheduleRow[10]) * 1e8),
        different: (episode.submitRow[12] || episode.scheduleRow[12]) === '1',
      };
      // One comparison of text: 190,000 deep ones take half a minute.
      if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected);
    });
  });
});

/** `toEqual` takes seconds for columns of this length. */
function sameValues(first: unknown, second: unknown): boolean {
  if (!ArrayBuffer.isView(first)) return JSON.stringify(first) === JSON.stringify(second);
  return Buffer.from(first.buffer).equals(Buffer.from((second as Uint8Array).buffer));
}

interface PlainEpisode {
  readonly submitRow: string[];
  scheduleRow: string[];
  readonly submit: number;
  start: number;
  end: number;
}

/** The oracle: strings and a Map, for a file known to have no gaps. */
function plainEpisodes(rows: readonly string[]): PlainEpisode[] {
  const all: PlainEpisode[] = [];
  const latest = new Map<string, PlainEpisode>();
  for (const line of rows) {
    const row = line.split(',');
    const time = Math.max(0, Number(row[0]) - 600e6);
    const task = `${row[2]}/${row[3]}`;
    if (row[5] === '0') {
      const episode = { submitRow: row, scheduleRow: row, submit: time, start: -1, end: 5_011_086_346 };
      all.push(episode);
      latest.set(task, episode);
      continue;
    }
    const episode = latest.get(task) as PlainEpisode;
    if (row[5] === '1') Object.assign(episode, { start: time, scheduleRow: row });
    else episode.end = time;
  }
  return all;
}
