import type { Intake } from '../cluster/intake.ts';
import type { Master } from '../cluster/master.ts';
import { FAILED, FINISHED, RUNNING, type TaskState } from '../cluster/tables/tasks.ts';
import { HOUR, type Time } from '../sim/index.ts';
import { canSomethingStart } from './can-start.ts';
import type { Control } from './control.ts';
import type { Operations } from './operations.ts';

/** After so many runs that led to no launch, what waits will wait for ever. */
const MOST_RUNS = 1000;

/**
 * Longer than anything that Mesos retries. Where messages may be lost it can happen for ever that something is tried and comes
 * to nothing: launches on offers that have expired meanwhile, or the one who is never told that its task has ended.
 */
const PATIENCE = 6 * HOUR;

/** When a run without `until` is over. */
export class RunEnd {
  readonly #master: Master;
  readonly #intake: Intake;
  readonly #operations: Operations | undefined;
  readonly #control: Control | undefined;
  #progress: Time = 0;

  constructor(master: Master, intake: Intake, operations?: Operations, control?: Control) {
    this.#master = master;
    this.#intake = intake;
    this.#operations = operations;
    this.#control = control;
  }

  /** A task has begun to run. */
  running(): void {
    this.#progress = this.#master.cluster.now;
  }

  /** A framework has learnt that its task has ended. */
  ended(state: TaskState): void {
    if (state === FINISHED || state === FAILED) this.#progress = this.#master.cluster.now;
  }

  /** All work is done, or the rest waits for ever. */
  get isOver(): boolean {
    const { cluster, allocation, drivers } = this.#master;
    if (this.#isAtStandstill) return true;
    if (!this.#isStill) return false;
    const isIdle = cluster.frameworks.pendingTasks.every((count) => count === 0);
    if (isIdle) return true;
    if (this.#mayBeHelped) return false;
    if (!canSomethingStart(cluster)) return true;
    return allocation.runsSinceLaunch > MOST_RUNS && !drivers.some((driver) => driver.isReviveDue);
  }

  /** Nobody will be offered anything any more: what estimators may still report depends on what runs. */
  get isStuck(): boolean {
    const { allocation, drivers } = this.#master;
    if (!this.#isStill || allocation.isRunToCome || this.#mayBeHelped) return false;
    if (drivers.some((driver) => driver.isReviveDue)) return false;
    return !this.#control || !(this.#control.plane.offers.isUnderWay || this.#areOffersToExpire);
  }

  /** Nothing arrives, runs or is decided. */
  get #isStill(): boolean {
    const { cluster, tasks, drivers } = this.#master;
    if (!this.#intake.isOver || cluster.tasks.rows.alive > 0 || tasks.ends.backingOff > 0) return false;
    return !drivers.some((driver) => driver.mayLaunch);
  }

  /** Something is still to happen that may help what waits. */
  get #mayBeHelped(): boolean {
    return this.#operations?.isOver === false || this.#control?.isSettled === false;
  }

  /** Offers that were lost on the way come back in time. */
  get #areOffersToExpire(): boolean {
    const { allocation, cluster } = this.#master;
    return allocation.options.offerTimeout !== undefined && cluster.offers.outstanding().length > 0;
  }

  /** Whatever is being tried, and by whom: no task has begun or ended for a long time, and none runs that will. */
  get #isAtStandstill(): boolean {
    const { cluster, tasks } = this.#master;
    if (this.#control === undefined || cluster.now < this.#progress + PATIENCE) return false;
    if (!this.#intake.isOver || tasks.ends.backingOff > 0) return false;
    if (this.#operations?.isOver === false || !this.#control.isQuiet) return false;
    const { state, endsAt, rows } = cluster.tasks;
    for (let task = 0; task < rows.size; task++) if (state[task] === RUNNING && endsAt[task] > cluster.now) return false;
    return true;
  }
}
