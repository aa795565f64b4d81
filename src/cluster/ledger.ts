import type { Agents } from './agents.ts';
import type { Availability } from './availability.ts';
import { Claims } from './claims.ts';
import type { Frameworks, Roles } from './frameworks.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from './ids.ts';
import type { Observers } from './observers.ts';
import type { Parcels } from './parcels.ts';
import type { Vectors } from './vectors.ts';

/**
 * Who has what: every movement of resources between agents' pools, offers and tasks is one of the few words below, and
 * keeps the sums of frameworks, roles and the cluster. Amounts are whole thousandths, so what is given back is exactly
 * what was taken. Observers hear of a movement just before it happens.
 */
export class Ledger {
  /** Sums over the cluster, by resource, thousandths. */
  readonly capacity: Float64Array;
  readonly offered: Float64Array;
  readonly allocated: Float64Array;
  /** Allocated to tasks that run (not: staging, not executors). */
  readonly running: Float64Array;
  /** Free in reserved pools of agents that are up. */
  readonly reservedIdle: Float64Array;
  readonly #agents: Agents;
  readonly #roles: Roles;
  readonly #frameworks: Frameworks;
  readonly #availability: Availability;
  readonly #observers: Observers;
  readonly #width: number;

  constructor(agents: Agents, roles: Roles, frameworks: Frameworks, availability: Availability, observers: Observers) {
    this.#agents = agents;
    this.#roles = roles;
    this.#frameworks = frameworks;
    this.#availability = availability;
    this.#observers = observers;
    this.#width = agents.pools.free.width;
    this.capacity = new Float64Array(this.#width);
    this.offered = new Float64Array(this.#width);
    this.allocated = new Float64Array(this.#width);
    this.running = new Float64Array(this.#width);
    this.reservedIdle = new Float64Array(this.#width);
  }

  /** An agent's pools join (+1) or leave (−1) the cluster; what is free in them must be all there is when they leave. */
  count(agent: AgentId, sign: 1 | -1): void {
    const { pools } = this.#agents;
    this.#observers.capacityChanging();
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      for (let r = 0; r < this.#width; r++) this.capacity[r] += sign * pools.total.get(pool, r);
      if (pool !== agent) for (let r = 0; r < this.#width; r++) this.reservedIdle[r] += sign * pools.free.get(pool, r);
    }
  }

  /** All that is free in a pool goes into a parcel of an offer to the framework. */
  offerAll(framework: FrameworkId, parcels: Parcels, parcel: number): void {
    const { pools } = this.#agents;
    const pool = parcels.pool[parcel];
    // An agent that shrank below what is in use has less than nothing free: that is not offered.
    for (let r = 0; r < this.#width; r++) parcels.amount.set(parcel, r, Math.max(0, pools.free.get(pool, r)));
    if (pools.hasClaims) {
      parcels.claims[parcel] = pools.freeClaims[pool];
      pools.freeClaims[pool] = Claims.none;
    }
    this.#charge(framework, parcels, parcel);
    pools.free.subtract(pool, parcels.amount, parcel);
    this.#availability.shrank(pools.agent[pool]);
  }

  /** What the parcel says, and its claims, goes from its pool into the offer. */
  offerPart(framework: FrameworkId, parcels: Parcels, parcel: number): void {
    const { pools } = this.#agents;
    const pool = parcels.pool[parcel];
    this.#charge(framework, parcels, parcel);
    pools.free.subtract(pool, parcels.amount, parcel);
    if (pools.hasClaims) pools.freeClaims[pool] = pools.freeClaims[pool].minus(parcels.claims[parcel]);
    this.#availability.shrank(pools.agent[pool]);
  }

  /** What is left in the parcels from `first` on goes from the offer back to its pools. */
  recover(framework: FrameworkId, parcels: Parcels, first: number): void {
    const { pools } = this.#agents;
    const role = this.#frameworks.role[framework];
    this.#observers.holdingsChanging(framework);
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
      const pool = parcels.pool[parcel];
      this.#frameworks.holders.charged.subtract(framework, parcels.amount, parcel);
      this.#roles.holders.charged.subtract(role, parcels.amount, parcel);
      this.#move(this.offered, -1, parcels.amount, parcel);
      pools.free.add(pool, parcels.amount, parcel);
      this.#giveBackClaims(pool, parcels.claims[parcel]);
      if (pools.role[pool] !== NONE) this.#move(this.reservedIdle, 1, parcels.amount, parcel);
      this.#availability.grew(pools.agent[pool]);
    }
  }

  /** A sum of what is free on many agents is offered (+1), or is free again (−1); their rows do not change. */
  chargeBulk(framework: FrameworkId, sum: Vectors, sign: 1 | -1): void {
    this.#observers.holdingsChanging(framework);
    this.#frameworks.holders.charged.add(framework, sum, 0, sign);
    this.#roles.holders.charged.add(this.#frameworks.role[framework], sum, 0, sign);
    this.#move(this.offered, sign, sum, 0);
  }

  /** `times` × a demand, part of an outstanding offer, becomes allocated. */
  allocate(framework: FrameworkId, amount: Vectors, row: number, times: number): void {
    const role = this.#frameworks.role[framework];
    this.#observers.holdingsChanging(framework);
    this.#frameworks.holders.allocated.add(framework, amount, row, times);
    this.#roles.holders.allocated.add(role, amount, row, times);
    this.#move(this.allocated, times, amount, row);
    this.#move(this.offered, -times, amount, row);
  }

  /** An allocated amount goes back to its pool. */
  release(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, claims = Claims.none): void {
    const { pools } = this.#agents;
    const role = this.#frameworks.role[framework];
    this.#observers.holdingsChanging(framework);
    this.#frameworks.holders.allocated.subtract(framework, amount, row);
    this.#frameworks.holders.charged.subtract(framework, amount, row);
    this.#roles.holders.allocated.subtract(role, amount, row);
    this.#roles.holders.charged.subtract(role, amount, row);
    this.#move(this.allocated, -1, amount, row);
    pools.free.add(pool, amount, row);
    this.#giveBackClaims(pool, claims);
    if (pools.role[pool] !== NONE) this.#move(this.reservedIdle, 1, amount, row);
    this.#availability.grew(pools.agent[pool]);
  }

  /** Tasks holding `times` × a demand began (or ended: negative) to run. */
  runs(framework: FrameworkId, amount: Vectors, row: number, times: number): void {
    this.#observers.holdingsChanging(framework);
    this.#move(this.running, times, amount, row);
  }

  /** Tasks of a demand began (or ceased: negative) to wait. */
  waits(framework: FrameworkId, amount: Vectors, row: number, times: number): void {
    this.#observers.holdingsChanging(framework);
    this.#frameworks.pendingDemand.add(framework, amount, row, times);
    this.#frameworks.pendingTasks[framework] += times;
  }

  #charge(framework: FrameworkId, parcels: Parcels, parcel: number): void {
    const role = this.#frameworks.role[framework];
    this.#observers.holdingsChanging(framework);
    this.#frameworks.holders.charged.add(framework, parcels.amount, parcel);
    this.#roles.holders.charged.add(role, parcels.amount, parcel);
    this.#move(this.offered, 1, parcels.amount, parcel);
    if (this.#agents.pools.role[parcels.pool[parcel]] !== NONE) this.#move(this.reservedIdle, -1, parcels.amount, parcel);
  }

  #giveBackClaims(pool: PoolId, claims: Claims): void {
    if (claims !== Claims.none) this.#agents.pools.freeClaims[pool] = this.#agents.pools.freeClaims[pool].plus(claims);
  }

  #move(sum: Float64Array, times: number, amount: Vectors, row: number): void {
    const at = row * this.#width;
    for (let r = 0; r < this.#width; r++) sum[r] += times * amount.values[at + r];
  }
}
