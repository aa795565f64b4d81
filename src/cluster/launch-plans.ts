import { grownInt32 } from './columns.ts';
import { NONE, type TaskSetId } from './ids.ts';
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

  /** The entries of a list, which begins with the latest, in the order in which they were added. */
  inOrder(first: number): number[] {
    const entries: number[] = [];
    for (let entry = first; entry !== NONE; entry = this.next[entry]) entries.push(entry);
    return entries.reverse();
  }

  remove(first: number): void {
    for (let entry = first; entry !== NONE; entry = this.next[entry]) this.#rows.giveBack(entry);
  }
}
