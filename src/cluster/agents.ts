import { Claims } from './claims.ts';
import { grownInt32 } from './columns.ts';
import { type AgentId, NONE, type PoolId, type RoleId } from './ids.ts';
import type { ResourceEntry } from './resource-entry.ts';
import type { ResourceNames } from './resource-names.ts';
import { Vectors } from './vectors.ts';

/**
 * The agents and what they have. An agent owns a few *pools*: the unreserved one, whose row is the agent's own number,
 * and one a role that resources are statically reserved for. Most agents have one pool, and then a pool is just the
 * agent's row. All agents of a run have a row from the start; those that join later are not up yet.
 */
export class Agents {
  readonly count: number;
  readonly names: readonly string[];
  readonly attributes: readonly Readonly<Record<string, string>>[];
  /** 1 while registered with the master. */
  readonly isUp: Uint8Array;
  readonly pools: Pools;
  readonly #resources: ResourceNames;

  constructor(resources: ResourceNames, agents: readonly AgentDescription[], roleOf: (name: string) => RoleId) {
    this.#resources = resources;
    this.count = agents.length;
    this.names = agents.map((agent) => agent.name);
    this.attributes = agents.map((agent) => agent.attributes);
    this.isUp = new Uint8Array(agents.length);
    this.pools = new Pools(resources.count, agents.length);
    agents.forEach((agent, id) => {
      this.#fill(
        id,
        agent.resources.filter((entry) => entry.role === '*'),
      );
      for (const role of new Set(agent.resources.map((entry) => entry.role))) {
        if (role === '*') continue;
        this.#fill(
          this.pools.add(id, roleOf(role)),
          agent.resources.filter((entry) => entry.role === role),
        );
      }
    });
  }

  /** Changes what a pool holds in all. What is in use stays in use: free may become negative. */
  setCapacity(pool: PoolId, capacity: Float64Array): void {
    for (let r = 0; r < capacity.length; r++) {
      const change = capacity[r] - this.pools.total.get(pool, r);
      this.pools.total.set(pool, r, capacity[r]);
      this.pools.free.set(pool, r, this.pools.free.get(pool, r) + change);
      if (this.pools.free.get(pool, r) < 0) this.pools.hasDeficits = true;
    }
  }

  #fill(pool: PoolId, entries: readonly ResourceEntry[]): void {
    for (const entry of entries) {
      const column = entry.type === 'scalar' ? this.#resources.column(entry.name) : undefined;
      if (entry.type === 'scalar' && column !== undefined)
        this.pools.total.set(pool, column, this.pools.total.get(pool, column) + entry.value);
    }
    this.pools.free.copy(pool, this.pools.total, pool);
    this.pools.freeClaims[pool] = Claims.of(entries);
    if (!this.pools.freeClaims[pool].isEmpty) this.pools.hasClaims = true;
  }
}

export interface AgentDescription {
  readonly name: string;
  readonly resources: readonly ResourceEntry[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is free where, and for whom. */
export class Pools {
  count: number;
  readonly total: Vectors;
  readonly free: Vectors;
  readonly freeClaims: Claims[];
  /** Some pool has had, at some time, less than nothing free: its agent shrank below what was in use. */
  hasDeficits = false;
  /** Some pool has ports or named sets. */
  hasClaims = false;
  /** The role it is reserved for; NONE: unreserved. */
  role: Int32Array;
  agent: Int32Array;
  /** Next pool of the same agent. */
  next: Int32Array;
  readonly agentCount: number;

  constructor(width: number, agentCount: number) {
    this.agentCount = agentCount;
    this.count = agentCount;
    this.total = new Vectors(width, agentCount);
    this.free = new Vectors(width, agentCount);
    this.freeClaims = new Array<Claims>(agentCount).fill(Claims.none);
    this.role = new Int32Array(agentCount).fill(NONE);
    this.agent = Int32Array.from({ length: agentCount }, (_, agent) => agent);
    this.next = new Int32Array(agentCount).fill(NONE);
  }

  /** Some agent has a reserved pool. */
  get hasReservations(): boolean {
    return this.count > this.agentCount;
  }

  add(agent: AgentId, role: RoleId): PoolId {
    const pool = this.count++;
    if (pool >= this.agent.length) {
      this.agent = grownInt32(this.agent, 2 * pool + 1);
      this.role = grownInt32(this.role, 2 * pool + 1);
      this.next = grownInt32(this.next, 2 * pool + 1);
    }
    this.total.reserve(pool + 1);
    this.free.reserve(pool + 1);
    this.agent[pool] = agent;
    this.role[pool] = role;
    this.next[pool] = this.next[agent];
    this.next[agent] = pool;
    this.freeClaims[pool] = Claims.none;
    return pool;
  }
}
