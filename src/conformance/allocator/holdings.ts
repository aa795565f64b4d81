import type { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId } from '../../cluster/ids.ts';
import type { Part } from '../../cluster/membership.ts';
import type { Conversion } from '../../cluster/operator/conversions.ts';
import { Claims } from '../../cluster/resources/claims.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import { parcelsToCase } from '../cases/case-resources.ts';
import type { CaseResource } from '../subject.ts';

interface Held {
  amounts: Float64Array;
  claims: Claims;
  /** Of a shared volume. */
  copies: number;
}

/**
 * What frameworks have been offered or use, by agent and pool: in a case of kind `allocator` nobody is there to accept,
 * decline and run tasks, so this stands for the master and its frameworks.
 */
export class Holdings {
  readonly #cluster: Cluster;
  readonly #held = new Map<FrameworkId, Map<AgentId, Map<PoolId, Held>>>();
  /** Agents on which a row's framework was not known when its use was reported: it is not charged. */
  readonly #uncharged = new Set<string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  rowsOn(agent: AgentId): FrameworkId[] {
    return [...this.#held.keys()].filter((row) => this.#held.get(row)?.has(agent)).sort((a, b) => a - b);
  }

  agentsOf(row: FrameworkId): AgentId[] {
    return [...(this.#held.get(row)?.keys() ?? [])].sort((a, b) => a - b);
  }

  hasAny(rows: readonly FrameworkId[], agent: AgentId): boolean {
    return rows.some((row) => this.#held.get(row)?.has(agent));
  }

  /** The row has at least this on the agent; of a shared volume as many copies as there are parts. */
  isHeld(row: FrameworkId, agent: AgentId, parts: readonly Part[]): boolean {
    const byPool = this.#held.get(row)?.get(agent);
    const copies = new Map<PoolId, number>();
    return parts.every(({ kind, amounts, claims }) => {
      const pool = this.#cluster.agents.pools.find(agent, kind);
      const held = pool === null ? undefined : byPool?.get(pool);
      if (pool === null || held === undefined) return false;
      copies.set(pool, (copies.get(pool) ?? 0) + 1);
      if (this.#isShared(pool)) return copies.get(pool)! <= held.copies;
      return amounts.every((amount, r) => amount <= held.amounts[r]) && held.claims.covers(claims);
    });
  }

  /** The parcels from `first` on were offered to the row. */
  hold(row: FrameworkId, agent: AgentId, first: number): void {
    const { parcels } = this.#cluster.offers;
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel])
      this.#add(row, agent, parcels.pool[parcel], parcels.amount.row(parcel), parcels.claims[parcel], 1);
  }

  /** The row's framework uses them already, whether it is known (and charged) or not. */
  use(row: FrameworkId, agent: AgentId, parts: readonly Part[], isCharged: boolean): void {
    const { ledger } = this.#cluster;
    if (parts.length === 0) return;
    const amount = new Vectors(this.#cluster.resources.count, 1);
    for (const { kind, amounts, claims } of parts) {
      const pool = this.#cluster.agents.poolOf(agent, kind);
      amount.row(0).set(amounts);
      ledger.take(pool, amount, 0, claims);
      this.#add(row, agent, pool, amounts, claims, 1);
    }
    if (!isCharged) {
      this.#uncharged.add(`${row}/${agent}`);
      return;
    }
    this.#charge(row, agent, parts, 1);
    this.#count(row);
  }

  /** The row's framework, of which the agent has reported that it uses this, is known from now on. */
  charge(row: FrameworkId, agent: AgentId, parts: readonly Part[]): void {
    const { agents, frameworks } = this.#cluster;
    if (!this.#uncharged.delete(`${row}/${agent}`))
      throw new Error(`agent ${agents.names[agent]} has not reported what framework ${frameworks.names[row]} uses there`);
    this.#charge(row, agent, parts, 1);
    this.#count(row);
  }

  /** A list of parcels with just this. */
  parcels(parts: readonly Part[], agent: AgentId): number {
    return parts.reduce(
      (first, { kind, amounts, claims }) => this.#parcel(this.#cluster.agents.poolOf(agent, kind), amounts, claims, first),
      NONE,
    );
  }

  /** A list of parcels with all that the row has on the agent. */
  allOf(row: FrameworkId, agent: AgentId): number {
    let first = NONE;
    for (const [pool, { amounts, claims, copies }] of this.#held.get(row)?.get(agent) ?? [])
      for (let copy = 0; copy < copies; copy++) first = this.#parcel(pool, amounts, claims, first);
    return first;
  }

  /** The parcels from `first` on go back to the agent; the list stays. */
  giveBack(row: FrameworkId, agent: AgentId, first: number): void {
    const { offers, ledger } = this.#cluster;
    const { parcels } = offers;
    if (!this.#uncharged.has(`${row}/${agent}`)) ledger.recover(row, parcels, first);
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
      const pool = parcels.pool[parcel];
      if (this.#uncharged.has(`${row}/${agent}`)) ledger.putBack(pool, parcels.amount, parcel, parcels.claims[parcel]);
      this.#subtract(row, agent, pool, parcels.amount.row(parcel), parcels.claims[parcel]);
    }
  }

  /** All that the row has on the agent goes back. */
  release(row: FrameworkId, agent: AgentId): void {
    const first = this.allOf(row, agent);
    this.giveBack(row, agent, first);
    this.#cluster.offers.parcels.remove(first);
    this.#uncharged.delete(`${row}/${agent}`);
  }

  /** What the row has on the agent is converted; the cluster's own tables are not touched. */
  swap(row: FrameworkId, agent: AgentId, { consumed, converted }: Conversion): void {
    const { agents } = this.#cluster;
    for (const { kind, amounts, claims } of consumed) this.#subtract(row, agent, agents.poolOf(agent, kind), amounts, claims);
    for (const { kind, amounts, claims } of converted) this.#add(row, agent, agents.poolOf(agent, kind), amounts, claims, 1);
  }

  /** The same, and the row is charged for what it has then: the agent has what it had. */
  exchange(row: FrameworkId, agent: AgentId, conversion: Conversion): void {
    this.swap(row, agent, conversion);
    this.#charge(row, agent, conversion.consumed, -1);
    this.#charge(row, agent, conversion.converted, 1);
  }

  /** The agent has more than before: free, and nobody is told. */
  grow(agent: AgentId, parts: readonly Part[]): void {
    const { agents, ledger } = this.#cluster;
    ledger.count(agent, -1);
    for (const { kind, amounts, claims } of parts) {
      const pool = agents.poolOf(agent, kind);
      const total = agents.pools.total.row(pool).map((amount, r) => amount + amounts[r]);
      agents.setCapacity(pool, total, agents.pools.totalClaims[pool].plus(claims));
    }
    ledger.count(agent, 1);
    this.#cluster.availability.grew(agent);
  }

  /** The agent has exactly this in all. */
  isTotal(agent: AgentId, parts: readonly Part[]): boolean {
    const { pools } = this.#cluster.agents;
    const wanted = new Map(parts.map((part) => [part.kind, part]));
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const part = wanted.get(pools.kind[pool]);
      wanted.delete(pools.kind[pool]);
      if (pools.total.row(pool).some((amount, r) => amount !== (part?.amounts[r] ?? 0))) return false;
      if (pools.totalClaims[pool].toString() !== (part?.claims ?? Claims.none).toString()) return false;
    }
    return wanted.size === 0;
  }

  /** What frameworks have in use that are not known: nobody is charged for it, and it is in use all the same. */
  uncharged(): Float64Array {
    const sum = new Float64Array(this.#cluster.resources.count);
    const { role } = this.#cluster.frameworks;
    /** Shared volumes that count for a role already: by role and pool. */
    const counted = new Set<string>();
    const each = (isCharged: boolean, found: (row: FrameworkId, pool: PoolId, amounts: Float64Array) => void): void => {
      for (const [row, byAgent] of this.#held)
        for (const [agent, byPool] of byAgent)
          if (this.#uncharged.has(`${row}/${agent}`) !== isCharged)
            for (const [pool, { amounts }] of byPool) found(row, pool, amounts);
    };
    each(true, (row, pool) => counted.add(`${role[row]}/${pool}`));
    each(false, (row, pool, amounts) => {
      if (this.#isShared(pool) && counted.has(`${role[row]}/${pool}`)) return;
      counted.add(`${role[row]}/${pool}`);
      for (let r = 0; r < sum.length; r++) sum[r] += amounts[r];
    });
    return sum;
  }

  /** The parcels from `first` on, as a case writes them. */
  toCase(first: number): CaseResource[] {
    return parcelsToCase(this.#cluster, this.#cluster.offers.parcels, first);
  }

  #parcel(pool: PoolId, amounts: Float64Array, claims: Claims, next: number): number {
    const { parcels } = this.#cluster.offers;
    const parcel = parcels.add(pool, next);
    parcels.amount.row(parcel).set(amounts);
    parcels.claims[parcel] = claims;
    return parcel;
  }

  #charge(row: FrameworkId, agent: AgentId, parts: readonly Part[], sign: 1 | -1): void {
    const { ledger, agents, resources } = this.#cluster;
    const amount = new Vectors(resources.count, 1);
    for (const { kind, amounts } of parts) {
      amount.row(0).set(amounts);
      ledger.charge(row, agents.poolOf(agent, kind), amount, 0, sign);
    }
  }

  #isShared(pool: PoolId): boolean {
    const { pools, kinds } = this.#cluster.agents;
    return kinds.isShared[pools.kind[pool]];
  }

  #add(row: FrameworkId, agent: AgentId, pool: PoolId, amounts: Float64Array, claims: Claims, copies: number): void {
    const byAgent = this.#held.get(row) ?? new Map<AgentId, Map<PoolId, Held>>();
    this.#held.set(row, byAgent);
    const byPool = byAgent.get(agent) ?? new Map<PoolId, Held>();
    byAgent.set(agent, byPool);
    const held = byPool.get(pool);
    if (held === undefined) byPool.set(pool, { amounts: Float64Array.from(amounts), claims, copies });
    else if (this.#isShared(pool)) held.copies += copies;
    else {
      held.amounts = held.amounts.map((amount, r) => amount + amounts[r]);
      held.claims = held.claims.plus(claims);
    }
  }

  #subtract(row: FrameworkId, agent: AgentId, pool: PoolId, amounts: Float64Array, claims: Claims): void {
    const byAgent = this.#held.get(row);
    const byPool = byAgent?.get(agent);
    const held = byPool?.get(pool);
    if (byAgent === undefined || byPool === undefined || held === undefined) return;
    if (this.#isShared(pool)) held.copies--;
    else {
      held.amounts = held.amounts.map((amount, r) => amount - amounts[r]);
      held.claims = held.claims.minus(claims);
    }
    const isEmpty = held.copies === 0 || (held.amounts.every((amount) => amount <= 0) && held.claims.isEmpty);
    if (isEmpty) byPool.delete(pool);
    if (byPool.size === 0) byAgent.delete(agent);
  }

  /** What is charged for the first time counts as an allocation (trackAllocatedResources). */
  #count(row: FrameworkId): void {
    const { frameworks, roles } = this.#cluster;
    frameworks.holders.allocations[row]++;
    roles.countAllocations(frameworks.role[row], 1);
  }
}
