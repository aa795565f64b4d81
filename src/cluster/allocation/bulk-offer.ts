import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId } from '../ids.ts';
import { Vectors } from '../tables/vectors.ts';
import { AgentSet } from './agent-set.ts';
import type { Census } from './census.ts';
import type { VisitingOrder } from './visiting-order.ts';

/** Among so many agents keeping count of the open ones costs less than asking them all. */
const COUNTING_PAYS = 4096;

/**
 * Many whole-agent offers of one run to one framework, kept as one: a set of agents all of whose free resources are
 * offered, and their sum, which is charged. An offer of its own is made of an agent only when the framework looks at it,
 * or when something comes back to the agent meanwhile. So a run that offers ten thousand agents to the only framework that
 * wants any, of which it uses five, costs little more than the five. What comes of it is the same as of single offers.
 */
export class BulkOffer {
  /** NONE: nothing is offered in bulk now. */
  framework: FrameworkId = NONE;
  /** Agents whose free resources are offered, and stay in their rows meanwhile. */
  held: AgentSet;
  readonly #cluster: Cluster;
  readonly #sum: Vectors;
  #order: VisitingOrder | null = null;
  /** Takes the single offers made of it. */
  #append: (offer: OfferId) => void = () => {};

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.held = new AgentSet(cluster.agents.count);
    this.#sum = new Vectors(cluster.resources.count, 1);
  }

  /** Offers the framework everything on every open agent that has at least so much; false if that is nothing. */
  make(framework: FrameworkId, atLeast: Float64Array | null, order: VisitingOrder): boolean {
    const { agents, availability, ledger, frameworks, roles } = this.#cluster;
    if (availability.open.count === 0) return false;
    const census = agents.count < COUNTING_PAYS ? null : availability.census(atLeast);
    const held = census?.isWorthIt(availability.open.count) ? this.#holdCounted(census) : this.#holdAsked(atLeast);
    if (held.count === 0) {
      this.held = availability.openAgain(held);
      return false;
    }
    this.framework = framework;
    this.#order = order;
    frameworks.offers.made[framework] += held.count;
    frameworks.holders.allocations[framework] += held.count;
    roles.countAllocations(frameworks.role[framework], held.count);
    ledger.chargeBulk(framework, this.#sum, 1);
    return true;
  }

  #holdCounted(census: Census): AgentSet {
    const { availability } = this.#cluster;
    census.count(this.#sum, 0);
    const { failing } = census;
    const held = availability.swapOpen(this.held);
    this.held = held;
    for (let i = 0; i < failing.count; i++) {
      held.delete(failing.members[i]);
      availability.open.add(failing.members[i]);
    }
    return held;
  }

  #holdAsked(atLeast: Float64Array | null): AgentSet {
    const { agents, availability } = this.#cluster;
    const { free } = agents.pools;
    const held = availability.swapOpen(this.held);
    this.held = held;
    this.#sum.clear(0);
    for (let i = held.count - 1; i >= 0; i--) {
      const agent = held.members[i];
      if (atLeast !== null && !free.atLeast(agent, atLeast)) {
        held.delete(agent); // puts the last member, which has been looked at, in its place
        availability.open.add(agent);
      } else this.#sum.add(0, free, agent);
    }
    return held;
  }

  /** From now on single offers made of it go there. */
  deliverTo(append: (offer: OfferId) => void): void {
    this.#append = append;
  }

  /** Makes a single offer of the next agent in the order of the run; false: there is none. */
  next(): boolean {
    for (;;) {
      const agent = this.#order?.next() ?? NONE;
      if (agent === NONE) return false;
      if (this.held.has(agent)) {
        this.single(agent);
        return true;
      }
    }
  }

  /** Makes a single offer of the agent, if it is part of this: before anything else happens to it. */
  single(agent: AgentId): void {
    if (this.framework === NONE || !this.held.has(agent)) return;
    const { agents, availability, offers } = this.#cluster;
    this.held.delete(agent);
    const offer = offers.add(this.framework, agent);
    const parcel = offers.parcels.add(agent, NONE);
    offers.parcel[offer] = parcel;
    offers.parcels.amount.copy(parcel, agents.pools.free, agent);
    this.#sum.subtract(0, agents.pools.free, agent);
    agents.pools.free.clear(agent);
    availability.touched(agent);
    this.#append(offer);
  }

  singleAll(): void {
    while (this.held.count > 0) this.single(this.held.members[this.held.count - 1]);
  }

  /** All that is left is declined, without filters: everything is free again. */
  decline(): void {
    const { availability, ledger, frameworks } = this.#cluster;
    frameworks.offers.declined[this.framework] += this.held.count;
    ledger.chargeBulk(this.framework, this.#sum, -1);
    this.held = availability.openAgain(this.held);
    this.framework = NONE;
  }
}
