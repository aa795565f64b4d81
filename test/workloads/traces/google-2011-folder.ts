import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Google2011Options } from '../../../src/workloads/traces/google-2011.ts';

/** Writes files, by path, to a folder of their own, which is gone when the test has ended. */
export async function withFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'clustersim-trace-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The excerpt of the real trace that comes with the project. */
export const PART_0 = fileURLToPath(new URL('../../../scenarios/traces/google-2011', import.meta.url));

export const OPTIONS: Google2011Options = {
  machines: true,
  scale: { cpus: 10_000_000, mem: 100_000_000 },
  requests: 'submit',
  frameworks: { by: 'priority-band', top: 20 },
  censored: {
    evicted: 'recorded',
    killed: 'recorded',
    lost: 'recorded',
    unfinished: 'recorded',
    neverScheduled: 'drop',
  },
  zeroRequest: {},
};

export interface TaskRow {
  /** Seconds of simulated time; `start`: recorded as 0. */
  readonly at: number | 'start';
  readonly type: keyof typeof TYPES;
  readonly job?: number;
  readonly task?: number;
  readonly machine?: number;
  readonly user?: string;
  readonly schedulingClass?: number | '';
  readonly priority?: number;
  readonly cpus?: string;
  readonly mem?: string;
  readonly disk?: string;
  readonly different?: 0 | 1 | '';
  readonly missing?: 0 | 1 | 2;
}

const TYPES = {
  submit: 0,
  schedule: 1,
  evict: 2,
  fail: 3,
  finish: 4,
  kill: 5,
  lost: 6,
  updatePending: 7,
  updateRunning: 8,
};

/** A file of task_events. */
export function taskEvents(...rows: readonly TaskRow[]): string {
  return rows.map((row) => `${taskRow(row)}\n`).join('');
}

function taskRow(row: TaskRow): string {
  const time = row.at === 'start' ? 0 : 600_000_000 + Math.round(row.at * 1e6);
  return [
    time,
    row.missing ?? '',
    row.job ?? 1,
    row.task ?? 0,
    row.machine ?? '',
    TYPES[row.type],
    row.user ?? 'u+/=',
    row.schedulingClass ?? 0,
    row.priority ?? 0,
    row.cpus ?? '0.5',
    row.mem ?? '0.25',
    row.disk ?? '0',
    row.different ?? 0,
  ].join(',');
}

/** Machine 10 of full size, up throughout. */
export const ONE_MACHINE = '0,10,0,p,1,1\n';

export function folderOf(tasks: string, machines = ONE_MACHINE): Record<string, string> {
  return { 'machine_events/part-00000-of-00001.csv': machines, 'task_events/part-00000-of-00500.csv': tasks };
}
