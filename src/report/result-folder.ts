import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { ExperimentResult } from '../experiment/result.ts';
import { charts } from './charts/charts.ts';
import type { Spec } from './charts/style.ts';
import { digestsCsv } from './digests-csv.ts';
import { fairnessCsv } from './fairness-csv.ts';
import { reportHtml } from './html.ts';
import { jobsCsv } from './jobs-csv.ts';
import { manifestJson, scenarioFileName } from './manifest.ts';
import { marksCsv } from './marks-csv.ts';
import { attempt, messageOf, OutputError } from './output-error.ts';
import { renderSvg } from './render-svg.ts';
import { sharesCsv } from './shares-csv.ts';
import { summaryCsv } from './summary-csv.ts';
import { summaryJson } from './summary-json.ts';
import { utilizationCsv } from './utilization-csv.ts';

export { OutputError };

export interface ResultFolderOptions {
  /** The scenario's file as written on the command line: an earlier result of it may be replaced. */
  readonly scenarioFile: string;
  /** Replace the folder whatever it holds. */
  readonly force?: boolean;
}

/** A result being written: all of it appears under its name at once, or nothing does. */
export interface ResultFolder {
  /** Where the result will be. */
  readonly target: string;
  /** Where a file of the result is written until then; its folder is made. */
  path(...segments: string[]): string;
  /** Puts the result in its place. When that has become impossible, keeps it beside and says where. */
  commit(): void;
  /** Removes what was written. Harmless after `commit`, so it may stand in a `finally` or a signal handler. */
  abort(): void;
}

/** All a result has at its top (and what macOS adds); a folder that holds anything else holds something of the user's. */
const OWN_ENTRIES = [
  'manifest.json',
  'summary.csv',
  'summary.json',
  'report.html',
  'charts',
  'runs',
  'execution.json',
  '.DS_Store',
];

/** Temporary folders of this process that are in use. */
const open = new Set<string>();

/**
 * Begins a result. It is written into a sibling, `.<name>.tmp-<pid>`, and renamed when complete. An existing target is
 * refused here, before hours are spent, unless it is empty, or a result of the same scenario file, or `force` is given.
 * What killed runs left beside it is removed.
 */
export function openResultFolder(target: string, options: ResultFolderOptions): ResultFolder {
  const place = realPlace(target);
  checkTarget(place, target, options);
  const parent = dirname(place);
  const stem = basename(place);
  const temporary = attempt(target, () => {
    mkdirSync(parent, { recursive: true });
    clearLeftovers(parent, stem);
    const path = freeName(join(parent, `.${stem}.tmp-${process.pid}`));
    mkdirSync(path);
    return path;
  });
  open.add(temporary);
  const before = manifestOf(place);
  let done = false;
  return {
    target: place,
    path(...segments) {
      const path = join(temporary, ...segments);
      attempt(target, () => mkdirSync(dirname(path), { recursive: true }));
      return path;
    },
    commit() {
      if (done) return;
      done = true;
      open.delete(temporary);
      try {
        checkTarget(place, target, options);
        if (options.force !== true) checkUnchanged(place, target, [before, manifestOf(temporary)]);
        swap(temporary, place);
      } catch (error) {
        const kept = freeName(join(parent, `${stem}.kept-${process.pid}`));
        renameSync(temporary, kept);
        throw new OutputError(`${messageOf(error)}\nThe finished result is in ${relativeToHere(kept)}`);
      }
    },
    abort() {
      if (done) return;
      done = true;
      open.delete(temporary);
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

export interface ResultContents {
  /** Of clustersim. */
  readonly version: string;
  readonly scenarioFile: string;
  /** `execution.json`: wall time, memory, Node's version, platform: all that may differ between equal runs. */
  readonly execution: Readonly<Record<string, unknown>>;
  /** Metric or family of metrics → one line that says what it is; for the report. */
  readonly definitions?: Readonly<Record<string, string>>;
}

/** Writes every file of the result but those that a run streams itself (into `runFolder`). Commits nothing. */
export async function writeResult(folder: ResultFolder, result: ExperimentResult, contents: ResultContents): Promise<void> {
  const write = (text: string, ...segments: string[]) => writeFileSync(folder.path(...segments), text);
  write(manifestJson(result, contents), 'manifest.json');
  write(summaryCsv(result), 'summary.csv');
  write(summaryJson(result), 'summary.json');
  write(`${JSON.stringify(contents.execution, null, 2)}\n`, 'execution.json');
  write(reportHtml(result, contents), 'report.html');
  for (const { name, spec } of charts(result, 'paper')) {
    write(specJson(spec), 'charts', `${name}.vl.json`);
    write(await renderSvg(spec), 'charts', `${name}.svg`);
  }
  for (const run of result.runs) {
    const at = runFolder(run.allocator, run.seed);
    write(utilizationCsv(run.utilization), at, 'utilization.csv');
    write(sharesCsv(run.shares), at, 'shares.csv');
    if (run.fairness !== undefined) write(fairnessCsv(run.fairness), at, 'fairness.csv');
    write(jobsCsv(run.jobs, run.shares.frameworks), at, 'jobs.csv');
    write(digestsCsv(run.windows), at, 'digests.csv');
    if (run.marks !== undefined && run.marks.length > 0) write(marksCsv(run.marks), at, 'marks.csv');
  }
}

/** `runs/allocator=drf/seed=1`: what pandas, DuckDB and R read as partitions; odd characters become %XX. */
export function runFolder(allocator: string, seed: number): string {
  const escaped = allocator.replace(/[^A-Za-z0-9._-]/gu, (letter) =>
    [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  return join('runs', `allocator=${escaped}`, `seed=${seed}`);
}

/** Indented for whoever restyles it, but its data one row a line. */
function specJson(spec: Spec): string {
  const { values } = spec.data as { values: readonly unknown[] };
  const rows = values.map((row) => `      ${JSON.stringify(row)}`).join(',\n');
  const empty = JSON.stringify({ ...spec, data: { values: [] } }, null, 2);
  return `${empty.replace('"values": []', () => `"values": [\n${rows}\n    ]`)}\n`;
}

/** Through symbolic links, so that a linked folder is replaced where it really is. */
function realPlace(target: string): string {
  const path = resolve(target);
  return existsSync(path) ? realpathSync(path) : path;
}

function checkTarget(place: string, target: string, options: ResultFolderOptions): void {
  const entries = attempt(target, () => entriesOf(place));
  if (entries === 'absent') return;
  if (entries === 'file') throw new OutputError(`${target} is a file; give a folder for the results`);
  if (holds(place, process.cwd()) || holds(place, homedir()) || holds(place, resolve(options.scenarioFile))) {
    throw new OutputError(
      `${target} holds more than results (where you are, your home, or the scenario); give a folder of its own`,
    );
  }
  if (entries.length === 0 || options.force === true) return;
  const earlier = scenarioFileOf(place);
  const help = 'give another folder with --out, or --force to replace it';
  if (earlier === undefined) throw new OutputError(`${target} is not empty and holds no result; ${help}`);
  if (!isSameScenario(earlier, options.scenarioFile)) {
    throw new OutputError(`${target} holds results of ${earlier}, not of ${scenarioFileName(options.scenarioFile)}; ${help}`);
  }
  const foreign = entries.find((entry) => !OWN_ENTRIES.includes(entry));
  if (foreign !== undefined) {
    throw new OutputError(`${target} holds ${foreign}, which is not part of a result; move it away, or ${help}`);
  }
}

/** Another run may have finished there meanwhile: its results are not ours to replace, unless they are the same. */
function checkUnchanged(place: string, target: string, known: readonly (string | undefined)[]): void {
  if (!known.includes(manifestOf(place)))
    throw new OutputError(`${target} was written by another run meanwhile, and is left as it is`);
}

function entriesOf(place: string): string[] | 'absent' | 'file' {
  // `existsSync` would also be false below a file or in a folder one may not look into: let those errors come out.
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return 'absent';
  return stat.isDirectory() ? readdirSync(place) : 'file';
}

function holds(folder: string, path: string): boolean {
  const root = folder.endsWith(sep) ? folder : folder + sep;
  return (path + sep).startsWith(root);
}

function manifestOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, 'manifest.json'), 'utf8');
  } catch {
    return undefined;
  }
}

function scenarioFileOf(folder: string): string | undefined {
  try {
    const manifest = JSON.parse(manifestOf(folder) ?? '') as { scenario_file?: unknown };
    return typeof manifest.scenario_file === 'string' ? manifest.scenario_file : undefined;
  } catch {
    return undefined; // Not ours, whatever it is.
  }
}

/** Equal, or one is the end of the other: the same file named from another folder. */
function isSameScenario(a: string, b: string): boolean {
  const [shorter, longer] = [a, b]
    .map((file) =>
      scenarioFileName(file)
        .split('/')
        .filter((part) => part !== '..'),
    )
    .sort((one, other) => one.length - other.length);
  return shorter.every((part, index) => part === longer[longer.length - shorter.length + index]);
}

/** The old result steps aside for two renames; if we are killed between them, `clearLeftovers` brings it back. */
function swap(temporary: string, place: string): void {
  if (!existsSync(place)) {
    renameSync(temporary, place);
    return;
  }
  const aside = freeName(join(dirname(place), `.${basename(place)}.old-${process.pid}`));
  renameSync(place, aside);
  try {
    renameSync(temporary, place);
  } catch (error) {
    renameSync(aside, place);
    throw error;
  }
  rmSync(aside, { recursive: true, force: true });
}

/** What runs that no longer live left beside the target. */
function clearLeftovers(parent: string, stem: string): void {
  for (const entry of readdirSync(parent)) {
    const match = entry.startsWith(`.${stem}.`) ? /^(tmp|old)-(\d+)(-\d+)?$/.exec(entry.slice(stem.length + 2)) : null;
    const path = join(parent, entry);
    if (match === null || open.has(path) || isAlive(Number(match[2]))) continue;
    if (match[1] === 'old' && !existsSync(join(parent, stem))) renameSync(path, join(parent, stem));
    else rmSync(path, { recursive: true, force: true });
  }
}

/** Another living process of that number. Our own number on a folder we have not opened: an earlier life's. */
function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function freeName(path: string): string {
  let name = path;
  for (let n = 2; existsSync(name); n++) name = `${path}-${n}`;
  return name;
}

function relativeToHere(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
