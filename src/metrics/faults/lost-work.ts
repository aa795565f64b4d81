import type { Cluster } from '../../cluster/cluster.ts';
import type { DemandId, TaskId } from '../../cluster/ids.ts';
import { FAILED, FINISHED, TASK_STATES, type TaskState } from '../../cluster/tables/tasks.ts';
import type { Time } from '../../sim/index.ts';
import { counts, type MeasuredSpan, measuredPart } from '../measured-span.ts';

/**
 * What became of tasks that did not end well, and what they had done: lost, or saved by their checkpoints (`Cluster.savedBy`).
 * Amounts are thousandths × µs, by resource.
 */
export class LostWork {
  /** Ends of tasks, by state. */
  readonly ends = new Float64Array(TASK_STATES.length);
  readonly lost: Float64Array;
  readonly saved: Float64Array;
  /** Done after their frameworks had given the tasks up. */
  readonly stray: Float64Array;
  strays = 0;
  /** Tasks that were launched again through no fault of their own. */
  restarted = 0;
  readonly #cluster: Cluster;
  readonly #span: MeasuredSpan;
  #endedLast: TaskState = FINISHED;

  constructor(cluster: Cluster, span: MeasuredSpan) {
    this.#cluster = cluster;
    this.#span = span;
    this.lost = new Float64Array(cluster.resources.count);
    this.saved = new Float64Array(cluster.resources.count);
    this.stray = new Float64Array(cluster.resources.count);
  }

  ended(task: TaskId, state: TaskState): void {
    const { tasks, taskSets, now } = this.#cluster;
    this.#endedLast = state;
    if (!counts(this.#span, now)) return;
    this.ends[state]++;
    if (state === FINISHED || tasks.ranFrom[task] < 0) return;
    const taskSet = tasks.taskSet[task];
    const ran = Math.max(0, Math.min(now, tasks.endsAt[task]) - tasks.ranFrom[task]);
    const saved = Math.min(ran, this.#cluster.savedBy(task) - taskSets.saved[taskSet]);
    this.#add(this.lost, taskSets.demand[taskSet], ran - saved);
    this.#add(this.saved, taskSets.demand[taskSet], saved);
  }

  /** The task that ended last will be launched again. */
  retried(): void {
    if (this.#endedLast !== FAILED && counts(this.#span, this.#cluster.now)) this.restarted++;
  }

  /** A task that ran although its framework had given it up has ended. */
  strayEnded(demand: DemandId, since: Time): void {
    const { now } = this.#cluster;
    if (counts(this.#span, since)) this.strays++;
    this.#add(this.stray, demand, measuredPart(this.#span, since, now));
  }

  #add(sums: Float64Array, demand: DemandId, time: Time): void {
    const { amounts } = this.#cluster.demands;
    for (let r = 0; r < sums.length; r++) sums[r] += amounts.get(demand, r) * time;
  }
}
