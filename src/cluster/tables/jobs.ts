import type { Time } from '../../sim/index.ts';
import type { DemandId, FrameworkId, JobId, TaskSetId } from '../ids.ts';
import type { TaskCourse } from '../ports.ts';
import { grownFloat64, grownInt32, grownUint8 } from './columns.ts';
import { RowPool } from './row-pool.ts';

/** Jobs that are not over. A job is what a user submits; its tasks come in one or more task sets. */
export class Jobs {
  readonly rows = new RowPool();
  framework = new Int32Array(0);
  /** Order of submission over the whole run. */
  ordinal = new Float64Array(0);
  submitted = new Float64Array(0);
  /** Tasks submitted, and of these: not yet over (waiting or running), never started, ended well, failed for good. */
  tasks = new Int32Array(0);
  unfinished = new Int32Array(0);
  unstarted = new Int32Array(0);
  finished = new Int32Array(0);
  failed = new Int32Array(0);
  /** −1 until it happens. */
  firstStart = new Float64Array(0);
  lastStart = new Float64Array(0);
  /** Longest wait of a task for its first start. */
  longestWait = new Float64Array(0);
  /** When its last task would end if every task started on submission. */
  unhindered = new Float64Array(0);
  /** Task sets still to come: the job is not over before they are. */
  expected = new Int32Array(0);
  /** 1: no two of its running tasks on one agent. */
  differentAgents = new Uint8Array(0);
  /** 1: some of its tasks were running when the simulation began. */
  wasRunning = new Uint8Array(0);
  /** Name in its trace; empty: its ordinal is its name. */
  readonly name: string[] = [];

  add(framework: FrameworkId, ordinal: number, now: Time): JobId {
    const job = this.rows.take();
    if (job >= this.framework.length) this.#grow(2 * job + 16);
    this.framework[job] = framework;
    this.ordinal[job] = ordinal;
    this.submitted[job] = now;
    this.tasks[job] = 0;
    this.unfinished[job] = 0;
    this.unstarted[job] = 0;
    this.finished[job] = 0;
    this.failed[job] = 0;
    this.firstStart[job] = -1;
    this.lastStart[job] = -1;
    this.longestWait[job] = 0;
    this.unhindered[job] = now;
    this.expected[job] = 0;
    this.differentAgents[job] = 0;
    this.wasRunning[job] = 0;
    this.name[job] = '';
    return job;
  }

  #grow(length: number): void {
    this.framework = grownInt32(this.framework, length);
    this.ordinal = grownFloat64(this.ordinal, length);
    this.submitted = grownFloat64(this.submitted, length);
    this.tasks = grownInt32(this.tasks, length);
    this.unfinished = grownInt32(this.unfinished, length);
    this.unstarted = grownInt32(this.unstarted, length);
    this.finished = grownInt32(this.finished, length);
    this.failed = grownInt32(this.failed, length);
    this.firstStart = grownFloat64(this.firstStart, length);
    this.lastStart = grownFloat64(this.lastStart, length);
    this.longestWait = grownFloat64(this.longestWait, length);
    this.unhindered = grownFloat64(this.unhindered, length);
    this.expected = grownInt32(this.expected, length);
    this.differentAgents = grownUint8(this.differentAgents, length);
    this.wasRunning = grownUint8(this.wasRunning, length);
  }
}

/** Task sets that have tasks waiting or running. A *waiting* task is only a count here. */
export class TaskSets {
  readonly rows = new RowPool();
  job = new Int32Array(0);
  framework = new Int32Array(0);
  demand = new Int32Array(0);
  submitted = new Float64Array(0);
  /** Order of submission over the whole run: first come, first served. */
  order = new Float64Array(0);
  /** Tasks waiting, and of these: those an offer was made for (`granularity: task`), those planned on an offer. */
  pending = new Int32Array(0);
  promised = new Int32Array(0);
  planned = new Int32Array(0);
  /** Tasks launched and not over. */
  alive = new Int32Array(0);
  /** Index within the set of the next task to launch. */
  nextIndex = new Int32Array(0);
  /** Index within its job of the set's first task. */
  firstIndex = new Int32Array(0);
  /** How often its tasks were tried before. */
  attempt = new Int32Array(0);
  /** How many of those earlier runs failed; the others were lost, killed, or preempted. */
  failures = new Int32Array(0);
  /** Running time of every task, if they are all the same; else NaN and `course` tells. */
  duration = new Float64Array(0);
  readonly course: (TaskCourse | null)[] = [];
  /** µs of their running time that earlier attempts have done and saved (task checkpoints). */
  saved = new Float64Array(0);
  /** Told when the set is over (null: nobody). */
  readonly whenOver: (((token: number) => void) | null)[] = [];
  token = new Float64Array(0);

  add(job: JobId, framework: FrameworkId, demand: DemandId, count: number, order: number, now: Time): TaskSetId {
    const set = this.rows.take();
    if (set >= this.job.length) this.#grow(2 * set + 16);
    this.job[set] = job;
    this.framework[set] = framework;
    this.demand[set] = demand;
    this.submitted[set] = now;
    this.order[set] = order;
    this.pending[set] = count;
    this.promised[set] = 0;
    this.planned[set] = 0;
    this.alive[set] = 0;
    this.nextIndex[set] = 0;
    this.firstIndex[set] = 0;
    this.attempt[set] = 0;
    this.failures[set] = 0;
    this.duration[set] = Number.NaN;
    this.course[set] = null;
    this.saved[set] = 0;
    this.whenOver[set] = null;
    this.token[set] = 0;
    return set;
  }

  #grow(length: number): void {
    this.job = grownInt32(this.job, length);
    this.framework = grownInt32(this.framework, length);
    this.demand = grownInt32(this.demand, length);
    this.submitted = grownFloat64(this.submitted, length);
    this.order = grownFloat64(this.order, length);
    this.pending = grownInt32(this.pending, length);
    this.promised = grownInt32(this.promised, length);
    this.planned = grownInt32(this.planned, length);
    this.alive = grownInt32(this.alive, length);
    this.nextIndex = grownInt32(this.nextIndex, length);
    this.firstIndex = grownInt32(this.firstIndex, length);
    this.attempt = grownInt32(this.attempt, length);
    this.failures = grownInt32(this.failures, length);
    this.duration = grownFloat64(this.duration, length);
    this.saved = grownFloat64(this.saved, length);
    this.token = grownFloat64(this.token, length);
  }
}
