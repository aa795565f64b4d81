import { type EventType, keyedUniform, type Simulation, type Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../ids.ts';
import type { Allocator } from '../ports.ts';
import type { Parcels } from '../tables/parcels.ts';
import { AgentSet } from './agent-set.ts';
import { type Candidates, Cycle } from './allocation-cycle.ts';
import { Batches } from './batches.ts';
import { BulkOffer } from './bulk-offer.ts';
import { onlyTaker } from './bulk-taker.ts';
import { Maintenance } from './maintenance.ts';
import { News } from './news.ts';

export interface AllocationOptions {
  /** Batch interval, µs; 0: a run at every recovery instead. */
  readonly interval: Time;
  /** µs; absent: offers never expire. */
  readonly offerTimeout?: Time;
  readonly granularity: 'agent' | 'task';
  readonly agentOrder: 'random' | 'by_id';
}

/** Who is told what a run came to. */
export interface Listener {
  /** The framework's offers of a run, a list from `first` on; NONE: the bulk offer. */
  offered(framework: FrameworkId, first: number): void;
  /** Please leave this agent: it will be unavailable (all rows of the framework's `group`). */
  inverseOffered?(group: number, agent: AgentId): void;
  /** The framework is connected and has something on the agent: allocated, or offered, if only by the present run. */
  holds?(group: number, agent: AgentId): boolean;
  /** A bulk offer may be made to the framework now. */
  takesBulk?(framework: FrameworkId): boolean;
}

/**
 * Decides when the allocator runs, and over what. What triggers a run is Mesos' rule (hierarchical.cpp; the semantics §5):
 * frameworks added, activated or revived: at once, all agents; agents added or changed: at once, that agent; resources that
 * came back, and changes of weights, quotas or whitelist: the next batch. Triggers of one instant are served by one run. A
 * batch that could decide nothing is not run.
 */
export class Allocation {
  readonly cluster: Cluster;
  readonly options: AllocationOptions;
  readonly maintenance = new Maintenance();
  readonly bulk: BulkOffer;
  readonly cycle: Cycle;
  readonly #allocator: Allocator;
  readonly #listener: Listener;
  readonly #run: EventType;
  readonly #batches: Batches;
  readonly #filterExpires: EventType;
  /** The order of a run depends on its time and how many ran before at that time: not on runs that had nothing to decide. */
  readonly #orderKey: number;
  #orderDraws = 0;
  #lastRun = -1;
  readonly #simulation: Simulation;
  #isRunDue = false;
  #isPaused = false;
  /** What the due run looks at: all agents, or these. */
  #dueAll = false;
  readonly #dueAgents: AgentSet;
  readonly #news: News;
  readonly #mayOfferInBulk: boolean;
  /** When the last filter ends. */
  #lastExpiry = -1;
  /** Allocation runs so far, and since the last launch. */
  runs = 0;
  runsSinceLaunch = 0;

  constructor(cluster: Cluster, allocator: Allocator, options: AllocationOptions, listener: Listener) {
    this.cluster = cluster;
    this.#allocator = allocator;
    this.options = options;
    this.#listener = listener;
    this.cycle = new Cycle(cluster, allocator.name, options.granularity, options.agentOrder);
    this.bulk = new BulkOffer(cluster);
    const isWhole = options.granularity === 'agent' && options.offerTimeout === undefined && options.interval > 0;
    this.#mayOfferInBulk = isWhole && allocator.isSteady === true && allocator.isWorkConserving;
    this.#dueAgents = new AgentSet(cluster.agents.count);
    this.#news = new News(cluster);
    const simulation = cluster.simulation;
    this.#simulation = simulation;
    this.#orderKey = simulation.random('allocation/agent order').key();
    this.#run = simulation.event('allocation run', () => this.#allocate());
    this.#batches = new Batches(simulation, options.interval, () => this.#batchIsDue());
    this.#filterExpires = simulation.event('filter expires', (agent) => this.trigger(agent));
  }

  // ------------------------------------------------------------------------------------------------------- filters

  /** What the parcels from `first` on carry is refused for `refuse` µs, at least one interval; 0: no filter. */
  refuse(framework: FrameworkId, agent: AgentId, first: number, parcels: Parcels, refuse: Time): void {
    const { filters, observers, filterTime } = this.cluster;
    if (refuse <= 0 || first === NONE) return;
    const { interval } = this.options;
    const expiry = this.expiryOf(Math.max(refuse, interval));
    filters.add(framework, agent, first, parcels, expiry, filterTime);
    observers.filterSet(framework, agent, Math.ceil(expiry));
    this.#lastExpiry = Math.max(this.#lastExpiry, expiry);
    if (interval === 0) this.#filterExpires.at(expiry, agent);
    else this.#news.expiresBy(this.#batches.ensureFor(expiry), agent);
  }

  /** An inverse offer was answered; the next one is refused for `refuse` µs. */
  inverseAnswered(group: number, agent: AgentId, refuse: Time): void {
    this.maintenance.answered(group, agent, refuse > 0 ? this.expiryOf(refuse) : -1);
    this.nothingIsSettled();
  }

  /**
   * When a filter set now for `lasts` µs ends. At the time of a batch one of at most an interval is still in force in that
   * batch, because the batch's timer is older; longer ones have gone by then (the semantics §5 and §10).
   */
  expiryOf(lasts: Time): number {
    const { interval } = this.options;
    return this.cluster.now + lasts + (lasts <= interval && interval > 0 ? 0.5 : 0);
  }

  // ---------------------------------------------------------------------------------------------------- when to run

  /** Resources have come back to an agent: the next batch looks at it, or a run at once if there are no batches. */
  recovered(agent: AgentId): void {
    if (this.options.interval > 0) this.#batches.ensureNext();
    else if (this.cluster.quotas.isEmpty) this.trigger(agent);
    else this.nothingIsSettled();
  }

  /** A run over the agent, at once. */
  trigger(agent: AgentId): void {
    this.#dueAgents.add(agent);
    this.#makeRunDue();
  }

  /** A run over all agents, at once, for a framework that was added, activated or revived. */
  triggerAll(framework: FrameworkId): void {
    this.#news.revived[framework] = 1;
    this.#dueAll = true;
    this.#makeRunDue();
  }

  /** The framework may want more than before: the next batch looks everywhere for it; without batches, a run at once. */
  widened(framework: FrameworkId): void {
    if (this.options.interval === 0) this.triggerAll(framework);
    else {
      this.#news.mayWantMore(framework);
      this.#batches.ensureNext();
    }
  }

  /** Something of consequence for everybody has changed (quotas, weights …): the next batch looks at everything. */
  nothingIsSettled(): void {
    this.cluster.availability.hasAllChanged = true;
    if (this.options.interval > 0) this.#batches.ensureNext();
    else {
      this.#dueAll = true;
      this.#makeRunDue();
    }
  }

  /** Some run is to come, whatever else happens. */
  get isRunToCome(): boolean {
    return this.#isRunDue || this.#batches.areToCome || this.#lastExpiry >= this.cluster.now;
  }

  /** What is due now has all happened, the batch of this time (if there was one) included. */
  closeInstant(): void {
    const { now } = this.#simulation;
    this.cluster.batchPassed = now;
    this.#batches.last = now;
  }

  /** No runs, until it is resumed: with quotas a new leading master waits for its agents (the semantics §16.4). */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#dueAll = false;
    this.#dueAgents.clear();
    this.nothingIsSettled();
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  #makeRunDue(): void {
    if (this.#isRunDue) return;
    this.#isRunDue = true;
    this.#run.at(this.#simulation.now);
  }

  /** Runs behind everything else that is due at this time, as Mesos' batch message does behind what is in the mailbox. */
  #batchIsDue(): void {
    this.#dueAll = true;
    this.#news.batchCame();
    this.#makeRunDue();
  }

  // -------------------------------------------------------------------------------------------------------- the run

  #allocate(): void {
    const { changed } = this.cluster.availability;
    this.#isRunDue = false;
    if (this.#isPaused) return; // what is due stays due
    this.runs++;
    this.runsSinceLaunch++;
    this.#drawOrder();
    const isBulk = this.#dueAll && this.#offerInBulk();
    if (!isBulk) {
      this.cycle.begin(this.#candidates());
      this.#allocator.allocate(this.cycle);
      this.#news.judge(this.cycle.firstOffer);
    }
    const asked = this.maintenance.ask(
      this.cluster.frameworks,
      (agent) => this.#dueAll || this.#dueAgents.has(agent),
      (group, agent) => this.#listener.holds?.(group, agent) ?? false,
      this.cluster.filterTime,
    );
    if (this.#dueAll) this.#news.clear();
    else for (let i = 0; i < this.#dueAgents.count; i++) changed.delete(this.#dueAgents.members[i]);
    this.#dueAll = false;
    this.#dueAgents.clear();
    if (this.#batches.last === this.cluster.now) this.cluster.batchPassed = this.cluster.now;
    const hasLessRoom = !this.cluster.quotas.isEmpty && this.#hasOfferedMoreThanShared();
    if (isBulk) this.#listener.offered(this.bulk.framework, NONE);
    else this.#deliver();
    for (const [group, agent] of asked) this.#listener.inverseOffered?.(group, agent);
    this.#lookAgain(hasLessRoom);
  }

  /** The run may itself have made the next one decide something (under quotas, if it made offers): then that one is not skipped. */
  #lookAgain(hasLessRoom: boolean): void {
    if (!hasLessRoom && !this.cluster.agents.pools.hasShared && this.maintenance.windows.size === 0) return;
    if (this.options.interval > 0) this.#batches.ensureNext();
    else if (hasLessRoom) {
      this.#dueAll = true;
      this.#makeRunDue();
    }
  }

  /** Some offer of the run took something: what is shared is as free as before. */
  #hasOfferedMoreThanShared(): boolean {
    const { offers, agents } = this.cluster;
    const { pools, kinds } = agents;
    for (let offer of this.cycle.firstOffer)
      for (; offer !== NONE; offer = offers.next[offer])
        for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
          if (!kinds.isShared[pools.kind[offers.parcels.pool[parcel]]]) return true;
    return false;
  }

  #drawOrder(): void {
    const { now } = this.#simulation;
    if (now !== this.#lastRun) this.#orderDraws = 0;
    this.#lastRun = now;
    const key = (this.#orderKey + now) % Number.MAX_SAFE_INTEGER;
    this.cycle.drawOrder(() => keyedUniform(key, this.#orderDraws++));
  }

  #candidates(): Candidates {
    const { revived } = this.#news;
    if (!this.#dueAll) return { agents: this.#dueAgents, news: null, revived };
    const { quotas, agents } = this.cluster;
    const everything: Candidates = { agents: 'all', news: null, revived };
    // Shared volumes are free however often they were offered.
    if (!this.#allocator.isSteady || agents.pools.hasShared) return everything;
    if (!quotas.isEmpty) {
      // With quotas, what may be offered on one agent depends on what happens on all others.
      this.#allocator.reconsider?.((framework) => this.#news.mayWantMore(framework));
      if (this.#allocator.reconsider === undefined || agents.pools.hasWholeRegular) return everything;
    }
    return this.#news.candidates(this.#dueAgents, this.options.interval);
  }

  #offerInBulk(): boolean {
    if (!this.#mayOfferInBulk || this.bulk.framework !== NONE) return false;
    const only = onlyTaker(this.cluster, this.#news.revived);
    if (only === NONE || !this.#listener.takesBulk?.(only)) return false;
    return this.bulk.make(only, this.cluster.frameworks.filter[only]?.atLeast ?? null, this.cycle.order);
  }

  /** One callback per framework and run, in the order of framework numbers. */
  #deliver(): void {
    const first = this.cycle.firstOffer.slice();
    for (let framework = 0; framework < first.length; framework++)
      if (first[framework] !== NONE) this.#listener.offered(framework, first[framework]);
  }
}
