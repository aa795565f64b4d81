import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { KNOWN_NAMES, prepare } from '../experiment/prepare.ts';
import type { Prepared } from '../experiment/prepared.ts';
import { type LoadAnew, type Verdict, type VerifyOptions, verifyRecord, verifyScenario } from '../experiment/verify.ts';
import { recordedScenario } from '../report/manifest.ts';
import { type RecordedScenario, type ResultRecord, type RunRecord, readRecord, recordedVersion } from '../report/read-record.ts';
import { loadScenario, type Scenario } from '../scenario/index.ts';
import { every } from './every.ts';
import { isAllocatorFile, labelOf, type Overrides, overridden } from './overrides.ts';
import { Progress } from './progress.ts';
import { scenarioChange } from './scenario-change.ts';
import { checkScenarioFile } from './scenario-file.ts';
import { UsageError } from './usage-error.ts';
import * as messages from './verify-messages.ts';
import { VERSION } from './version.ts';
import { warn } from './warn.ts';

export interface VerifyArguments extends Overrides {
  /** A scenario file, or a result folder. */
  readonly target: string;
  /** Where the scenario of a result folder is, if not where it was. */
  readonly scenario?: string | undefined;
  readonly quiet?: boolean | undefined;
}

/** Runs it again, tells what came of it, and returns whether all of it was the same. */
export async function verifyCommand(args: VerifyArguments): Promise<boolean> {
  const progress = new Progress(!args.quiet);
  const options = {
    progress: (what: string, fraction: number) => progress.update(what, fraction),
    isPauseDue: every(100),
  };
  try {
    const isFolder = statSync(args.target, { throwIfNoEntry: false })?.isDirectory() ?? false;
    const { text, isVerified } = isFolder ? await verifyFolder(args, options) : await verifyFile(args, options);
    progress.stop();
    process.stdout.write(text);
    return isVerified;
  } finally {
    progress.stop();
  }
}

interface Outcome {
  readonly text: string;
  readonly isVerified: boolean;
}

async function verifyFile(args: VerifyArguments, options: Required<VerifyOptions>): Promise<Outcome> {
  if (args.scenario !== undefined) throw new UsageError(messages.SCENARIO_OF_SCENARIO);
  checkScenarioFile(args.target);
  const loaded = loadScenario(args.target, KNOWN_NAMES);
  warn(loaded.warnings);
  const scenario = overridden(loaded.scenario, args);
  const prepared = await read(scenario, options);
  const loadAnew = reload(scenario, options);
  const verdicts = await verifyScenario(prepared, loadAnew, options);
  const howOften = loadAnew === null ? 'each run twice' : 'each run three times, the last with its plug-ins loaded anew';
  return outcome(args, verdicts, howOften);
}

async function verifyFolder(args: VerifyArguments, options: Required<VerifyOptions>): Promise<Outcome> {
  const { target } = args;
  const version = recordedVersion(target);
  if (version !== VERSION) throw new UsageError(messages.otherVersion(target, version, VERSION));
  if (args.until !== undefined) throw new UsageError(messages.UNTIL_OF_RESULTS);
  const record = readRecord(target);
  const runs = meantRuns(record, args);
  const file = args.scenario ?? record.scenarioFile;
  if (args.scenario === undefined && !existsSync(file)) throw new UsageError(messages.noScenarioFile(target, file));
  checkScenarioFile(file);
  const meant = { ...record.scenario, allocators: record.scenario.allocators.filter(({ label }) => isRun(runs, label)) };
  const scenario = asRecorded(loadScenario(file, KNOWN_NAMES).scenario, meant, args);
  const change = scenarioChange(meant, JSON.parse(JSON.stringify(recordedScenario(scenario))));
  if (change !== null) return { text: messages.scenarioChanged(file, change), isVerified: false };

  const prepared = await read(scenario, options);
  const traceChange = traceDifference(record, prepared);
  if (traceChange !== null) return { text: traceChange, isVerified: false };
  warn(runs.filter(({ windows }) => windows === null).map(({ allocator, seed }) => messages.noWindows(allocator, seed)));
  return outcome(args, await verifyRecord(prepared, runs, reload(scenario, options), options), 'each as recorded');
}

function outcome({ target, quiet }: VerifyArguments, verdicts: readonly Verdict[], howOften: string): Outcome {
  const isVerified = verdicts.every(({ difference }) => difference === null);
  if (isVerified && quiet) return { text: '', isVerified };
  return { text: verdicts.map(messages.verdictText).join('') + messages.conclusion(target, verdicts, howOften), isVerified };
}

function read(scenario: Scenario, { progress }: Required<VerifyOptions>): Promise<Prepared> {
  return prepare(scenario, (fraction) => progress('reading the trace', fraction));
}

/** Where it names files of code, which may keep something from one run to the next. */
function reload(scenario: Scenario, options: Required<VerifyOptions>): LoadAnew {
  const { allocators, frameworks, trace } = scenario;
  const schedulers = [...frameworks.map(({ scheduler }) => scheduler), ...(trace ? [trace.frameworks.scheduler] : [])];
  return [...allocators, ...schedulers].some(({ use }) => isAbsolute(use)) ? () => read(scenario, options) : null;
}

/** The runs of the results that `--seed` and `--allocator` leave. */
function meantRuns({ runs }: ResultRecord, { seed, allocator }: VerifyArguments): readonly RunRecord[] {
  const seeds = [...new Set(runs.map((run) => run.seed))];
  const labels = [...new Set(runs.map((run) => run.allocator))];
  if (seed !== undefined && !seeds.includes(Number(seed))) throw new UsageError(messages.noSuchRuns('--seed', seed, seeds));
  const wanted = allocator?.map((name) => ({ name, label: labelOf(name) }));
  const unknown = wanted?.find(({ label }) => !labels.includes(label));
  if (unknown !== undefined) throw new UsageError(messages.noSuchRuns('--allocator', unknown.name, labels));
  return runs.filter(
    (run) =>
      (seed === undefined || run.seed === Number(seed)) &&
      (wanted === undefined || wanted.some(({ label }) => label === run.allocator)),
  );
}

function isRun(runs: readonly RunRecord[], label: string): boolean {
  return runs.some(({ allocator }) => allocator === label);
}

/** The scenario with the seed, the end and the allocators of the results: a command line may have said them. */
function asRecorded(scenario: Scenario, recorded: RecordedScenario, args: VerifyArguments): Scenario {
  const allocator = recorded.allocators.map(({ use, label }) => {
    const given = args.allocator?.find((name) => labelOf(name) === label);
    if (given !== undefined) return given;
    if (scenario.allocators.some((spec) => spec.label === label)) return label;
    if (isAllocatorFile(use) && !existsSync(use)) throw new UsageError(messages.noAllocatorFile(args.target, label, use));
    return use;
  });
  const { until: _, ...endless } = overridden(scenario, { allocator });
  return { ...endless, seed: recorded.seed, ...(recorded.until === undefined ? {} : { until: recorded.until }) };
}

/** What is wrong with the files of the trace; null: nothing. */
function traceDifference({ traceFiles }: ResultRecord, { trace }: Prepared): string | null {
  const files = trace?.files ?? [];
  if (files.length !== traceFiles.length) return messages.traceFilesChanged(traceFiles.length, files.length);
  const changed = traceFiles.find(({ sha256 }, i) => files[i]?.sha256 !== sha256);
  return changed === undefined ? null : messages.traceChanged(changed.path);
}
