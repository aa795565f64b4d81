import { NONE, type TaskId } from '../cluster/ids.ts';
import { STAGING } from '../cluster/tasks.ts';
import type { ControlPlane } from './control-plane.ts';
import type { MessageType } from './network.ts';

/** Tasks on their way from the master to their agents (RunTaskMessage): sent once, and not again if they are lost. */
export class Launches {
  readonly #control: ControlPlane;
  /** By serial number: launched, and not (yet) on their agents. */
  readonly #underWay = new Set<number>();
  readonly #message: MessageType;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#message = control.network.message('run task', { isAcknowledged: true }, (_to, _from, task, serial) =>
      this.#arrive(task, serial),
    );
  }

  send(task: TaskId): void {
    const { cluster, parties, leadership } = this.#control;
    const { tasks } = cluster;
    this.#underWay.add(tasks.serial[task]);
    const leader = leadership.leader;
    if (leader !== NONE) this.#message.send(parties.master(leader), parties.agent(tasks.agent[task]), task, tasks.serial[task]);
  }

  hasArrived(task: TaskId): boolean {
    return !this.#underWay.has(this.#control.cluster.tasks.serial[task]);
  }

  /** It never will arrive. */
  forget(task: TaskId): void {
    this.#underWay.delete(this.#control.cluster.tasks.serial[task]);
  }

  #arrive(task: TaskId, serial: number): void {
    const { cluster, master, agents } = this.#control;
    const { tasks } = cluster;
    if (tasks.serial[task] !== serial || tasks.state[task] !== STAGING || agents.isProcessUp[tasks.agent[task]] === 0) return;
    this.#underWay.delete(serial);
    master.tasks.arrive(task);
    agents.watchRegistration(task);
  }
}
