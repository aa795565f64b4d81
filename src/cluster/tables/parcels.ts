import { NONE, type PoolId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import { grownInt32 } from './columns.ts';
import { RowPool } from './row-pool.ts';
import { Vectors } from './vectors.ts';

/**
 * Amounts out of pools: what an offer carries, what a filter refuses, what a task that draws on several pools holds.
 * A parcel is a row (one pool, one amount) with a link to the next one of the same owner.
 */
export class Parcels {
  readonly rows = new RowPool();
  readonly amount: Vectors;
  /** Ports and named sets that come along. */
  readonly claims: Claims[] = [];
  pool = new Int32Array(0);
  next = new Int32Array(0);

  constructor(width: number) {
    this.amount = new Vectors(width);
  }

  /** A new parcel before `next`; its amount is left for the caller to set. */
  add(pool: PoolId, next: number): number {
    const parcel = this.rows.take();
    if (parcel >= this.pool.length) {
      this.pool = grownInt32(this.pool, 2 * parcel + 64);
      this.next = grownInt32(this.next, 2 * parcel + 64);
      this.amount.reserve(2 * parcel + 64);
    }
    this.pool[parcel] = pool;
    this.claims[parcel] = Claims.none;
    this.next[parcel] = next;
    return parcel;
  }

  /** The list that begins with this parcel, which is joined to another one out of the same pool if there is one. */
  merged(parcel: number): number {
    const rest = this.next[parcel];
    for (let other = rest; other !== NONE; other = this.next[other]) {
      if (this.pool[other] !== this.pool[parcel]) continue;
      this.amount.add(other, this.amount, parcel);
      this.claims[other] = this.claims[other].plus(this.claims[parcel]);
      this.rows.giveBack(parcel);
      return rest;
    }
    return parcel;
  }

  /** Gives back a whole list. */
  remove(first: number): void {
    for (let parcel = first; parcel !== NONE; parcel = this.next[parcel]) this.rows.giveBack(parcel);
  }
}
