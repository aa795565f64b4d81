import { grownInt32 } from './columns.ts';
import { type AgentId, NONE } from './ids.ts';
import { Parcels } from './parcels.ts';
import { RowPool } from './row-pool.ts';

/**
 * What filters refuse. Where many frameworks decline the same of an agent one after the other, as they do with an idle one,
 * their filters share one list of parcels.
 */
export class Refusals {
  readonly parcels: Parcels;
  readonly #rows = new RowPool();
  /** First parcel, filters that share it, and whose agent it is. */
  first = new Int32Array(0);
  #users = new Int32Array(0);
  #agent = new Int32Array(0);
  /** By agent: its latest refusal, while it is in use. */
  readonly #latest: Int32Array;

  constructor(width: number, agentCount: number) {
    this.parcels = new Parcels(width);
    this.#latest = new Int32Array(agentCount).fill(NONE);
  }

  /** A refusal of what the parcels from `refused` on carry: a copy, or one that is there already. */
  take(agent: AgentId, refused: number, from: Parcels): number {
    const latest = this.#latest[agent];
    if (latest !== NONE && this.#isSame(this.first[latest], refused, from)) {
      this.#users[latest]++;
      return latest;
    }
    const refusal = this.#rows.take();
    if (refusal >= this.first.length) this.#grow(2 * refusal + 64);
    this.first[refusal] = this.#copy(refused, from);
    this.#users[refusal] = 1;
    this.#agent[refusal] = agent;
    this.#latest[agent] = refusal;
    return refusal;
  }

  /** One of its filters is gone. */
  giveBack(refusal: number): void {
    if (--this.#users[refusal] > 0) return;
    if (this.#latest[this.#agent[refusal]] === refusal) this.#latest[this.#agent[refusal]] = NONE;
    this.parcels.remove(this.first[refusal]);
    this.#rows.giveBack(refusal);
  }

  #copy(refused: number, from: Parcels): number {
    let first = NONE;
    let last = NONE;
    for (let parcel = refused; parcel !== NONE; parcel = from.next[parcel]) {
      const copy = this.parcels.add(from.pool[parcel], NONE);
      this.parcels.amount.copy(copy, from.amount, parcel);
      this.parcels.claims[copy] = from.claims[parcel];
      if (last === NONE) first = copy;
      else this.parcels.next[last] = copy;
      last = copy;
    }
    return first;
  }

  #isSame(first: number, refused: number, from: Parcels): boolean {
    let mine = first;
    for (let parcel = refused; parcel !== NONE; parcel = from.next[parcel], mine = this.parcels.next[mine]) {
      if (mine === NONE || this.parcels.pool[mine] !== from.pool[parcel]) return false;
      if (this.parcels.claims[mine] !== from.claims[parcel]) return false;
      if (!this.parcels.amount.covers(mine, from.amount, parcel)) return false;
      if (!from.amount.covers(parcel, this.parcels.amount, mine)) return false;
    }
    return mine === NONE;
  }

  #grow(length: number): void {
    this.first = grownInt32(this.first, length);
    this.#users = grownInt32(this.#users, length);
    this.#agent = grownInt32(this.#agent, length);
  }
}
