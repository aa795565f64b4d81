import type { Availability } from './allocation/availability.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from './ids.ts';
import type { Observers } from './observers.ts';
import { Claims } from './resources/claims.ts';
import type { Agents } from './tables/agents.ts';
import type { Frameworks } from './tables/frameworks.ts';
import type { Parcels } from './tables/parcels.ts';
import type { Roles } from './tables/roles.ts';
import { SharedCopies } from './tables/shared-copies.ts';
import type { Vectors } from './tables/vectors.ts';

/**
 * Who has what: every movement of resources between pools, offers and tasks is one of the words below, and keeps all sums.
 * Amounts are whole thousandths: what is given back is exactly what was taken. Observers hear of a movement just before it.
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
  /** In reserved pools of agents that are up; and offered or allocated out of them. */
  readonly reserved: Float64Array;
  readonly chargedReserved: Float64Array;
  /** Free in revocable pools of agents that are up, less than nothing counting as nothing. */
  readonly revocableIdle: Float64Array;
  readonly #agents: Agents;
  readonly #roles: Roles;
  readonly #frameworks: Frameworks;
  readonly #availability: Availability;
  readonly #observers: Observers;
  /** Who is charged, and who is allocated, how many copies of shared volumes. */
  readonly #chargedCopies = new SharedCopies();
  readonly #allocatedCopies = new SharedCopies();

  constructor(agents: Agents, roles: Roles, frameworks: Frameworks, availability: Availability, observers: Observers) {
    this.#agents = agents;
    this.#roles = roles;
    this.#frameworks = frameworks;
    this.#availability = availability;
    this.#observers = observers;
    const { width } = agents.pools.free;
    this.capacity = new Float64Array(width);
    this.offered = new Float64Array(width);
    this.allocated = new Float64Array(width);
    this.running = new Float64Array(width);
    this.reservedIdle = new Float64Array(width);
    this.reserved = new Float64Array(width);
    this.chargedReserved = new Float64Array(width);
    this.revocableIdle = new Float64Array(width);
  }

  /** An agent's pools join (+1) or leave (−1) the cluster; what is free in them must be all there is when they leave. */
  count(agent: AgentId, sign: 1 | -1): void {
    this.#observers.capacityChanging();
    const { pools, kinds } = this.#agents;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      this.#move(this.capacity, sign, pools.total, pool);
      const owner = pools.role[pool];
      if (owner !== NONE) {
        this.#roles.reserve(owner, pools.total, pool, sign);
        this.#move(this.reserved, sign, pools.total, pool);
        this.#move(this.reservedIdle, sign, pools.free, pool);
      }
      if (kinds.isRevocable[pools.kind[pool]]) this.#countRevocable(pool, sign);
    }
  }

  /** All that is free in a pool (after its agent shrank that may be less than nothing) goes into a parcel of an offer. */
  offerAll(framework: FrameworkId, parcels: Parcels, parcel: number): void {
    const { pools } = this.#agents;
    const pool = parcels.pool[parcel];
    for (let r = 0; r < this.capacity.length; r++) parcels.amount.set(parcel, r, Math.max(0, pools.free.get(pool, r)));
    if (pools.hasClaims) parcels.claims[parcel] = pools.freeClaims[pool];
    this.offerPart(framework, parcels, parcel);
  }

  /** What the parcel says, and its claims, goes from its pool into the offer. */
  offerPart(framework: FrameworkId, parcels: Parcels, parcel: number): void {
    const pool = parcels.pool[parcel];
    this.#observers.holdingsChanging(framework, this.#agents.pools.agent[pool]);
    if (this.#isSimple(pool, parcels.claims[parcel])) {
      this.#moveSimply(framework, pool, parcels.amount, parcel, 1);
      this.#availability.shrank(pool);
    } else {
      this.#charge(framework, parcels.amount, parcel, pool, 1);
      this.take(pool, parcels.amount, parcel, parcels.claims[parcel]);
    }
  }

  /** What is left in the parcels from `first` on goes from the offer back to its pools. */
  recover(framework: FrameworkId, parcels: Parcels, first: number): void {
    this.#observers.holdingsChanging(framework, first === NONE ? NONE : this.#agents.pools.agent[parcels.pool[first]]);
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
      const pool = parcels.pool[parcel];
      if (this.#isSimple(pool, parcels.claims[parcel])) {
        this.#moveSimply(framework, pool, parcels.amount, parcel, -1);
        this.#availability.grew(pool);
      } else {
        this.#charge(framework, parcels.amount, parcel, pool, -1);
        this.putBack(pool, parcels.amount, parcel, parcels.claims[parcel]);
      }
    }
  }

  /** The common case: scalars of a plain pool, and no role is below another one. */
  #isSimple(pool: PoolId, claims: Claims): boolean {
    return pool < this.#agents.pools.agentCount && this.#roles.isFlat && claims === Claims.none;
  }

  /** From the pool into an offer (or back: −1) in one loop: what `#charge` and `take` (or `putBack`) come to there. */
  #moveSimply(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, sign: 1 | -1): void {
    const width = this.capacity.length;
    const ofFramework = this.#frameworks.holders.charged.values;
    const ofRole = this.#roles.holders.charged.values;
    const free = this.#agents.pools.free.values;
    const role = this.#frameworks.role[framework];
    for (let r = 0; r < width; r++) {
      const moved = sign * amount.values[row * width + r];
      ofFramework[framework * width + r] += moved;
      ofRole[role * width + r] += moved;
      this.offered[r] += moved;
      free[pool * width + r] -= moved;
    }
  }

  /** From a task to the pool in one loop: what `#allocate`, `#charge` and `putBack` come to there. */
  #releaseSimply(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number): void {
    const width = this.capacity.length;
    const ofFramework = this.#frameworks.holders;
    const ofRole = this.#roles.holders;
    const free = this.#agents.pools.free.values;
    const role = this.#frameworks.role[framework];
    for (let r = 0; r < width; r++) {
      const released = amount.values[row * width + r];
      ofFramework.allocated.values[framework * width + r] -= released;
      ofFramework.charged.values[framework * width + r] -= released;
      ofRole.allocated.values[role * width + r] -= released;
      ofRole.charged.values[role * width + r] -= released;
      this.allocated[r] -= released;
      free[pool * width + r] += released;
    }
  }

  /** A sum of what is free on many agents is offered (+1), or is free again (−1); their rows do not change. */
  chargeBulk(framework: FrameworkId, sum: Vectors, sign: 1 | -1): void {
    this.#observers.holdingsChanging(framework, NONE);
    this.#frameworks.holders.charged.add(framework, sum, 0, sign);
    this.#roles.charge(this.#frameworks.role[framework], sum, 0, sign, false);
    this.#move(this.offered, sign, sum, 0);
  }

  /** `times` × a demand, part of an outstanding offer out of the pool, becomes allocated. */
  allocate(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, times: number): void {
    this.#observers.holdingsChanging(framework, this.#agents.pools.agent[pool]);
    if (this.#isShared(pool)) this.#allocateShared(framework, pool, amount, row, 1);
    else this.#allocate(framework, amount, row, times);
  }

  /** An allocated amount goes back to its pool; `ran`: it counted as running. */
  release(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, claims = Claims.none, ran = false): void {
    this.#observers.holdingsChanging(framework, this.#agents.pools.agent[pool]);
    if (ran) this.#move(this.running, -1, amount, row);
    if (this.#isSimple(pool, claims)) {
      this.#releaseSimply(framework, pool, amount, row);
      this.#availability.grew(pool);
      return;
    }
    if (this.#isShared(pool)) this.#allocateShared(framework, pool, amount, row, -1);
    else this.#allocate(framework, amount, row, -1);
    this.#charge(framework, amount, row, pool, -1);
    this.putBack(pool, amount, row, claims);
  }

  /** What somebody has already, and the master did not count, is counted: out of its pool, and allocated. */
  claim(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, claims: Claims): void {
    this.#observers.holdingsChanging(framework, this.#agents.pools.agent[pool]);
    this.#charge(framework, amount, row, pool, 1);
    this.take(pool, amount, row, claims);
    if (this.#isShared(pool)) this.#allocateShared(framework, pool, amount, row, 1);
    else this.#allocate(framework, amount, row, 1);
  }

  /** Tasks holding `times` × a demand began (or ended: negative) to run on the agent. */
  runs(framework: FrameworkId, agent: AgentId, amount: Vectors, row: number, times: number): void {
    this.#observers.holdingsChanging(framework, agent);
    this.#move(this.running, times, amount, row);
  }

  /** Tasks of a demand began (or ceased: negative) to wait. */
  waits(framework: FrameworkId, amount: Vectors, row: number, times: number): void {
    this.#observers.holdingsChanging(framework, NONE);
    this.#frameworks.pendingDemand.add(framework, amount, row, times);
    this.#frameworks.pendingTasks[framework] += times;
  }

  /** Takes an amount out of what is free in a pool; nobody is charged. */
  take(pool: PoolId, amount: Vectors, row: number, claims: Claims): void {
    const { pools } = this.#agents;
    if (pool < pools.agentCount) pools.free.add(pool, amount, row, -1);
    else this.#changeFree(pool, amount, row, -1);
    if (claims === pools.freeClaims[pool]) pools.freeClaims[pool] = Claims.none;
    else if (claims !== Claims.none) pools.freeClaims[pool] = pools.freeClaims[pool].minus(claims);
    this.#availability.shrank(pools.agent[pool]);
  }

  /** Puts an amount back to what is free in a pool; claims that it has no more, because its agent shrank, are not free. */
  putBack(pool: PoolId, amount: Vectors, row: number, claims: Claims): void {
    const { pools } = this.#agents;
    if (pool < pools.agentCount) pools.free.add(pool, amount, row, 1);
    else this.#changeFree(pool, amount, row, 1);
    if (claims !== Claims.none) {
      const kept = pools.hasDeficits ? claims.common(pools.totalClaims[pool]) : claims;
      pools.freeClaims[pool] = pools.freeClaims[pool].plus(kept);
    }
    this.#availability.grew(pools.agent[pool]);
  }

  /** Charges the framework for something in use already, or no more (a conversion): nothing moves. */
  charge(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, sign: 1 | -1): void {
    this.#observers.holdingsChanging(framework, this.#agents.pools.agent[pool]);
    this.#charge(framework, amount, row, pool, sign);
  }

  /** Of a pool that is not plain. */
  #changeFree(pool: PoolId, amount: Vectors, row: number, sign: 1 | -1): void {
    const { pools, kinds } = this.#agents;
    if (this.#isShared(pool)) return;
    const isRevocable = kinds.isRevocable[pools.kind[pool]];
    if (isRevocable) this.#countRevocable(pool, -1);
    pools.free.add(pool, amount, row, sign);
    if (isRevocable) this.#countRevocable(pool, 1);
    if (pools.role[pool] !== NONE) this.#move(this.reservedIdle, sign, amount, row);
  }

  #countRevocable(pool: PoolId, sign: 1 | -1): void {
    const { free } = this.#agents.pools;
    for (let r = 0; r < this.capacity.length; r++) this.revocableIdle[r] += sign * Math.max(0, free.get(pool, r));
  }

  #allocate(framework: FrameworkId, amount: Vectors, row: number, times: number): void {
    this.#frameworks.holders.allocated.add(framework, amount, row, times);
    this.#roles.allocate(this.#frameworks.role[framework], amount, row, times);
    this.#move(this.allocated, times, amount, row);
    this.#move(this.offered, -times, amount, row);
  }

  #charge(framework: FrameworkId, amount: Vectors, row: number, pool: PoolId, sign: 1 | -1): void {
    if (pool < this.#agents.pools.agentCount) this.#chargePlain(framework, amount, row, sign);
    else if (this.#isShared(pool)) this.#chargeShared(framework, amount, row, pool, sign);
    else this.#chargeOwn(framework, amount, row, pool, sign);
  }

  #chargePlain(framework: FrameworkId, amount: Vectors, row: number, sign: 1 | -1): void {
    this.#frameworks.holders.charged.add(framework, amount, row, sign);
    this.#roles.charge(this.#frameworks.role[framework], amount, row, sign, false);
    this.#move(this.offered, sign, amount, row);
  }

  #chargeOwn(framework: FrameworkId, amount: Vectors, row: number, pool: PoolId, sign: 1 | -1): void {
    const { pools, kinds } = this.#agents;
    const isReserved = pools.role[pool] !== NONE;
    const isApart = isReserved || kinds.isRevocable[pools.kind[pool]];
    this.#frameworks.holders.charged.add(framework, amount, row, sign);
    this.#roles.charge(this.#frameworks.role[framework], amount, row, sign, isApart);
    this.#move(this.offered, sign, amount, row);
    if (isReserved) this.#move(this.chargedReserved, sign, amount, row);
  }

  #isShared(pool: PoolId): boolean {
    return this.#agents.pools.hasShared && this.#agents.kinds.isShared[this.#agents.pools.kind[pool]];
  }

  /** What is shared counts once however many have it (`SharedCopies`). */
  #chargeShared(framework: FrameworkId, amount: Vectors, row: number, pool: PoolId, sign: 1 | -1): void {
    const role = this.#frameworks.role[framework];
    if (this.#chargedCopies.turns(pool, framework, sign)) this.#frameworks.holders.charged.add(framework, amount, row, sign);
    if (!this.#chargedCopies.turns(pool, this.#frameworks.count + role, sign)) return;
    this.#roles.charge(role, amount, row, sign, true);
    this.#move(this.offered, sign, amount, row);
    this.#move(this.chargedReserved, sign, amount, row);
  }

  #allocateShared(framework: FrameworkId, pool: PoolId, amount: Vectors, row: number, sign: 1 | -1): void {
    const role = this.#frameworks.role[framework];
    if (this.#allocatedCopies.turns(pool, framework, sign)) this.#frameworks.holders.allocated.add(framework, amount, row, sign);
    if (!this.#allocatedCopies.turns(pool, this.#frameworks.count + role, sign)) return;
    this.#roles.allocate(role, amount, row, sign);
    this.#move(this.allocated, sign, amount, row);
    this.#move(this.offered, -sign, amount, row);
  }

  #move(sum: Float64Array, times: number, amount: Vectors, row: number): void {
    const at = row * this.capacity.length;
    for (let r = 0; r < this.capacity.length; r++) sum[r] += times * amount.values[at + r];
  }
}
