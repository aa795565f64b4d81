import type { FrameworkId, TaskId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/** Whoever has less than its part is served before the others have been through the cluster twice. */
export const boundedStarvation: OperationalProperty = {
  name: 'bounded-starvation',
  definition:
    'Among equal tasks, who waits with less than its 1/n is served before twice as many others end as there is room for.',
  source: 'Hindman et al., NSDI’11, §4.3; Ghodsi et al., NSDI’11, §4.2',
  world: 'equal tasks',
  watch: () => new BoundedStarvation(),
};

class BoundedStarvation extends Watch {
  /** Tasks of others that have ended since it was last served, by framework. */
  readonly #ended = new Map<FrameworkId, number>();

  launched(task: TaskId): void {
    this.#ended.set(this.#owner(task), 0);
  }

  ended(task: TaskId): void {
    const { frameworks } = this.cluster;
    const owner = this.#owner(task);
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (framework === owner) continue;
      const [set] = this.waiting(framework);
      if (set === undefined) {
        this.#ended.set(framework, 0);
        continue;
      }
      const slots = this.slotsFor(set);
      const part = Math.floor(slots / frameworks.count);
      const count = this.tasksOf(framework) < part ? (this.#ended.get(framework) ?? 0) + 1 : 0;
      this.#ended.set(framework, count);
      if (count > 2 * slots)
        this.break(
          `${this.name(framework)}, which has less than its part of ${part} of ${slots} tasks, must be served before ${2 * slots} tasks of others have ended.`,
          `${count} have ended since it was last served, and it runs ${this.tasksOf(framework)}.`,
        );
    }
  }

  #owner(task: TaskId): FrameworkId {
    const { tasks, taskSets } = this.cluster;
    return taskSets.framework[tasks.taskSet[task]];
  }
}
