import type { Time } from '../../sim/index.ts';
import { type AgentId, NONE, type PoolId, type TaskId, type TaskSetId } from '../ids.ts';
import { grownFloat64, grownInt32, grownUint8 } from './columns.ts';
import { RowPool } from './row-pool.ts';

/** Where a task stands. Names are Mesos' task states without their prefix (include/mesos/mesos.proto, TaskState; the semantics §19). */
export const STAGING = 1;
export const RUNNING = 2;
export const FINISHED = 3;
export const FAILED = 4;
export const LOST = 5;
export const KILLED = 6;
export const DROPPED = 7;
export const GONE = 8;
export const GONE_BY_OPERATOR = 9;
/** Asked to stop, and still there. */
export const KILLING = 10;
/** What a partition-aware framework is told of tasks on an agent that does not answer: they may come back. */
export const UNREACHABLE = 11;
export type TaskState =
  | typeof STAGING
  | typeof RUNNING
  | typeof FINISHED
  | typeof FAILED
  | typeof LOST
  | typeof KILLED
  | typeof DROPPED
  | typeof GONE
  | typeof GONE_BY_OPERATOR
  | typeof KILLING
  | typeof UNREACHABLE;
export const TASK_STATES: readonly string[] = [
  '',
  'staging',
  'running',
  'finished',
  'failed',
  'lost',
  'killed',
  'dropped',
  'gone',
  'gone-by-operator',
  'killing',
  'unreachable',
];

/** What the master counts as the task's: nothing (it does not know the task, or its agent is gone), its demand, or that as running. */
export const UNCOUNTED = 0;
export const ALLOCATED = 1;
export const RUNS = 2;

/** Hears of rows that come, and of those that are about to go. */
export interface TaskWatcher {
  added(task: TaskId): void;
  removed(task: TaskId): void;
}

/** Tasks that are launched and of which their framework does not know yet that they are over. */
export class Tasks {
  /** null: nobody has to know. */
  watcher: TaskWatcher | null = null;
  readonly rows = new RowPool();
  taskSet = new Int32Array(0);
  agent = new Int32Array(0);
  /** The pool its demand came from; NONE: several, listed from `holding` on. */
  pool = new Int32Array(0);
  holding = new Int32Array(0);
  /** Index within its set. */
  index = new Int32Array(0);
  /** How it really is, on its agent, whoever knows; 0: no such task. */
  state = new Uint8Array(0);
  /** What the master counts as its own. */
  counted = new Uint8Array(0);
  launched = new Float64Array(0);
  /** When its executor will have registered, while it is staging; an event of another time is not its own. */
  startsAt = new Float64Array(0);
  /** When it began to run; −1: it has not. */
  ranFrom = new Float64Array(0);
  /** When it ends if nothing happens to it, or ended; an event of another time is not its own. */
  endsAt = new Float64Array(0);
  /** The state that it ends in. */
  outcome = new Uint8Array(0);
  /** Tells it from others that had its row. */
  serial = new Float64Array(0);
  #launches = 0;

  add(taskSet: TaskSetId, agent: AgentId, pool: PoolId, index: number, now: Time): TaskId {
    const task = this.rows.take();
    if (task >= this.taskSet.length) this.#grow(2 * task + 64);
    this.taskSet[task] = taskSet;
    this.agent[task] = agent;
    this.pool[task] = pool;
    this.holding[task] = NONE;
    this.index[task] = index;
    this.state[task] = STAGING;
    this.counted[task] = ALLOCATED;
    this.launched[task] = now;
    this.startsAt[task] = -1;
    this.ranFrom[task] = -1;
    this.endsAt[task] = -1;
    this.outcome[task] = 0;
    this.serial[task] = this.#launches++;
    this.watcher?.added(task);
    return task;
  }

  /** Launches so far: the serial number of the next one. */
  get launches(): number {
    return this.#launches;
  }

  /** Its process is there, or about to be. */
  isAlive(task: TaskId): boolean {
    const state = this.state[task];
    return state === RUNNING || state === STAGING || state === KILLING;
  }

  /** All rows in use, by number. */
  *each(): Generator<TaskId> {
    for (let task = 0; task < this.rows.size; task++) if (this.state[task] !== 0) yield task;
  }

  remove(task: TaskId): void {
    this.watcher?.removed(task);
    this.state[task] = 0;
    this.rows.giveBack(task);
  }

  #grow(length: number): void {
    this.taskSet = grownInt32(this.taskSet, length);
    this.agent = grownInt32(this.agent, length);
    this.pool = grownInt32(this.pool, length);
    this.holding = grownInt32(this.holding, length);
    this.index = grownInt32(this.index, length);
    this.state = grownUint8(this.state, length);
    this.counted = grownUint8(this.counted, length);
    this.launched = grownFloat64(this.launched, length);
    this.startsAt = grownFloat64(this.startsAt, length);
    this.ranFrom = grownFloat64(this.ranFrom, length);
    this.endsAt = grownFloat64(this.endsAt, length);
    this.outcome = grownUint8(this.outcome, length);
    this.serial = grownFloat64(this.serial, length);
  }
}
