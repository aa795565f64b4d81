import { type AgentId, NONE, type TaskId } from '../cluster/ids.ts';
import { DROPPED, STAGING } from '../cluster/tables/tasks.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/**
 * Tasks on their way from the master to their agents (RunTaskMessage). What a partition keeps back is sent again when it is over,
 * as TCP does; what met an agent that was not registered with its sender is lost. An agent that registers finds out what is.
 */
export class Launches {
  readonly #control: ControlPlane;
  /** By serial number: launched, and not (yet) on their agents. */
  readonly #underWay = new Set<number>();
  readonly #message: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#message = control.network.message('run task', { isAcknowledged: true }, (_to, from, task, serial) =>
      this.#arrive(from, task, serial),
    );
  }

  send(task: TaskId): void {
    this.#underWay.add(this.#control.cluster.tasks.serial[task]);
    this.#transmit(task);
  }

  /** A partition between the leader and the agent is over. */
  resend(agent: AgentId): void {
    if (this.#underWay.size === 0) return;
    for (const task of this.#control.census.on(agent)) if (!this.hasArrived(task)) this.#transmit(task);
  }

  hasArrived(task: TaskId): boolean {
    return !this.#underWay.has(this.#control.cluster.tasks.serial[task]);
  }

  /** It is not to be run, should it arrive after all. */
  giveUp(task: TaskId): void {
    this.#control.cluster.tasks.state[task] = DROPPED;
  }

  /** Its row is another one's from here on. */
  forget(task: TaskId): void {
    this.#underWay.delete(this.#control.cluster.tasks.serial[task]);
  }

  /** The agent hears that it is registered: what was launched before, up to this serial number, and is not there will not come. */
  agentIsRegistered(agent: AgentId, serial: number): void {
    if (this.#underWay.size === 0) return;
    const { cluster, census, updates } = this.#control;
    const { tasks } = cluster;
    for (const task of census.on(agent)) {
      if (this.hasArrived(task) || tasks.serial[task] >= serial || tasks.state[task] !== STAGING) continue;
      this.giveUp(task);
      updates.ended(task, DROPPED);
    }
  }

  #transmit(task: TaskId): void {
    const { cluster, parties, leadership } = this.#control;
    const { tasks } = cluster;
    if (leadership.leader !== NONE)
      this.#message.send(parties.master(leadership.leader), parties.agent(tasks.agent[task]), task, tasks.serial[task]);
  }

  #arrive(from: number, task: TaskId, serial: number): void {
    const { cluster, master, agents, parties } = this.#control;
    const { tasks } = cluster;
    if (tasks.serial[task] !== serial || tasks.state[task] !== STAGING || this.hasArrived(task)) return;
    const agent = tasks.agent[task];
    // "Ignoring run task message because it is not from the registered master" (slave.cpp).
    if (agents.isProcessUp[agent] === 0 || agents.masterOf[agent] !== parties.index(from)) return;
    this.#underWay.delete(serial);
    master.tasks.arrive(task);
    this.#control.machines.watchRegistration(task);
  }
}
