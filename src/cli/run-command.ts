import { relative } from 'node:path';
import pc from 'picocolors';
import { KNOWN_NAMES } from '../experiment/prepare.ts';
import type { ExperimentResult } from '../experiment/result.ts';
import { runExperiment } from '../experiment/run-experiment.ts';
import { METRICS } from '../metrics/definitions.ts';
import { EventLog } from '../metrics/event-log.ts';
import { openResultFolder, type ResultFolder, runFolder, writeResult } from '../report/result-folder.ts';
import { summaryJson } from '../report/summary-json.ts';
import { comparisonTable } from '../report/table.ts';
import { loadScenario, type Scenario } from '../scenario/index.ts';
import { every } from './every.ts';
import { GzipFile } from './gzip-file.ts';
import { type Overrides, overridden } from './overrides.ts';
import { Progress } from './progress.ts';
import { checkScenarioFile } from './scenario-file.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';
import { warn } from './warn.ts';

export interface RunArguments extends Overrides {
  readonly scenario: string;
  readonly out?: string | undefined;
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly check?: boolean | undefined;
}

/** Runs a scenario, writes its result folder, and prints the comparison. */
export async function runCommand(args: RunArguments): Promise<void> {
  const started = performance.now();
  checkScenarioFile(args.scenario);
  const loaded = loadScenario(args.scenario, KNOWN_NAMES);
  const scenario = overridden(loaded.scenario, args);
  if (args.out?.trim() === '') throw new UsageError('--out: expected a folder; got ""');
  const folder = openResultFolder(args.out ?? `results/${scenario.name}`, {
    scenarioFile: args.scenario,
    force: args.force ?? false,
  });
  const progress = new Progress(!args.quiet && !args.json);
  const stopListening = onInterrupt(() => {
    progress.stop();
    folder.abort();
  });
  try {
    warn(loaded.warnings);
    const result = await runExperiment(scenario, loaded.warnings, {
      progress: (what, fraction) => progress.update(what, fraction),
      isPauseDue: every(100),
      check: args.check ?? false,
      ...(scenario.outputs.events ? { observe: (allocator: string, seed: number) => logEvents(folder, allocator, seed) } : {}),
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
    warn(result.warnings.slice(loaded.warnings.length));
    warn(result.runs.flatMap((run) => run.warnings));
    tell(args, result, folder);
  } finally {
    progress.stop();
    folder.abort();
    stopListening();
  }
}

function tell(args: RunArguments, result: ExperimentResult, folder: ResultFolder): void {
  if (args.json) process.stdout.write(summaryJson(result));
  else if (!args.quiet) {
    const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
    const report = relative(process.cwd(), `${folder.target}/report.html`);
    process.stdout.write(`${title(result.scenario)}\n\n${comparisonTable(result, { colors })}`);
    process.stdout.write(`\nReport: ${report.startsWith('..') ? `${folder.target}/report.html` : report}\n`);
  }
}

function title({ name, seed, replications }: Scenario): string {
  return replications === 1 ? `${name}, seed ${seed}` : `${name}, seeds ${seed} to ${seed + replications - 1}`;
}

function logEvents(folder: ResultFolder, allocator: string, seed: number) {
  const file = new GzipFile(folder.path(runFolder(allocator, seed), 'events.csv.gz'));
  const log = new EventLog((text) => file.write(text));
  return {
    observers: [log],
    done: () => {
      log.flush();
      file.close();
    },
  };
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

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A run that is interrupted leaves nothing behind. */
function onInterrupt(cleanUp: () => void): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const listener = (): void => {
      cleanUp();
      process.stderr.write('interrupted; no results were written\n');
      process.exit(exitCode);
    };
    process.once(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
