import type { ExperimentResult, RunResult } from '../../src/experiment/result.ts';
import type { JobColumns, ShareSeries, UtilizationSeries } from '../../src/metrics/series.ts';
import type { AllocatorSpec, FrameworkSpec, Scenario } from '../../src/scenario/scenario.ts';

export interface SyntheticOptions {
  readonly allocators?: readonly string[];
  readonly replications?: number;
  /** Each in a role of its own; a name `role/framework` gives the role. */
  readonly frameworks?: readonly string[];
  readonly resources?: readonly string[];
  readonly windows?: number;
  readonly jobs?: number;
  readonly hours?: number;
  readonly saturated?: readonly string[];
}

/** A result that looks like one of a real run: shares that move about their ideals, waits over five decades. */
export function syntheticResult(options: SyntheticOptions = {}): ExperimentResult {
  const allocators = options.allocators ?? ['drf', 'weighted-drf', 'static-partition'];
  const replications = options.replications ?? 3;
  const scenario = syntheticScenario(allocators, replications, options);
  const runs = allocators.flatMap((allocator, number) =>
    Array.from({ length: replications }, (_, index) => syntheticRun(allocator, number, index + 1, options)),
  );
  return { scenario, runs, warnings: ['resource "gpu" is on agents but no task uses it; did you mean "gpus"?'] };
}

export function syntheticRun(allocator: string, number: number, seed: number, options: SyntheticOptions = {}): RunResult {
  const names = options.frameworks ?? ['prod/web', 'stage/builds', 'dev/analytics'];
  const resources = options.resources ?? ['cpus', 'mem', 'disk'];
  const windows = options.windows ?? 240;
  const seconds = (options.hours ?? 24) * 3600;
  const random = generator(1000 * number + seed);
  const noise = () => random() - 0.5;
  const shares = syntheticShares(names, resources, windows, seconds, number, noise);
  const jobs = syntheticJobs(names.length, options.jobs ?? 2000, seconds, number, random);
  const waits = jobs.submitted
    .map((at, row) => (jobs.firstStart[row] < 0 ? seconds : jobs.firstStart[row]) - at)
    .sort((a, b) => a - b);
  const utilization = Object.fromEntries(
    resources.map((resource, index) => [`utilization.${resource}.mean`, 0.82 - 0.1 * index - 0.02 * number + 0.01 * noise()]),
  );
  const roles = shares.roles.map((role, index) => [`role-share.${role}.dominant.mean`, 0.5 / (index + 1) + 0.01 * noise()]);
  return {
    allocator,
    seed,
    digest: hexadecimal(random),
    arrivalsDigest: hexadecimal(generator(seed)),
    events: 1_234_567 + Math.floor(random() * 1e5),
    simulatedSeconds: seconds,
    saturated: options.saturated?.includes(allocator) ?? false,
    metrics: {
      ...utilization,
      'jain.mean': 0.96 - 0.03 * number + 0.01 * noise(),
      'wait.first.mean': waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
      'wait.first.p50': waits[Math.floor(waits.length / 2)] ?? 0,
      'wait.first.p99': waits[Math.floor(waits.length * 0.99)] ?? 0,
      'turnaround.mean': 1200 + 300 * number + 40 * noise(),
      'slowdown.p99': 31.4 + 5 * noise(),
      makespan: 88_000 + 200 * noise(),
      'tasks.finished': 123_456 + Math.floor(500 * noise()),
      'tasks.waiting': 10 + Math.floor(8 * random()),
      'jobs.finished': 1980,
      'jobs.unfinished': 20,
      'offers.made': 45_678,
      'offers.declined': 4_321,
      'offers.useful.fraction': 0.87 + 0.01 * noise(),
      ...Object.fromEntries(roles),
    },
    utilization: syntheticUtilization(resources, windows, seconds, number, noise),
    shares,
    jobs,
    windows: [{ time: seconds, events: 1_234_567, digest: hexadecimal(random), state: hexadecimal(random) }],
    warnings: number === 0 ? ['does not honour priorities: they were taken out'] : [],
  };
}

function syntheticShares(
  names: readonly string[],
  resources: readonly string[],
  windows: number,
  seconds: number,
  number: number,
  noise: () => number,
): ShareSeries {
  const roles = [...new Set(names.map((name) => name.split('/')[0]))];
  const frameworks = names.map((name) => ({
    name: name.split('/').pop() ?? name,
    role: roles.indexOf(name.split('/')[0]),
  }));
  const columns = {
    time: [],
    framework: [],
    dominantResource: [],
    charged: [],
    dominant: [],
    weighted: [],
    ideal: [],
    demand: [],
    backlogged: [],
  } as Record<string, number[]>;
  for (let window = 1; window <= windows; window++) {
    const day = Math.sin((2 * Math.PI * window) / windows);
    for (const [framework] of names.entries()) {
      const ideal = Math.max(0, (0.9 / names.length) * (1 + (framework % 2 === 0 ? 0.35 : -0.35) * day));
      const held = Math.max(0, ideal + (number === 2 ? 0.9 / names.length - ideal : 0) + 0.03 * noise());
      columns.time.push((seconds * window) / windows);
      columns.framework.push(framework);
      columns.dominantResource.push(held === 0 ? -1 : framework % resources.length);
      columns.charged.push(held * 1.05);
      columns.dominant.push(held);
      columns.weighted.push(held / (framework + 1));
      columns.ideal.push(ideal);
      columns.demand.push(ideal * 1.3);
      columns.backlogged.push(day > 0 ? 1 : 0);
    }
  }
  return { roles, frameworks, resources, ...(columns as Omit<ShareSeries, 'roles' | 'frameworks' | 'resources'>) };
}

function syntheticUtilization(
  resources: readonly string[],
  windows: number,
  seconds: number,
  number: number,
  noise: () => number,
): UtilizationSeries {
  const columns: Omit<UtilizationSeries, 'resources'> = {
    time: [],
    resource: [],
    capacity: [],
    running: [],
    allocated: [],
    offered: [],
    reservedIdle: [],
  };
  for (let window = 1; window <= windows; window++) {
    for (const [resource] of resources.entries()) {
      const level = 0.8 - 0.15 * resource - 0.04 * number + 0.15 * Math.sin((2 * Math.PI * window) / windows) + 0.05 * noise();
      columns.time.push((seconds * window) / windows);
      columns.resource.push(resource);
      columns.capacity.push(1280 * (resource + 1));
      columns.running.push(level * 0.98);
      columns.allocated.push(Math.min(1, level));
      columns.offered.push(0.02);
      columns.reservedIdle.push(0);
    }
  }
  return { resources, ...columns };
}

function syntheticJobs(frameworks: number, count: number, seconds: number, number: number, random: () => number): JobColumns {
  const jobs: JobColumns = {
    job: [],
    framework: [],
    submitted: [],
    tasks: [],
    firstStart: [],
    lastStart: [],
    finished: [],
    tasksFinished: [],
    tasksFailed: [],
  };
  for (let job = 0; job < count; job++) {
    const submitted = Math.round(((job + random()) / count) * seconds * 1e6) / 1e6;
    const wait = random() < 0.3 ? 0 : Math.round(10 ** (-1 + 4.2 * random() + 0.4 * number) * 1e6) / 1e6;
    const started = submitted + wait <= seconds;
    const duration = Math.round(10 ** (1 + 2 * random()) * 1e6) / 1e6;
    const finished = started && submitted + wait + duration <= seconds;
    const tasks = 1 + Math.floor(random() * 40);
    const failed = finished && random() < 0.02 ? 1 : 0;
    jobs.job.push(`j${job}`);
    jobs.framework.push(job % frameworks);
    jobs.submitted.push(submitted);
    jobs.tasks.push(tasks);
    jobs.firstStart.push(started ? submitted + wait : -1);
    jobs.lastStart.push(started ? submitted + wait : -1);
    jobs.finished.push(finished ? submitted + wait + duration : -1);
    jobs.tasksFinished.push(finished ? tasks - failed : 0);
    jobs.tasksFailed.push(failed);
  }
  return jobs;
}

export function syntheticScenario(allocators: readonly string[], replications: number, options: SyntheticOptions = {}): Scenario {
  const names = options.frameworks ?? ['prod/web', 'stage/builds', 'dev/analytics'];
  const roles = [...new Set(names.map((name) => name.split('/')[0]))];
  return {
    name: 'dev-stage-prod',
    seed: 1,
    replications,
    until: (options.hours ?? 24) * 3600e6,
    measure: { from: 3600e6 },
    allocators: allocators.map(
      (label): AllocatorSpec =>
        label === 'mine'
          ? { use: '/somewhere/else/mine.ts', written: './mine.ts', label, options: {} }
          : { use: label, written: label, label, options: {} },
    ),
    allocation: {
      interval: 1e6,
      minAllocatable: [{ cpus: 10 }, { mem: 32000 }],
      granularity: 'agent',
      agentOrder: 'random',
    },
    agents: [{ count: 80, resources: [{ name: 'cpus', role: '*', type: 'scalar', value: 16000 }], attributes: { rack: 'r1' } }],
    roles: roles.map((name, index) => ({ name, weight: 30 - 10 * index, priority: 3 - index })),
    rolesOnly: false,
    frameworks: names.map(
      (name): FrameworkSpec => ({
        name: name.split('/').pop() ?? name,
        role: name.split('/')[0],
        scheduler: {
          use: 'batch',
          written: 'batch',
          refuse: 5e6,
          suppress: true,
          reviveInterval: 0,
          thinkTime: { job: 0, task: 0 },
          options: {},
        },
        executor: { resources: [], start: 0 },
        retry: { attempts: 0, backoff: 0 },
        workload: { kind: 'jobs', file: '/somewhere/else/jobs.csv', written: 'data/jobs.csv' },
      }),
    ),
    outputs: { events: false },
  };
}

/** A small multiplicative generator: enough to look random. */
function generator(seed: number): () => number {
  let state = (seed * 2654435761 + 12345) % 2147483647 || 1;
  for (let warm = 0; warm < 3; warm++) state = (state * 48271) % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function hexadecimal(random: () => number): string {
  return Array.from({ length: 16 }, () => Math.floor(random() * 16).toString(16)).join('');
}
