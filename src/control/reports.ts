import { type AgentId, type FrameworkId, NONE, type TaskId } from '../cluster/ids.ts';
import { GONE, KILLED, LOST, RUNNING, type TaskState, UNREACHABLE } from '../cluster/tables/tasks.ts';
import type { EventType } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';
import type { Standing } from './roster.ts';

/** A task that is still staging after so long a framework kills, and learns that its agent does not know it, µs. */
const LAUNCH_TIMEOUT = 60_000_000;

/**
 * What the master itself tells frameworks of their tasks, because of what became of agents (master.cpp; the semantics §17 and
 * §20). These updates are sent once: who misses one learns of it when it reconciles.
 */
export class Reports {
  readonly #control: ControlPlane;
  readonly #message: MessageType;
  readonly #patienceEnds: EventType;
  /** Tasks that the master knows to be over, and their frameworks do not. */
  readonly #released = new Set<TaskId>();
  /** By task: the serial number of those that their framework knows to be unreachable, and when it gives them up. */
  readonly #waitedFor = new Map<TaskId, { readonly serial: number; readonly until: number }>();

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#message = control.network.message('update', { isAcknowledged: false }, (_to, _from, task, value) =>
      this.#frameworkHears(task, Math.floor(value / 16), (value % 16) as TaskState),
    );
    this.#patienceEnds = control.cluster.simulation.event('framework replaces unreachable task', (task) => this.#giveUp(task));
  }

  // ------------------------------------------------------------------------------------------------ on the master

  /** The agent has registered: of what it should have and has not, frameworks are told. What has not come to it, it tells itself. */
  agentTells(agent: AgentId, before: Standing): void {
    const { cluster, census, updates, launches } = this.#control;
    for (const task of census.on(agent)) {
      if (!launches.hasArrived(task)) continue;
      if (!cluster.tasks.isAlive(task)) {
        if (!updates.has(task)) this.#gone(task, GONE);
      } else if (before === 'unreachable') this.tell(task, RUNNING);
    }
    this.killStrays(agent);
  }

  /** Its socket broke: what does not checkpoint is lost. */
  agentBroke(agent: AgentId): void {
    const { census, options } = this.#control;
    for (const task of census.on(agent)) if (!options.frameworks[this.#frameworkOf(task)].checkpoint) this.#gone(task, LOST);
  }

  agentIsUnreachable(agent: AgentId): void {
    for (const task of this.#control.census.on(agent)) this.tell(task, this.#unreachableFor(task));
  }

  /** Whoever its tasks belong to: they are lost (the semantics §17, graceful shutdown). */
  agentSaidGoodbye(agent: AgentId): void {
    for (const task of this.#control.census.on(agent)) this.#gone(task, LOST);
  }

  /** The framework's tasks are no more, and it is not asked. */
  frameworkRemoved(framework: FrameworkId): void {
    const { census, strays, updates } = this.#control;
    updates.forgetOf(framework);
    for (const task of census.of(framework)) {
      this.release(task);
      this.#control.master.tasks.ends.conclude(task, KILLED);
    }
    strays.end((stray) => stray.framework === framework);
  }

  /** What the framework believes to be there and is not, it is told (explicit reconciliation of all its tasks). */
  reconcile(framework: FrameworkId): void {
    const { cluster, census, roster, updates, launches } = this.#control;
    for (const task of census.of(framework)) {
      const agent = cluster.tasks.agent[task];
      const standing = roster.standing[agent];
      if (standing === 'recovered') continue; // no answer before it is back, or known not to be
      if (standing === 'unreachable') this.tell(task, this.#unreachableFor(task));
      else if (standing === 'absent' || (this.#released.has(task) && !updates.has(task))) this.#gone(task, GONE);
      else if (!launches.hasArrived(task) && cluster.now - cluster.tasks.launched[task] > LAUNCH_TIMEOUT) this.#gone(task, GONE);
      else if (cluster.tasks.isAlive(task) && launches.hasArrived(task)) this.tell(task, RUNNING);
    }
  }

  /** An update of the master's own: sent once, to a framework that is connected. */
  tell(task: TaskId, state: TaskState): void {
    const { cluster, frameworks, parties, leadership } = this.#control;
    const framework = this.#frameworkOf(task);
    if (leadership.leader === NONE || frameworks.isConnected[framework] === 0) return;
    const value = cluster.tasks.serial[task] * 16 + state;
    this.#message.send(parties.master(leadership.leader), parties.framework(framework), task, value);
  }

  /** The master hears that the task is over: what it has is given back. */
  release(task: TaskId): void {
    const { cluster, master } = this.#control;
    const agent = cluster.tasks.agent[task];
    if (this.#released.has(task)) return;
    this.#released.add(task);
    master.tasks.release(task);
    if (cluster.agents.isUp[agent] === 1) master.allocation.recovered(agent);
  }

  /** The framework kills what it has replaced, and what has come back with the agent. */
  killStrays(agent: AgentId): void {
    const { strays, frameworks, roster } = this.#control;
    if (!roster.isRegistered(agent)) return;
    strays.killOn(agent, (stray) => frameworks.isConnected[stray.framework] === 1);
  }

  #gone(task: TaskId, state: TaskState): void {
    const { options, launches } = this.#control;
    if (!launches.hasArrived(task)) launches.giveUp(task);
    this.release(task);
    const isAware = options.frameworks[this.#frameworkOf(task)].isPartitionAware;
    this.tell(task, isAware ? state : LOST);
  }

  #unreachableFor(task: TaskId): TaskState {
    return this.#control.options.frameworks[this.#frameworkOf(task)].isPartitionAware ? UNREACHABLE : LOST;
  }

  #frameworkOf(task: TaskId): FrameworkId {
    const { tasks, taskSets } = this.#control.cluster;
    return taskSets.framework[tasks.taskSet[task]];
  }

  // --------------------------------------------------------------------------------------------- in the framework

  #frameworkHears(task: TaskId, serial: number, state: TaskState): void {
    const { cluster, frameworks, options } = this.#control;
    const { tasks, now } = cluster;
    if (tasks.state[task] === 0 || tasks.serial[task] !== serial) return; // of a task that is over
    const framework = this.#frameworkOf(task);
    if (frameworks.isUp[framework] === 0) return;
    if ((this.#control.listener?.heard(task, state, true) ?? 'believed') !== 'believed') return;
    if (state === RUNNING) this.#waitedFor.delete(task);
    else if (state !== UNREACHABLE) this.conclude(task, state);
    else if (this.#waitedFor.get(task)?.serial !== serial) {
      const { replaceUnreachableAfter } = options.frameworks[framework];
      if (replaceUnreachableAfter === 0) this.conclude(task, UNREACHABLE);
      else if (replaceUnreachableAfter !== null) {
        this.#waitedFor.set(task, { serial, until: now + replaceUnreachableAfter });
        this.#patienceEnds.after(replaceUnreachableAfter, task);
      }
    }
  }

  #giveUp(task: TaskId): void {
    const { cluster } = this.#control;
    const waited = this.#waitedFor.get(task);
    if (waited?.until !== cluster.now) return;
    if (cluster.tasks.state[task] !== 0 && cluster.tasks.serial[task] === waited.serial) this.conclude(task, UNREACHABLE);
  }

  /** The framework knows the task to be over, or has given it up: if it is alive after all, it goes astray. */
  conclude(task: TaskId, state: TaskState): void {
    const { cluster, strays, launches } = this.#control;
    const { tasks } = cluster;
    if (tasks.state[task] === 0) return;
    if (tasks.isAlive(task) && launches.hasArrived(task)) strays.adopt(task);
    else this.release(task);
    this.#control.master.tasks.ends.conclude(task, state);
  }

  /** The task's row is another one's from here on. */
  forget(task: TaskId): void {
    this.#waitedFor.delete(task);
    this.#released.delete(task);
  }
}
