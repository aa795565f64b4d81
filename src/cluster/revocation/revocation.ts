import { type EventType, keyedUniform, type Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import type { AgentId, FrameworkId, TaskId } from '../ids.ts';
import { KILLED, KILLING } from '../tables/tasks.ts';
import type { TaskLife } from '../tasks/task-life.ts';
import type { AgentReach } from './agent-reach.ts';
import { GuaranteeShield } from './guarantee-shield.ts';
import { isThere } from './held.ts';

/** How a framework's executors take it when they are asked to stop a task. */
export interface StopDescription {
  /** From being asked until the task has ended, µs. */
  readonly stop: Time;
  /** With what probability they answer at all, a draw a run of a task. */
  readonly answers: number;
}

/** What lies between the master and the executors, where anything does (`src/control`). */
export interface RevocationWiring {
  /** Which master leads; NONE: none. */
  readonly leader: number;
  /** The agent is told to have the task stopped (`Revocation.stop`). */
  ask(task: TaskId, serial: number): void;
  /** The agent is told to kill the executor (`Revocation.killExecutor`). */
  killExecutor(framework: FrameworkId, agent: AgentId): void;
}

interface Request {
  readonly task: TaskId;
  readonly serial: number;
  /** Of the master that asked. */
  readonly leader: number;
  /** When its executor is killed unless the task has ended. */
  deadline: Time;
}

/** An order to kill an executor is not repeated sooner than after so long, µs. */
const LEAST_BETWEEN_ORDERS = 1_000_000;

/** So many tasks of a job have draws of their own. */
const DRAWS = 2 ** 20;

/**
 * Takes tasks away from their frameworks (revocation as in the Mesos paper, Hindman et al., NSDI'11 §3.3.1, which Mesos has not
 * for regular resources): the executor is asked to stop the task; if the task is still there after a grace period the executor is
 * killed with all its tasks on the agent. Their frameworks launch again what was killed. A role never loses what it is guaranteed,
 * the whole executor reckoned with (`GuaranteeShield`).
 */
export class Revocation {
  readonly shield: GuaranteeShield;
  /** null: the executors hear at once. */
  wiring: RevocationWiring | null = null;
  /** null: whatever was launched is on its agent. */
  reach: AgentReach | null = null;
  /** Tasks that executors were asked to stop; executors killed; requests that came to nothing. */
  asked = 0;
  executorsKilled = 0;
  spared = 0;
  readonly #cluster: Cluster;
  readonly #life: TaskLife;
  readonly #grace: Time;
  /** By framework. */
  readonly #stops: readonly StopDescription[];
  readonly #requests = new Map<TaskId, Request>();
  readonly #graceEnds: EventType;
  readonly #key: number;

  constructor(cluster: Cluster, life: TaskLife, grace: Time, stops: readonly StopDescription[]) {
    this.#cluster = cluster;
    this.#life = life;
    this.#grace = grace;
    this.#stops = stops;
    this.shield = new GuaranteeShield(cluster, life);
    this.#graceEnds = cluster.simulation.event('grace period ends', (task) => this.#graceIsOver(task));
    this.#key = cluster.simulation.random('executors/answers').key();
  }

  // ------------------------------------------------------------------------------------------------ on the master

  /** Asks for the task, unless it is not there, is being stopped already, or a guarantee protects it: false. */
  revoke(task: TaskId): boolean {
    const { tasks, taskSets } = this.#cluster;
    if (!this.isRevocable(task)) return false;
    this.takeStock();
    if (!this.shield.mayLose(taskSets.framework[tasks.taskSet[task]], tasks.agent[task])) return false;
    this.ask(task);
    return true;
  }

  /** It is there, and nobody has asked for it. */
  isRevocable(task: TaskId): boolean {
    return isThere(this.#cluster, task) && this.#cluster.tasks.state[task] !== KILLING && !this.isAsked(task);
  }

  isAsked(task: TaskId): boolean {
    return this.#requests.get(task)?.serial === this.#cluster.tasks.serial[task];
  }

  /** The shield counts anew. */
  takeStock(): void {
    const { tasks } = this.#cluster;
    for (const [task, { serial, leader }] of this.#requests)
      if (tasks.serial[task] !== serial || !tasks.isAlive(task)) this.#requests.delete(task);
      else if (leader !== this.leader) this.#spare(task);
    this.shield.count(this.#requests.keys());
  }

  get leader(): number {
    return this.wiring === null ? 0 : this.wiring.leader;
  }

  /** The same of one that may be revoked, by the shield's latest count. */
  ask(task: TaskId): void {
    const { tasks, taskSets, observers, now } = this.#cluster;
    this.asked++;
    const serial = tasks.serial[task];
    this.#requests.set(task, { task, serial, leader: this.leader, deadline: now + this.#grace });
    this.shield.endanger(taskSets.framework[tasks.taskSet[task]], tasks.agent[task]);
    observers.revoked('revoke', task);
    if (this.wiring === null) this.stop(task);
    else this.wiring.ask(task, serial);
    this.#graceEnds.after(this.#grace, task);
  }

  #graceIsOver(task: TaskId): void {
    const { tasks, taskSets, observers, now } = this.#cluster;
    const request = this.#requests.get(task);
    if (request === undefined || request.deadline !== now) return;
    this.takeStock(); // which forgets those that have ended
    if (!this.#requests.has(task)) return;
    const framework = taskSets.framework[tasks.taskSet[task]];
    const agent = tasks.agent[task];
    if (!this.shield.mayLose(framework, agent)) {
      this.#spare(task);
      return;
    }
    this.executorsKilled++;
    for (const other of this.#tasksOf(framework, agent)) observers.revoked('kill-executor', other);
    if (this.wiring === null) this.killExecutor(framework, agent);
    else {
      request.deadline = now + Math.max(this.#grace, LEAST_BETWEEN_ORDERS); // should this one be lost, once more
      this.#graceEnds.at(request.deadline, task);
      this.wiring.killExecutor(framework, agent);
    }
  }

  #spare(task: TaskId): void {
    this.spared++;
    this.#requests.delete(task);
    this.#cluster.observers.revoked('spare', task);
  }

  // ----------------------------------------------------------------------------------------------- on the agent

  /** The executor is asked to stop the task, and does so, or does not answer. */
  stop(task: TaskId): void {
    const { tasks, taskSets } = this.#cluster;
    const { stop } = this.#stops[taskSets.framework[tasks.taskSet[task]]];
    if (this.#answers(task)) this.#life.kill(task, stop);
  }

  /** The framework's executor on the agent is killed, and all its tasks with it. */
  killExecutor(framework: FrameworkId, agent: AgentId): void {
    for (const task of this.#tasksOf(framework, agent)) this.#life.over(task, KILLED);
    this.reach?.executorKilled(framework, agent);
  }

  #tasksOf(framework: FrameworkId, agent: AgentId): TaskId[] {
    const { tasks, taskSets } = this.#cluster;
    const found: TaskId[] = [];
    for (const task of tasks.each())
      if (tasks.agent[task] === agent && taskSets.framework[tasks.taskSet[task]] === framework && tasks.isAlive(task))
        if (this.reach?.has(task) !== false) found.push(task);
    return found;
  }

  /** A draw that depends on the task and how often it was tried, so that it is the same for every allocator. */
  #answers(task: TaskId): boolean {
    const { tasks, taskSets, jobs } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const { answers } = this.#stops[taskSets.framework[taskSet]];
    if (answers >= 1) return true;
    const key = (this.#key + jobs.ordinal[taskSets.job[taskSet]]) % Number.MAX_SAFE_INTEGER;
    const index = (taskSets.firstIndex[taskSet] + tasks.index[task]) % DRAWS;
    return keyedUniform(key, index + DRAWS * (taskSets.attempt[taskSet] % 4096)) < answers;
  }
}
