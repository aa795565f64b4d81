import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId } from '../cluster/ids.ts';
import type { Submission, TaskCourse, Workload } from '../cluster/ports.ts';
import { Claims } from '../cluster/resources/claims.ts';
import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';
import { keyedUniform, log, type Random, type Time } from '../sim/index.ts';
import { quantile } from './distribution.ts';
import type { ArrivalSpec, DistributionSpec } from './distribution-spec.ts';
import { atLeastOne, DrawnCourse } from './task-course.ts';

export interface SyntheticOptions {
  readonly arrivals: ArrivalSpec;
  /** Jobs in all; absent: without end. */
  readonly jobs?: number;
  readonly tasks: DistributionSpec;
  readonly duration: DistributionSpec;
  readonly durationPer: 'task' | 'job';
  readonly demand: Readonly<Record<string, DistributionSpec>>;
  readonly claims: readonly ResourceEntry[];
  /** Probability that an attempt of a task fails. */
  readonly failure: number;
  readonly differentAgents: boolean;
}

/** Jobs drawn from distributions. All that is random about a job is drawn from one key, taken when it arrives. */
export class SyntheticWorkload implements Workload {
  nextTime: Time;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;
  readonly #options: SyntheticOptions;
  readonly #gaps: Random;
  readonly #keys: Random;
  readonly #claims: Claims;
  #jobs = 0;

  constructor(cluster: Cluster, framework: FrameworkId, options: SyntheticOptions) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.#options = options;
    const name = cluster.frameworks.names[framework];
    this.#gaps = cluster.simulation.random(`workload/${name}/gaps`);
    this.#keys = cluster.simulation.random(`workload/${name}/jobs`);
    this.#claims = Claims.of(options.claims);
    this.nextTime = this.#arrivalAfter(0);
  }

  arrive(submission: Submission): void {
    this.#submit(submission, this.#keys.key());
    this.#jobs++;
    this.nextTime = this.#arrivalAfter(this.nextTime);
  }

  #submit(submission: Submission, key: number): void {
    const { tasks, duration, durationPer, demand, failure, differentAgents } = this.#options;
    const { resources, demands } = this.#cluster;
    const count = Math.max(1, Math.round(quantile(tasks, keyedUniform(key, 0))));
    const amounts = new Float64Array(resources.count);
    Object.entries(demand).forEach(([name, spec], i) => {
      const column = resources.column(name);
      if (column !== undefined) amounts[column] = Math.max(0, Math.round(quantile(spec, keyedUniform(key, 2 + i))));
    });
    const course: Time | TaskCourse =
      duration.kind === 'constant' && failure === 0
        ? atLeastOne(duration.value)
        : new DrawnCourse(key, duration, durationPer, failure);
    recordArrival(submission, this.#framework, this.#jobs, amounts, count, course);
    const job = submission.job(this.#framework, 1, { differentAgents });
    submission.tasks(job, demands.idOf(amounts, this.#claims), count, course);
  }

  #arrivalAfter(previous: Time): Time {
    const { arrivals, jobs } = this.#options;
    if (jobs !== undefined && this.#jobs >= jobs) return Infinity;
    switch (arrivals.kind) {
      case 'poisson':
        return previous + Math.round(-arrivals.meanGap * log(this.#gaps.uniform()));
      case 'every':
        return arrivals.start + this.#jobs * arrivals.gap;
      case 'at':
        return arrivals.times[this.#jobs] ?? Infinity;
    }
  }
}

/** Folds a job into the fingerprint of the workload: who, which, when, what it needs, how long each task runs. */
export function recordArrival(
  submission: Submission,
  framework: FrameworkId,
  ordinal: number,
  amounts: Float64Array,
  count: number,
  course: Time | TaskCourse,
): void {
  submission.record(framework);
  submission.record(ordinal);
  submission.record(submission.now);
  for (const amount of amounts) submission.record(amount);
  submission.record(count);
  if (typeof course === 'number') submission.record(course);
  else for (let index = 0; index < count; index++) submission.record(course.duration(index));
}
