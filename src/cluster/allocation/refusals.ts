import { type AgentId, NONE } from '../ids.ts';
import { grownInt32 } from '../tables/columns.ts';
import { Parcels } from '../tables/parcels.ts';

/**
 * What filters refuse: lists of parcels, each known by its first one. Where many frameworks decline the same of an agent one
 * after the other, as they do with an idle one, their filters share one list.
 */
export class Refusals {
  readonly parcels: Parcels;
  /** By first parcel: filters that share the list. */
  #users = new Int32Array(0);
  /** By agent: its latest refusal, while it is in use. */
  readonly #latest: Int32Array;

  constructor(width: number, agentCount: number) {
    this.parcels = new Parcels(width);
    this.#latest = new Int32Array(agentCount).fill(NONE);
  }

  /** A refusal of what the parcels from `refused` on carry: a copy, or one that is there already. */
  take(agent: AgentId, refused: number, from: Parcels): number {
    const latest = this.#latest[agent];
    if (latest !== NONE && this.#isSame(latest, refused, from)) {
      this.#users[latest]++;
      return latest;
    }
    const first = this.#copy(refused, from);
    if (first >= this.#users.length) this.#users = grownInt32(this.#users, this.parcels.pool.length);
    this.#users[first] = 1;
    this.#latest[agent] = first;
    return first;
  }

  /** One of its filters is gone. */
  giveBack(agent: AgentId, refusal: number): void {
    if (--this.#users[refusal] > 0) return;
    if (this.#latest[agent] === refusal) this.#latest[agent] = NONE;
    this.parcels.remove(refusal);
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
      if (!this.parcels.amount.equals(mine, from.amount, parcel)) return false;
    }
    return mine === NONE;
  }
}
