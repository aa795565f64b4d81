import type { EventType, Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type OfferId, type TaskId, type TaskSetId } from '../ids.ts';
import type { Master } from '../master.ts';
import { Claims } from '../resources/claims.ts';
import { FAILED, FINISHED, KILLED, KILLING, LOST, RUNNING, RUNS, STAGING, type TaskState } from '../tables/tasks.ts';
import { type Executor, type ExecutorDescription, Executors } from './executors.ts';
import { type RetryDescription, TaskEnds } from './task-ends.ts';
import { TaskHoldings } from './task-holdings.ts';
import type { TaskWiring } from './task-wiring.ts';

/** From submission to the end: tasks wait, are launched on offers, run on executors, end, and are tried again. */
export class TaskLife {
  readonly executors: Executors;
  readonly holdings: TaskHoldings;
  readonly ends: TaskEnds;
  /** null: everybody knows everything at once. */
  wiring: TaskWiring | null = null;
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #taskEnds: EventType;
  readonly #taskStarts: EventType;
  #order = 0;

  constructor(cluster: Cluster, master: Master, executors: readonly ExecutorDescription[], retries: readonly RetryDescription[]) {
    this.#cluster = cluster;
    this.#master = master;
    this.executors = new Executors(cluster, executors);
    this.holdings = new TaskHoldings(cluster);
    const { simulation } = cluster;
    this.#taskEnds = simulation.event('task ends', (task) => this.#endIsDue(task));
    this.#taskStarts = simulation.event('task starts', (task) => this.#startIsDue(task));
    this.ends = new TaskEnds(cluster, master, retries, () => this.nextOrder());
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

  // ------------------------------------------------------------------------------------------------ on the master

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
    const isReady = this.wiring === null && (executor === null || executor.readyAt <= now);
    if (isReady) this.#countStart(taskSet, count);
    for (let i = 0; i < count; i++) {
      const home = hasHome ? homes.forLaunch(offer, taskSet) : null;
      const task = tasks.add(taskSet, agent, isPlain ? offers.parcels.pool[parcel] : NONE, taskSets.nextIndex[taskSet]++, now);
      if (home !== null) tasks.holding[task] = homes.occupy(offer, home, task);
      else if (!isPlain) tasks.holding[task] = this.holdings.take(offer, demand);
      observers.launched(task);
      if (isReady) {
        tasks.counted[task] = RUNS;
        this.#start(task, taskSet);
      } else if (this.wiring === null) this.#startAt(task, (executor as Executor).readyAt);
      else this.wiring.launched(task);
    }
    if (isReady) ledger.runs(framework, agent, demands.amounts, demand, count);
  }

  /** Every task on the agent is lost, and waits again. */
  loseAll(agent: AgentId): void {
    const { tasks } = this.#cluster;
    for (let task = 0; task < tasks.rows.size; task++)
      if (tasks.state[task] !== 0 && tasks.agent[task] === agent) this.end(task, LOST);
  }

  /** The task is over, and master and framework know it: what it has is given back. */
  end(task: TaskId, state: TaskState): void {
    const agent = this.#cluster.tasks.agent[task];
    this.#master.bulk.single(agent);
    this.release(task);
    this.ends.conclude(task, state);
    this.#master.allocation.recovered(agent);
  }

  /** The master knows that the task is over: what it has is given back, and its executor ends with its last task. */
  release(task: TaskId): void {
    const { tasks, taskSets, holdings } = this.#cluster;
    const framework = taskSets.framework[tasks.taskSet[task]];
    this.holdings.uncount(task);
    if (tasks.holding[task] !== NONE) {
      holdings.remove(tasks.holding[task]);
      tasks.holding[task] = NONE;
    }
    if (this.executors.hasCost(framework)) this.relieve(framework, tasks.agent[task]);
  }

  /** One task of the framework's executor on the agent is over. */
  relieve(framework: FrameworkId, agent: AgentId): void {
    this.executors.taskOver(framework, agent, (holding, isCounted) => {
      if (isCounted) this.holdings.release(framework, holding);
      this.#cluster.holdings.remove(holding);
    });
  }

  /** The framework's executor on the agent of its offer, which is given tasks to run; launched if need be. */
  #employ(offer: OfferId, tasks: number): Executor {
    const { offers } = this.#cluster;
    const hold = (overhead: DemandId): number => this.holdings.take(offer, overhead);
    const executor = this.executors.ensure(offers.framework[offer], offers.agent[offer], hold);
    executor.tasks += tasks;
    return executor;
  }

  // ------------------------------------------------------------------------------------------------- on the agent

  /** The task has come to its agent; it runs as soon as its executor has registered. */
  arrive(task: TaskId): void {
    const { tasks, taskSets, now } = this.#cluster;
    const framework = taskSets.framework[tasks.taskSet[task]];
    const executor = this.executors.hasCost(framework) ? this.executors.at(framework, tasks.agent[task]) : undefined;
    if (executor !== undefined && executor.readyAt > now) this.#startAt(task, executor.readyAt);
    else this.#begin(task);
  }

  /** The task is to stop, and does so `after` µs from now, if it has not ended by itself; one that does not run yet at once. */
  kill(task: TaskId, after: Time): void {
    const { tasks, now } = this.#cluster;
    if (!tasks.isAlive(task)) return;
    const isStaging = tasks.state[task] === STAGING;
    const end = isStaging ? now : now + after;
    tasks.state[task] = KILLING;
    if (!isStaging && tasks.endsAt[task] <= end) return;
    tasks.endsAt[task] = end;
    tasks.outcome[task] = KILLED;
    this.#taskEnds.at(end, task);
  }

  /** The task's process has ended. */
  over(task: TaskId, state: TaskState): void {
    if (this.wiring === null) this.end(task, state);
    else {
      const { tasks, now } = this.#cluster;
      tasks.endsAt[task] = now;
      tasks.state[task] = state;
      this.wiring.ended(task, state);
    }
  }

  #startAt(task: TaskId, time: Time): void {
    this.#cluster.tasks.startsAt[task] = time;
    this.#taskStarts.at(time, task);
  }

  #startIsDue(task: TaskId): void {
    const { tasks, now } = this.#cluster;
    if (tasks.state[task] === STAGING && tasks.startsAt[task] === now) this.#begin(task); // else lost meanwhile, or another one
  }

  #begin(task: TaskId): void {
    const taskSet = this.#cluster.tasks.taskSet[task];
    this.#countStart(taskSet, 1);
    this.#start(task, taskSet);
    if (this.wiring === null) this.holdings.runs(task);
    else this.wiring.began(task);
  }

  #start(task: TaskId, taskSet: TaskSetId): void {
    const { tasks, taskSets, observers, now } = this.#cluster;
    const course = taskSets.course[taskSet];
    let duration = taskSets.duration[taskSet];
    tasks.outcome[task] = FINISHED;
    if (course !== null) {
      const index = tasks.index[task];
      duration = course.duration(index);
      const failsAfter = course.failsAfter(index, taskSets.attempt[taskSet]);
      if (failsAfter < duration) {
        duration = failsAfter;
        tasks.outcome[task] = FAILED;
      }
    }
    if (taskSets.saved[taskSet] > 0) duration = Math.max(1, duration - taskSets.saved[taskSet]);
    tasks.state[task] = RUNNING;
    tasks.ranFrom[task] = now;
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
    const runs = tasks.state[task] === RUNNING || tasks.state[task] === KILLING;
    if (runs && tasks.endsAt[task] === now) this.over(task, tasks.outcome[task] as TaskState); // else the row's task is another one
  }
}
