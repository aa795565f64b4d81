/**
 * Replays job lists (columns: id, submitted_s, tasks, task duration_s, workload, cpus, mem in GB; no header) through the
 * whole offer protocol: two frameworks, Batch and Service, on machines of 4 CPU and 16 GB, think time 10 ms a job plus
 * 5 ms (Batch) or 10 ms (Service) a task, allocation once a second, DRF. Prints tasks/s, events/s, seconds of the loop,
 * peak memory and the run's digest.
 *
 *   npx tsx bench/job-lists.ts <list.csv> --machines 1000 --until 24h [--declines-only]
 */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { ALLOCATORS } from '../src/allocators/index.ts';
import { KNOWN_NAMES } from '../src/experiment/prepare.ts';
import type { Prepared } from '../src/experiment/prepared.ts';
import { simulate } from '../src/experiment/simulate.ts';
import { SCHEDULERS } from '../src/frameworks/index.ts';
import { parseScenario } from '../src/scenario/index.ts';
import type { JobList } from '../src/workloads/job-list.ts';

const SECOND = 1e6;

export interface ListOptions {
  readonly text: string;
  readonly machines: number;
  readonly until: string;
  /** Registered filters `at_least: auto`; otherwise declines only. */
  readonly registeredFilters: boolean;
}

export interface ListOutcome {
  readonly tasks: number;
  readonly events: number;
  readonly loopSeconds: number;
  readonly peakMegabytes: number;
  readonly digest: string;
  readonly offers: number;
  readonly meanCpuUtilization: number;
  readonly meanWaitSeconds: number;
}

/** Runs one list once. */
export function replayList({ text, machines, until, registeredFilters }: ListOptions): ListOutcome {
  const lists = new Map(['Batch', 'Service'].map((name) => [name, listOf(text, name)]));
  const filter = registeredFilters ? 'filter: { at_least: auto }, ' : '';
  const framework = (name: string, task: string) =>
    `  - { name: ${name}, role: ${name}, scheduler: { use: batch, ${filter}think_time: { job: 10ms, task: ${task} } }, workload: { resources: "cpus:1;mem:2GB", duration: 1s } }`;
  const yaml = [
    'name: job-list',
    `until: ${until}`,
    'allocators: [drf]',
    `agents: [{ count: ${machines}, resources: "cpus:4;mem:16GB" }]`,
    'frameworks:',
    framework('Batch', '5ms'),
    framework('Service', '10ms'),
  ].join('\n');
  const { scenario } = parseScenario(yaml, 'job-list.yaml', KNOWN_NAMES);
  const prepared: Prepared = {
    scenario: {
      ...scenario,
      frameworks: scenario.frameworks.map((spec) => ({
        ...spec,
        workload: { kind: 'jobs', file: spec.name, written: spec.name },
      })),
    },
    allocators: new Map([['drf', ALLOCATORS.drf.create]]),
    schedulers: new Map([['batch', SCHEDULERS.batch.create]]),
    jobLists: lists,
  };
  const started = performance.now();
  const result = simulate(prepared, 'drf', 1, { keepsJobs: false, digestsWindows: false, measuresFairness: false });
  const loopSeconds = (performance.now() - started) / 1000;
  return {
    tasks: result.metrics['tasks.finished'] + result.metrics['tasks.running'],
    events: result.events,
    loopSeconds,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    digest: result.digest,
    offers: result.metrics['offers.made'],
    meanCpuUtilization: result.metrics['utilization.cpus.mean'],
    meanWaitSeconds: result.metrics['wait.last.mean'],
  };
}

function listOf(text: string, workload: string): JobList {
  const rows = (parse(text, { skip_empty_lines: true }) as string[][])
    .filter((row) => row[4] === workload)
    .map(([, submitted, tasks, duration, , cpus, gigabytes]) => ({
      submit: Math.round(Number(submitted) * SECOND),
      tasks: Number(tasks),
      duration: Math.max(1, Math.round(Number(duration) * SECOND)),
      amounts: [Number(cpus) * 1000, Number(gigabytes) * 1024 * 1000],
    }));
  return { resources: ['cpus', 'mem'], rows: rows.sort((a, b) => a.submit - b.submit) };
}

function main(args: readonly string[]): void {
  const option = (name: string, fallback: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : fallback);
  const outcome = replayList({
    text: readFileSync(args[0], 'utf8'),
    machines: Number(option('--machines', '1000')),
    until: option('--until', '24h'),
    registeredFilters: !args.includes('--declines-only'),
  });
  const { tasks, events, loopSeconds } = outcome;
  const rates = `${Math.round(tasks / loopSeconds)} tasks/s, ${Math.round(events / loopSeconds)} events/s`;
  process.stdout.write(
    `${args[0].split('/').pop()} ${args.includes('--declines-only') ? 'declines only' : 'registered filters'}: ${loopSeconds.toFixed(2)} s, ${rates}, ` +
      `${outcome.offers} offers, ${Math.round(outcome.peakMegabytes)} MB, cpus ${outcome.meanCpuUtilization.toFixed(4)}, ` +
      `wait ${outcome.meanWaitSeconds.toFixed(3)} s, digest ${outcome.digest}\n`,
  );
}

if (process.argv[1]?.includes('job-lists')) main(process.argv.slice(2));
