import type { AgentId, FrameworkId, TaskId } from '../cluster/ids.ts';
import { NONE } from '../cluster/ids.ts';
import type { TaskWatcher } from '../cluster/tables/tasks.ts';
import type { ControlPlane } from './control-plane.ts';

/** The tasks and executors on agents: listed, and counted by the master or not. */
export class TaskCensus implements TaskWatcher {
  readonly #control: ControlPlane;
  readonly #onAgent: Set<TaskId>[];
  readonly #ofFramework: Set<TaskId>[];

  constructor(control: ControlPlane) {
    this.#control = control;
    const { agents, frameworks } = control.cluster;
    this.#onAgent = agents.names.map(() => new Set());
    this.#ofFramework = frameworks.names.map(() => new Set());
  }

  added(task: TaskId): void {
    const { tasks, taskSets } = this.#control.cluster;
    this.#onAgent[tasks.agent[task]].add(task);
    this.#ofFramework[taskSets.framework[tasks.taskSet[task]]].add(task);
  }

  /** Nobody needs to remember anything of it. */
  removed(task: TaskId): void {
    const { cluster, launches, updates, reports } = this.#control;
    const { tasks, taskSets } = cluster;
    this.#onAgent[tasks.agent[task]].delete(task);
    this.#ofFramework[taskSets.framework[tasks.taskSet[task]]].delete(task);
    launches.forget(task);
    updates.detach(task);
    reports.forget(task);
  }

  /** Rows of tasks that were launched on the agent, in the order of launch. */
  on(agent: AgentId): readonly TaskId[] {
    return [...this.#onAgent[agent]];
  }

  of(framework: FrameworkId): readonly TaskId[] {
    return [...this.#ofFramework[framework]];
  }

  /** The master counts what is alive on the agent: it has come with the agent's registration. */
  countOn(agent: AgentId): void {
    const { cluster, master, launches, strays } = this.#control;
    const { executors, holdings } = master.tasks;
    for (const [framework, executor] of executors.on(agent)) {
      if (executor.isCounted) continue;
      executor.isCounted = true;
      if (executor.holding !== NONE) holdings.claim(framework, executor.holding);
    }
    for (const task of this.#onAgent[agent]) if (cluster.tasks.isAlive(task) && launches.hasArrived(task)) holdings.count(task);
    strays.countOn(agent);
  }

  /** The master counts nothing of what is on the agent. */
  uncountOn(agent: AgentId): void {
    const { master, strays } = this.#control;
    const { executors, holdings } = master.tasks;
    for (const task of this.#onAgent[agent]) holdings.uncount(task);
    strays.uncountOn(agent);
    for (const [framework, executor] of executors.on(agent)) {
      if (!executor.isCounted) continue;
      executor.isCounted = false;
      if (executor.holding !== NONE) holdings.release(framework, executor.holding);
    }
  }
}
