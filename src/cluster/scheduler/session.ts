import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type OfferId, type TaskSetId } from '../ids.ts';
import type { Master } from '../master.ts';
import type { OfferBatch, Scheduler } from '../ports.ts';
import { Claims } from '../resources/claims.ts';
import { grownInt32 } from '../tables/columns.ts';
import { Remainder } from './remainder.ts';

/** Tasks that a scheduler believes to be launched, and the master knows nothing of. */
export interface Limbo {
  readonly taskSet: TaskSetId;
  readonly count: number;
  readonly agent: AgentId;
}

/** One batch of offers under decision: what is left of each, and what is planned. */
export class Session implements OfferBatch {
  readonly cluster: Cluster;
  first: OfferId = NONE;
  offer: OfferId = NONE;
  agent: AgentId = NONE;
  /** Task sets launched from, tasks planned: what think time is counted in. */
  jobs = 0;
  tasks = 0;
  readonly #master: Master;
  readonly #framework: FrameworkId;
  /** It launches nothing on agents that will be unavailable. */
  readonly #drains: boolean;
  readonly #left: Remainder;
  /** The offers of the batch, in order. */
  #list = new Int32Array(64);
  #count = 0;
  /** How many offers had been rescinded from the framework when the batch came. */
  #rescindedBefore = 0;
  #position = -1;
  #lastSet: TaskSetId = NONE;

  constructor(master: Master, framework: FrameworkId, drains = false) {
    this.#master = master;
    this.#drains = drains;
    this.cluster = master.cluster;
    this.#framework = framework;
    this.#left = new Remainder(this.cluster);
  }

  get count(): number {
    while (this.#isBulk && this.#master.bulk.next());
    return this.#count;
  }

  get #isBulk(): boolean {
    return this.#master.bulk.framework === this.#framework;
  }

  #append(offer: OfferId): void {
    if (this.#count === 0) this.first = offer;
    else this.cluster.offers.next[this.#list[this.#count - 1]] = offer;
    this.#push(offer);
  }

  #push(offer: OfferId): void {
    if (this.#count === this.#list.length) this.#list = grownInt32(this.#list, 2 * this.#count);
    this.#list[this.#count++] = offer;
  }

  /** Tasks planned and not yet launched. */
  get tasksPlanned(): number {
    return this.tasks;
  }

  begin(first: OfferId): void {
    this.first = first;
    this.#count = 0;
    const { offers, frameworks } = this.cluster;
    this.#rescindedBefore = frameworks.offers.rescinded[this.#framework];
    if (first === NONE) this.#master.bulk.deliverTo((offer) => this.#append(offer));
    for (let offer = first; offer !== NONE; offer = offers.next[offer]) this.#push(offer);
    this.#position = -1;
    this.#lastSet = NONE;
    this.jobs = 0;
    this.tasks = 0;
  }

  next(): boolean {
    if (this.#position + 1 >= this.#count && !(this.#isBulk && this.#master.bulk.next())) return false;
    this.select(this.#position + 1);
    return true;
  }

  select(position: number): void {
    const { offers } = this.cluster;
    this.#position = position;
    this.offer = this.#list[position];
    this.agent = offers.agent[this.offer];
    this.keepPromise(this.offer); // from here on the scheduler may use the offer as it likes
    this.#left.fill(this.offer, this.cluster.homes.reserves(this.#framework));
    const plan = offers.plan[this.offer];
    if (plan !== NONE) this.#takeOverhead();
    for (let entry = plan; entry !== NONE; entry = this.cluster.plans.next[entry])
      this.#take(this.cluster.plans.taskSet[entry], this.cluster.plans.count[entry]);
  }

  pending(taskSet: TaskSetId): number {
    const { taskSets } = this.cluster;
    return taskSets.pending[taskSet] - taskSets.promised[taskSet] - taskSets.planned[taskSet];
  }

  covers(demand: DemandId): boolean {
    return this.#left.covers(demand);
  }

  fits(taskSet: TaskSetId): number {
    const { taskSets, jobs, demands, placements, offers, homes } = this.cluster;
    const pending = this.pending(taskSet);
    if (pending <= 0) return 0;
    if (this.#drains && this.#master.allocation.maintenance.windows.has(this.agent)) return 0;
    const demand = taskSets.demand[taskSet];
    const overhead =
      offers.plan[this.offer] === NONE ? this.#master.tasks.executors.overheadAt(this.#framework, this.agent) : NONE;
    const home = homes.of(taskSet);
    if (home !== undefined) return homes.isIn(this.offer, home) && (overhead === NONE || this.#left.covers(overhead)) ? 1 : 0;
    let count = Math.min(pending, this.#left.times(demand, overhead));
    const job = taskSets.job[taskSet];
    if (count > 0 && jobs.differentAgents[job] === 1)
      count = placements.has(job, this.agent) || homes.has(job, this.agent) ? 0 : 1;
    if (count > 0 && demands.claims[demand] !== Claims.none) count = this.#left.claims.covers(demands.claims[demand]) ? 1 : 0;
    return count;
  }

  launch(taskSet: TaskSetId, count: number): void {
    const { taskSets, jobs, placements, offers, plans } = this.cluster;
    if (!(count >= 1) || count > this.fits(taskSet)) {
      const name = this.cluster.schedulers[this.#framework].name;
      throw new Error(
        `scheduler "${name}" launched ${count} tasks of task set ${taskSet} on an offer of agent ${this.agent} on which ${this.fits(taskSet)} fit`,
      );
    }
    if (offers.plan[this.offer] === NONE) this.#takeOverhead();
    this.#take(taskSet, count);
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

  /** Offers that were rescinded while they were thought about: what was planned on them is pending again. True: there are some. */
  undoRescinded(scheduler: Scheduler): boolean {
    const { offers, frameworks } = this.cluster;
    const arePromised = this.#master.allocation.options.granularity === 'task';
    if (!arePromised && frameworks.offers.rescinded[this.#framework] === this.#rescindedBefore) return false;
    let areAny = false;
    for (let i = 0; i < this.#count; i++) {
      const offer = this.#list[i];
      this.keepPromise(offer); // if the scheduler did not look at it
      if (offers.isOutstanding[offer] === 1) continue;
      areAny = true;
      while (offers.plan[offer] !== NONE) this.#undo(offer, scheduler);
    }
    return areAny;
  }

  /** All that was planned is pending again. */
  undoAll(scheduler: Scheduler): void {
    const { offers } = this.cluster;
    for (let i = 0; i < this.#count; i++) {
      const offer = this.#list[i];
      this.keepPromise(offer);
      while (offers.plan[offer] !== NONE) this.#undo(offer, scheduler);
    }
  }

  /** What was planned is not heard of: it is neither launched nor pending, until somebody finds out. */
  detach(): Limbo[] {
    const { offers, plans } = this.cluster;
    const limbo: Limbo[] = [];
    for (let i = 0; i < this.#count; i++) {
      const offer = this.#list[i];
      this.keepPromise(offer);
      for (let entry = offers.plan[offer]; entry !== NONE; entry = plans.next[entry])
        limbo.push({ taskSet: plans.taskSet[entry], count: plans.count[entry], agent: offers.agent[offer] });
      plans.remove(offers.plan[offer]);
      offers.plan[offer] = NONE;
    }
    this.tasks = 0;
    return limbo;
  }

  /** It is found out: what was planned is pending again. */
  giveBack(limbo: readonly Limbo[], scheduler: Scheduler): void {
    const { taskSets, jobs, placements } = this.cluster;
    for (const { taskSet, count, agent } of limbo) {
      taskSets.planned[taskSet] -= count;
      const job = taskSets.job[taskSet];
      if (jobs.differentAgents[job] === 1) placements.delete(job, agent);
      scheduler.returned(taskSet);
    }
  }

  /** Nothing is under decision any more. */
  clear(): void {
    this.#count = 0;
    this.first = NONE;
    this.tasks = 0;
  }

  /** With `granularity: task`: the task the offer was made for is spoken for no more. */
  keepPromise(offer: OfferId): void {
    const { offers, taskSets, jobs, placements } = this.cluster;
    const taskSet = offers.taskSet[offer];
    if (taskSet === NONE) return;
    taskSets.promised[taskSet]--;
    const job = taskSets.job[taskSet];
    if (jobs.differentAgents[job] === 1) placements.delete(job, offers.agent[offer]);
    offers.taskSet[offer] = NONE;
  }

  /** An executor that was there when tasks were planned may have ended meanwhile: what does not fit beside a new one is pending again. */
  undoOverfull(scheduler: Scheduler): void {
    const { executors } = this.#master.tasks;
    if (!executors.hasOverhead(this.#framework)) return;
    const { offers } = this.cluster;
    const started = new Set<AgentId>(); // by what an earlier offer of the batch launches
    for (let position = 0; position < this.#count; position++) {
      const offer = this.#list[position];
      const agent = offers.agent[offer];
      if (offers.plan[offer] === NONE || started.has(agent) || executors.overheadAt(this.#framework, agent) === NONE) continue;
      for (this.select(position); offers.plan[offer] !== NONE && this.#left.isOverdrawn; this.select(position))
        this.#undo(offer, scheduler);
      if (offers.plan[offer] !== NONE) started.add(agent);
    }
  }

  /** Takes back the latest entry of an offer's plan. */
  #undo(offer: OfferId, scheduler: Scheduler): void {
    const { offers, plans, taskSets, jobs, placements } = this.cluster;
    const entry = offers.plan[offer];
    const taskSet = plans.taskSet[entry];
    taskSets.planned[taskSet] -= plans.count[entry];
    this.tasks -= plans.count[entry];
    const job = taskSets.job[taskSet];
    if (jobs.differentAgents[job] === 1) placements.delete(job, offers.agent[offer]);
    offers.plan[offer] = plans.next[entry];
    plans.next[entry] = NONE;
    plans.remove(entry);
    scheduler.returned(taskSet);
  }

  /** A task that has a home takes nothing of what is left beside it. */
  #take(taskSet: TaskSetId, count: number): void {
    const { homes, taskSets } = this.cluster;
    if (homes.of(taskSet) === undefined) this.#left.take(taskSets.demand[taskSet], count);
  }

  #takeOverhead(): void {
    const overhead = this.#master.tasks.executors.overheadAt(this.#framework, this.agent);
    if (overhead !== NONE) this.#left.take(overhead, 1);
  }
}
