import type { AgentId, FrameworkId, TaskId } from '../cluster/ids.ts';
import { FAILED, LOST, STAGING } from '../cluster/tables/tasks.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/**
 * What runs on the agents' machines, and what becomes of it when something there fails (slave/slave.cpp; the semantics §17 and
 * §19). Nobody is told of it here.
 */
export class Machines {
  readonly #control: ControlPlane;
  readonly #registrationEnds: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#registrationEnds = control.cluster.simulation.event('executor registration times out', (task) =>
      this.#registrationIsOver(task),
    );
  }

  /** All that ran there is gone, and what the agent's disk had of it is not looked at again. */
  stop(agent: AgentId): void {
    this.#lose(agent, () => true);
  }

  /** The agent's process has ended: executors of frameworks that do not checkpoint notice, and exit. */
  processEnded(agent: AgentId): void {
    const { frameworks } = this.#control.options;
    this.#lose(agent, (framework) => !frameworks[framework].checkpoint);
  }

  #lose(agent: AgentId, isMeant: (framework: FrameworkId) => boolean): void {
    const { updates, strays } = this.#control;
    for (const task of this.#present(agent)) if (isMeant(this.#frameworkOf(task))) this.#die(task);
    updates.forgetOn(agent, isMeant);
    strays.endOn(agent, (stray) => isMeant(stray.framework));
  }

  /** Each task there is to stop, and does so within `grace`. */
  killAll(agent: AgentId, grace: Time): void {
    for (const task of this.#present(agent)) this.#control.master.tasks.kill(task, grace);
  }

  /** The framework's executor there exits, and its tasks with it. */
  crashExecutor(framework: FrameworkId, agent: AgentId): void {
    const { master, strays } = this.#control;
    for (const task of this.#present(agent)) if (this.#frameworkOf(task) === framework) master.tasks.over(task, FAILED);
    strays.endOn(agent, (stray) => stray.framework === framework);
  }

  /** The task is on the agent, and its executor must register in time: from when it was launched, whatever task it was for. */
  watchRegistration(task: TaskId): void {
    const { tasks } = this.#control.cluster;
    if (tasks.state[task] !== STAGING) return;
    const deadline = this.#registrationDeadline(task);
    if (tasks.startsAt[task] > deadline) this.#registrationEnds.at(Math.max(deadline, this.#control.cluster.now), task);
  }

  #registrationDeadline(task: TaskId): Time {
    const { cluster, master, options } = this.#control;
    const { tasks } = cluster;
    const launched = tasks.startsAt[task] - master.tasks.executors.startOf(this.#frameworkOf(task));
    return launched + options.agents[tasks.agent[task]].executorRegistration;
  }

  #registrationIsOver(task: TaskId): void {
    const { tasks, now } = this.#control.cluster;
    if (tasks.state[task] !== STAGING || tasks.startsAt[task] <= now || this.#registrationDeadline(task) > now) return;
    this.#control.master.tasks.over(task, FAILED);
  }

  #die(task: TaskId): void {
    const { tasks, now } = this.#control.cluster;
    tasks.state[task] = LOST;
    tasks.endsAt[task] = now;
  }

  /** Tasks that have come there and are not over. */
  #present(agent: AgentId): TaskId[] {
    const { census, cluster, launches } = this.#control;
    return census.on(agent).filter((task) => cluster.tasks.isAlive(task) && launches.hasArrived(task));
  }

  #frameworkOf(task: TaskId): FrameworkId {
    const { tasks, taskSets } = this.#control.cluster;
    return taskSets.framework[tasks.taskSet[task]];
  }
}
