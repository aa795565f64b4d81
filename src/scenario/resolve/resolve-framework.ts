import type { DistributionSpec } from '../../workloads/distribution-spec.ts';
import type { Context } from '../context.ts';
import * as defaults from '../defaults.ts';
import type { Path } from '../error.ts';
import * as messages from '../messages/messages.ts';
import { drawnDisk } from '../messages/operation-messages.ts';
import { checkRoleName } from '../role-name.ts';
import type {
  ExecutorSpec,
  FrameworkSpec,
  PrefillSpec,
  RetrySpec,
  SchedulerSpec,
  SyntheticSpec,
  WorkloadSpec,
} from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { isPath } from '../schema/schema-values.ts';
import { isControlled, resolveFailure } from './resolve-control.ts';

export type FrameworkInput = NonNullable<ScenarioInput['frameworks']>[number];
type WorkloadInput = FrameworkInput['workload'];

export function resolveFramework(input: FrameworkInput, path: Path, scenario: ScenarioInput, context: Context): FrameworkSpec {
  const role = input.role ?? defaults.ROLE;
  context.checking([...path, 'role'], () => checkRoleName(role));
  const scheduler = resolveScheduler(input.scheduler, [...path, 'scheduler'], context);
  const prefill = input.prefill;
  return {
    name: input.name,
    role,
    ...(input.capabilities === undefined ? {} : { capabilities: input.capabilities }),
    ...(input.constraints === undefined ? {} : { constraints: input.constraints }),
    ...(input.min_allocatable === undefined ? {} : { minAllocatable: input.min_allocatable }),
    scheduler,
    executor: resolveExecutor(input.executor),
    retry: resolveRetry(input.retry),
    ...(isControlled(scenario) ? { failure: resolveFailure(input, input.capabilities) } : {}),
    workload: new WorkloadResolver(input.workload, [...path, 'workload'], scheduler, scenario.until, context).resolve(),
    ...(prefill === undefined ? {} : { prefill: resolvePrefill(prefill, [...path, 'prefill'], context) }),
  };
}

export function resolveScheduler(input: FrameworkInput['scheduler'], path: Path, context: Context): SchedulerSpec {
  const isShort = typeof input === 'string';
  const {
    use: written,
    refuse_seconds,
    suppress,
    revive_interval,
    think_time,
    filter,
    reserve,
    volume,
    maintenance,
    ...options
  } = isShort ? { use: input } : input;
  if (volume !== undefined && reserve !== true) context.report([...path, 'volume'], messages.onlyWith('volume', 'reserve: true'));
  const use = isPath(written) ? context.file(isShort ? path : [...path, 'use'], written) : written;
  const agents = Object.keys(filter?.agents ?? {}).map((name) => [name, context.text([...path, 'filter', 'agents', name])]);
  return {
    use,
    written,
    reviveInterval: revive_interval ?? defaults.SCHEDULER.reviveInterval,
    refuse: refuse_seconds ?? defaults.SCHEDULER.refuse,
    suppress: suppress ?? defaults.SCHEDULER.suppress,
    thinkTime: {
      job: think_time?.job ?? defaults.SCHEDULER.thinkTime.job,
      task: think_time?.task ?? defaults.SCHEDULER.thinkTime.task,
    },
    ...(filter === undefined
      ? {}
      : {
          filter: {
            ...(filter.at_least === undefined ? {} : { atLeast: filter.at_least }),
            ...(filter.agents === undefined ? {} : { agents: Object.fromEntries(agents) as Record<string, string> }),
          },
        }),
    ...(reserve === true ? { reserve: { volume: volume ?? 0 } } : {}),
    ...(maintenance === undefined ? {} : { maintenance }),
    options,
  };
}

export function resolveExecutor(input: FrameworkInput['executor']): ExecutorSpec {
  return {
    resources: input?.resources ?? defaults.EXECUTOR.resources,
    start: input?.start ?? defaults.EXECUTOR.start,
    ...(input?.stop === undefined ? {} : { stop: input.stop }),
    ...(input?.answers === undefined ? {} : { answers: input.answers }),
  };
}

export function resolveRetry(input: FrameworkInput['retry']): RetrySpec {
  return { attempts: input?.attempts ?? defaults.RETRY.attempts, backoff: input?.backoff ?? defaults.RETRY.backoff };
}

function resolvePrefill(input: NonNullable<FrameworkInput['prefill']>, path: Path, context: Context): PrefillSpec {
  if (input.resources.length === 0) context.report([...path, 'resources'], messages.emptyDemand());
  const duration = context.distribution([...path, 'duration'], input.duration.spec);
  checkConstantIsPositive(duration, [...path, 'duration'], context);
  return { tasks: input.tasks, duration, resources: input.resources };
}

class WorkloadResolver {
  readonly #input: WorkloadInput;
  readonly #path: Path;
  readonly #scheduler: SchedulerSpec;
  readonly #until: number | undefined;
  readonly #context: Context;

  constructor(input: WorkloadInput, path: Path, scheduler: SchedulerSpec, until: number | undefined, context: Context) {
    this.#input = input;
    this.#path = path;
    this.#scheduler = scheduler;
    this.#until = until;
    this.#context = context;
  }

  resolve(): WorkloadSpec {
    const { jobs } = this.#input;
    return typeof jobs === 'string' ? this.#jobList(jobs) : this.#synthetic(jobs);
  }

  #jobList(written: string): WorkloadSpec {
    for (const key of Object.keys(this.#input).filter((each) => each !== 'jobs')) {
      this.#context.reportKey([...this.#path, key], messages.keyWithJobList(key));
    }
    return { kind: 'jobs', file: this.#context.file([...this.#path, 'jobs'], written), written };
  }

  #synthetic(jobs: number | undefined): SyntheticSpec {
    const { duration, failure, different_agents, checkpoint_every } = this.#input;
    return {
      kind: 'synthetic',
      ...this.#arrivals(jobs),
      tasks: this.#tasks(),
      duration: this.#duration(),
      durationPer: duration?.per ?? 'task',
      ...this.#needs(),
      failure: failure?.probability ?? 0,
      differentAgents: different_agents ?? false,
      ...(checkpoint_every === undefined ? {} : { checkpointEvery: checkpoint_every }),
    };
  }

  #arrivals(jobs: number | undefined): Pick<SyntheticSpec, 'arrivals' | 'jobs'> {
    const path = [...this.#path, 'arrivals'];
    const { poisson, every, start = 0, at } = this.#input.arrivals ?? {};
    if (poisson === undefined && every === undefined) {
      const times = at ?? Array.from({ length: jobs ?? 1 }, () => 0);
      const unordered = times.findIndex((time, index) => index > 0 && time < times[index - 1]!);
      const unorderedPath = [...path, 'at', unordered];
      if (unordered > 0) this.#context.report(unorderedPath, messages.notAscending(this.#context.text(unorderedPath)));
      if (jobs !== undefined && jobs > times.length) {
        this.#context.report([...this.#path, 'jobs'], messages.moreJobsThanTimes(jobs, times.length));
      }
      return { arrivals: { kind: 'at', times: times.slice(0, jobs ?? times.length) }, jobs: jobs ?? times.length };
    }
    if (jobs === undefined && this.#until === undefined) this.#context.report(path, messages.endless());
    return {
      arrivals: poisson === undefined ? { kind: 'every', gap: every!, start } : { kind: 'poisson', meanGap: poisson },
      ...(jobs === undefined ? {} : { jobs }),
    };
  }

  #tasks(): DistributionSpec {
    const path = [...this.#path, 'tasks'];
    const { tasks } = this.#input;
    const instances = this.#isEndless ? this.#scheduler.options['instances'] : undefined;
    if (tasks === undefined && instances === undefined) return { kind: 'constant', value: defaults.TASKS };
    if (tasks !== undefined && instances !== undefined) this.#context.report(path, messages.tasksAndInstances());
    const where = tasks === undefined ? [...this.#path.slice(0, -1), 'scheduler', 'instances'] : path;
    const given = tasks ?? { kind: 'constant', value: instances as number };
    const isWhole = given.kind !== 'constant' || (Number.isSafeInteger(given.value) && given.value >= 1);
    if (given.kind === 'constant' && !isWhole) this.#context.report(where, messages.wholeNumber(given.value));
    return this.#context.distribution(path, given);
  }

  #duration(): DistributionSpec {
    const path = [...this.#path, 'duration'];
    const given = this.#input.duration;
    if (given === undefined) {
      if (!this.#isEndless) this.#context.reportKey(path, messages.missingKey('duration'));
      return { kind: 'constant', value: Number.POSITIVE_INFINITY };
    }
    const duration = this.#context.distribution(path, given.spec);
    checkConstantIsPositive(duration, path, this.#context);
    return duration;
  }

  #needs(): Pick<SyntheticSpec, 'demand' | 'claims'> {
    const path = [...this.#path, 'resources'];
    const given = this.#input.resources;
    if (given === undefined) {
      this.#context.reportKey(path, messages.missingKey('resources'));
      return { demand: {}, claims: [] };
    }
    const demand: Record<string, DistributionSpec> = {};
    for (const [name, each] of Object.entries(given.demand)) {
      demand[name] = this.#context.distribution([...path, name], each);
    }
    this.#addVolume(demand, path);
    if (Object.keys(demand).length + given.claims.length === 0) this.#context.report(path, messages.emptyDemand());
    return { demand, claims: given.claims };
  }

  /** A task's volume is disk that it needs besides. */
  #addVolume(demand: Record<string, DistributionSpec>, path: Path): void {
    const volume = this.#scheduler.reserve?.volume ?? 0;
    const disk = demand['disk'] ?? { kind: 'constant', value: 0 };
    if (volume === 0) return;
    if (disk.kind !== 'constant') this.#context.report([...path, 'disk'], drawnDisk());
    else demand['disk'] = { kind: 'constant', value: disk.value + volume };
  }

  /** Instances of a service run until the end unless told otherwise. */
  get #isEndless(): boolean {
    return this.#scheduler.use === defaults.ENDLESS_SCHEDULER;
  }
}

function checkConstantIsPositive(duration: DistributionSpec, path: Path, context: Context): void {
  if (duration.kind === 'constant' && duration.value === 0) {
    context.report(path, messages.moreThanZero(context.text(path)));
  }
}
