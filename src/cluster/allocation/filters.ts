import type { Time } from '../../sim/index.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from '../ids.ts';
import type { Claims } from '../resources/claims.ts';
import { grownFloat64, grownInt32 } from '../tables/columns.ts';
import type { Parcels } from '../tables/parcels.ts';
import type { Pools } from '../tables/pools.ts';
import { RowPool } from '../tables/row-pool.ts';
import type { Vectors } from '../tables/vectors.ts';
import type { Draft } from './draft.ts';
import { Refusals } from './refusals.ts';

/**
 * Offer filters: what a framework declined on an agent, and until when it need not be offered again. An offer is blocked
 * if what one filter refused contains it, pool by pool; several filters do not add up (Mesos hierarchical.cpp,
 * RefusedOfferFilter; the semantics §10).
 */
export class Filters {
  readonly #refusals: Refusals;
  readonly #rows = new RowPool();
  readonly #agentCount: number;
  /** By framework: the first filter of each agent (absent until it declines anything), and the agents that have one, once each. */
  readonly #first: (Int32Array | null)[];
  readonly #agents: number[][];
  #next = new Int32Array(0);
  #refusal = new Int32Array(0);
  #expiry = new Float64Array(0);

  constructor(width: number, frameworkCount: number, agentCount: number) {
    this.#refusals = new Refusals(width, agentCount);
    this.#agentCount = agentCount;
    this.#first = new Array(frameworkCount).fill(null);
    this.#agents = Array.from({ length: frameworkCount }, () => []);
  }

  /** Refuses what the parcels from `refused` on carry, until just before `expiry`. */
  add(framework: FrameworkId, agent: AgentId, refused: number, from: Parcels, expiry: Time, now: Time): void {
    this.#first[framework] ??= new Int32Array(this.#agentCount).fill(NONE);
    const first = this.#first[framework];
    if (first[agent] === NONE) this.#agents[framework].push(agent);
    else this.#dropExpired(first, agent, now);
    const filter = this.#rows.take();
    if (filter >= this.#next.length) this.#grow(2 * filter + 64);
    this.#expiry[filter] = expiry;
    this.#refusal[filter] = this.#refusals.take(agent, refused, from);
    this.#next[filter] = first[agent];
    first[agent] = filter;
  }

  /** A filter in force refuses all that is free in the agent's plain pool. */
  blocksPlain(framework: FrameworkId, agent: AgentId, pools: Pools, now: Time): boolean {
    const first = this.#first[framework];
    if (first === null) return false;
    for (let filter = first[agent]; filter !== NONE; filter = this.#next[filter]) {
      if (this.#expiry[filter] > now && this.#refuses(this.#refusal[filter], agent, pools.free, agent, pools.freeClaims[agent]))
        return true;
    }
    return false;
  }

  /** A filter in force refuses all of the draft. */
  blocks(framework: FrameworkId, agent: AgentId, draft: Draft, now: Time): boolean {
    const first = this.#first[framework];
    if (first === null) return false;
    for (let filter = first[agent]; filter !== NONE; filter = this.#next[filter]) {
      if (this.#expiry[filter] <= now) continue;
      let place = 0;
      this.#asked = this.#refusal[filter];
      while (place < draft.count && draft.isRefused(place, this.#isRefused)) place++;
      if (place === draft.count) return true;
    }
    return false;
  }

  /** The framework has refused nothing since its filters were last forgotten, but on agents that are gone. */
  areNone(framework: FrameworkId): boolean {
    return this.#agents[framework].length === 0;
  }

  /** How many of the framework's filters are in force. */
  countActive(framework: FrameworkId, now: Time): number {
    const first = this.#first[framework];
    let count = 0;
    for (const agent of this.#agents[framework])
      for (let filter = first?.[agent] ?? NONE; filter !== NONE; filter = this.#next[filter])
        if (this.#expiry[filter] > now) count++;
    return count;
  }

  /** REVIVE: the framework wants to see everything again. */
  clear(framework: FrameworkId): void {
    const first = this.#first[framework];
    if (first === null) return;
    for (const agent of this.#agents[framework]) this.#removeAll(first, agent);
    this.#agents[framework].length = 0;
  }

  /** The agent is gone or has other attributes: nobody's refusal of it counts any more. */
  clearAgent(agent: AgentId): void {
    this.#first.forEach((first, framework) => {
      if (first === null || first[agent] === NONE) return;
      this.#removeAll(first, agent);
      const agents = this.#agents[framework];
      agents.splice(agents.indexOf(agent), 1);
    });
  }

  #dropExpired(first: Int32Array, agent: AgentId, now: Time): void {
    let kept = NONE;
    for (let filter = first[agent]; filter !== NONE; ) {
      const next = this.#next[filter];
      if (this.#expiry[filter] > now) {
        this.#next[filter] = kept;
        kept = filter;
      } else this.#remove(agent, filter);
      filter = next;
    }
    first[agent] = kept;
  }

  /** The refusal that `#isRefused` is about. */
  #asked = NONE;
  readonly #isRefused = (pool: PoolId, amounts: Vectors, row: number, claims: Claims): boolean =>
    this.#refuses(this.#asked, pool, amounts, row, claims);

  /** What one filter refused contains this much out of the pool. */
  #refuses(refusal: number, pool: PoolId, amounts: Vectors, row: number, claims: Claims): boolean {
    const { parcels } = this.#refusals;
    let parcel = refusal;
    while (parcel !== NONE && parcels.pool[parcel] !== pool) parcel = parcels.next[parcel];
    if (parcel === NONE) return !amounts.hasAny(row) && claims.isEmpty;
    return parcels.amount.covers(parcel, amounts, row) && parcels.claims[parcel].covers(claims);
  }

  #removeAll(first: Int32Array, agent: AgentId): void {
    for (let filter = first[agent]; filter !== NONE; filter = this.#next[filter]) this.#remove(agent, filter);
    first[agent] = NONE;
  }

  #remove(agent: AgentId, filter: number): void {
    this.#refusals.giveBack(agent, this.#refusal[filter]);
    this.#rows.giveBack(filter);
  }

  #grow(length: number): void {
    this.#next = grownInt32(this.#next, length);
    this.#refusal = grownInt32(this.#refusal, length);
    this.#expiry = grownFloat64(this.#expiry, length);
  }
}
