import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { WindowDigest } from '../experiment/result.ts';
import { HEADER } from './digests-csv.ts';
import { messageOf } from './output-error.ts';
import { runFolder } from './result-folder.ts';

/** A result folder cannot be read; the message says which file, and why. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
}

/** What a result folder says that it was made from, and by what its runs are recognised. */
export interface ResultRecord {
  /** Of clustersim. */
  readonly version: string;
  readonly scenarioFile: string;
  /** Resolved, as `recordedScenario` has it. */
  readonly scenario: RecordedScenario;
  readonly runs: readonly RunRecord[];
  /** Files of the trace. */
  readonly traceFiles: readonly { readonly path: string; readonly sha256: string }[];
}

/** What of it a command line may have said otherwise than the scenario's file. */
export type RecordedScenario = z.infer<typeof SCENARIO>;

export interface RunRecord {
  readonly allocator: string;
  readonly seed: number;
  readonly digest: string;
  readonly arrivalsDigest: string;
  readonly events: number;
  readonly simulatedSeconds: number;
  /** From `digests.csv`; null: there is none. */
  readonly windows: readonly WindowDigest[] | null;
  /** Opens `events.csv.gz`: its text in pieces, null after the last. Null: there is none. */
  readonly openLog: (() => () => string | null) | null;
}

const SCENARIO = z.looseObject({
  seed: z.number(),
  until: z.number().optional(),
  allocators: z.array(z.looseObject({ use: z.string(), label: z.string() })),
});

const MANIFEST = z.looseObject({
  clustersim: z.string(),
  scenario_file: z.string(),
  scenario: SCENARIO,
  runs: z
    .array(
      z.looseObject({
        allocator: z.string(),
        seed: z.number(),
        digest: z.string(),
        arrivals_digest: z.string(),
        events: z.number(),
        simulated_seconds: z.number(),
      }),
    )
    .min(1),
  trace: z.looseObject({ files: z.array(z.looseObject({ path: z.string(), sha256: z.string() })) }).optional(),
});

/** The version of clustersim that made a result folder: to be asked before anything else of it is believed. */
export function recordedVersion(folder: string): string {
  const manifest = readManifest(folder) as { clustersim?: unknown } | null;
  if (typeof manifest?.clustersim === 'string') return manifest.clustersim;
  throw new RecordError(`${join(folder, 'manifest.json')}: clustersim: expected the version that made it`);
}

/** Reads what a result folder says of its runs; the event logs are read when they are opened. */
export function readRecord(folder: string): ResultRecord {
  const parsed = MANIFEST.safeParse(readManifest(folder));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    throw new RecordError(`${join(folder, 'manifest.json')}: ${place.replace(/^\./, '') || 'it'}: ${message}`);
  }
  const { clustersim, scenario_file, scenario, runs, trace } = parsed.data;
  return {
    version: clustersim,
    scenarioFile: scenario_file,
    scenario,
    runs: runs.map((run) => ({
      allocator: run.allocator,
      seed: run.seed,
      digest: run.digest,
      arrivalsDigest: run.arrivals_digest,
      events: run.events,
      simulatedSeconds: run.simulated_seconds,
      windows: readWindows(join(folder, runFolder(run.allocator, run.seed), 'digests.csv')),
      openLog: logOf(join(folder, runFolder(run.allocator, run.seed), 'events.csv.gz')),
    })),
    traceFiles: trace?.files ?? [],
  };
}

function readManifest(folder: string): unknown {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) throw new RecordError(`${folder} has no manifest.json; expected a result folder, or a scenario file`);
  try {
    return JSON.parse(read(file).toString('utf8'));
  } catch (error) {
    if (error instanceof RecordError) throw error;
    throw new RecordError(`${file}: it is not JSON: ${messageOf(error)}`);
  }
}

function readWindows(file: string): WindowDigest[] | null {
  if (!existsSync(file)) return null;
  const text = read(file).toString('utf8');
  let rows: string[][];
  try {
    rows = parse(text);
  } catch (error) {
    throw new RecordError(`${file}: ${messageOf(error)}`);
  }
  const expected = HEADER.join(',');
  if (rows[0]?.join(',') !== expected)
    throw new RecordError(`${file}:1: expected ${expected}; got ${rows[0]?.join(',') ?? 'nothing'}`);
  return rows.slice(1).map(([time, events, digest, state], row) => {
    const window = { time: Number(time), events: Number(events), digest, state };
    if (time !== '' && events !== '' && Number.isFinite(window.time) && Number.isSafeInteger(window.events)) return window;
    throw new RecordError(`${file}:${row + 2}: expected a time and a number of events; got ${time},${events}`);
  });
}

function logOf(file: string): (() => () => string | null) | null {
  return existsSync(file) ? () => openLog(file) : null;
}

/** So many bytes of a log become text at a time. */
const PIECE = 1 << 20;

function openLog(file: string): () => string | null {
  let bytes: Buffer;
  try {
    bytes = gunzipSync(read(file));
  } catch (error) {
    throw new RecordError(`${file}: it cannot be unpacked: ${messageOf(error)}`);
  }
  const decoder = new StringDecoder('utf8');
  let at = 0;
  return () => {
    if (at >= bytes.length) return null;
    const text = decoder.write(bytes.subarray(at, at + PIECE));
    at += PIECE;
    return text;
  };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new RecordError(`${file}: it cannot be read: ${messageOf(error)}`);
  }
}
