import { type AgentId, type FrameworkId, NONE, type OfferId, type TaskSetId } from '../ids.ts';
import { grownFloat64, grownInt32, grownUint8 } from './columns.ts';
import { Parcels } from './parcels.ts';
import { RowPool } from './row-pool.ts';

/** Outstanding offers: a framework's, of one agent; charged to it until accepted, declined or rescinded. */
export class Offers {
  readonly rows = new RowPool();
  readonly parcels: Parcels;
  framework = new Int32Array(0);
  agent = new Int32Array(0);
  /** What it carries. */
  parcel = new Int32Array(0);
  /** With `granularity: task`: the set whose next task it was made for. */
  taskSet = new Int32Array(0);
  isOutstanding = new Uint8Array(0);
  /** When it times out; an event of another time is not its own. −1: never. */
  expiresAt = new Float64Array(0);
  /** Next offer to the same framework in the same run. */
  next = new Int32Array(0);
  /** What the framework plans to launch on it: an entry of `LaunchPlans`. */
  plan = new Int32Array(0);

  constructor(width: number) {
    this.parcels = new Parcels(width);
  }

  add(framework: FrameworkId, agent: AgentId, taskSet: TaskSetId = NONE): OfferId {
    const offer = this.rows.take();
    if (offer >= this.framework.length) this.#grow(2 * offer + 64);
    this.framework[offer] = framework;
    this.agent[offer] = agent;
    this.parcel[offer] = NONE;
    this.taskSet[offer] = taskSet;
    this.isOutstanding[offer] = 1;
    this.expiresAt[offer] = -1;
    this.next[offer] = NONE;
    this.plan[offer] = NONE;
    return offer;
  }

  /** All that are outstanding, in the order of their rows. */
  outstanding(): OfferId[] {
    const offers: OfferId[] = [];
    for (let offer = 0; offer < this.rows.size; offer++) if (this.isOutstanding[offer] === 1) offers.push(offer);
    return offers;
  }

  #grow(length: number): void {
    this.framework = grownInt32(this.framework, length);
    this.agent = grownInt32(this.agent, length);
    this.parcel = grownInt32(this.parcel, length);
    this.taskSet = grownInt32(this.taskSet, length);
    this.isOutstanding = grownUint8(this.isOutstanding, length);
    this.expiresAt = grownFloat64(this.expiresAt, length);
    this.next = grownInt32(this.next, length);
    this.plan = grownInt32(this.plan, length);
  }
}
