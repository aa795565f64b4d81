/**
 * What it costs to grant tasks one by one on the 12,583 machines of Google's trace of 2011 (scenarios/google-servers.yaml), by first fit
 * and by best fit: an empty cluster is filled with tasks of two shapes; and jobs of 3,000 shapes come and go for ten minutes and
 * need most of what there is. Prints tasks granted, CPU seconds, µs a task, memory, and a digest of who was granted what where.
 *
 * `--part`: of the machines and of the work; `--load 2`: twice the work, more than there is room for.
 *
 *   npx tsx bench/best-fit.ts [--part 0.1] [--load 2]
 */
import { ALLOCATORS } from '../src/allocators/index.ts';
import type { Cluster } from '../src/cluster/cluster.ts';
import { KNOWN_NAMES } from '../src/experiment/prepare.ts';
import { type RunObserver, simulate } from '../src/experiment/simulate.ts';
import { SCHEDULERS } from '../src/frameworks/index.ts';
import { parseScenario } from '../src/scenario/index.ts';
import { Digest } from '../src/sim/digest.ts';
import { keyedUniform, SECOND } from '../src/sim/index.ts';
import type { JobList } from '../src/workloads/job-list.ts';

/** How many there are, and what each has. */
const MACHINES: readonly (readonly [count: number, resources: string])[] = [
  [6732, 'cpus:16;mem:32GB'],
  [3863, 'cpus:16;mem:16GB'],
  [1001, 'cpus:16;mem:48GB'],
  [795, 'cpus:32;mem:64GB'],
  [126, 'cpus:8;mem:16GB'],
  [52, 'cpus:16;mem:7.68GB'],
  [5, 'cpus:16;mem:1.92GB'],
  [5, 'cpus:16;mem:62.08GB'],
  [3, 'cpus:32;mem:32GB'],
  [1, 'cpus:16;mem:3.84GB'],
];
const GB = 1024 * 1000;
const SHAPES = 3000;

/** By framework: its jobs. */
type Work = Readonly<Record<string, JobList>>;

export interface PlacingCost {
  readonly tasks: number;
  /** Of CPU. */
  readonly seconds: number;
  readonly megabytes: number;
  readonly digest: string;
}

/** Two frameworks with more tasks than there is room for. */
export function filling(part: number): Work {
  const job = (cpus: number, mem: number): JobList => ({
    resources: ['cpus', 'mem'],
    rows: [{ submit: 0, tasks: Math.round(100_000 * part), duration: 36_000 * SECOND, amounts: [1000 * cpus, mem * GB] }],
  });
  return { compute: job(2, 2), memory: job(1, 4) };
}

/** Ten frameworks whose jobs, of ten tasks of one shape each, need most of what there is. */
export function churning(part: number): Work {
  const list = (framework: number): JobList => ({
    resources: ['cpus', 'mem'],
    rows: Array.from({ length: Math.round(6000 * part) }, (_, job) => {
      const draw = (what: number): number => keyedUniform(what, framework * 1_000_003 + job);
      const shape = Math.floor(SHAPES * draw(1) * draw(2)); // the first are much more frequent
      const one = (what: number): number => keyedUniform(what, shape);
      return {
        submit: Math.floor(600 * SECOND * draw(3)),
        tasks: 10,
        duration: Math.round((20 + 160 * draw(4)) * SECOND),
        amounts: [Math.round(100 + 5900 * one(5) * one(6)), Math.round((0.1 + 12 * one(7) * one(8)) * GB)],
      };
    }).sort((a, b) => a.submit - b.submit),
  });
  return Object.fromEntries(Array.from({ length: 10 }, (_, framework) => [`f${framework}`, list(framework)]));
}

/** One run for ten minutes, on this part of the machines. */
export function placingCost(allocator: string, work: Work, part: number): PlacingCost {
  const text = [
    'name: placing',
    'until: 10min',
    `allocators: [${allocator}]`,
    'allocation: { granularity: task }',
    'agents:',
    ...MACHINES.map(([count, resources]) => `  - { count: ${Math.ceil(count * part)}, resources: "${resources}" }`),
    'frameworks:',
    ...Object.keys(work).map(
      (name) => `  - { name: ${name}, role: ${name}, scheduler: batch, workload: { resources: "cpus:1;mem:1GB", duration: 1s } }`,
    ),
  ].join('\n');
  const { scenario } = parseScenario(text, 'placing.yaml', KNOWN_NAMES);
  const prepared = {
    scenario: {
      ...scenario,
      frameworks: scenario.frameworks.map((spec) => ({
        ...spec,
        workload: { kind: 'jobs' as const, file: spec.name, written: spec.name },
      })),
    },
    allocators: new Map([[allocator, ALLOCATORS[allocator].create]]),
    schedulers: new Map([['batch', SCHEDULERS.batch.create]]),
    jobLists: new Map(Object.entries(work)),
  };
  const grants = new Grants();
  const begun = process.cpuUsage();
  const options = { keepsJobs: false, digestsWindows: false, measuresFairness: false, observers: [grants] };
  simulate(prepared, allocator, 1, options);
  const { user, system } = process.cpuUsage(begun);
  return {
    tasks: grants.count,
    seconds: (user + system) / 1e6,
    megabytes: process.memoryUsage().rss / 2 ** 20,
    digest: grants.digest.hex(),
  };
}

class Grants implements RunObserver {
  count = 0;
  readonly digest = new Digest();
  #cluster!: Cluster;

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  offerMade(offer: number): void {
    const { framework, agent } = this.#cluster.offers;
    this.count++;
    this.digest.add(framework[offer]);
    this.digest.add(agent[offer]);
  }
}

if (import.meta.filename === process.argv[1]) {
  const told = (option: string): number => {
    const at = process.argv.indexOf(option);
    return at < 0 ? 1 : Number(process.argv[at + 1]);
  };
  const part = told('--part');
  const load = told('--load');
  for (const [name, work] of Object.entries({ filling, churning }))
    for (const allocator of ['drfh-first-fit', 'drfh-best-fit']) {
      const { tasks, seconds, megabytes, digest } = placingCost(allocator, work(part * load), part);
      process.stdout.write(
        `${name}, ${allocator}: ${tasks} tasks, ${seconds.toFixed(2)} s, ${((seconds / tasks) * 1e6).toFixed(1)} µs a task, ${megabytes.toFixed(0)} MB, digest ${digest}\n`,
      );
    }
}
