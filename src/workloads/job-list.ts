import { parse } from 'csv-parse/sync';
import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId } from '../cluster/ids.ts';
import type { Submission, Workload } from '../cluster/ports.ts';
import type { Time } from '../sim/index.ts';
import { recordArrival } from './synthetic.ts';
import { atLeastOne } from './task-course.ts';

/** Jobs read from a file, in order of submission. */
export interface JobList {
  /** Resources that have a column. */
  readonly resources: readonly string[];
  readonly rows: readonly JobRow[];
}

export interface JobRow {
  /** µs */
  readonly submit: Time;
  readonly tasks: number;
  /** µs */
  readonly duration: Time;
  /** Thousandths, in the order of `resources`. */
  readonly amounts: readonly number[];
}

/** A job list that cannot be read: where, what was found, what was expected. */
export class JobListError extends Error {
  override readonly name = 'JobListError';
}

const FIXED = ['submit_s', 'tasks', 'duration_s'];

/**
 * Reads `submit_s,tasks,duration_s,cpus,mem,…`, one job a row, further columns resources by name. `toThousandths` reads
 * an amount (`2`, `2GB`) or throws. Rows may come in any order; equal times keep the order of the file.
 */
export function parseJobList(text: string, file: string, toThousandths: (resource: string, text: string) => number): JobList {
  const fail = (line: number, message: string): never => {
    throw new JobListError(`${file}:${line}: ${message}`);
  };
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      bom: true,
    }) as unknown as typeof records;
  } catch (error) {
    return fail(1, `not CSV: ${(error as Error).message}`);
  }
  const header = records[0]?.record ?? [];
  const missing = FIXED.find((name) => !header.includes(name));
  if (missing) fail(1, `expected a header with ${FIXED.join(', ')} and resources; there is no column ${missing}`);
  const resources = header.filter((name) => !FIXED.includes(name));
  if (resources.length === 0) fail(1, 'expected at least one column that names a resource, such as cpus');
  const rows = records.slice(1).map(({ record, info }): JobRow => {
    if (record.length !== header.length) fail(info.lines, `expected ${header.length} columns, found ${record.length}`);
    const field = (name: string): string => record[header.indexOf(name)];
    const number = (name: string, minimum: number): number => {
      const value = field(name) === '' ? Number.NaN : Number(field(name));
      return value >= minimum && value < Infinity
        ? value
        : fail(info.lines, `expected ${name} to be a number of at least ${minimum}, found "${field(name)}"`);
    };
    const tasks = number('tasks', 1);
    if (!Number.isInteger(tasks)) fail(info.lines, `expected tasks to be a whole number, found "${field('tasks')}"`);
    return {
      submit: Math.round(number('submit_s', 0) * 1e6),
      tasks,
      duration: atLeastOne(number('duration_s', 0) * 1e6),
      amounts: resources.map((name) => {
        try {
          return toThousandths(name, field(name));
        } catch (error) {
          return fail(info.lines, `${name}: ${(error as Error).message}`);
        }
      }),
    };
  });
  return { resources, rows: rows.sort((a, b) => a.submit - b.submit) };
}

/** Submits the jobs of a list. */
export class JobListWorkload implements Workload {
  nextTime: Time;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;
  readonly #list: JobList;
  readonly #amounts: Float64Array;
  readonly #columns: readonly (number | undefined)[];
  #next = 0;

  constructor(cluster: Cluster, framework: FrameworkId, list: JobList) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.#list = list;
    this.#amounts = new Float64Array(cluster.resources.count);
    this.#columns = list.resources.map((name) => cluster.resources.column(name));
    this.nextTime = list.rows[0]?.submit ?? Infinity;
  }

  arrive(submission: Submission): void {
    const { rows } = this.#list;
    const row = rows[this.#next];
    row.amounts.forEach((amount, i) => {
      const column = this.#columns[i];
      if (column !== undefined) this.#amounts[column] = amount;
    });
    recordArrival(submission, this.#framework, this.#next, this.#amounts, row.tasks, row.duration);
    const job = submission.job(this.#framework, 1);
    submission.tasks(job, this.#cluster.demands.idOf(this.#amounts), row.tasks, row.duration);
    this.nextTime = rows[++this.#next]?.submit ?? Infinity;
  }
}
