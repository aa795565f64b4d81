import { type AgentId, NONE } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import type { MinimumOffer } from '../resources/minimum-offer.ts';
import type { Agents } from '../tables/agents.ts';
import { AgentSet } from './agent-set.ts';
import { CapacityTree } from './capacity-tree.ts';
import { Census } from './census.ts';

const MOST_CENSUSES = 4;

/** Which agents have something to offer, and which have more than when they were last looked at. */
export class Availability {
  /** Up, and with enough free for an offer to somebody. */
  open: AgentSet;
  /** Given something back since the last run that visited them. */
  readonly changed: AgentSet;
  /** So many have changed that they are not listed. */
  hasAllChanged = false;
  readonly minimum: MinimumOffer;
  /** Some framework asks for less, or more, than the minimum of all. */
  #hasOwnMinimums = false;
  readonly #agents: Agents;
  readonly #sum: Float64Array;
  /** Kept only where "first agent where this fits" is asked. */
  #tree: CapacityTree | null = null;
  /** Agents whose change has not been entered in the tree. */
  #stale: AgentSet;
  /** Sets to which every agent is added that something happens to. */
  readonly #followers: AgentSet[] = [];
  /** Running counts, the one most lately used first. */
  readonly #censuses: Census[] = [];

  constructor(agents: Agents, minimum: MinimumOffer) {
    this.#agents = agents;
    this.minimum = minimum;
    this.open = new AgentSet(agents.count);
    this.changed = new AgentSet(agents.count);
    this.#stale = new AgentSet(0);
    this.#sum = new Float64Array(agents.pools.free.width);
  }

  /** The running count of agents that have at least so much; a few are kept, the one least lately used gives way. */
  census(atLeast: Float64Array | null): Census {
    let census = this.#censuses.find((each) => each.isFor(atLeast));
    if (census === undefined) {
      census = new Census(this.#agents.pools.free, this.#agents.count, atLeast, (agent) => this.#isOpen(agent));
      if (this.#censuses.length === MOST_CENSUSES) this.#censuses.pop();
    } else this.#censuses.splice(this.#censuses.indexOf(census), 1);
    this.#censuses.unshift(census);
    return census;
  }

  /** Something about the agent is different. */
  touched(agent: AgentId): void {
    for (let i = 0; i < this.#followers.length; i++) this.#followers[i].add(agent);
    if (this.#censuses.length > 0) for (const census of this.#censuses) census.changed(agent);
  }

  /** A set of all agents: whoever empties it finds in it those that something has happened to since. */
  follow(): AgentSet {
    const changed = new AgentSet(this.#agents.count);
    for (let agent = 0; agent < this.#agents.count; agent++) changed.add(agent);
    this.#followers.push(changed);
    return changed;
  }

  /** Something was taken from a pool of the agent, or it went down. */
  shrank(agent: AgentId): void {
    if (!this.#isOpen(agent)) this.open.delete(agent);
    this.touched(agent);
  }

  /** Something came back to a pool of the agent, or it came up. */
  grew(agent: AgentId): void {
    this.changed.add(agent);
    if (!this.open.has(agent) && this.#isOpen(agent)) this.open.add(agent);
    this.touched(agent);
  }

  setOwnMinimums(hasOwnMinimums: boolean): void {
    if (hasOwnMinimums === this.#hasOwnMinimums) return;
    this.#hasOwnMinimums = hasOwnMinimums;
    for (let agent = 0; agent < this.#agents.count; agent++) if (this.#agents.isUp[agent] === 1) this.review(agent);
  }

  /** Whether the agent may be offered, or what an offer needs, has changed. */
  review(agent: AgentId): void {
    if (this.#isOpen(agent)) this.grew(agent);
    else this.shrank(agent);
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

  /** Its free resources (of all its pools) cover the demand. */
  covers(agent: AgentId, demand: Float64Array): boolean {
    return this.#freshTree().covers(agent, demand);
  }

  /** Every agent whose free resources (of all its pools) are at least these, until `found` returns true: then it is true. */
  eachWith(atLeast: Float64Array, found: (agent: AgentId) => boolean): boolean {
    return this.#freshTree().first(0, atLeast, found) !== NONE;
  }

  /** The tree, planted when it is first asked for; changes are entered when it is asked again. */
  #freshTree(): CapacityTree {
    if (this.#tree === null) {
      this.#tree = new CapacityTree(this.#sum.length, this.#agents.count);
      this.#stale = this.follow();
    }
    for (let i = 0; i < this.#stale.count; i++) this.#plant(this.#tree, this.#stale.members[i]);
    this.#stale.clear();
    return this.#tree;
  }

  #isOpen(agent: AgentId): boolean {
    if (!this.#agents.isOffered(agent)) return false;
    const { pools } = this.#agents;
    // Where somebody has a minimum of his own, or parts below it may reach it together, the cycle finds out.
    const isClear = pools.next[agent] === NONE && !this.#hasOwnMinimums;
    if (isClear) return this.minimum.isMet(pools.free, agent, pools.hasClaims ? pools.freeClaims[agent] : Claims.none);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      if (pools.free.hasAny(pool) || !pools.freeClaims[pool].isEmpty) return true;
    return false;
  }

  #plant(tree: CapacityTree, agent: AgentId): void {
    if (this.#agents.isOffered(agent)) this.#agents.sumFree(agent, this.#sum);
    else this.#sum.fill(-1);
    tree.set(agent, this.#sum);
  }
}
