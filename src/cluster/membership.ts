import type { Allocation } from './allocation/allocation.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId } from './ids.ts';
import type { Claims } from './resources/claims.ts';

/** What an agent has of one kind. */
export interface Part {
  readonly kind: number;
  readonly amounts: Float64Array;
  readonly claims: Claims;
}

/**
 * Who takes part in the allocation: agents and frameworks come, change and go, weights and quotas are set, with what follows
 * for sums, filters and runs (the allocator's interface to the master: hierarchical.cpp; the semantics §4, §5 and §10).
 */
export class Membership {
  readonly #cluster: Cluster;
  readonly #allocation: Allocation;

  constructor(cluster: Cluster, allocation: Allocation) {
    this.#cluster = cluster;
    this.#allocation = allocation;
  }

  // --------------------------------------------------------------------------------------------------------- agents

  addAgent(agent: AgentId): void {
    this.#cluster.agents.isUp[agent] = 1;
    this.#cluster.agents.isActive[agent] = 1;
    this.#cluster.ledger.count(agent, 1);
    this.#cluster.availability.grew(agent);
    this.#cluster.observers.agentAdded(agent);
    this.#allocation.trigger(agent);
    this.#roomChanged(agent);
  }

  /** Nothing of it may be offered or allocated any more. */
  removeAgent(agent: AgentId): void {
    this.#cluster.ledger.count(agent, -1);
    this.#cluster.agents.isUp[agent] = 0;
    this.#cluster.availability.shrank(agent);
    this.#cluster.filters.clearAgent(agent);
    this.#allocation.maintenance.removeAgent(agent);
    this.#cluster.observers.agentRemoved(agent);
    this.#roomChanged(agent);
  }

  /** The agent has other resources, or says other things of itself, after `change`; what is in use stays in use. */
  changeAgent(agent: AgentId, change: () => void): void {
    const { agents, ledger, availability, eligibility, observers } = this.#cluster;
    const isUp = agents.isUp[agent] === 1;
    if (isUp) ledger.count(agent, -1);
    change();
    eligibility.agentChanged(agent);
    if (!isUp) return;
    ledger.count(agent, 1);
    availability.shrank(agent);
    availability.grew(agent);
    observers.agentChanged(agent);
    this.#allocation.trigger(agent);
    this.#roomChanged(agent);
  }

  /** With quotas, what there is of one agent decides what may be offered on others: the next batch looks at them. */
  #roomChanged(agent: AgentId): void {
    if (!this.#cluster.quotas.isEmpty) this.#allocation.recovered(agent);
  }

  /** All that the agent has from now on, by kind. */
  setTotal(agent: AgentId, parts: readonly Part[]): void {
    const { agents } = this.#cluster;
    const { pools } = agents;
    const wanted = new Map(parts.map((part) => [agents.poolOf(agent, part.kind), part]));
    const nothing = new Float64Array(pools.total.width);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const part = wanted.get(pool);
      agents.setCapacity(pool, part?.amounts ?? nothing, part?.claims ?? pools.totalClaims[pool].minus(pools.totalClaims[pool]));
    }
    for (const pool of wanted.keys()) pools.moveToEnd(pool);
  }

  /** Deactivated agents keep what they have in use, and are offered no more. Activation triggers no run. */
  setAgentActive(agent: AgentId, isActive: boolean): void {
    this.#cluster.agents.isActive[agent] = isActive ? 1 : 0;
    this.#review(agent);
  }

  /** Only these agents are offered from now on; null: all. */
  setWhitelist(names: ReadonlySet<string> | null): void {
    const { agents } = this.#cluster;
    for (let agent = 0; agent < agents.count; agent++) {
      const isWhitelisted = names === null || names.has(agents.names[agent]) ? 1 : 0;
      if (agents.isWhitelisted[agent] === isWhitelisted) continue;
      agents.isWhitelisted[agent] = isWhitelisted;
      this.#review(agent);
    }
  }

  #review(agent: AgentId): void {
    this.#cluster.availability.review(agent);
    if (this.#cluster.agents.isOffered(agent)) this.#allocation.recovered(agent);
  }

  /** The agent says other things of itself: nobody's refusal of it counts any more. */
  attributesChanged(agent: AgentId): void {
    this.#cluster.filters.clearAgent(agent);
    this.#cluster.eligibility.agentChanged(agent);
    this.#allocation.maintenance.forgetFiltersOn(agent);
  }

  /** The agent will be unavailable from `start` on, or (null) not after all. */
  setUnavailable(agent: AgentId, start: number | null): void {
    this.#allocation.maintenance.plan(agent, start);
    this.#allocation.trigger(agent);
  }

  /** Another master's allocator: it has not allocated anything to anybody yet (the counts that sorters break ties with). */
  forgetAllocations(): void {
    const { frameworks, roles } = this.#cluster;
    frameworks.holders.allocations.fill(0);
    roles.holders.allocations.fill(0);
  }

  // ----------------------------------------------------------------------------------------------------- frameworks

  /** The row's framework is in the row's role from now on, whether it is connected or not. */
  enter(framework: FrameworkId): void {
    const { frameworks, roles } = this.#cluster;
    if (frameworks.isMember[framework] === 1) return;
    frameworks.isMember[framework] = 1;
    frameworks.holders.allocations[framework] = 0;
    roles.join(frameworks.role[framework]);
  }

  /** It has left the role, and holds nothing in it any more. */
  leave(framework: FrameworkId): void {
    const { frameworks, roles } = this.#cluster;
    if (frameworks.isMember[framework] === 0) return;
    frameworks.isMember[framework] = 0;
    roles.leave(frameworks.role[framework]);
  }

  /** SUBSCRIBE or reconnect: it may be offered resources in this role. */
  activate(framework: FrameworkId, isSuppressed: boolean): void {
    this.enter(framework);
    this.#cluster.frameworks.isActive[framework] = 1;
    this.#cluster.frameworks.isSuppressed[framework] = isSuppressed ? 1 : 0;
    this.#cluster.observers.frameworkSubscribed(framework);
    this.#allocation.triggerAll(framework);
  }

  /** Disconnected: offered nothing, and what it refused is forgotten. */
  deactivate(framework: FrameworkId): void {
    const { frameworks, filters } = this.#cluster;
    frameworks.isActive[framework] = 0;
    filters.clear(framework);
    this.#allocation.maintenance.forgetFilters(frameworks.group[framework]);
  }

  suppress(framework: FrameworkId): void {
    this.#cluster.simulation.step('suppress');
    this.#cluster.frameworks.isSuppressed[framework] = 1;
    this.#cluster.observers.suppressed(framework);
  }

  /** Offers are wanted again, and what was refused is forgotten; triggers no run (UPDATE_FRAMEWORK). */
  unsuppress(framework: FrameworkId): void {
    this.#cluster.filters.clear(framework);
    this.#reactivate(framework);
    this.#allocation.widened(framework);
  }

  /** REVIVE: the same, at once. */
  revive(framework: FrameworkId): void {
    this.#cluster.simulation.step('revive');
    this.#cluster.filters.clear(framework);
    this.#allocation.maintenance.forgetFilters(this.#cluster.frameworks.group[framework]);
    this.#reactivate(framework);
    this.#cluster.observers.revived(framework);
    this.#allocation.triggerAll(framework);
  }

  /** As in Mesos' sorter, which knows one state only: what is no more suppressed is active, connected or not. */
  #reactivate(framework: FrameworkId): void {
    this.#cluster.frameworks.isSuppressed[framework] = 0;
    this.#cluster.frameworks.isActive[framework] = 1;
  }

  // ---------------------------------------------------------------------------------------------------------- roles

  setWeight(role: RoleId, weight: number): void {
    this.#cluster.roles.weight[role] = weight;
    this.#allocation.nothingIsSettled();
  }

  /** Thousandths by resource name; absent names: nothing guaranteed, no limit. */
  setQuota(role: RoleId, guarantee: Readonly<Record<string, number>>, limit: Readonly<Record<string, number>>): void {
    this.#cluster.quotas.set(role, guarantee, limit);
    this.#allocation.nothingIsSettled();
  }
}
