import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type PoolId, type TaskId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import type { Vectors } from '../tables/vectors.ts';
import { eachHeld, isRevocable } from './held.ts';

/** How much of an agent a framework could use: what is free there for its role, and what tasks would leave. */
export class Room {
  readonly regular: Float64Array;
  /** A task takes of each resource revocable ones only, or none (`Taker`). */
  readonly revocable: Float64Array;
  claims = Claims.none;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;

  constructor(cluster: Cluster, framework: FrameworkId) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.regular = new Float64Array(cluster.resources.count);
    this.revocable = new Float64Array(cluster.resources.count);
  }

  /** What is free on the agent. */
  fill(agent: AgentId): void {
    const { pools } = this.#cluster.agents;
    this.regular.fill(0);
    this.revocable.fill(0);
    this.claims = Claims.none;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) this.#add(pool, pools.free, pool, pools.freeClaims[pool], 1);
  }

  /** What the framework is offered already. */
  addOffer(offer: number): void {
    const { parcels, parcel: first } = this.#cluster.offers;
    for (let parcel = first[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      this.#add(parcels.pool[parcel], parcels.amount, parcel, parcels.claims[parcel], 1);
  }

  /** What a task would leave (−1: would not, after all). */
  addTask(task: TaskId, sign: 1 | -1): void {
    eachHeld(this.#cluster, task, (pool, amounts, row, claims) => this.#add(pool, amounts, row, claims, sign));
  }

  /** Somebody else's task will come here. */
  subtract(need: Float64Array, claims: Claims): void {
    for (let r = 0; r < need.length; r++) this.regular[r] -= need[r];
    this.claims = this.claims.minus(claims);
  }

  covers(need: Float64Array, demand: DemandId): boolean {
    for (let r = 0; r < need.length; r++)
      if (need[r] > 0 && this.regular[r] < need[r] && this.revocable[r] < need[r]) return false;
    return this.claims.covers(this.#cluster.demands.claims[demand]);
  }

  #add(pool: PoolId, amounts: Vectors, row: number, claims: Claims, sign: 1 | -1): void {
    if (!this.#isFor(pool)) return;
    const sum = isRevocable(this.#cluster, pool) ? this.revocable : this.regular;
    for (let r = 0; r < sum.length; r++) sum[r] += sign * amounts.get(row, r);
    if (claims === Claims.none) return;
    this.claims = sign === 1 ? this.claims.plus(claims) : this.claims.minus(claims);
  }

  /** What is had whole or shared is not looked for, and a framework that reserves begins with what is not reserved. */
  #isFor(pool: PoolId): boolean {
    const { agents, frameworks, homes } = this.#cluster;
    const kind = agents.pools.kind[pool];
    if (homes.reserves(this.#framework)) return pool === agents.pools.agent[pool];
    return !agents.kinds.isWhole[kind] && !agents.kinds.isShared[kind] && frameworks.sees(this.#framework, kind, agents.kinds);
  }
}
