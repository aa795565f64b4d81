import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { runFolder } from '../../src/report/result-folder.ts';
import { cli, folderWith } from '../cli/run-cli.ts';
import { folderOf, taskEvents } from '../workloads/traces/google-2011-folder.ts';
import { readLog, recompute, type Sampled } from './recompute.ts';

/** Think time, filters, offers that time out, executors, failures and retries, reservations, prefill, ports, a service. */
const EVERYTHING = `
name: everything
seed: 3
until: 10min
measure: { from: 1min, to: 9min }
allocators: [drf, weighted-drf, reservation-aware]
allocation: { offer_timeout: 3s }
outputs: { events: true }
agents:
  - { count: 3, resources: "cpus:16;mem:32GB;ports:[31000-31003]", attributes: { rack: r1 } }
  - { count: 2, resources: "cpus(*):4;mem(*):16GB;cpus(prod):8;mem(prod):16GB;disk:10GB", attributes: { rack: r2 } }
roles:
  prod: { weight: 3 }
  dev: { weight: 2 }
frameworks:
  - name: "batch, one"
    role: dev
    scheduler: { use: batch, refuse_seconds: 7s, think_time: { job: 2s, task: 100ms } }
    executor: { resources: "cpus:0.1;mem:32MB", start: 2s }
    retry: { attempts: 2, backoff: 5s }
    workload:
      arrivals: { poisson: 300/h }
      tasks: { lognormal: { median: 4, sigma: 1, max: 30 } }
      duration: { lognormal: { median: 20s, sigma: 1 } }
      resources: "cpus:1;mem:2GB"
      failure: { probability: 0.2 }
  - name: prod
    role: prod
    scheduler: batch
    executor: { resources: "cpus:0.2;mem:64MB" }
    retry: { attempts: 1, backoff: 1s }
    prefill: { tasks: 3, duration: 5min, resources: "cpus:2;mem:1GB" }
    workload:
      arrivals: { every: 20s }
      tasks: 3
      duration: 40s
      resources: "cpus:5;mem:3GB"
      failure: { probability: 0.1 }
  - name: dev2
    role: dev
    scheduler: { use: batch, suppress: false }
    workload: { arrivals: { every: 30s }, duration: 10s, resources: "cpus:0.333;mem:111MB;disk:1GB" }
  - name: web
    role: prod
    scheduler: { use: service, instances: 3 }
    workload: { resources: "cpus:1;mem:1GB;ports:[31000-31000]" }
`;

/** No end but that of the work, a run at every recovery, a list of jobs. */
const JOB_LIST = `
name: list
allocators: [drf, fifo, static-partition]
allocation: { interval: 0s, agent_order: by_id }
outputs: { events: true, window: 700ms }
agents: [{ count: 4, resources: "cpus:3;mem:5000" }]
frameworks:
  - { name: l, scheduler: { use: batch, refuse_seconds: 1s }, workload: { jobs: ./jobs.csv } }
  - { name: m, role: m, scheduler: batch, workload: { arrivals: { at: [0s, 3s] }, tasks: 7, duration: 2500ms, resources: "cpus:1.5;mem:1000" } }
`;
const JOBS = 'submit_s,tasks,duration_s,cpus,mem\n0,5,1.25,1,700\n0.5,2,3.000001,0.5,4000\n6,40,0.1,1,10\n';

const PROGRESSIVE = `
name: progressive
until: 1min
allocators: [drf, strict-priority]
allocation: { granularity: task }
outputs: { events: true }
agents: [{ count: 3, resources: "cpus:9;mem:18GB" }]
roles: { a: { priority: 2 } }
frameworks:
  - { name: A, role: a, scheduler: batch, workload: { arrivals: { every: 5s }, tasks: 5, duration: 9s, resources: "cpus:1;mem:4GB" } }
  - { name: B, role: b, scheduler: batch, workload: { arrivals: { every: 4s }, tasks: 6, duration: 7s, resources: "cpus:3;mem:1GB" } }
`;

/** An operator at work, tasks that reserve, volumes, agents that are oversubscribed and go into maintenance. */
const OPERATED = `
name: operated
until: 4min
measure: { from: 20s, to: 220s }
allocators: [mesos, drf]
outputs: { events: true }
agents:
  - { count: 3, resources: "cpus:8;mem:16GB;disk:40GB", oversubscribed: { unused: { cpus: 0.5 } } }
  - { count: 2, resources: "cpus:4;mem:8GB;disk:40GB;cpus(dev):2", oversubscribed: { fixed: "cpus:1;mem:1GB" } }
roles: { prod: { weight: 2 } }
operations:
  - { at: 20s, weights: { prod: 5, dev: 3 } }
  - { at: 30s, reserve: { agents: all, role: dev, resources: "cpus:1;mem:1GB;disk:5GB" } }
  - { at: 41s, create_volume: { agents: { count: 2 }, role: dev, id: v, size: 3GB } }
  - { at: 42s, create_volume: { agents: agent-3, role: dev, id: w, size: 3GB, shared: true } }
  - { at: 50s, maintenance: { agents: [agent-1, agent-4], start: 70s, for: 50s } }
  - { at: 130s, destroy_volume: { agents: { count: 3 }, role: dev, id: v } }
  - { at: 140s, unreserve: { agents: all, role: dev, resources: "cpus:1;mem:1GB" } }
frameworks:
  - name: db
    role: prod
    scheduler: { use: service, reserve: true, volume: 2GB, maintenance: decline }
    retry: { attempts: 3, backoff: 2s }
    workload: { arrivals: { at: [0s, 50s] }, tasks: 4, duration: 60s, resources: "cpus:1;mem:2GB", failure: { probability: 0.4 } }
  - name: dev
    role: dev
    scheduler: { use: batch, maintenance: drain, suppress: false, think_time: { job: 2s } }
    workload: { arrivals: { poisson: 600/h }, tasks: 5, duration: 15s, resources: "cpus:1;mem:1GB" }
  - name: spare
    role: spare
    capabilities: [REVOCABLE_RESOURCES]
    scheduler: batch
    workload: { arrivals: { poisson: 300/h }, tasks: 3, duration: 20s, resources: "cpus:1;mem:500MB" }
`;

/** Machines that leave with tasks on them, come back, and change their size. */
const TRACE = `
name: trace
until: 3min
allocators: [drf, strict-priority]
outputs: { events: true, window: 7s }
trace:
  format: google-2011
  path: trace
  machines: true
  prefill: true
  scale: { cpus: 10000, mem: 100000MB }
  frameworks: { by: priority-band }
`;

/** The same, with a part of each machine reserved, and more at run time: the machines keep it wherever they go. */
const RESERVED_TRACE = TRACE.replace('[drf, strict-priority]', '[mesos, reservation-aware]')
  .replace('name: trace', 'name: reserved-trace')
  .replace('  frameworks:', '  reserve: { production: 0.1 }\n  frameworks:')
  .concat(`operations:
  - { at: 2s, reserve: { agents: all, role: production, resources: "cpus:100;mem:1GB" } }
  - { at: 40s, unreserve: { agents: all, role: production, resources: "cpus:50" } }
  - { at: 100s, maintenance: { agents: all, start: 110s, for: 10s } }
`);
const at = (seconds: number) => 600_000_000 + seconds * 1e6;
const MACHINES = [
  '0,10,0,p,1,1',
  '0,11,0,p,0.5,0.5',
  '0,12,0,p,0.5,0.25',
  `${at(20)},11,1,p,,`,
  `${at(31)},12,2,p,0.25,0.75`,
  `${at(50)},11,0,p,0.75,0.5`,
  `${at(70)},10,1,p,,`,
  `${at(90)},10,0,p,1,1`,
]
  .map((line) => `${line}\n`)
  .join('');
const TASKS = taskEvents(
  { at: 'start', type: 'submit', job: 1, task: 0, cpus: '0.3', mem: '0.2' },
  { at: 'start', type: 'schedule', job: 1, task: 0, machine: 11, cpus: '0.3', mem: '0.2' },
  { at: 'start', type: 'submit', job: 1, task: 1, cpus: '0.3', mem: '0.2' },
  { at: 5, type: 'submit', job: 2, task: 0, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 5, type: 'submit', job: 2, task: 1, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 6, type: 'schedule', job: 2, task: 0, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 6, type: 'schedule', job: 2, task: 1, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 10, type: 'schedule', job: 1, task: 1, machine: 12, cpus: '0.3', mem: '0.2' },
  { at: 30, type: 'evict', job: 2, task: 0, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 30, type: 'submit', job: 2, task: 0, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 40, type: 'schedule', job: 2, task: 0, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 60, type: 'finish', job: 1, task: 0, machine: 11, cpus: '0.3', mem: '0.2' },
  { at: 65, type: 'submit', job: 3, task: 0, priority: 2, cpus: '0.9', mem: '0.9' },
  { at: 66, type: 'schedule', job: 3, task: 0, machine: 10, priority: 2, cpus: '0.9', mem: '0.9' },
  { at: 80, type: 'finish', job: 2, task: 1, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 90, type: 'finish', job: 2, task: 0, machine: 10, priority: 9, cpus: '0.5', mem: '0.1' },
  { at: 120, type: 'finish', job: 3, task: 0, machine: 10, priority: 2, cpus: '0.9', mem: '0.9' },
  { at: 130, type: 'finish', job: 1, task: 1, machine: 12, cpus: '0.3', mem: '0.2' },
);

/** What must occur, lest a scenario stops testing what it is there for. */
const CASES: readonly { name: string; files: Record<string, string>; kinds: readonly string[] }[] = [
  {
    name: 'everything at once',
    files: { 's.yaml': EVERYTHING },
    kinds: [
      'accept',
      'decline',
      'rescind',
      'filter',
      'filter-expired',
      'revive',
      'suppress',
      'executor',
      'executor-ended',
      'failed',
      'retry',
    ],
  },
  {
    name: 'a list of jobs without an end',
    files: { 's.yaml': JOB_LIST, 'jobs.csv': JOBS },
    kinds: ['decline', 'finished', 'job-over'],
  },
  { name: 'offers of single tasks', files: { 's.yaml': PROGRESSIVE }, kinds: ['accept', 'finished'] },
  {
    name: 'whatever is done while it runs',
    files: { 's.yaml': OPERATED },
    kinds: [
      ...['operation', 'operation-failed', 'reserve', 'unreserve', 'create-volume', 'destroy-volume'],
      ...['inverse-offer', 'inverse-offer-answer', 'agent-changed', 'agent-removed', 'agent-added', 'lost', 'rescind'],
    ],
  },
  {
    name: 'a trace whose machines come and go',
    files: {
      's.yaml': TRACE,
      ...Object.fromEntries(Object.entries(folderOf(TASKS, MACHINES)).map(([path, text]) => [`trace/${path}`, text])),
    },
    kinds: ['agent-removed', 'agent-changed', 'agent-added', 'lost', 'retry'],
  },
  {
    name: 'a trace whose machines come and go with what is reserved on them',
    files: {
      's.yaml': RESERVED_TRACE,
      ...Object.fromEntries(Object.entries(folderOf(TASKS, MACHINES)).map(([path, text]) => [`trace/${path}`, text])),
    },
    kinds: ['agent-removed', 'agent-changed', 'reserve', 'unreserve', 'lost'],
  },
];

const SCENARIOS = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** A numbered lesson as it stands, with the log. */
function lesson(name: string) {
  const file = readdirSync(SCENARIOS).find((each) => each.startsWith(`${name}-`)) as string;
  return { name: file, files: { 's.yaml': `extends: ${join(SCENARIOS, file)}\noutputs: { events: true }\n` }, kinds: ['offer'] };
}

interface Manifest {
  readonly scenario: {
    readonly measure: { readonly from: number; readonly to?: number };
    readonly roles: readonly { readonly name: string; readonly weight: number }[];
  };
  readonly runs: readonly { readonly allocator: string; readonly seed: number; readonly simulated_seconds: number }[];
}

describe('the other files follow from the event log', () => {
  for (const { name, files, kinds } of [...CASES, ...['04', '09', '11', '13', '17', '18', '20', '21', '24'].map(lesson)]) {
    it(name, async () => {
      const folder = folderWith(files);
      const out = join(folder, 'out');
      expect((await cli(join(folder, 's.yaml'), '--out', out, '--quiet')).code).toBe(0);
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;
      const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as {
        runs: { metrics: Record<string, number> }[];
      };
      const seen = new Set<string>();
      manifest.runs.forEach((run, i) => {
        const read = (file: string) => readFileSync(join(out, runFolder(run.allocator, run.seed), file));
        const table = (file: string) => parse(read(file), { columns: true, cast: asNumber }) as Record<string, string | number>[];
        const log = readLog(gunzipSync(read('events.csv.gz')).toString());
        for (const line of log.lines) seen.add(line.kind);
        const utilization = table('utilization.csv');
        const shares = table('shares.csv').filter((row) => row.framework !== ''); // whole roles are another view of the same
        const rows = new Map(shares.map((row) => [`${Math.round(Number(row.time) * 1e6)} ${row.framework}`, row]));
        const windows = [...new Set(utilization.map((row) => Math.round(Number(row.time) * 1e6)))];
        const frameworks = shares
          .filter((row) => row.time === shares[0].time)
          .map((row) => ({ name: String(row.framework), role: String(row.role) }));
        const roles = [...new Set([...manifest.scenario.roles.map((role) => role.name), ...frameworks.map(({ role }) => role)])];
        const again = recompute(
          log,
          {
            weights: Object.fromEntries(manifest.scenario.roles.map((role) => [role.name, role.weight])),
            honoursReservations: ['reservation-aware', 'mesos'].includes(run.allocator),
            from: manifest.scenario.measure.from,
            to: manifest.scenario.measure.to ?? Infinity,
            end: Math.round(run.simulated_seconds * 1e6),
            windows,
          },
          (window, framework) => {
            const { dominant_resource, ideal_share, demand_share, backlogged } = rows.get(
              `${window} ${framework}`,
            ) as unknown as Sampled;
            return { dominant_resource, ideal_share, demand_share, backlogged };
          },
          frameworks,
          roles,
        );
        const what = `${name}, ${run.allocator}`;
        expectSame(again.utilization, utilization, `${what}: utilization.csv`);
        expectSame(again.shares, shares, `${what}: shares.csv`);
        expectSame(again.jobs, table('jobs.csv'), `${what}: jobs.csv`);
        const { 'jain.mean': jain, ...metrics } = summary.runs[i].metrics;
        // The log does not say how long tasks would run, so not what the reference is; nor can one repeat what was sampled.
        const isExact = metrics['fairness.sampled-every'] === 1;
        const isGap = (metric: string): boolean => metric.startsWith('fairness.backlogged.gap.');
        const isTold = (metric: string): boolean =>
          isGap(metric) ? isExact : !metric.startsWith('fairness.') && !metric.startsWith('prefill.');
        const told = (all: Readonly<Record<string, number>>) =>
          Object.fromEntries(Object.entries(all).filter(([name]) => isTold(name)));
        expectSame([told(again.metrics)], [told(metrics)], `${what}: summary`);
        expect(jain).toBeGreaterThan(again.jain[0] - 1e-9);
        expect(jain).toBeLessThan(again.jain[1] + 1e-9);
      });
      expect([...kinds].filter((kind) => !seen.has(kind))).toEqual([]);
    });
  }
});

function asNumber(text: string, { header }: { header: boolean }): string | number {
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  return header || text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

type Row = Readonly<Record<string, string | number>>;

/** The same columns and rows; numbers to within 1e-9. */
function expectSame(actual: readonly Row[], expected: readonly Row[], what: string): void {
  const differences: string[] = [];
  if (actual.length !== expected.length) differences.push(`${actual.length} rows, not ${expected.length}`);
  expected.forEach((row, i) => {
    for (const column of new Set([...Object.keys(row), ...Object.keys(actual[i] ?? {})])) {
      const [a, b] = [actual[i]?.[column], row[column]];
      const isSame =
        typeof a === 'number' && typeof b === 'number'
          ? a === b || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
          : String(a) === String(b);
      if (!isSame) differences.push(`row ${i} ${column}: recomputed ${a}, written ${b}`);
    }
  });
  expect(differences.slice(0, 10), what).toEqual([]);
}
