import { type AgentId, type KindId, NONE, type PoolId, type RoleId } from '../ids.ts';
import { parseAttributes } from '../resources/attributes.ts';
import { Claims } from '../resources/claims.ts';
import { EntryKinds, PLAIN } from '../resources/entry-kinds.ts';
import type { FaultDomain } from '../resources/fault-domain.ts';
import type { AgentFeatures } from '../resources/offer-constraints.ts';
import type { ResourceEntry } from '../resources/resource-entry.ts';
import type { ResourceNames } from '../resources/resource-names.ts';
import { Pools } from './pools.ts';

/** What an agent tells Mesos it can deal with (SlaveInfo.Capability, as far as allocation looks at it). */
export interface AgentCapabilities {
  readonly multiRole: boolean;
  readonly hierarchicalRole: boolean;
  readonly refinement: boolean;
}

const ALL_CAPABILITIES: AgentCapabilities = { multiRole: true, hierarchicalRole: true, refinement: true };

export interface AgentDescription {
  readonly name: string;
  readonly resources: readonly ResourceEntry[];
  readonly attributes: Readonly<Record<string, string>>;
  readonly capabilities?: AgentCapabilities;
  /** Absent: it is in the masters' region. */
  readonly domain?: FaultDomain;
}

/**
 * The agents and what they have. An agent owns a few *pools*, one a kind of resource entries (unreserved, reserved for a
 * role, revocable, a volume …); the plain one has the agent's own number. Most agents have one pool, and then a pool is
 * just the agent's row. All agents of a run have a row from the start; those that join later are not up yet.
 */
export class Agents {
  readonly count: number;
  readonly names: readonly string[];
  readonly attributes: readonly Readonly<Record<string, string>>[];
  /** What offer constraints look at; the region also decides who may see the agent at all. */
  readonly features: AgentFeatures[];
  readonly capabilities: AgentCapabilities[];
  /** Some agent lacks a capability. */
  hasOld = false;
  /** 1 while registered with the master. */
  readonly isUp: Uint8Array;
  /** 1 while it may be offered: neither deactivated nor kept out by the whitelist. */
  readonly isActive: Uint8Array;
  readonly isWhitelisted: Uint8Array;
  readonly kinds: EntryKinds;
  readonly pools: Pools;
  readonly #resources: ResourceNames;

  constructor(resources: ResourceNames, agents: readonly AgentDescription[], roleOf: (name: string) => RoleId) {
    this.#resources = resources;
    this.count = agents.length;
    this.names = agents.map((agent) => agent.name);
    this.attributes = agents.map((agent) => agent.attributes);
    this.features = agents.map(({ name, attributes, domain }) => ({
      attributes: Object.entries(attributes).flatMap(([key, value]) => parseAttributes(`${key}:${value}`)),
      hostname: name,
      ...(domain ? { region: domain.region, zone: domain.zone } : {}),
    }));
    this.capabilities = agents.map((agent) => agent.capabilities ?? ALL_CAPABILITIES);
    this.#lookForOld();
    this.isUp = new Uint8Array(agents.length);
    this.isActive = new Uint8Array(agents.length).fill(1);
    this.isWhitelisted = new Uint8Array(agents.length).fill(1);
    this.kinds = new EntryKinds(roleOf);
    this.pools = new Pools(resources.count, agents.length, this.kinds);
    agents.forEach((agent, id) => {
      for (const { kind, amounts, claims } of this.parts(agent.resources)) {
        const pool = this.poolOf(id, kind);
        this.pools.moveToEnd(pool);
        this.pools.total.row(pool).set(amounts);
        this.pools.free.copy(pool, this.pools.total, pool);
        this.pools.totalClaims[pool] = claims;
        this.pools.freeClaims[pool] = claims;
        if (!claims.isEmpty) this.pools.hasClaims = true;
      }
    });
  }

  /** It may be offered, as far as it goes by the agent alone. */
  isOffered(agent: AgentId): boolean {
    return this.isUp[agent] === 1 && this.isActive[agent] === 1 && this.isWhitelisted[agent] === 1;
  }

  setCapabilities(agent: AgentId, capabilities: AgentCapabilities): void {
    this.capabilities[agent] = capabilities;
    this.#lookForOld();
  }

  #lookForOld(): void {
    this.hasOld = this.capabilities.some(({ multiRole, hierarchicalRole }) => !multiRole || !hierarchicalRole);
  }

  /** The agent's pool of that kind; made, and empty, if it has none yet. */
  poolOf(agent: AgentId, kind: KindId): PoolId {
    return this.pools.find(agent, kind) ?? this.pools.add(agent, kind);
  }

  /**
   * A resource set by kind: what each kind has of scalars (thousandths by column), and of ports and sets. In the order of
   * first entries, but the plain kind stands where its disk does, which makes it the order of disks (`Pools.rank`).
   */
  parts(entries: readonly ResourceEntry[]): { kind: KindId; amounts: Float64Array; claims: Claims }[] {
    const byKind = new Map<KindId, ResourceEntry[]>();
    for (const entry of entries) {
      let kind = this.kinds.ofEntry(entry);
      if (EntryKinds.mayHaveTwin(entry)) for (let twin = 1; byKind.has(kind); twin++) kind = this.kinds.ofEntry(entry, twin);
      const same = byKind.get(kind) ?? [];
      if (kind === PLAIN && entry.name === 'disk' && same.every(({ name }) => name !== 'disk')) byKind.delete(kind);
      byKind.set(kind, same);
      same.push(entry);
    }
    return [...byKind].map(([kind, same]) => ({ kind, amounts: this.#resources.sum(same), claims: Claims.of(same) }));
  }

  /** Changes what a pool holds in all. What is in use stays in use: free may become negative. */
  setCapacity(pool: PoolId, capacity: Float64Array, claims: Claims = this.pools.totalClaims[pool]): void {
    const { pools } = this;
    this.placeDisk(pool, capacity);
    for (let r = 0; r < capacity.length; r++) {
      const change = capacity[r] - pools.total.get(pool, r);
      pools.total.set(pool, r, capacity[r]);
      pools.free.set(pool, r, pools.free.get(pool, r) + change);
      if (pools.free.get(pool, r) < 0) pools.hasDeficits = true;
    }
    if (claims === pools.totalClaims[pool]) return;
    const inUse = pools.totalClaims[pool].minus(pools.freeClaims[pool]);
    pools.totalClaims[pool] = claims;
    pools.freeClaims[pool] = claims.minus(inUse);
    if (!claims.covers(inUse)) pools.hasDeficits = true;
    if (!claims.isEmpty) pools.hasClaims = true;
  }

  /** The pool is about to get these amounts: what comes to a resource set goes to its end, so a disk where there was none. */
  placeDisk(pool: PoolId, amounts: Float64Array): void {
    const disk = this.#resources.column('disk');
    if (disk !== undefined && amounts[disk] > 0 && this.pools.total.get(pool, disk) <= 0) this.pools.moveToEnd(pool);
  }

  /** What the agent has in all of one resource. */
  total(agent: AgentId, resource: number): number {
    let sum = 0;
    for (let pool = agent; pool !== NONE; pool = this.pools.next[pool]) sum += this.pools.total.get(pool, resource);
    return sum;
  }

  /** Writes what is free on the agent, of all its pools together, into `sum`, thousandths; less than nothing counts as nothing. */
  sumFree(agent: AgentId, sum: Float64Array): void {
    const { free, next } = this.pools;
    const { width, values } = free;
    sum.fill(0);
    for (let pool = agent; pool !== NONE; pool = next[pool])
      for (let r = 0; r < width; r++) sum[r] += Math.max(0, values[pool * width + r]);
  }

  /** It has a single, plain pool. */
  isPlain(agent: AgentId): boolean {
    return this.pools.next[agent] === NONE;
  }
}
