import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE } from '../cluster/ids.ts';
import type { Submission, Workload } from '../cluster/ports.ts';
import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';
import type { Time } from '../sim/index.ts';
import type { DistributionSpec } from './distribution-spec.ts';
import { recordArrival } from './synthetic.ts';
import { DrawnCourse } from './task-course.ts';

export interface PrefillOptions {
  readonly tasks: number;
  readonly duration: DistributionSpec;
  readonly resources: readonly ResourceEntry[];
}

/** One job whose tasks already run when the simulation begins: first agents first, before anything is offered. */
export class Prefill implements Workload {
  nextTime: Time = 0;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;
  readonly #options: PrefillOptions;

  constructor(cluster: Cluster, framework: FrameworkId, options: PrefillOptions) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.#options = options;
  }

  arrive(submission: Submission): void {
    const { tasks, duration, resources } = this.#options;
    const { demands, simulation, frameworks } = this.#cluster;
    const demand = demands.ofEntries(resources);
    const key = simulation.random(`workload/${frameworks.names[this.#framework]}/prefill`).key();
    const course = new DrawnCourse(key, duration, 'task', 0);
    recordArrival(submission, this.#framework, -1, demands.amounts.row(demand), tasks, course);
    submission.running(submission.job(this.#framework, 1), demand, tasks, course, NONE);
    this.nextTime = Infinity;
  }
}
