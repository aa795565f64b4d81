import { createHash } from 'node:crypto';
import { isAbsolute, posix } from 'node:path';
import type { ExperimentResult, TraceRecord } from '../experiment/result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { cleanSeconds } from './csv.ts';

export interface ManifestOptions {
  /** Of clustersim. */
  readonly version: string;
  /** The scenario's file as written on the command line; of an absolute path only the name is kept. */
  readonly scenarioFile: string;
}

/**
 * `manifest.json`: what the results were made from and what they are recognised by. Equal for equal scenarios, on every
 * machine and in every folder: no wall time and no absolute path is in it.
 */
export function manifestJson(result: ExperimentResult, options: ManifestOptions): string {
  const paths = writtenPaths(result.scenario);
  const warnings = (list: readonly string[]) => list.map((warning) => replacePaths(warning, paths));
  const runs = result.runs;
  const manifest = {
    clustersim: options.version,
    scenario_file: scenarioFileName(options.scenarioFile),
    /** Resolved: every default filled in. */
    units: { time: 'microseconds', resources: 'thousandths' },
    scenario: recordedScenario(result.scenario),
    seeds: [...new Set(runs.map((run) => run.seed))],
    runs: runs.map((run) => ({
      allocator: run.allocator,
      seed: run.seed,
      digest: run.digest,
      arrivals_digest: run.arrivalsDigest,
      events: run.events,
      simulated_seconds: cleanSeconds(run.simulatedSeconds),
      saturated: run.saturated,
      ...(run.fairness === undefined ? {} : { fairness_over_time: sampling(run.metrics['fairness.sampled-every']) }),
      warnings: warnings(run.warnings),
    })),
    ...(result.trace === undefined ? {} : { trace: trace(result.trace, paths) }),
    warnings: warnings(result.warnings),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function sampling(every: number): string {
  return every === 1 ? 'exact: looked at every change' : `sampled: looked after every ${every} changes`;
}

/** A resolved scenario as the manifest has it. */
export function recordedScenario(scenario: Scenario): unknown {
  return plain(scenario);
}

/** As the manifest names it: `./a/b.yaml` is `a/b.yaml`; an absolute path is cut to its name. */
export function scenarioFileName(file: string): string {
  const name = withoutMachine(file);
  return posix.normalize(name);
}

/** The name alone of an absolute path; a relative one as it is, with slashes. */
function withoutMachine(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  return posix.isAbsolute(slashed) || /^[A-Za-z]:\//.test(slashed) ? posix.basename(slashed) : slashed;
}

function trace(record: TraceRecord, paths: ReadonlyMap<string, string>) {
  return {
    files: record.files.map((file) => ({ path: portable(file.path, paths), sha256: file.sha256, rows: file.rows })),
    counts: record.counts,
  };
}

/** Keys that hold a path beside a `written` one. */
const PATH_KEYS = ['use', 'file', 'path'] as const;

/** Lists longer than this (drawn-from values, arrival times) are told by their SHA-256: their source is an input file. */
const LONGEST_LIST = 256;

/**
 * A resolved value as plain JSON: the written path in the place of the one it was resolved to, infinity as a word, what is
 * absent left out.
 */
function plain(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) {
    if (value.length > LONGEST_LIST && value.every((one) => typeof one === 'number')) {
      return { count: value.length, sha256: sha256(value.join('\n')) };
    }
    return value.map(plain);
  }
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Readonly<Record<string, unknown>>;
  const { written } = object;
  const entries = Object.entries(object).flatMap(([key, inner]): [string, unknown][] => {
    if (inner === undefined) return [];
    if (key === 'source' && typeof inner === 'string') return [[key, withoutMachine(inner)]];
    if (typeof written !== 'string') return [[key, plain(inner)]];
    if (key === 'written') return [];
    return [[key, (PATH_KEYS as readonly string[]).includes(key) ? withoutMachine(written) : plain(inner)]];
  });
  return Object.fromEntries(entries);
}

/** Every absolute path of the scenario, with what was written for it. */
function writtenPaths(value: unknown, found = new Map<string, string>()): Map<string, string> {
  if (typeof value !== 'object' || value === null) return found;
  const object = value as Readonly<Record<string, unknown>>;
  for (const key of PATH_KEYS) {
    const path = object[key];
    if (typeof path === 'string' && typeof object.written === 'string' && isAbsolute(path)) {
      found.set(path, withoutMachine(object.written));
    }
  }
  for (const inner of Object.values(object)) writtenPaths(inner, found);
  return found;
}

function replacePaths(text: string, paths: ReadonlyMap<string, string>): string {
  const longestFirst = [...paths].sort(([a], [b]) => b.length - a.length);
  return longestFirst.reduce((replaced, [path, written]) => replaced.replaceAll(path, () => written), text);
}

function portable(path: string, paths: ReadonlyMap<string, string>): string {
  return withoutMachine(replacePaths(path, paths));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
