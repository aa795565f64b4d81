import { NONE, type PoolId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import type { Agents } from '../tables/agents.ts';
import { Vectors } from '../tables/vectors.ts';

/**
 * Takes what a task needs out of parts of several pools. Of each resource it takes revocable parts if they alone are enough
 * and else none of them, since a task may not mix the two (master/validation.cpp; the semantics §11.3); then what is
 * reserved, then the rest; never disks that go whole.
 */
export class Taker {
  /** Row i: taken out of part i. */
  readonly taken: Vectors;
  readonly takenClaims: Claims[] = [];
  readonly #agents: Agents;
  readonly #left: Float64Array;
  #claims = Claims.none;

  constructor(agents: Agents) {
    const { width } = agents.pools.free;
    this.#agents = agents;
    this.taken = new Vectors(width, 8);
    this.#left = new Float64Array(width);
  }

  begin(amount: Vectors, row: number, claims: Claims): void {
    this.#left.set(amount.row(row));
    this.#claims = claims;
  }

  get isSatisfied(): boolean {
    for (let r = 0; r < this.#left.length; r++) if (this.#left[r] > 0) return false;
    return this.#claims.isEmpty;
  }

  /** Part i is parcel `from[i]`. */
  drawFrom(parts: Parts, from: readonly number[]): void {
    this.taken.reserve(from.length);
    from.forEach((_, i) => {
      this.taken.clear(i);
      this.takenClaims[i] = Claims.none;
    });
    this.#drawRevocable(parts, from);
    for (const isReserved of [true, false])
      from.forEach((part, i) => {
        const pool = parts.pool[part];
        if (this.#isWhole(pool) || this.#isRevocable(pool) || (this.#agents.pools.role[pool] !== NONE) !== isReserved) return;
        for (let r = 0; r < this.#left.length; r++) this.#draw(i, r, parts.amount.get(part, r));
        if (this.#claims.isEmpty) return;
        this.takenClaims[i] = parts.claims[part].common(this.#claims);
        this.#claims = this.#claims.minus(this.takenClaims[i]);
      });
  }

  #drawRevocable(parts: Parts, from: readonly number[]): void {
    const revocable = [...from.keys()].filter((i) => this.#isRevocable(parts.pool[from[i]]));
    if (revocable.length === 0) return;
    for (let r = 0; r < this.#left.length; r++) {
      const sum = revocable.reduce((all, i) => all + parts.amount.get(from[i], r), 0);
      if (sum >= this.#left[r]) for (const i of revocable) this.#draw(i, r, parts.amount.get(from[i], r));
    }
  }

  #draw(part: number, resource: number, available: number): void {
    const amount = Math.min(this.#left[resource], available);
    this.taken.set(part, resource, amount);
    this.#left[resource] -= amount;
  }

  #isWhole(pool: PoolId): boolean {
    const { pools, kinds } = this.#agents;
    return kinds.isWhole[pools.kind[pool]];
  }

  #isRevocable(pool: PoolId): boolean {
    const { pools, kinds } = this.#agents;
    return kinds.isRevocable[pools.kind[pool]];
  }
}

/** Amounts out of pools, in rows. */
export interface Parts {
  readonly pool: ArrayLike<PoolId>;
  readonly amount: Vectors;
  readonly claims: readonly Claims[];
}
