import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import type { TaskId } from '../../../src/cluster/ids.ts';
import { KNOWN_NAMES, prepare } from '../../../src/experiment/prepare.ts';
import type { RunResult } from '../../../src/experiment/result.ts';
import { type RunObserver, simulate } from '../../../src/experiment/simulate.ts';
import { loadScenario } from '../../../src/scenario/index.ts';
import { Invariants } from '../../cluster/invariants.ts';

/** A folder with a scenario beside a tiny trace; times in seconds after the beginning of the window (0: before it). */
function folder(machines: readonly string[], tasks: readonly string[], extra = ''): string {
  const root = mkdtempSync(join(tmpdir(), 'clustersim-replay-'));
  for (const table of ['machine_events', 'task_events']) mkdirSync(join(root, table));
  const time = (seconds: string) => (Number(seconds) === 0 ? '0' : String(600e6 + Number(seconds) * 1e6));
  const rows = (lines: readonly string[]) =>
    lines
      .map((line) => line.replace(/^[^,]*/, time))
      .map((line) => `${line}\n`)
      .join('');
  writeFileSync(join(root, 'machine_events/part-00000-of-00001.csv'), rows(machines));
  writeFileSync(join(root, 'task_events/part-00000-of-00500.csv'), rows(tasks));
  writeFileSync(
    join(root, 'scenario.yaml'),
    `until: 200s\nallocators: [drf, fifo, strict-priority, reservation-aware]\ntrace:\n  format: google-2011\n  path: .\n  scale: { cpus: 10, mem: 10GB }\n${extra}`,
  );
  return join(root, 'scenario.yaml');
}

/** Remembers where and when tasks ran: `framework job/index agent from-to`, in seconds. */
class Runs implements RunObserver {
  readonly list: string[] = [];
  readonly #since = new Map<TaskId, string>();
  #cluster!: Cluster;

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  running(task: TaskId): void {
    const { tasks, taskSets, frameworks, jobs, agents, now } = this.#cluster;
    const set = tasks.taskSet[task];
    const who = `${frameworks.names[taskSets.framework[set]]} ${jobs.name[taskSets.job[set]]}`;
    this.#since.set(task, `${who} on ${agents.names[tasks.agent[task]]} ${now / 1e6}`);
  }

  ended(task: TaskId): void {
    this.list.push(`${this.#since.get(task)}-${this.#cluster.now / 1e6}`);
  }
}

async function replay(file: string, label = 'drf'): Promise<{ result: RunResult; runs: string[] }> {
  const runs = new Runs();
  const prepared = await prepare(loadScenario(file, KNOWN_NAMES).scenario);
  const result = simulate(prepared, label, 1, { observers: [runs, new Invariants()] });
  return { result, runs: runs.list };
}

const MACHINES = ['0,1,0,p,1,1', '0,2,0,p,0.5,0.5'];
/** time,missing,job,task,machine,event,user,class,priority,cpu,mem,disk,different; events: 0 submit 1 schedule 2 evict 4 finish. */
const row = (
  at: number,
  job: number,
  task: number,
  event: number,
  more: { machine?: number; cpu?: number; different?: number; user?: string } = {},
) =>
  `${at},,${job},${task},${more.machine ?? ''},${event},${more.user ?? 'u'},0,${job % 12},${more.cpu ?? 0.5},0.1,0,${more.different ?? 0}`;

describe('replay of a trace', () => {
  test('what runs at the beginning runs where it was, else elsewhere, else waits', async () => {
    const tasks = [0, 1, 2, 3].flatMap((task) => [row(0, 1, task, 0, { machine: 2 }), row(0, 1, task, 1, { machine: 2 })]);
    const ends = [0, 1, 2, 3].map((task) => row(50 + task, 1, task, 4, { machine: 2 }));
    const { result, runs } = await replay(folder(MACHINES, [...tasks, ...ends]));
    expect(result.metrics).toMatchObject({ 'prefill.there': 1, 'prefill.elsewhere': 2, 'prefill.waiting': 1 });
    expect(runs).toEqual(['free 1 on 2 0-50', 'free 1 on 1 0-51', 'free 1 on 1 0-52', 'free 1 on 2 50-103']);
  });

  test('episodes of a task never overlap, and come no earlier than recorded', async () => {
    // The first episode is held up by another job until 60; the second was recorded at 30 and waits for it.
    const lines = [
      row(1, 1, 0, 0, { cpu: 1 }),
      row(1, 1, 0, 1, { cpu: 1, machine: 1 }),
      row(2, 2, 0, 0, { cpu: 1 }),
      row(2, 2, 0, 1, { cpu: 1, machine: 1 }),
      row(30, 2, 0, 2, { cpu: 1, machine: 1 }),
      row(30, 2, 0, 0, { cpu: 1 }),
      row(31, 2, 0, 1, { cpu: 1, machine: 1 }),
      row(61, 1, 0, 4, { cpu: 1, machine: 1 }),
      row(71, 2, 0, 4, { cpu: 1, machine: 1 }),
    ];
    const { runs } = await replay(folder(MACHINES, lines));
    const second = runs.filter((run) => run.includes(' 2 on'));
    expect(second).toHaveLength(2);
    const spans = second.map((run) => run.split(' ').at(-1)?.split('-').map(Number) as [number, number]);
    expect(spans[0][0]).toBeGreaterThanOrEqual(61);
    expect(spans[0][1] - spans[0][0]).toBe(28);
    expect(spans[1][0]).toBeGreaterThanOrEqual(spans[0][1]);
    expect(spans[1][1] - spans[1][0]).toBe(40);
  });

  test('a machine that goes loses its tasks, which run again elsewhere', async () => {
    const lines = [row(1, 1, 0, 0), row(1, 1, 0, 1, { machine: 2 }), row(41, 1, 0, 4, { machine: 2 })];
    const { result, runs } = await replay(folder(['0,2,0,p,0.5,0.5', '10,2,1,p,,', '20,1,0,p,1,1'], lines));
    expect(runs).toEqual(['free 1 on 2 1-10', 'free 1 on 1 20-60']);
    expect(result.metrics['tasks.lost']).toBe(1);
    expect(result.metrics['jobs.finished']).toBe(1);
  });

  test('a machine without capacity takes nothing until it is updated', async () => {
    const lines = [row(1, 1, 0, 0), row(1, 1, 0, 1, { machine: 2 }), row(6, 1, 0, 4, { machine: 2 })];
    const { runs } = await replay(folder(['0,2,0,p,,', '30,2,2,p,0.5,0.5'], lines));
    expect(runs).toEqual(['free 1 on 2 30-35']);
  });

  test('tasks of a job that wants different machines are never on one', async () => {
    const lines = [0, 1, 2].flatMap((task) => [
      row(1, 1, task, 0, { cpu: 0.1, different: 1 }),
      row(1, 1, task, 1, { cpu: 0.1, different: 1, machine: 1 }),
    ]);
    const ends = [0, 1, 2].map((task) => row(21, 1, task, 4, { cpu: 0.1, different: 1, machine: 1 }));
    const { runs } = await replay(folder(MACHINES, [...lines, ...ends]));
    expect(new Set(runs.slice(0, 2).map((run) => run.split(' ')[3])).size).toBe(2);
    expect(runs).toHaveLength(3);
    expect(Number(runs[2].split(' ')[4].split('-')[0])).toBeGreaterThanOrEqual(21);
  });

  test('part of every machine is reserved for a role, where the allocator honours it', async () => {
    const lines = [
      row(1, 1, 0, 0, { cpu: 1 }),
      row(1, 1, 0, 1, { machine: 1, cpu: 1 }),
      row(11, 1, 0, 4, { machine: 1, cpu: 1 }),
    ];
    const file = folder(['0,1,0,p,1,1'], lines, '  reserve: { production: 0.25 }\n');
    const aware = await replay(file, 'reservation-aware');
    expect(aware.runs).toEqual([]); // three quarters of the machine are too little for it
    expect(aware.result.metrics['utilization.cpus.reserved-idle.mean']).toBe(0.25);
    const blind = await replay(file, 'drf');
    expect(blind.runs).toEqual(['free 1 on 1 1-11']);
    expect(blind.result.warnings.join()).toContain('does not honour reservations');
  });

  test('the fingerprint of the arrivals is the same under every allocator', async () => {
    const lines = Array.from({ length: 40 }, (_, job) => [
      row(job + 1, job, 0, 0),
      row(job + 1, job, 0, 1, { machine: 1 }),
      row(job + 20 + ((7 * job) % 31), job, 0, 4, { machine: 1 }),
    ]).flat();
    lines.sort((a, b) => Number(a.split(',')[0]) - Number(b.split(',')[0]));
    const file = folder(MACHINES, lines);
    const results = await Promise.all(
      ['drf', 'fifo', 'strict-priority', 'reservation-aware'].map((label) => replay(file, label)),
    );
    expect(new Set(results.map(({ result }) => result.arrivalsDigest)).size).toBe(1);
    expect(new Set(results.map(({ result }) => result.digest)).size).toBeGreaterThan(1);
  });
});
