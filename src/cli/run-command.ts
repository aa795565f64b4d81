import { resolve } from 'node:path';
import pc from 'picocolors';
import type { ExperimentResult } from '../experiment/result.ts';
import { KNOWN_NAMES } from '../experiment/prepare.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { METRICS } from '../metrics/definitions.ts';
import { openResultFolder, type ResultFolder, runFolder, writeResult } from '../report/result-folder.ts';
import { summaryJson } from '../report/summary-json.ts';
import { comparisonTable } from '../report/table.ts';
import { loadScenario, type Scenario } from '../scenario/index.ts';
import { EventFile } from './event-file.ts';
import { type Overrides, overridden } from './overrides.ts';
import { Progress } from './progress.ts';
import { VERSION } from './version.ts';

export interface RunArguments extends Overrides {
  readonly scenario: string;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly force?: boolean | undefined;
}

/** Runs a scenario, writes its result folder, and prints the comparison. */
export async function runCommand(args: RunArguments): Promise<void> {
  const started = performance.now();
  const loaded = loadScenario(args.scenario, KNOWN_NAMES);
  const scenario = overridden(loaded.scenario, args);
  for (const warning of loaded.warnings) process.stderr.write(`warning: ${warning}\n`);
  const folder = openResultFolder(args.out ?? `results/${scenario.name}`, { scenarioFile: args.scenario, force: args.force ?? false });
  const stopListening = abortOnSignal(folder);
  const progress = new Progress(!args.quiet && !args.json);
  try {
    const result = await runExperiment(scenario, loaded.warnings, {
      progress: (what, fraction) => progress.update(what, fraction),
      ...(scenario.outputs.events ? { observe: (allocator: string, seed: number) => observeEvents(folder, allocator, seed) } : {}),
    });
    progress.update('writing the results', 1);
    await writeResult(folder, result, {
      version: VERSION,
      scenarioFile: args.scenario,
      execution: execution(started),
      definitions: Object.fromEntries(METRICS.map(({ name, about }) => [name, about])),
    });
    folder.commit();
    progress.stop();
    tell(args, result, folder);
  } finally {
    progress.stop();
    folder.abort();
    stopListening();
  }
}

function tell(args: RunArguments, result: ExperimentResult, folder: ResultFolder): void {
  for (const warning of new Set(result.runs.flatMap((run) => run.warnings))) process.stderr.write(`warning: ${warning}\n`);
  if (args.json) process.stdout.write(summaryJson(result));
  else if (!args.quiet) {
    process.stdout.write(`${title(result.scenario)}\n\n${comparisonTable(result, { colors: pc.createColors(pc.isColorSupported && process.stdout.isTTY) })}`);
    process.stdout.write(`\n${folder.target}/report.html\n`);
  }
}

function title({ name, seed, replications }: Scenario): string {
  return replications === 1 ? `${name}, seed ${seed}` : `${name}, seeds ${seed} to ${seed + replications - 1}`;
}

function observeEvents(folder: ResultFolder, allocator: string, seed: number) {
  const file = new EventFile(folder.path(runFolder(allocator, seed), 'events.csv.gz'));
  return { observers: [file.log], done: () => file.close() };
}

/** All that may differ between two equal runs. */
function execution(started: number): Record<string, unknown> {
  return {
    wall_seconds: Math.round(performance.now() - started) / 1000,
    peak_memory_mb: Math.round(process.resourceUsage().maxRSS / 1024),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

/** A run that is interrupted leaves nothing behind. */
function abortOnSignal(folder: ResultFolder): () => void {
  const abort = (signal: NodeJS.Signals): void => {
    folder.abort();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  return () => {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
  };
}

/** Exported for tests: where results go by default. */
export function defaultFolder(scenario: Scenario): string {
  return resolve('results', scenario.name);
}
