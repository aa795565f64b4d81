import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Allocator, Scheduler } from '../../src/cluster/ports.ts';
import { KNOWN_NAMES, prepare } from '../../src/experiment/prepare.ts';
import type { Prepared } from '../../src/experiment/prepared.ts';
import type { RunResult } from '../../src/experiment/result.ts';
import { type RunObserver, simulate } from '../../src/experiment/simulate.ts';
import { buildWorld, type World } from '../../src/experiment/world.ts';
import { parseAmount, parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { createSimulation, SECOND, type Simulation } from '../../src/sim/index.ts';
import { parseJobList } from '../../src/workloads/job-list.ts';

/** What a scenario's text means; it is taken to lie in `/s/`, and so are these files. */
export function scenarioOf(text: string, files: Readonly<Record<string, string>> = {}): Scenario {
  const contents = new Map(Object.entries(files).map(([name, content]) => [`/s/${name}`, content]));
  const disk = { exists: (path: string) => contents.has(path), read: (path: string) => contents.get(path) ?? '' };
  return parseScenario(text, '/s/scenario.yaml', KNOWN_NAMES, disk).scenario;
}

export interface RunOptions {
  readonly seed?: number;
  readonly observers?: readonly RunObserver[];
  /** Instead of the scenario's own. */
  readonly allocator?: () => Allocator;
  /** All that must always be true is looked at (default true): then no offers are made in bulk. */
  readonly check?: boolean;
  /** Job lists that the scenario names, by file name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Schedulers of the test's own, by what stands in the scenario's `use` after `./`, or instead of a built-in one. */
  readonly schedulers?: Readonly<Record<string, (cluster: Cluster) => Scheduler>>;
}

/** One run of a scenario (its text, or resolved) with its first allocator. */
export async function run(source: string | Scenario, options: RunOptions = {}): Promise<RunResult> {
  const prepared = await preparedFor(source, options);
  return simulate(prepared, [...prepared.allocators.keys()][0], options.seed ?? prepared.scenario.seed, {
    observers: options.observers ?? [],
    check: options.check ?? true,
  });
}

export async function preparedFor(
  source: string | Scenario,
  { allocator, schedulers = {}, files = {} }: RunOptions = {},
): Promise<Prepared> {
  const own = Object.keys(schedulers);
  const known = { ...Object.fromEntries(own.map((name) => [name, ''])), ...files };
  const scenario = typeof source === 'string' ? scenarioOf(source, known) : source;
  // Job lists and schedulers are the test's; `prepare` would look for them on the disk.
  const frameworks = scenario.frameworks.map(({ workload, scheduler, ...rest }) => ({
    ...rest,
    scheduler: own.some((name) => scheduler.use === `/s/${name}`) ? { ...scheduler, use: 'batch' } : scheduler,
    ...(workload?.kind === 'synthetic' ? { workload } : {}),
  }));
  const prepared = await prepare({ ...scenario, frameworks });
  return {
    ...prepared,
    scenario,
    jobLists: new Map(Object.entries(files).map(([name, text]) => [`/s/${name}`, parseJobList(text, name, parseAmount)])),
    schedulers: new Map([
      ...prepared.schedulers,
      ...Object.entries(schedulers).flatMap(
        ([name, create]) =>
          [
            [name, create],
            [`/s/${name}`, create],
          ] as const,
      ),
    ]),
    allocators: allocator ? new Map([...prepared.allocators.keys()].map((label) => [label, allocator])) : prepared.allocators,
  };
}

/** A world that the test itself sets going, to do to it what scenarios cannot say (agents that go, or change). */
export interface Stage {
  readonly world: World;
  readonly cluster: Cluster;
  readonly simulation: Simulation;
  /** Does something at a time, in seconds. */
  at(seconds: number, what: string, action: () => void): void;
  /** Until then, in seconds; without a time, until no event is left. */
  run(seconds?: number): void;
}

export async function stage(source: string | Scenario, options: RunOptions = {}): Promise<Stage> {
  const prepared = await preparedFor(source, options);
  const label = [...prepared.allocators.keys()][0];
  const create = prepared.allocators.get(label) as () => Allocator;
  const simulation = createSimulation({ seed: options.seed ?? prepared.scenario.seed });
  const observers = options.observers ?? [];
  const world = buildWorld(prepared, create(), simulation, observers);
  for (const observer of observers) observer.attach?.(world.cluster);
  return {
    world,
    cluster: world.cluster,
    simulation,
    at: (seconds, what, action) => simulation.event(what, action).at(Math.round(seconds * SECOND)),
    run: (seconds) => (seconds === undefined ? simulation.run() : simulation.run(Math.round(seconds * SECOND))),
  };
}

/** A step of the protocol as tests read it: names instead of rows, seconds, units instead of thousandths. */
export interface Step {
  readonly time: number;
  readonly what: string;
  readonly framework?: string;
  readonly agent?: number;
  readonly amounts?: Readonly<Record<string, number>>;
  readonly detail?: string | number;
}

/** Writes down every step of the protocol. */
export class Recorder implements RunObserver {
  readonly steps: Step[] = [];
  #cluster!: Cluster;

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  /** Steps of one kind, of one framework if given. */
  of(what: string, framework?: string): Step[] {
    return this.steps.filter((step) => step.what === what && (framework === undefined || step.framework === framework));
  }

  times(what: string, framework?: string): number[] {
    return this.of(what, framework).map(({ time }) => time);
  }

  agentAdded(agent: number): void {
    this.#add('agent-added', { agent });
  }
  agentRemoved(agent: number): void {
    this.#add('agent-removed', { agent });
  }
  agentChanged(agent: number): void {
    this.#add('agent-changed', { agent });
  }
  frameworkSubscribed(framework: number): void {
    this.#add('subscribed', { framework });
  }
  offerMade(offer: number): void {
    this.#add('offer', this.#offer(offer));
  }
  offerAccepted(offer: number, tasks: number): void {
    this.#add('accept', { ...this.#offer(offer), detail: tasks });
  }
  offerDeclined(offer: number, refuse: number): void {
    this.#add('decline', { ...this.#offer(offer), detail: refuse / SECOND });
  }
  offerRescinded(offer: number, reason: string): void {
    this.#add('rescind', { ...this.#offer(offer), detail: reason });
  }
  filterSet(framework: number, agent: number, expiry: number): void {
    this.#add('filter', { framework, agent, detail: expiry / SECOND });
  }
  filterExpired(framework: number, agent: number): void {
    this.#add('filter-expired', { framework, agent });
  }
  revived(framework: number): void {
    this.#add('revive', { framework });
  }
  suppressed(framework: number): void {
    this.#add('suppress', { framework });
  }
  launched(task: number): void {
    this.#add('launch', this.#task(task));
  }
  running(task: number): void {
    this.#add('running', this.#task(task));
  }
  ended(task: number, state: number): void {
    this.#add(['', '', '', 'finished', 'failed', 'lost'][state], this.#task(task));
  }
  retried(taskSet: number): void {
    const { taskSets } = this.#cluster;
    this.#add('retry', { framework: taskSets.framework[taskSet], detail: taskSets.submitted[taskSet] / SECOND });
  }
  executorStarted(framework: number, agent: number): void {
    this.#add('executor', { framework, agent });
  }
  executorEnded(framework: number, agent: number): void {
    this.#add('executor-ended', { framework, agent });
  }
  converted(name: string, agent: number, framework: number): void {
    this.#add(name, framework < 0 ? { agent } : { agent, framework });
  }
  inverseOffered(framework: number, agent: number): void {
    this.#add('inverse-offer', { framework, agent });
  }
  operated({ name, agent, failure }: { name: string; agent: number; failure: string | null }): void {
    this.#add(failure === null ? 'operation' : 'operation-failed', { agent, detail: name });
  }
  jobOver(job: number): void {
    this.#add('job-over', { framework: this.#cluster.jobs.framework[job], detail: this.#cluster.jobs.ordinal[job] });
  }

  #add(
    what: string,
    about: { framework?: number; agent?: number; amounts?: Record<string, number>; detail?: string | number },
  ): void {
    const { framework, ...rest } = about;
    const named = framework === undefined ? {} : { framework: this.#cluster.frameworks.names[framework] };
    this.steps.push({ time: this.#cluster.now / SECOND, what, ...named, ...rest });
  }

  #offer(offer: number) {
    const { offers, resources } = this.#cluster;
    const amounts: Record<string, number> = {};
    for (let parcel = offers.parcel[offer]; parcel >= 0; parcel = offers.parcels.next[parcel])
      resources.names.forEach((name, r) => {
        const amount = offers.parcels.amount.get(parcel, r) / 1000;
        if (amount !== 0) amounts[name] = (amounts[name] ?? 0) + amount;
      });
    return { framework: offers.framework[offer], agent: offers.agent[offer], amounts };
  }

  #task(task: number) {
    const { tasks, taskSets, demands, resources } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const row = demands.amounts.row(taskSets.demand[taskSet]);
    const amounts: Record<string, number> = {};
    resources.names.forEach((name, r) => {
      if (row[r] !== 0) amounts[name] = row[r] / 1000;
    });
    return { framework: taskSets.framework[taskSet], agent: tasks.agent[task], amounts, detail: tasks.index[task] };
  }
}
