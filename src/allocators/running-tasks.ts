import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId } from '../cluster/ids.ts';

/** How many tasks frameworks have: launched and not over. */
export class RunningTasks {
  readonly #cluster: Cluster;
  readonly #ofFramework: Float64Array;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#ofFramework = new Float64Array(cluster.frameworks.count);
  }

  /** From now on, when nothing runs yet. */
  static of(cluster: Cluster): RunningTasks {
    const running = new RunningTasks(cluster);
    const count = (task: number, change: 1 | -1): void => {
      const { tasks, taskSets } = cluster;
      running.#ofFramework[taskSets.framework[tasks.taskSet[task]]] += change;
    };
    cluster.observers.add({ launched: (task) => count(task, 1), ended: (task) => count(task, -1) });
    return running;
  }

  /** Its tasks, and its offers that are not answered yet. */
  ofFramework(framework: FrameworkId): number {
    const { made, accepted, declined, rescinded } = this.#cluster.frameworks.offers;
    return this.#ofFramework[framework] + made[framework] - accepted[framework] - declined[framework] - rescinded[framework];
  }
}
