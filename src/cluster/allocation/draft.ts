import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from '../ids.ts';
import type { Ration } from '../ports.ts';
import { Claims } from '../resources/claims.ts';
import { Vectors } from '../tables/vectors.ts';
import { Taker } from './taker.ts';

/**
 * An offer being made up, pool by pool: everything free on an agent that the framework may see, except that a ration may
 * cut what is unreserved and not revocable (hierarchical.cpp, __allocate; the semantics §6.2 and §6.3).
 */
export class Draft {
  count = 0;
  /** Everything free in its pools is drafted: `amounts` and `claims` are not filled. */
  isView = false;
  readonly pools: PoolId[] = [];
  /** Row i: scalars out of pool i. */
  readonly amounts: Vectors;
  readonly claims: Claims[] = [];
  /** Row 0: all scalars together. */
  readonly sum: Vectors;
  sumClaims = Claims.none;
  readonly #cluster: Cluster;
  /** Places, in the draft, of what a ration may cut. */
  readonly #rationed: number[] = [];
  readonly #free: Vectors;
  readonly #granted: Vectors;
  readonly #isWhole: boolean[] = [];
  readonly #taker: Taker;
  /** What the present view is of, and for whom. */
  #viewedAgent: AgentId = NONE;
  #viewedSight = NONE;

  constructor(cluster: Cluster) {
    const { count } = cluster.resources;
    this.#cluster = cluster;
    this.amounts = new Vectors(count, 8);
    this.sum = new Vectors(count, 1);
    this.#free = new Vectors(count, 8);
    this.#granted = new Vectors(count, 8);
    this.#taker = new Taker(cluster.agents);
  }

  /** False: there is nothing for it here, or its ration is nothing. `isTaken`: pools that are shared out for this run. */
  compose(framework: FrameworkId, agent: AgentId, ration: Ration | null, isTaken: ReadonlySet<PoolId>): boolean {
    if (ration === null) return this.#view(framework, agent, isTaken);
    const { agents, frameworks } = this.#cluster;
    const { pools, kinds } = agents;
    this.count = 0;
    this.isView = false;
    this.#rationed.length = 0;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const kind = pools.kind[pool];
      if (!frameworks.sees(framework, kind, kinds) || isTaken.has(pool)) continue;
      if (!pools.free.hasAny(pool) && pools.freeClaims[pool].isEmpty) continue;
      const place = this.#add(pool);
      if (kinds.isRegular(kind) && pools.free.hasAny(pool)) this.#rationed.push(place);
    }
    if (this.#rationed.length > 1) this.#rationed.sort((a, b) => pools.rank[this.pools[a]] - pools.rank[this.pools[b]]);
    if (!this.#cut(framework, ration)) return false;
    this.#total();
    return this.count > 0;
  }

  /** Something about the agents has changed: what was looked at last is not what it was. */
  forget(): void {
    this.#viewedAgent = NONE;
  }

  /**
   * All that the framework may see: where nothing is cut, the pools' own rows will do, and frameworks that see the same
   * share the look at an agent.
   */
  #view(framework: FrameworkId, agent: AgentId, isTaken: ReadonlySet<PoolId>): boolean {
    const { agents, frameworks } = this.#cluster;
    const { pools, kinds } = agents;
    const { width } = pools.free;
    const sum = this.sum.values;
    const sight = frameworks.sightOf(framework, kinds);
    if (sight !== NONE && this.isView && agent === this.#viewedAgent && sight === this.#viewedSight) return this.count > 0;
    this.#viewedAgent = agent;
    this.#viewedSight = sight;
    this.count = 0;
    this.isView = true;
    this.sum.clear(0);
    this.sumClaims = Claims.none;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      if (!frameworks.sees(framework, pools.kind[pool], kinds) || (isTaken.size > 0 && isTaken.has(pool))) continue;
      let isAny = false;
      for (let r = 0; r < width; r++) {
        const free = pools.free.values[pool * width + r];
        if (free <= 0) continue; // an agent that shrank may have less than nothing
        sum[r] += free;
        isAny = true;
      }
      if (pools.hasClaims && !pools.freeClaims[pool].isEmpty) {
        this.sumClaims = this.sumClaims.plus(pools.freeClaims[pool]);
        isAny = true;
      }
      if (isAny) this.pools[this.count++] = pool;
    }
    return this.count > 0;
  }

  /** What of it comes out of its pool i is refused: `refuses` looks at a row of amounts, and at claims. */
  isRefused(i: number, refuses: (pool: PoolId, amounts: Vectors, row: number, claims: Claims) => boolean): boolean {
    const pool = this.pools[i];
    if (!this.isView) return refuses(pool, this.amounts, i, this.claims[i]);
    const { free, freeClaims } = this.#cluster.agents.pools;
    return refuses(pool, free, pool, freeClaims[pool]);
  }

  /**
   * Only so much (row 0 of `amount`, and claims), as a task takes it: of each resource revocable ones if they are enough,
   * else what is reserved first; never disks that go whole. False: that much is not free here for the framework.
   */
  composePart(framework: FrameworkId, agent: AgentId, amount: Vectors, claims: Claims, isTaken: ReadonlySet<PoolId>): boolean {
    const { agents, frameworks } = this.#cluster;
    const { pools, kinds } = agents;
    this.count = 0;
    this.isView = false;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const kind = pools.kind[pool];
      if (!frameworks.sees(framework, kind, kinds) || isTaken.has(pool) || kinds.isWhole[kind]) continue;
      this.#add(pool);
    }
    this.#taker.begin(amount, 0, claims);
    this.#taker.drawFrom({ pool: this.pools, amount: this.amounts, claims: this.claims }, [...Array(this.count).keys()]);
    if (!this.#taker.isSatisfied) return false;
    for (let i = 0; i < this.count; i++) {
      this.amounts.copy(i, this.#taker.taken, i);
      this.claims[i] = this.#taker.takenClaims[i];
    }
    this.#total();
    return true;
  }

  /** The ration grants all that is drafted; it is the last thing that it is asked. */
  fits(framework: FrameworkId, ration: Ration): boolean {
    const { pools, kinds } = this.#cluster.agents;
    this.#rationed.length = 0;
    for (let i = 0; i < this.count; i++)
      if (kinds.isRegular(pools.kind[this.pools[i]]) && this.amounts.hasAny(i)) this.#rationed.push(i);
    if (!this.#ask(framework, ration)) return false;
    return this.#rationed.every((place, i) => this.#granted.covers(i, this.amounts, place));
  }

  #add(pool: PoolId): number {
    const { free, freeClaims } = this.#cluster.agents.pools;
    const place = this.count++;
    this.amounts.reserve(this.count);
    this.pools[place] = pool;
    for (let r = 0; r < free.width; r++) this.amounts.set(place, r, Math.max(0, free.get(pool, r)));
    this.claims[place] = freeClaims[pool];
    return place;
  }

  #cut(framework: FrameworkId, ration: Ration): boolean {
    if (!this.#ask(framework, ration)) return false;
    for (let i = 0; i < this.#rationed.length; i++) this.amounts.copy(this.#rationed[i], this.#granted, i);
    return true;
  }

  #ask(framework: FrameworkId, ration: Ration): boolean {
    const { pools, kinds } = this.#cluster.agents;
    const count = this.#rationed.length;
    this.#free.reserve(count);
    this.#granted.reserve(count);
    for (let i = 0; i < count; i++) {
      this.#free.copy(i, this.amounts, this.#rationed[i]);
      this.#granted.clear(i);
      this.#isWhole[i] = kinds.isWhole[pools.kind[this.pools[this.#rationed[i]]]];
    }
    return ration.grant(framework, this.#free, this.#granted, this.#isWhole, count);
  }

  #total(): void {
    this.sum.clear(0);
    this.sumClaims = Claims.none;
    let kept = 0;
    for (let i = 0; i < this.count; i++) {
      if (!this.amounts.hasAny(i) && this.claims[i].isEmpty) continue; // cut to nothing
      this.sum.add(0, this.amounts, i);
      this.sumClaims = this.sumClaims.plus(this.claims[i]);
      if (kept < i) {
        this.pools[kept] = this.pools[i];
        this.amounts.copy(kept, this.amounts, i);
        this.claims[kept] = this.claims[i];
      }
      kept++;
    }
    this.count = kept;
  }
}
