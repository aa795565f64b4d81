import type { EventType, Time } from '../sim/index.ts';
import { Claims } from './claims.ts';
import type { Cluster } from './cluster.ts';
import { type Executor, type ExecutorDescription, Executors } from './executors.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type OfferId, type TaskId, type TaskSetId } from './ids.ts';
import type { Master } from './master.ts';
import type { Parcels } from './parcels.ts';
import { Taker } from './taker.ts';
import { FAILED, FINISHED, LOST, RUNNING, STAGING, type TaskState } from './tasks.ts';

/** What happens when a task of a framework fails. */
export interface RetryDescription {
  /** How often it is tried again; 0: never. */
  readonly attempts: number;
  /** µs before the first retry; doubles with each. */
  readonly backoff: Time;
}

/** From submission to the end: tasks wait, are launched on offers, run on executors, end, and are tried again. */
export class TaskLife {
  readonly executors: Executors;
  readonly holdings: Parcels;
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #retries: readonly RetryDescription[];
  readonly #taskEnds: EventType;
  readonly #taskStarts: EventType;
  readonly #taskRetried: EventType;
  readonly #taker: Taker;
  #order = 0;
  /** Failed tasks whose back-off has not passed. */
  backingOff = 0;

  constructor(cluster: Cluster, master: Master, executors: readonly ExecutorDescription[], retries: readonly RetryDescription[]) {
    this.#cluster = cluster;
    this.#master = master;
    this.#retries = retries;
    this.executors = new Executors(cluster, executors);
    this.holdings = cluster.holdings;
    this.#taker = new Taker(cluster.agents);
    const { simulation } = cluster;
    this.#taskEnds = simulation.event('task ends', (task) => this.#endIsDue(task));
    this.#taskStarts = simulation.event('task starts', (task) => this.#startIsDue(task));
    this.#taskRetried = simulation.event('task is tried again', (taskSet) => {
      this.backingOff--;
      this.submit(taskSet);
    });
  }

  /** A number for the next task set: first come, first served. */
  nextOrder(): number {
    return this.#order++;
  }

  /** The set's tasks begin to wait. */
  submit(taskSet: TaskSetId): void {
    const { taskSets, ledger, demands } = this.#cluster;
    const framework = taskSets.framework[taskSet];
    ledger.waits(framework, demands.amounts, taskSets.demand[taskSet], taskSets.pending[taskSet]);
    this.#master.drivers[framework].submitted(taskSet);
  }

  /** Launches tasks of a set on an offer that covers them; they are no longer pending, nor planned. */
  launch(offer: OfferId, taskSet: TaskSetId, count: number): void {
    const { offers, taskSets, jobs, demands, ledger, tasks, homes, observers, placements, now } = this.#cluster;
    const framework = taskSets.framework[taskSet];
    const agent = offers.agent[offer];
    const demand = taskSets.demand[taskSet];
    const job = taskSets.job[taskSet];
    ledger.waits(framework, demands.amounts, demand, -count);
    taskSets.pending[taskSet] -= count;
    taskSets.planned[taskSet] -= count;
    taskSets.alive[taskSet] += count;
    const executor = this.executors.hasCost(framework) ? this.#employ(offer, count) : null;
    if (jobs.differentAgents[job] === 1) placements.add(job, agent);

    const parcel = offers.parcel[offer];
    const hasHome = homes.reserves(framework);
    const isPlain = !hasHome && offers.parcels.next[parcel] === NONE && demands.claims[demand] === Claims.none;
    if (isPlain) {
      offers.parcels.amount.subtract(parcel, demands.amounts, demand, count);
      ledger.allocate(framework, offers.parcels.pool[parcel], demands.amounts, demand, count);
    }
    const isReady = executor === null || executor.readyAt <= now;
    if (isReady) this.#countStart(taskSet, count);
    for (let i = 0; i < count; i++) {
      const home = hasHome ? homes.forLaunch(offer, taskSet) : null;
      const task = tasks.add(taskSet, agent, isPlain ? offers.parcels.pool[parcel] : NONE, taskSets.nextIndex[taskSet]++, now);
      if (home !== null) tasks.holding[task] = homes.occupy(offer, home, task);
      else if (!isPlain) tasks.holding[task] = this.#hold(offer, demand);
      observers.launched(task);
      if (isReady) this.#start(task, taskSet);
      else {
        tasks.startsAt[task] = (executor as Executor).readyAt;
        this.#taskStarts.at(tasks.startsAt[task], task);
      }
    }
    if (isReady) ledger.runs(framework, demands.amounts, demand, count);
  }

  /** Every task on the agent is lost, and waits again. */
  loseAll(agent: AgentId): void {
    const { tasks } = this.#cluster;
    for (let task = 0; task < tasks.rows.size; task++)
      if (tasks.state[task] !== 0 && tasks.agent[task] === agent) this.#end(task, LOST);
  }

  #startIsDue(task: TaskId): void {
    const { tasks, taskSets, ledger, demands, now } = this.#cluster;
    if (tasks.state[task] !== STAGING || tasks.startsAt[task] !== now) return; // lost meanwhile; the row's task is another one
    const taskSet = tasks.taskSet[task];
    this.#countStart(taskSet, 1);
    this.#start(task, taskSet);
    ledger.runs(taskSets.framework[taskSet], demands.amounts, taskSets.demand[taskSet], 1);
  }

  #start(task: TaskId, taskSet: TaskSetId): void {
    const { tasks, taskSets, observers, now } = this.#cluster;
    const course = taskSets.course[taskSet];
    let duration = taskSets.duration[taskSet];
    if (course !== null) {
      const index = tasks.index[task];
      duration = course.duration(index);
      const failsAfter = course.failsAfter(index, taskSets.attempt[taskSet]);
      if (failsAfter < duration) {
        duration = failsAfter;
        tasks.willFail[task] = 1;
      }
    }
    tasks.state[task] = RUNNING;
    tasks.endsAt[task] = now + duration;
    observers.running(task);
    this.#taskEnds.at(now + duration, task);
  }

  #countStart(taskSet: TaskSetId, count: number): void {
    const { taskSets, jobs, observers, now } = this.#cluster;
    if (taskSets.attempt[taskSet] === 0) {
      const job = taskSets.job[taskSet];
      jobs.unstarted[job] -= count;
      if (jobs.firstStart[job] < 0) jobs.firstStart[job] = now;
      jobs.lastStart[job] = now;
      jobs.longestWait[job] = Math.max(jobs.longestWait[job], now - taskSets.submitted[taskSet]);
    }
    observers.started(taskSet, count);
  }

  #endIsDue(task: TaskId): void {
    const { tasks, now } = this.#cluster;
    if (tasks.state[task] !== RUNNING || tasks.endsAt[task] !== now) return; // the row's task is another one by now
    this.#end(task, tasks.willFail[task] === 1 ? FAILED : FINISHED);
  }

  #end(task: TaskId, state: TaskState): void {
    const { tasks, taskSets, jobs, demands, ledger, observers, placements } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    const agent = tasks.agent[task];
    const job = taskSets.job[taskSet];
    this.#master.bulk.single(agent);
    if (tasks.state[task] === RUNNING) ledger.runs(framework, demands.amounts, demand, -1);
    if (tasks.pool[task] !== NONE) ledger.release(framework, tasks.pool[task], demands.amounts, demand);
    else this.#release(framework, tasks.holding[task]);
    if (jobs.differentAgents[job] === 1) placements.delete(job, agent);
    if (this.executors.hasCost(framework)) this.#relieve(framework, agent);
    taskSets.alive[taskSet]--;
    observers.ended(task, state);
    tasks.remove(task); // before its job may be reported over; what is read of the row below is still there
    this.#afterEnd(task, taskSet, state);
    this.#master.allocation.recovered(agent);
  }

  /** Whether the task comes again, and what ends with it. */
  #afterEnd(task: TaskId, taskSet: TaskSetId, state: TaskState): void {
    const { taskSets, jobs } = this.#cluster;
    const job = taskSets.job[taskSet];
    const attempt = taskSets.attempt[taskSet];
    const { attempts, backoff } = this.#retries[taskSets.framework[taskSet]];
    // What was lost before it ran has not been tried: its first run, and its wait for it, are still to come.
    if (state === LOST && this.#cluster.tasks.state[task] === STAGING) this.#again(task, taskSet, attempt, 0);
    else if (state === LOST) this.#again(task, taskSet, attempt + 1, 0);
    else if (state === FAILED && attempt < attempts) this.#again(task, taskSet, attempt + 1, backoff * 2 ** attempt);
    else {
      this.#cluster.homes.left(task, NONE);
      jobs.unfinished[job]--;
      if (state === FINISHED) jobs.finished[job]++;
      else jobs.failed[job]++;
    }
    if (taskSets.pending[taskSet] > 0 || taskSets.alive[taskSet] > 0) return;
    taskSets.whenOver[taskSet]?.(taskSets.token[taskSet]);
    taskSets.whenOver[taskSet] = null;
    taskSets.course[taskSet] = null;
    taskSets.rows.giveBack(taskSet);
    this.closeIfOver(job);
  }

  /** A job ends with its last task, if no more task sets of it are expected. */
  closeIfOver(job: number): void {
    const { jobs, homes, observers } = this.#cluster;
    if (jobs.unfinished[job] > 0 || jobs.expected[job] > 0) return;
    observers.jobOver(job);
    if (homes.jobOver(job)) this.#master.drivers[jobs.framework[job]].forsook();
    jobs.rows.giveBack(job);
  }

  /** One task of a set, in a set of its own, waits again after `delay`. */
  #again(task: TaskId, taskSet: TaskSetId, attempt: number, delay: Time): void {
    const { tasks, taskSets, observers, now } = this.#cluster;
    const again = taskSets.add(
      taskSets.job[taskSet],
      taskSets.framework[taskSet],
      taskSets.demand[taskSet],
      1,
      this.nextOrder(),
      now + delay,
    );
    taskSets.attempt[again] = attempt;
    if (attempt === taskSets.attempt[taskSet]) taskSets.submitted[again] = taskSets.submitted[taskSet];
    taskSets.nextIndex[again] = tasks.index[task];
    taskSets.firstIndex[again] = taskSets.firstIndex[taskSet];
    taskSets.duration[again] = taskSets.duration[taskSet];
    taskSets.course[again] = taskSets.course[taskSet];
    if (taskSets.pending[taskSet] === 0 && taskSets.alive[taskSet] === 0) {
      taskSets.whenOver[again] = taskSets.whenOver[taskSet]; // the task that is tried again was the last one
      taskSets.token[again] = taskSets.token[taskSet];
      taskSets.whenOver[taskSet] = null;
    }
    this.#cluster.homes.left(task, again);
    this.backingOff++;
    observers.retried(again);
    this.#taskRetried.after(delay, again);
  }

  /** The framework's executor on the agent of its offer, which is given tasks to run; launched if need be. */
  #employ(offer: OfferId, tasks: number): Executor {
    const { offers } = this.#cluster;
    const hold = (overhead: DemandId): number => this.#hold(offer, overhead);
    const executor = this.executors.ensure(offers.framework[offer], offers.agent[offer], hold);
    executor.tasks += tasks;
    return executor;
  }

  /** One of its tasks is over. */
  #relieve(framework: FrameworkId, agent: AgentId): void {
    this.executors.taskOver(framework, agent, (holding) => this.#release(framework, holding));
  }

  /** Takes a demand out of an offer's parcels, and returns the list of what is held. */
  #hold(offer: OfferId, demand: DemandId): number {
    const { offers, demands, homes, ledger } = this.#cluster;
    const { parcels } = offers;
    const framework = offers.framework[offer];
    const hasHomes = homes.reserves(framework);
    const from: number[] = [];
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      if (!hasHomes || parcels.pool[parcel] === offers.agent[offer]) from.push(parcel); // homes are for their tasks alone
    const taker = this.#taker;
    taker.begin(demands.amounts, demand, demands.claims[demand]);
    taker.drawFrom(parcels, from);
    let holding = NONE;
    from.forEach((parcel, i) => {
      if (!taker.taken.hasAny(i) && taker.takenClaims[i].isEmpty) return;
      holding = this.holdings.add(parcels.pool[parcel], holding);
      this.holdings.amount.copy(holding, taker.taken, i);
      this.holdings.claims[holding] = taker.takenClaims[i];
      parcels.amount.subtract(parcel, taker.taken, i);
      parcels.claims[parcel] = parcels.claims[parcel].minus(taker.takenClaims[i]);
      ledger.allocate(framework, parcels.pool[parcel], this.holdings.amount, holding, 1);
    });
    return holding;
  }

  #release(framework: FrameworkId, first: number): void {
    for (let holding = first; holding !== NONE; holding = this.holdings.next[holding]) {
      this.#cluster.ledger.release(
        framework,
        this.holdings.pool[holding],
        this.holdings.amount,
        holding,
        this.holdings.claims[holding],
      );
    }
    this.holdings.remove(first);
  }
}
