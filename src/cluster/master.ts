import { type EventType, keyedUniform, type Simulation, type Time } from '../sim/index.ts';
import { AgentSet } from './agent-set.ts';
import { type Candidates, Cycle } from './allocation-cycle.ts';
import { BulkOffer } from './bulk-offer.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type PoolId } from './ids.ts';
import { News } from './news.ts';
import type { Allocator, RescindReason } from './ports.ts';
import type { SchedulerDriver } from './scheduler-driver.ts';
import type { TaskLife } from './task-life.ts';

export interface AllocationOptions {
  /** Batch interval, µs; 0: a run at every recovery instead. */
  readonly interval: Time;
  /** µs; absent: offers never expire. */
  readonly offerTimeout?: Time;
  readonly granularity: 'agent' | 'task';
  readonly agentOrder: 'random' | 'by_id';
}

/**
 * The master: decides when the allocator runs, keeps the offers it makes, and answers what agents and frameworks say.
 * What triggers a run is Mesos' rule (hierarchical.cpp; the semantics §5): frameworks added or revived: at once, all
 * agents; agents added or changed: at once, that agent; resources that came back: the next batch. Triggers of one instant
 * are served by one run. A batch that could decide nothing is not run.
 */
export class Master {
  readonly cluster: Cluster;
  readonly drivers: SchedulerDriver[] = [];
  /** Set once by whoever assembles the two. */
  tasks!: TaskLife;
  readonly #allocator: Allocator;
  readonly #options: AllocationOptions;
  readonly #cycle: Cycle;
  readonly #run: EventType;
  readonly #batch: EventType;
  readonly #offerExpires: EventType;
  readonly #filterExpires: EventType;
  /** The order of a run depends on its time and how many ran before at that time: not on runs that had nothing to decide. */
  readonly #orderKey: number;
  #orderDraws = 0;
  #lastRun = -1;
  readonly #simulation: Simulation;
  #isRunDue = false;
  /** What the due run looks at: all agents, or these. */
  #dueAll = false;
  readonly #dueAgents: AgentSet;
  readonly #news: News;
  readonly bulk: BulkOffer;
  readonly #mayOfferInBulk: boolean;
  #lastBatch = 0;
  /** Batch times that are scheduled. */
  readonly #batches = new Set<Time>();
  #newestBatch = -1;
  /** Allocation runs so far, and since the last launch. */
  runs = 0;
  runsSinceLaunch = 0;

  constructor(cluster: Cluster, allocator: Allocator, options: AllocationOptions) {
    this.cluster = cluster;
    this.#allocator = allocator;
    this.#options = options;
    this.#cycle = new Cycle(cluster, allocator.name, options.granularity, options.agentOrder);
    this.#cycle.overheadAt = (framework, agent) => this.tasks.executors.overheadAt(framework, agent);
    this.bulk = new BulkOffer(cluster);
    const isWhole = options.granularity === 'agent' && options.offerTimeout === undefined && options.interval > 0;
    this.#mayOfferInBulk = isWhole && allocator.isSteady === true && allocator.isWorkConserving;
    this.#dueAgents = new AgentSet(cluster.agents.count);
    this.#news = new News(cluster);
    const simulation = cluster.simulation;
    this.#simulation = simulation;
    this.#orderKey = simulation.random('allocation/agent order').key();
    this.#run = simulation.event('allocation run', () => this.#allocate());
    this.#batch = simulation.event('batch', () => this.#batchIsDue());
    this.#offerExpires = simulation.event('offer expires', (offer) => this.#expire(offer));
    this.#filterExpires = simulation.event('filter expires', (agent) => this.#trigger(agent));
  }

  // ------------------------------------------------------------------------------------------ agents and frameworks

  addAgent(agent: AgentId): void {
    this.cluster.agents.isUp[agent] = 1;
    this.cluster.ledger.count(agent, 1);
    this.cluster.availability.grew(agent);
    this.cluster.observers.agentAdded(agent);
    this.#trigger(agent);
  }

  /** The agent is gone at once: its offers are rescinded, its tasks lost (TASK_LOST). */
  removeAgent(agent: AgentId): void {
    this.bulk.single(agent);
    this.#rescindAll(agent, 'agent removed');
    this.tasks.loseAll(agent);
    this.cluster.ledger.count(agent, -1);
    this.cluster.agents.isUp[agent] = 0;
    this.cluster.availability.shrank(agent);
    this.cluster.filters.clearAgent(agent);
    this.cluster.observers.agentRemoved(agent);
  }

  /** The agent has other resources; what is in use stays in use, what is offered is rescinded. */
  changeAgent(agent: AgentId, capacityOf: (pool: PoolId) => Float64Array): void {
    const isUp = this.cluster.agents.isUp[agent] === 1;
    if (isUp) {
      this.bulk.single(agent);
      this.#rescindAll(agent, 'agent changed');
      this.cluster.ledger.count(agent, -1);
    }
    const { agents } = this.cluster;
    for (let pool = agent; pool !== NONE; pool = agents.pools.next[pool]) agents.setCapacity(pool, capacityOf(pool));
    if (!isUp) return;
    this.cluster.ledger.count(agent, 1);
    this.cluster.availability.shrank(agent);
    this.cluster.availability.grew(agent);
    this.cluster.observers.agentChanged(agent);
    this.#trigger(agent);
  }

  /** SUBSCRIBE, with all roles suppressed or not. */
  subscribe(framework: FrameworkId, isSuppressed: boolean): void {
    this.cluster.frameworks.isActive[framework] = 1;
    this.cluster.frameworks.isSuppressed[framework] = isSuppressed ? 1 : 0;
    this.cluster.observers.frameworkSubscribed(framework);
    this.#triggerAll(framework);
  }

  // -------------------------------------------------------------------------------------------- what frameworks say

  suppress(framework: FrameworkId): void {
    this.#simulation.step('suppress');
    this.cluster.frameworks.isSuppressed[framework] = 1;
    this.cluster.observers.suppressed(framework);
  }

  /** REVIVE: filters are forgotten, offers are wanted again. */
  revive(framework: FrameworkId): void {
    this.#simulation.step('revive');
    this.cluster.filters.clear(framework);
    this.cluster.frameworks.isSuppressed[framework] = 0;
    this.cluster.observers.revived(framework);
    this.#triggerAll(framework);
  }

  /** Its registered filter lets more through than before: the next batch looks everywhere for it; without batches, a run at once. */
  widened(framework: FrameworkId): void {
    const { revived } = this.#news;
    if (this.#options.interval === 0) this.#triggerAll(framework);
    else {
      if (revived[framework] === 0) revived[framework] = 2;
      this.#ensureBatch(this.#nextBatch());
    }
  }

  /** ACCEPT: launches what the offer's plan says; the rest is refused for `refuse` µs, if the filter is worth keeping. */
  accept(offer: OfferId, refuse: Time, keepsFilter: boolean): void {
    const { offers, plans, frameworks, observers } = this.cluster;
    const framework = offers.framework[offer];
    this.#simulation.step('accept');
    frameworks.offers.accepted[framework]++;
    frameworks.offers.useful[framework]++;
    this.runsSinceLaunch = 0;
    let tasks = 0;
    for (let entry = offers.plan[offer]; entry !== NONE; entry = plans.next[entry]) tasks += plans.count[entry];
    observers.offerAccepted(offer, tasks);
    for (let entry = offers.plan[offer]; entry !== NONE; entry = plans.next[entry])
      this.tasks.launch(offer, plans.taskSet[entry], plans.count[entry]);
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
    if (isAny) this.#ensureBatch(this.#nextBatch());
  }

  /** Takes an outstanding offer back, without a filter. */
  rescind(offer: OfferId, reason: RescindReason): void {
    const { offers, frameworks, observers } = this.cluster;
    frameworks.offers.rescinded[offers.framework[offer]]++;
    observers.offerRescinded(offer, reason);
    this.#giveBack(offer, 0);
  }

  /** Resources have come back to an agent: the next batch looks at it, or a run at once if there are no batches. */
  recovered(agent: AgentId): void {
    if (this.#options.interval === 0) this.#trigger(agent);
    else this.#ensureBatch(this.#nextBatch());
  }

  #giveBack(offer: OfferId, refuse: Time): void {
    const { offers, ledger } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    offers.isOutstanding[offer] = 0;
    ledger.recover(framework, offers.parcels, offers.parcel[offer]);
    if (refuse > 0) this.#filter(offer, refuse);
    offers.parcels.remove(offers.parcel[offer]);
    offers.parcel[offer] = NONE;
    this.recovered(agent);
  }

  /**
   * A filter lasts at least one interval. One of exactly an interval survives the batch at its end, because that batch's
   * timer is older than the filter's; longer ones have gone by then (the semantics §5 and §10).
   */
  #filter(offer: OfferId, refuse: Time): void {
    const { offers, filters, observers, now } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    if (offers.parcel[offer] === NONE) return;
    const { interval } = this.#options;
    const expiry = refuse > interval ? now + refuse : now + interval + (interval > 0 ? 1 : 0);
    filters.add(framework, agent, offers.parcel[offer], offers.parcels, expiry, now);
    observers.filterSet(framework, agent, expiry);
    if (interval === 0) this.#filterExpires.at(expiry, agent);
    else {
      const batch = Math.ceil(expiry / interval) * interval;
      this.#ensureBatch(batch);
      this.#news.expiresBy(batch, agent);
    }
  }

  #expire(offer: OfferId): void {
    const { offers, now } = this.cluster;
    if (offers.isOutstanding[offer] === 1 && offers.expiresAt[offer] === now) this.rescind(offer, 'timeout');
  }

  #rescindAll(agent: AgentId, reason: RescindReason): void {
    const { offers } = this.cluster;
    for (let offer = 0; offer < offers.rows.size; offer++)
      if (offers.isOutstanding[offer] === 1 && offers.agent[offer] === agent) this.rescind(offer, reason);
  }

  // ---------------------------------------------------------------------------------------------------- when to run

  #trigger(agent: AgentId): void {
    this.#dueAgents.add(agent);
    this.#makeRunDue();
  }

  #triggerAll(framework: FrameworkId): void {
    this.#news.revived[framework] = 1;
    this.#dueAll = true;
    this.#makeRunDue();
  }

  #makeRunDue(): void {
    if (this.#isRunDue) return;
    this.#isRunDue = true;
    this.#run.at(this.#simulation.now);
  }

  /** The batch after now; now itself, if it is the time of a batch that has not run. */
  #nextBatch(): Time {
    const { interval } = this.#options;
    const { now } = this.#simulation;
    const last = Math.floor(now / interval) * interval;
    return last === now && this.#lastBatch < now ? now : last + interval;
  }

  #ensureBatch(time: Time): void {
    if (time === this.#newestBatch || this.#batches.has(time)) return;
    this.#newestBatch = time;
    this.#batches.add(time);
    this.#batch.at(time);
  }

  /** Runs behind everything else that is due at this time, as Mesos' batch message does behind what is in the mailbox. */
  #batchIsDue(): void {
    const { now } = this.#simulation;
    this.#batches.delete(now);
    this.#lastBatch = now;
    this.#dueAll = true;
    this.#news.batchCame();
    this.#makeRunDue();
  }

  // -------------------------------------------------------------------------------------------------------- the run

  #allocate(): void {
    const { changed } = this.cluster.availability;
    this.#isRunDue = false;
    this.runs++;
    this.runsSinceLaunch++;
    this.#drawOrder();
    const isBulk = this.#dueAll && this.#offerInBulk();
    if (!isBulk) {
      this.#cycle.begin(this.#candidates());
      this.#allocator.allocate(this.#cycle);
      this.#news.judge(this.#cycle.firstOffer);
    }
    if (this.#dueAll) this.#news.clear();
    else for (let i = 0; i < this.#dueAgents.count; i++) changed.delete(this.#dueAgents.members[i]);
    this.#dueAll = false;
    this.#dueAgents.clear();
    if (isBulk) this.drivers[this.bulk.framework].receive(NONE);
    else this.#deliver();
  }

  #drawOrder(): void {
    const { now } = this.#simulation;
    if (now !== this.#lastRun) this.#orderDraws = 0;
    this.#lastRun = now;
    const key = (this.#orderKey + now) % Number.MAX_SAFE_INTEGER;
    this.#cycle.drawOrder(() => keyedUniform(key, this.#orderDraws++));
  }

  #candidates(): Candidates {
    const { revived } = this.#news;
    if (!this.#dueAll) return { agents: this.#dueAgents, news: null, revived };
    if (!this.#allocator.isSteady) return { agents: 'all', news: null, revived };
    return this.#news.candidates(this.#dueAgents, this.#options.interval);
  }

  /**
   * If a single framework wants offers, has just revived, and nobody listens to single offers, then all that is free is
   * offered to it as one: what a steady, work-conserving allocator would do agent by agent.
   */
  #offerInBulk(): boolean {
    const { frameworks, agents, observers } = this.cluster;
    if (!this.#mayOfferInBulk || this.bulk.framework !== NONE) return false;
    let only = NONE;
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (!frameworks.wantsOffers(framework)) continue;
      if (only !== NONE) return false;
      only = framework;
    }
    if (only === NONE || this.#news.revived[only] !== 1 || this.drivers[only].isDeciding) return false;
    if (agents.pools.hasClaims || agents.pools.hasReservations || agents.pools.hasDeficits || frameworks.filter[only]?.agents)
      return false;
    if (observers.hears('offerMade') || observers.hears('offerDeclined')) return false;
    return this.bulk.make(only, frameworks.filter[only]?.atLeast ?? null, this.#cycle.order);
  }

  /** One callback per framework and run, in the order of framework numbers. */
  #deliver(): void {
    const { offers, now } = this.cluster;
    const { offerTimeout } = this.#options;
    const first = Int32Array.from(this.#cycle.firstOffer);
    if (offerTimeout !== undefined) {
      for (const head of first)
        for (let offer = head; offer !== NONE; offer = offers.next[offer]) {
          offers.expiresAt[offer] = now + offerTimeout;
          this.#offerExpires.at(now + offerTimeout, offer);
        }
    }
    for (let framework = 0; framework < first.length; framework++)
      if (first[framework] !== NONE) this.drivers[framework].receive(first[framework]);
  }
}
