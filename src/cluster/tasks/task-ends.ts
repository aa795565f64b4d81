import type { EventType, Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { NONE, type TaskId, type TaskSetId } from '../ids.ts';
import type { Master } from '../master.ts';
import { DROPPED, FAILED, FINISHED, type TaskState } from '../tables/tasks.ts';

/** What happens when a task of a framework fails. */
export interface RetryDescription {
  /** How often it is tried again; 0: never. */
  readonly attempts: number;
  /** µs before the first retry; doubles with each. */
  readonly backoff: Time;
}

/**
 * What a framework does when it learns that a task is over: jobs end with their last task; what failed is tried again as often
 * as its framework says; what was lost, killed or gone through no fault of its own is always launched again.
 */
export class TaskEnds {
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #retries: readonly RetryDescription[];
  readonly #taskRetried: EventType;
  readonly #nextOrder: () => number;
  /** Failed tasks whose back-off has not passed. */
  backingOff = 0;

  constructor(cluster: Cluster, master: Master, retries: readonly RetryDescription[], nextOrder: () => number) {
    this.#cluster = cluster;
    this.#master = master;
    this.#retries = retries;
    this.#nextOrder = nextOrder;
    this.#taskRetried = cluster.simulation.event('task is tried again', (taskSet) => {
      this.backingOff--;
      this.#master.tasks.submit(taskSet);
    });
  }

  /** The framework knows that the task is over; its row is gone after that. */
  conclude(task: TaskId, state: TaskState): void {
    const { tasks, taskSets, jobs, observers, placements } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const job = taskSets.job[taskSet];
    if (jobs.differentAgents[job] === 1) placements.delete(job, tasks.agent[task]);
    taskSets.alive[taskSet]--;
    observers.ended(task, state);
    tasks.remove(task); // before its job may be reported over; what is read of the row below is still there
    this.#goOn(task, taskSet, state);
  }

  /** Whether the task comes again, and what ends with it. */
  #goOn(task: TaskId, taskSet: TaskSetId, state: TaskState): void {
    const { tasks, taskSets, jobs, homes } = this.#cluster;
    const job = taskSets.job[taskSet];
    const attempt = taskSets.attempt[taskSet];
    const failures = taskSets.failures[taskSet];
    const { attempts, backoff } = this.#retries[taskSets.framework[taskSet]];
    const isItsFault = state === FINISHED || state === FAILED;
    // What was lost before it ran has not been tried: its first run, and its wait for it, are still to come.
    if (!isItsFault && (tasks.ranFrom[task] < 0 || state === DROPPED)) this.#again(task, taskSet, attempt, 0);
    else if (!isItsFault) this.#again(task, taskSet, attempt + 1, 0);
    else if (state === FAILED && failures < attempts) {
      const again = this.#again(task, taskSet, attempt + 1, backoff * 2 ** failures);
      taskSets.failures[again] = failures + 1;
    } else {
      homes.left(task, NONE);
      jobs.unfinished[job]--;
      if (state === FINISHED) jobs.finished[job]++;
      else jobs.failed[job]++;
    }
    if (taskSets.pending[taskSet] > 0 || taskSets.alive[taskSet] > 0) return;
    taskSets.whenOver[taskSet]?.(taskSets.token[taskSet]);
    taskSets.whenOver[taskSet] = null;
    taskSets.course[taskSet] = null;
    taskSets.rows.giveBack(taskSet);
    this.closeIfOver(job);
  }

  /** A job ends with its last task, if no more task sets of it are expected. */
  closeIfOver(job: number): void {
    const { jobs, homes, observers } = this.#cluster;
    if (jobs.unfinished[job] > 0 || jobs.expected[job] > 0) return;
    observers.jobOver(job);
    if (homes.jobOver(job)) this.#master.drivers[jobs.framework[job]].forsook();
    jobs.rows.giveBack(job);
  }

  /** One task of a set, in a set of its own, waits again after `delay`. */
  #again(task: TaskId, taskSet: TaskSetId, attempt: number, delay: Time): TaskSetId {
    const { tasks, taskSets, observers, now } = this.#cluster;
    const again = taskSets.add(
      taskSets.job[taskSet],
      taskSets.framework[taskSet],
      taskSets.demand[taskSet],
      1,
      this.#nextOrder(),
      now + delay,
    );
    taskSets.attempt[again] = attempt;
    taskSets.failures[again] = taskSets.failures[taskSet];
    if (attempt === taskSets.attempt[taskSet]) taskSets.submitted[again] = taskSets.submitted[taskSet];
    taskSets.nextIndex[again] = tasks.index[task];
    taskSets.firstIndex[again] = taskSets.firstIndex[taskSet];
    taskSets.duration[again] = taskSets.duration[taskSet];
    taskSets.course[again] = taskSets.course[taskSet];
    taskSets.saved[again] = this.#cluster.savedBy(task);
    if (taskSets.pending[taskSet] === 0 && taskSets.alive[taskSet] === 0) {
      taskSets.whenOver[again] = taskSets.whenOver[taskSet]; // the task that is tried again was the last one
      taskSets.token[again] = taskSets.token[taskSet];
      taskSets.whenOver[taskSet] = null;
    }
    this.#cluster.homes.left(task, again);
    this.backingOff++;
    observers.retried(again);
    this.#taskRetried.after(delay, again);
    return again;
  }
}
