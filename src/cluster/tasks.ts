import type { Time } from '../sim/index.ts';
import { grownFloat64, grownInt32, grownUint8 } from './columns.ts';
import { type AgentId, NONE, type PoolId, type TaskId, type TaskSetId } from './ids.ts';
import { RowPool } from './row-pool.ts';

/** Where a task stands. Names are Mesos' task states without their prefix (include/mesos/mesos.proto, TaskState). */
export const STAGING = 1;
export const RUNNING = 2;
export const FINISHED = 3;
export const FAILED = 4;
export const LOST = 5;
export type TaskState = typeof STAGING | typeof RUNNING | typeof FINISHED | typeof FAILED | typeof LOST;
export const TASK_STATES: readonly string[] = ['', 'staging', 'running', 'finished', 'failed', 'lost'];

/** Tasks that hold resources now: launched and not over. */
export class Tasks {
  readonly rows = new RowPool();
  taskSet = new Int32Array(0);
  agent = new Int32Array(0);
  /** The pool its demand came from; NONE: several, listed from `holding` on. */
  pool = new Int32Array(0);
  holding = new Int32Array(0);
  /** Index within its set. */
  index = new Int32Array(0);
  state = new Uint8Array(0);
  launched = new Float64Array(0);
  /** When its executor will have registered, while it is staging; an event of another time is not its own. */
  startsAt = new Float64Array(0);
  /** When it ends if nothing happens to it; an event of another time is not its own. */
  endsAt = new Float64Array(0);
  /** 1: it ends by failing. */
  willFail = new Uint8Array(0);

  add(taskSet: TaskSetId, agent: AgentId, pool: PoolId, index: number, now: Time): TaskId {
    const task = this.rows.take();
    if (task >= this.taskSet.length) this.#grow(2 * task + 64);
    this.taskSet[task] = taskSet;
    this.agent[task] = agent;
    this.pool[task] = pool;
    this.holding[task] = NONE;
    this.index[task] = index;
    this.state[task] = STAGING;
    this.launched[task] = now;
    this.startsAt[task] = -1;
    this.endsAt[task] = -1;
    this.willFail[task] = 0;
    return task;
  }

  remove(task: TaskId): void {
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
    this.launched = grownFloat64(this.launched, length);
    this.startsAt = grownFloat64(this.startsAt, length);
    this.endsAt = grownFloat64(this.endsAt, length);
    this.willFail = grownUint8(this.willFail, length);
  }
}
