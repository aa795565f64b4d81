import type { EventType, Time } from '../sim/index.ts';
import { Claims } from './claims.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type OfferId, type TaskSetId } from './ids.ts';
import type { Master } from './master.ts';
import type { OfferBatch, Scheduler } from './ports.ts';
import { Vectors } from './vectors.ts';

export interface DriverOptions {
  /** How long what is not used is refused, µs (Filters.refuse_seconds). */
  readonly refuse: Time;
  /** Suppress offers while nothing is pending. */
  readonly suppress: boolean;
  /** Least time between two revives, µs (Marathon's `min_revive_offers_interval`); 0: whenever something new comes. */
  readonly reviveInterval: Time;
  /** Time to decide: `job` × jobs launched from (at least one) + `task` × tasks launched, µs. */
  readonly thinkTime: { readonly job: Time; readonly task: Time };
  /** The registered filter asks for at least the least that any pending task needs. */
  readonly asksForLeast: boolean;
}

/** What passes time between a framework and its scheduler; subjects are frameworks. */
export interface DriverEvents {
  readonly decides: EventType;
  readonly revives: EventType;
}

/**
 * Stands between the master and a framework's scheduler (Mesos' SchedulerDriver): hands it one batch of offers at a time,
 * lets the think time pass while the offers stay outstanding, and then accepts and declines as planned. Further batches
 * queue. When nothing is pending it suppresses, when something new comes it revives.
 */
export class SchedulerDriver {
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #framework: FrameworkId;
  readonly #scheduler: Scheduler;
  readonly #options: DriverOptions;
  readonly #events: DriverEvents;
  readonly #session: Session;
  readonly #least: Float64Array;
  /** First offers of the batches that wait. */
  readonly #waiting: OfferId[] = [];
  #isDeciding = false;
  #nextRevive: Time = 0;
  #isReviveDue = false;
  #hasNews = false;

  constructor(master: Master, framework: FrameworkId, scheduler: Scheduler, options: DriverOptions, events: DriverEvents) {
    this.#master = master;
    this.#cluster = master.cluster;
    this.#framework = framework;
    this.#scheduler = scheduler;
    this.#options = options;
    this.#events = events;
    this.#session = new Session(master, framework);
    this.#least = new Float64Array(this.#cluster.resources.count);
    this.#cluster.schedulers[framework] = scheduler;
    if (options.asksForLeast) {
      const agents = this.#cluster.frameworks.filter[framework]?.agents ?? null;
      this.#cluster.frameworks.filter[framework] = { atLeast: this.#least, agents };
    }
  }

  get isDeciding(): boolean {
    return this.#isDeciding;
  }

  subscribe(): void {
    this.#updateLeast();
    this.#master.subscribe(this.#framework, this.#options.suppress && this.#isIdle);
  }

  /** Tasks have come: ask for offers again, at once or when the present decision is made, unless that cannot help. */
  submitted(taskSet: TaskSetId): void {
    const mayHelp = this.#scheduler.submitted(taskSet);
    const { isActive, isSuppressed } = this.#cluster.frameworks;
    if (!mayHelp && !this.#isDeciding && isActive[this.#framework] === 1 && isSuppressed[this.#framework] === 0) return;
    if (this.#isDeciding || this.#cluster.frameworks.isActive[this.#framework] === 0) this.#hasNews = true;
    else this.#revive();
  }

  /** The offers of one run, a list from `first` on; NONE: the master's bulk offer. */
  receive(first: OfferId): void {
    if (this.#isDeciding) this.#waiting.push(first);
    else this.#decide(first);
  }

  #decide(first: OfferId): void {
    const { thinkTime } = this.#options;
    this.#isDeciding = true;
    this.#session.begin(first);
    this.#scheduler.resourceOffers(this.#session);
    const duration = thinkTime.job * Math.max(1, this.#session.jobs) + thinkTime.task * this.#session.tasks;
    if (duration > 0) this.#events.decides.after(duration, this.#framework);
    else this.decided();
  }

  /** The think time is over: answer, and go on with the next batch. */
  decided(): void {
    const { offers, frameworks, now } = this.#cluster;
    this.#isDeciding = false;
    this.#session.undoRescinded(this.#scheduler);
    // Suppressing before declining spares the master filters that reviving would forget.
    const isDone = this.#options.suppress && this.#waiting.length === 0 && !this.#hasNews && this.#isIdle;
    if (isDone && frameworks.isSuppressed[this.#framework] === 0) this.#master.suppress(this.#framework);
    // Nor does a filter matter that reviving forgets before anything is decided.
    const keepsFilters = !isDone && !(this.#hasNews && this.#waiting.length === 0 && now >= this.#nextRevive);
    this.#settleBulk(keepsFilters);
    for (let offer = this.#session.first; offer !== NONE; ) {
      const next = offers.next[offer];
      if (offers.isOutstanding[offer] === 1) this.#answer(offer, keepsFilters);
      offers.rows.giveBack(offer);
      offer = next;
    }
    this.#updateLeast();
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) this.#decide(waiting);
    else if (this.#hasNews) this.#revive();
  }

  /** Only where no filters are set can what the scheduler did not look at come back as one. */
  #settleBulk(keepsFilters: boolean): void {
    const { bulk } = this.#master;
    if (bulk.framework !== this.#framework) return;
    if (keepsFilters) bulk.singleAll();
    this.#master.declineBulk();
  }

  #answer(offer: OfferId, keepsFilters: boolean): void {
    const { offers, plans } = this.#cluster;
    const plan = offers.plan[offer];
    if (plan === NONE) this.#master.decline(offer, this.#options.refuse, keepsFilters);
    else this.#master.accept(offer, this.#options.refuse, keepsFilters);
    plans.remove(plan);
    offers.plan[offer] = NONE;
  }

  /** The time for a revive that had to wait has come. */
  reviveIsDue(): void {
    this.#isReviveDue = false;
    if (!this.#isDeciding && this.#hasNews) this.#revive();
  }

  #revive(): void {
    const { now } = this.#cluster;
    if (now < this.#nextRevive) {
      this.#hasNews = true;
      if (!this.#isReviveDue) this.#events.revives.at(this.#nextRevive, this.#framework);
      this.#isReviveDue = true;
      return;
    }
    this.#nextRevive = now + this.#options.reviveInterval;
    this.#hasNews = false;
    this.#updateLeast();
    this.#master.revive(this.#framework);
  }

  get #isIdle(): boolean {
    return this.#cluster.frameworks.pendingTasks[this.#framework] === this.#session.tasksPlanned;
  }

  #updateLeast(): void {
    if (!this.#options.asksForLeast) return;
    this.#least.fill(Infinity);
    this.#scheduler.leastDemand(this.#least);
  }
}

/** One batch of offers under decision: what is left of each, and what is planned. */
class Session implements OfferBatch {
  readonly cluster: Cluster;
  first: OfferId = NONE;
  offer: OfferId = NONE;
  agent: AgentId = NONE;
  /** Task sets launched from, tasks planned: what think time is counted in. */
  jobs = 0;
  tasks = 0;
  readonly #master: Master;
  readonly #framework: FrameworkId;
  readonly #left: Vectors;
  #claims = Claims.none;
  readonly #list: OfferId[] = [];
  #position = -1;
  #lastSet: TaskSetId = NONE;

  constructor(master: Master, framework: FrameworkId) {
    this.#master = master;
    this.cluster = master.cluster;
    this.#framework = framework;
    this.#left = new Vectors(this.cluster.resources.count, 1);
  }

  get count(): number {
    while (this.#isBulk && this.#master.bulk.next());
    return this.#list.length;
  }

  get #isBulk(): boolean {
    return this.#master.bulk.framework === this.#framework;
  }

  #append(offer: OfferId): void {
    if (this.#list.length === 0) this.first = offer;
    else this.cluster.offers.next[this.#list[this.#list.length - 1]] = offer;
    this.#list.push(offer);
  }

  /** Tasks planned and not yet launched. */
  get tasksPlanned(): number {
    return this.tasks;
  }

  begin(first: OfferId): void {
    this.first = first;
    this.#list.length = 0;
    const { bulk } = this.#master;
    if (first === NONE) bulk.deliverTo((offer) => this.#append(offer));
    for (let offer = first; offer !== NONE; offer = this.cluster.offers.next[offer]) this.#list.push(offer);
    this.#position = -1;
    this.#lastSet = NONE;
    this.jobs = 0;
    this.tasks = 0;
  }

  next(): boolean {
    if (this.#position + 1 >= this.#list.length && !(this.#isBulk && this.#master.bulk.next())) return false;
    this.select(this.#position + 1);
    return true;
  }

  select(position: number): void {
    const { offers, agents, taskSets, demands } = this.cluster;
    this.#position = position;
    this.offer = this.#list[position];
    this.agent = offers.agent[this.offer];
    const taskSet = offers.taskSet[this.offer];
    if (taskSet !== NONE) {
      taskSets.promised[taskSet]--; // from here on the scheduler may use the offer, and its promise, as it likes
      offers.taskSet[this.offer] = NONE;
    }
    const first = offers.parcel[this.offer];
    if (first === NONE) {
      this.#left.clear(0);
      this.#claims = Claims.none;
      return;
    }
    this.#left.copy(0, offers.parcels.amount, first);
    this.#claims = offers.parcels.claims[first];
    for (let parcel = offers.parcels.next[first]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
      this.#left.add(0, offers.parcels.amount, parcel);
      if (agents.pools.hasClaims) this.#claims = this.#claims.plus(offers.parcels.claims[parcel]);
    }
    const plan = offers.plan[this.offer];
    if (plan !== NONE) this.#takeOverhead();
    for (let entry = plan; entry !== NONE; entry = this.cluster.plans.next[entry]) {
      const demand = taskSets.demand[this.cluster.plans.taskSet[entry]];
      this.#left.subtract(0, demands.amounts, demand, this.cluster.plans.count[entry]);
      this.#claims = this.#claims.minus(demands.claims[demand]);
    }
  }

  pending(taskSet: TaskSetId): number {
    const { taskSets } = this.cluster;
    return taskSets.pending[taskSet] - taskSets.promised[taskSet] - taskSets.planned[taskSet];
  }

  covers(demand: DemandId): boolean {
    return this.#left.covers(0, this.cluster.demands.amounts, demand);
  }

  fits(taskSet: TaskSetId): number {
    const { taskSets, jobs, demands, placements, offers } = this.cluster;
    const pending = this.pending(taskSet);
    if (pending <= 0) return 0;
    const demand = taskSets.demand[taskSet];
    const overhead =
      offers.plan[this.offer] === NONE ? this.#master.tasks.executors.overheadAt(this.#framework, this.agent) : NONE;
    if (overhead !== NONE) {
      if (!this.#left.covers(0, demands.amounts, overhead)) return 0;
      this.#left.subtract(0, demands.amounts, overhead);
    }
    let count = Math.min(pending, this.#left.timesCovered(0, demands.amounts, demand));
    if (overhead !== NONE) this.#left.add(0, demands.amounts, overhead);
    const job = taskSets.job[taskSet];
    if (count > 0 && jobs.differentAgents[job] === 1) count = placements.has(job, this.agent) ? 0 : 1;
    if (count > 0 && demands.claims[demand] !== Claims.none) count = this.#claims.covers(demands.claims[demand]) ? 1 : 0;
    return count;
  }

  launch(taskSet: TaskSetId, count: number): void {
    const { taskSets, jobs, demands, placements, offers, plans } = this.cluster;
    if (!(count >= 1) || count > this.fits(taskSet)) {
      const name = this.cluster.schedulers[this.#framework].name;
      throw new Error(
        `scheduler "${name}" launched ${count} tasks of task set ${taskSet} on an offer of agent ${this.agent} on which ${this.fits(taskSet)} fit`,
      );
    }
    const demand = taskSets.demand[taskSet];
    if (offers.plan[this.offer] === NONE) this.#takeOverhead();
    this.#left.subtract(0, demands.amounts, demand, count);
    this.#claims = this.#claims.minus(demands.claims[demand]);
    offers.plan[this.offer] = plans.add(taskSet, count, offers.plan[this.offer]);
    taskSets.planned[taskSet] += count;
    const job = taskSets.job[taskSet];
    if (jobs.differentAgents[job] === 1) placements.add(job, this.agent);
    this.tasks += count;
    if (taskSet !== this.#lastSet) {
      this.jobs++;
      this.#lastSet = taskSet;
    }
  }

  /** Offers that were rescinded while they were thought about: what was planned on them is pending again. */
  undoRescinded(scheduler: Scheduler): void {
    const { offers, plans, taskSets, jobs, placements } = this.cluster;
    for (const offer of this.#list) {
      if (offers.isOutstanding[offer] === 1) continue;
      for (let entry = offers.plan[offer]; entry !== NONE; entry = plans.next[entry]) {
        const taskSet = plans.taskSet[entry];
        taskSets.planned[taskSet] -= plans.count[entry];
        this.tasks -= plans.count[entry];
        const job = taskSets.job[taskSet];
        if (jobs.differentAgents[job] === 1) placements.delete(job, offers.agent[offer]);
        scheduler.returned(taskSet);
      }
      plans.remove(offers.plan[offer]);
      offers.plan[offer] = NONE;
    }
  }

  #takeOverhead(): void {
    const overhead = this.#master.tasks.executors.overheadAt(this.#framework, this.agent);
    if (overhead !== NONE) this.#left.subtract(0, this.cluster.demands.amounts, overhead);
  }
}
