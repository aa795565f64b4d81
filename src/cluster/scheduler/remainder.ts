import type { Cluster } from '../cluster.ts';
import { type DemandId, NONE, type OfferId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import { PLAIN } from '../resources/entry-kinds.ts';
import { Vectors } from '../tables/vectors.ts';

const REGULAR = 0;
const REVOCABLE = 1;
const SPARE = 2;

/**
 * What is left of an offer while a framework plans what to launch on it. A task takes a resource from revocable parts if
 * they are enough for it, else from the others (`Taker`); disks that go whole are for nobody's demand.
 */
export class Remainder {
  claims = Claims.none;
  readonly #cluster: Cluster;
  readonly #left: Vectors;
  #hasRevocable = false;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#left = new Vectors(cluster.resources.count, 4);
  }

  /** All that the offer carries; `isForHomes`: only what is reserved for nobody, and may become the home of a task. */
  fill(offer: OfferId, isForHomes = false): void {
    const { offers, agents } = this.#cluster;
    const { parcels } = offers;
    const first = offers.parcel[offer];
    this.#hasRevocable = false;
    this.claims = Claims.none;
    if (agents.pools.arePlain && first !== NONE) {
      this.#left.copy(REGULAR, parcels.amount, first);
      this.claims = parcels.claims[first];
      return;
    }
    this.#left.clear(REGULAR);
    this.#left.clear(REVOCABLE);
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
      const kind = agents.pools.kind[parcels.pool[parcel]];
      if (agents.kinds.isWhole[kind] || (isForHomes && kind !== PLAIN)) continue;
      const isRevocable = agents.kinds.isRevocable[kind];
      if (isRevocable) this.#hasRevocable = true;
      this.#left.add(isRevocable ? REVOCABLE : REGULAR, parcels.amount, parcel);
      if (agents.pools.hasClaims) this.claims = this.claims.plus(parcels.claims[parcel]);
    }
  }

  /** A demand was taken so many times; more than there was makes it overdrawn. */
  take(demand: DemandId, times: number): void {
    const { amounts, claims } = this.#cluster.demands;
    if (claims[demand] !== Claims.none) this.claims = this.claims.minus(claims[demand]);
    if (!this.#hasRevocable) this.#left.subtract(REGULAR, amounts, demand, times);
    else this.#takeRevocableFirst(demand, times);
  }

  #takeRevocableFirst(demand: DemandId, times: number): void {
    const { amounts } = this.#cluster.demands;
    for (let r = 0; r < amounts.width; r++) {
      const need = amounts.get(demand, r);
      if (need === 0) continue;
      const fromRevocable = Math.min(times, Math.floor(this.#left.get(REVOCABLE, r) / need));
      this.#left.set(REVOCABLE, r, this.#left.get(REVOCABLE, r) - fromRevocable * need);
      this.#left.set(REGULAR, r, this.#left.get(REGULAR, r) - (times - fromRevocable) * need);
    }
  }

  covers(demand: DemandId): boolean {
    return this.times(demand, NONE) >= 1;
  }

  /** How often the demand fits, after `overhead` (NONE: nothing) was taken once. */
  times(demand: DemandId, overhead: DemandId): number {
    const { amounts } = this.#cluster.demands;
    if (overhead === NONE && !this.#hasRevocable) return this.#left.timesCovered(REGULAR, amounts, demand);
    if (overhead !== NONE && this.times(overhead, NONE) < 1) return 0;
    this.#left.copy(SPARE, this.#left, REGULAR);
    this.#left.copy(SPARE + 1, this.#left, REVOCABLE);
    const { claims } = this;
    if (overhead !== NONE) this.take(overhead, 1);
    let times = Infinity;
    for (let r = 0; r < amounts.width; r++) {
      const need = amounts.get(demand, r);
      if (need === 0) continue;
      const regular = Math.floor(this.#left.get(REGULAR, r) / need);
      times = Math.min(times, regular + Math.floor(this.#left.get(REVOCABLE, r) / need));
    }
    this.#left.copy(REGULAR, this.#left, SPARE);
    this.#left.copy(REVOCABLE, this.#left, SPARE + 1);
    this.claims = claims;
    return Math.max(0, times);
  }

  get isOverdrawn(): boolean {
    return this.#left.row(REGULAR).some((amount) => amount < 0);
  }
}
