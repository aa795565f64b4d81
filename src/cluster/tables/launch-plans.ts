import { NONE, type TaskSetId } from '../ids.ts';
import { grownInt32 } from './columns.ts';
import { RowPool } from './row-pool.ts';

/** What frameworks have decided to launch while they still think: per offer a list of (task set, count). */
export class LaunchPlans {
  readonly #rows = new RowPool();
  taskSet = new Int32Array(0);
  count = new Int32Array(0);
  next = new Int32Array(0);

  add(taskSet: TaskSetId, count: number, next: number): number {
    const entry = this.#rows.take();
    if (entry >= this.taskSet.length) {
      this.taskSet = grownInt32(this.taskSet, 2 * entry + 16);
      this.count = grownInt32(this.count, 2 * entry + 16);
      this.next = grownInt32(this.next, 2 * entry + 16);
    }
    this.taskSet[entry] = taskSet;
    this.count[entry] = count;
    this.next[entry] = next;
    return entry;
  }

  /** Turns a list, which begins with the latest entry, into the order in which they were added; returns the first. */
  inOrder(latest: number): number {
    let first = NONE;
    for (let entry = latest; entry !== NONE; ) {
      const earlier = this.next[entry];
      this.next[entry] = first;
      first = entry;
      entry = earlier;
    }
    return first;
  }

  /** How many tasks a list launches. */
  tasksIn(first: number): number {
    let tasks = 0;
    for (let entry = first; entry !== NONE; entry = this.next[entry]) tasks += this.count[entry];
    return tasks;
  }

  remove(first: number): void {
    for (let entry = first; entry !== NONE; entry = this.next[entry]) this.#rows.giveBack(entry);
  }
}
