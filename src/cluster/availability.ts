import { AgentSet } from './agent-set.ts';
import type { Agents } from './agents.ts';
import { CapacityTree } from './capacity-tree.ts';
import { type AgentId, NONE } from './ids.ts';
import type { ResourceNames } from './resource-names.ts';
import type { Vectors } from './vectors.ts';

/** Mesos' `--min_allocatable_resources`: an offer holds at least one of these alternatives; none given: anything at all. */
export class MinimumOffer {
  readonly #alternatives: readonly (readonly (readonly [resource: number, amount: number])[])[];
  readonly #isOff: boolean;

  constructor(resources: ResourceNames, alternatives: readonly Readonly<Record<string, number>>[]) {
    this.#isOff = alternatives.length === 0;
    this.#alternatives = alternatives
      .map((amounts) => Object.entries(amounts).map(([name, amount]) => [resources.column(name) ?? -1, amount] as const))
      .filter((amounts) => amounts.every(([resource]) => resource >= 0)); // what nobody has is never enough
  }

  isMet(amounts: Vectors, row: number): boolean {
    if (this.#isOff) {
      for (let r = 0; r < amounts.width; r++) if (amounts.get(row, r) > 0) return true;
      return false;
    }
    for (let a = 0; a < this.#alternatives.length; a++) {
      const alternative = this.#alternatives[a];
      let isMet = true;
      for (let i = 0; i < alternative.length; i++) if (amounts.get(row, alternative[i][0]) < alternative[i][1]) isMet = false;
      if (isMet) return true;
    }
    return false;
  }
}

/** Which agents have something to offer, and which have more than when they were last looked at. */
export class Availability {
  /** Up, and with enough free for an offer to somebody. */
  open: AgentSet;
  /** Given something back since the last run that visited them. */
  readonly changed: AgentSet;
  /** So many have changed that they are not listed. */
  hasAllChanged = false;
  readonly minimum: MinimumOffer;
  readonly #agents: Agents;
  readonly #sum: Float64Array;
  /** Kept only where "first agent where this fits" is asked. */
  #tree: CapacityTree | null = null;
  /** Agents whose change has not been entered in the tree. */
  readonly #stale: AgentSet;

  constructor(agents: Agents, minimum: MinimumOffer) {
    this.#agents = agents;
    this.minimum = minimum;
    this.open = new AgentSet(agents.count);
    this.changed = new AgentSet(agents.count);
    this.#stale = new AgentSet(agents.count);
    this.#sum = new Float64Array(agents.pools.free.width);
  }

  /** Something was taken from a pool of the agent, or it went down. */
  shrank(agent: AgentId): void {
    if (!this.#isOpen(agent)) this.open.delete(agent);
    if (this.#tree) this.#stale.add(agent);
  }

  /** Something came back to a pool of the agent, or it came up. */
  grew(agent: AgentId): void {
    this.changed.add(agent);
    if (!this.open.has(agent) && this.#isOpen(agent)) this.open.add(agent);
    if (this.#tree) this.#stale.add(agent);
  }

  /** Nothing is open any more but what will be; `empty` becomes the open set, and what was open is returned. */
  swapOpen(empty: AgentSet): AgentSet {
    const { open } = this;
    this.open = empty;
    return open;
  }

  /** These agents, to which nothing else has happened, are open again, and count as changed; returns an empty set. */
  openAgain(agents: AgentSet): AgentSet {
    if (agents.count > 0) this.hasAllChanged = true;
    const [few, many] = agents.count < this.open.count ? [agents, this.open] : [this.open, agents];
    for (let i = 0; i < few.count; i++) many.add(few.members[i]);
    few.clear();
    this.open = many;
    return few;
  }

  /** The first agent by number, from `from` on, whose free resources (of all its pools) cover the demand and that `accepts`. */
  firstFit(from: AgentId, demand: Float64Array, accepts: (agent: AgentId) => boolean): AgentId {
    return this.#freshTree().first(from, demand, accepts);
  }

  /** Every agent whose free resources (of all its pools) are at least these. */
  eachWith(atLeast: Float64Array, found: (agent: AgentId) => void): void {
    this.#freshTree().each(atLeast, found);
  }

  /** The tree, planted when it is first asked for; changes are entered when it is asked again. */
  #freshTree(): CapacityTree {
    if (this.#tree === null) {
      this.#tree = new CapacityTree(this.#sum.length, this.#agents.count);
      for (let agent = 0; agent < this.#agents.count; agent++) this.#stale.add(agent);
    }
    for (let i = 0; i < this.#stale.count; i++) this.#plant(this.#tree, this.#stale.members[i]);
    this.#stale.clear();
    return this.#tree;
  }

  #isOpen(agent: AgentId): boolean {
    if (this.#agents.isUp[agent] === 0) return false;
    const { pools } = this.#agents;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) if (this.minimum.isMet(pools.free, pool)) return true;
    // Parts below the minimum may reach it together; whether they do for some role, the cycle finds out.
    return pools.next[agent] !== NONE;
  }

  #plant(tree: CapacityTree, agent: AgentId): void {
    const { pools, isUp } = this.#agents;
    if (isUp[agent] === 0) this.#sum.fill(-1);
    else {
      this.#sum.fill(0);
      for (let pool = agent; pool !== NONE; pool = pools.next[pool])
        for (let r = 0; r < this.#sum.length; r++) this.#sum[r] += pools.free.get(pool, r);
    }
    tree.set(agent, this.#sum);
  }
}
