import type { AgentId, TaskId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { ControlPlane } from './control-plane.ts';

/** The tasks and executors on agents: listed, and counted by the master or not. */
export class TaskCensus {
  readonly #control: ControlPlane;

  constructor(control: ControlPlane) {
    this.#control = control;
  }

  /** Rows of tasks that were launched on the agent, by number. */
  on(agent: AgentId): TaskId[] {
    const { tasks } = this.#control.cluster;
    const found: TaskId[] = [];
    for (const task of tasks.each()) if (tasks.agent[task] === agent) found.push(task);
    return found;
  }

  of(framework: number): TaskId[] {
    const { tasks, taskSets } = this.#control.cluster;
    const found: TaskId[] = [];
    for (const task of tasks.each()) if (taskSets.framework[tasks.taskSet[task]] === framework) found.push(task);
    return found;
  }

  /** The master counts what is alive on the agent: it has come with the agent's registration. */
  countOn(agent: AgentId): void {
    const { cluster, master, launches, strays } = this.#control;
    const { executors, holdings } = master.tasks;
    for (const [framework, executor] of executors.on(agent)) {
      if (executor.isCounted || executor.holding === NONE) continue;
      executor.isCounted = true;
      holdings.claim(framework, executor.holding);
    }
    for (const task of this.on(agent)) if (cluster.tasks.isAlive(task) && launches.hasArrived(task)) holdings.count(task);
    strays.countOn(agent);
  }

  /** The master counts nothing of what is on the agent. */
  uncountOn(agent: AgentId): void {
    const { master, strays } = this.#control;
    const { executors, holdings } = master.tasks;
    for (const task of this.on(agent)) holdings.uncount(task);
    strays.uncountOn(agent);
    for (const [framework, executor] of executors.on(agent)) {
      if (!executor.isCounted) continue;
      executor.isCounted = false;
      if (executor.holding !== NONE) holdings.release(framework, executor.holding);
    }
  }
}
