import type { EventType, Simulation, Time } from '../sim/index.ts';
import { Allocation, type AllocationOptions } from './allocation/allocation.ts';
import type { BulkOffer } from './allocation/bulk-offer.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type PoolId } from './ids.ts';
import { Membership } from './membership.ts';
import { InverseOffers } from './operator/inverse-offers.ts';
import type { Allocator, RescindReason } from './ports.ts';
import type { SchedulerDriver } from './scheduler/scheduler-driver.ts';
import type { TaskLife } from './tasks/task-life.ts';

/** What lies between the master and the frameworks as far as offers go, where anything does (`src/control`). */
export interface OfferWiring {
  /** Offers of a run, a list from `first` on, are to be sent (`SchedulerDriver.receive`). */
  offered(framework: FrameworkId, first: OfferId): void;
}

/**
 * The master: takes in agents and frameworks, keeps the offers that the allocation makes, and answers what frameworks say
 * about them (master.cpp; the semantics §11).
 */
export class Master {
  readonly cluster: Cluster;
  readonly allocation: Allocation;
  readonly membership: Membership;
  readonly inverseOffers: InverseOffers;
  readonly drivers: SchedulerDriver[] = [];
  /** Things are done to single agents while it runs, by an operator or by frameworks: offers are kept apart. */
  isOperated = false;
  /** Set once by whoever assembles the two. */
  tasks!: TaskLife;
  /** null: offers are with their framework as soon as they are made. */
  wiring: OfferWiring | null = null;
  readonly #simulation: Simulation;
  readonly #offerExpires: EventType;

  constructor(cluster: Cluster, allocator: Allocator, options: AllocationOptions) {
    this.cluster = cluster;
    this.#simulation = cluster.simulation;
    this.allocation = new Allocation(cluster, allocator, options, {
      offered: (framework, first) => this.#offered(framework, first),
      takesBulk: (framework) => !this.isOperated && !this.drivers[framework].isDeciding,
      inverseOffered: (group, agent) => this.inverseOffers.offer(group, agent),
      holds: (group, agent) => this.inverseOffers.isHolder(group, agent),
    });
    this.inverseOffers = new InverseOffers(this);
    this.membership = new Membership(cluster, this.allocation);
    this.allocation.cycle.overheadAt = (framework, agent) => this.tasks.executors.overheadAt(framework, agent);
    this.#offerExpires = cluster.simulation.event('offer expires', (offer) => this.#expire(offer));
  }

  get bulk(): BulkOffer {
    return this.allocation.bulk;
  }

  // ------------------------------------------------------------------------------------------ agents and frameworks

  addAgent(agent: AgentId): void {
    this.membership.addAgent(agent);
  }

  /** The agent is gone at once: its offers are rescinded, its tasks lost (TASK_LOST). */
  removeAgent(agent: AgentId): void {
    this.bulk.single(agent);
    this.rescindOn(agent, 'agent removed');
    this.tasks.loseAll(agent);
    this.membership.removeAgent(agent);
  }

  /** The agent has other resources; what is in use stays in use, what is offered is rescinded. */
  changeAgent(agent: AgentId, capacityOf: (pool: PoolId) => Float64Array): void {
    const { agents } = this.cluster;
    if (agents.isUp[agent] === 1) {
      this.bulk.single(agent);
      this.rescindOn(agent, 'agent changed');
    }
    this.membership.changeAgent(agent, () => {
      for (let pool = agent; pool !== NONE; pool = agents.pools.next[pool]) agents.setCapacity(pool, capacityOf(pool));
    });
  }

  // -------------------------------------------------------------------------------------------- what frameworks say

  /**
   * ACCEPT: launches what the offer's plan says (where tasks have homes: RESERVE, CREATE, LAUNCH), then gives up the homes that
   * nobody needs any more; the rest is refused for `refuse` µs, if the filter is worth keeping.
   */
  accept(offer: OfferId, refuse: Time, keepsFilter: boolean): void {
    const { offers, plans, frameworks, homes, observers } = this.cluster;
    const framework = offers.framework[offer];
    this.#simulation.step('accept');
    frameworks.offers.accepted[framework]++;
    const planned = plans.inOrder(offers.plan[offer]);
    offers.plan[offer] = planned;
    if (planned !== NONE) frameworks.offers.useful[framework]++;
    this.allocation.runsSinceLaunch = 0;
    observers.offerAccepted(offer, plans.tasksIn(planned));
    for (let entry = planned; entry !== NONE; entry = plans.next[entry])
      this.tasks.launch(offer, plans.taskSet[entry], plans.count[entry]);
    if (homes.hasForsaken(framework)) for (const home of homes.forsakenIn(offer)) homes.giveUp(offer, home);
    this.#giveBack(offer, keepsFilter ? refuse : 0);
  }

  /** DECLINE: nothing is launched, and what was offered is refused for `refuse` µs. */
  decline(offer: OfferId, refuse: Time, keepsFilter: boolean): void {
    const { offers, frameworks, observers } = this.cluster;
    this.#simulation.step('decline');
    frameworks.offers.declined[offers.framework[offer]]++;
    observers.offerDeclined(offer, refuse);
    this.#giveBack(offer, keepsFilter ? refuse : 0);
  }

  /** What is left of a bulk offer is declined, and nobody will ask whether it was refused. */
  declineBulk(): void {
    this.#simulation.step('decline');
    const isAny = this.bulk.held.count > 0;
    this.bulk.decline();
    if (isAny) this.allocation.recovered(NONE); // there are batches, and the next one looks at what has changed
  }

  /** Takes an outstanding offer back; without a filter unless `refuse` says for how long. */
  rescind(offer: OfferId, reason: RescindReason, refuse: Time = 0): void {
    const { offers, frameworks, observers } = this.cluster;
    frameworks.offers.rescinded[offers.framework[offer]]++;
    observers.offerRescinded(offer, reason);
    this.#giveBack(offer, refuse);
  }

  #giveBack(offer: OfferId, refuse: Time): void {
    const { offers, ledger } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    offers.isOutstanding[offer] = 0;
    ledger.recover(framework, offers.parcels, offers.parcel[offer]);
    this.allocation.refuse(framework, agent, offers.parcel[offer], offers.parcels, refuse);
    offers.parcels.remove(offers.parcel[offer]);
    offers.parcel[offer] = NONE;
    this.allocation.recovered(agent);
  }

  /** The offers of a run to one framework, a list from `first` on; NONE: the bulk offer. */
  #offered(framework: FrameworkId, first: OfferId): void {
    const { offers, now } = this.cluster;
    const { offerTimeout } = this.allocation.options;
    if (offerTimeout !== undefined)
      for (let offer = first; offer !== NONE; offer = offers.next[offer]) {
        offers.expiresAt[offer] = now + offerTimeout;
        this.#offerExpires.at(now + offerTimeout, offer);
      }
    if (this.wiring === null) this.drivers[framework].receive(first);
    else this.wiring.offered(framework, first);
  }

  #expire(offer: OfferId): void {
    const { offers, now } = this.cluster;
    if (offers.isOutstanding[offer] === 1 && offers.expiresAt[offer] === now) this.rescind(offer, 'timeout');
  }

  /** All offers of the agent, without filters. */
  rescindOn(agent: AgentId, reason: RescindReason): void {
    const { offers } = this.cluster;
    for (let offer = 0; offer < offers.rows.size; offer++)
      if (offers.isOutstanding[offer] === 1 && offers.agent[offer] === agent) this.rescind(offer, reason);
  }

  /** All offers there are, without filters. */
  rescindAll(reason: RescindReason): void {
    for (const offer of this.cluster.offers.outstanding()) this.rescind(offer, reason);
  }

  /** All offers to the framework, without filters. */
  rescindOf(framework: FrameworkId, reason: RescindReason): void {
    const { offers } = this.cluster;
    for (let offer = 0; offer < offers.rows.size; offer++)
      if (offers.isOutstanding[offer] === 1 && offers.framework[offer] === framework) this.rescind(offer, reason);
  }
}
