import type { DemandId } from '../../cluster/ids.ts';
import { grownFloat64, grownInt32 } from '../../cluster/tables/columns.ts';

/** Tasks of one framework in the fluid reference, those that end first on top: a binary heap in columns, a row for tasks that end together. */
export class FluidQueue {
  size = 0;
  #finish = new Float64Array(0);
  #demand = new Int32Array(0);
  #count = new Int32Array(0);

  /** When the first end, in the framework's own running time, µs; Infinity: never, or there are none. */
  get finish(): number {
    return this.size === 0 ? Infinity : this.#finish[0];
  }

  get demand(): DemandId {
    return this.#demand[0];
  }

  get count(): number {
    return this.#count[0];
  }

  push(finish: number, demand: DemandId, count: number): void {
    if (this.size === this.#finish.length) this.#grow(2 * this.size + 16);
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#finish[parent] <= finish) break;
      this.#move(at, parent);
      at = parent;
    }
    this.#set(at, finish, demand, count);
  }

  /** Takes the first away. */
  pop(): void {
    const last = --this.size;
    const finish = this.#finish[last];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#finish[child + 1] < this.#finish[child]) child++;
      if (this.#finish[child] >= finish) break;
      this.#move(at, child);
      at = child;
    }
    this.#set(at, finish, this.#demand[last], this.#count[last]);
  }

  clear(): void {
    this.size = 0;
  }

  #set(at: number, finish: number, demand: DemandId, count: number): void {
    this.#finish[at] = finish;
    this.#demand[at] = demand;
    this.#count[at] = count;
  }

  #move(to: number, from: number): void {
    this.#set(to, this.#finish[from], this.#demand[from], this.#count[from]);
  }

  #grow(length: number): void {
    this.#finish = grownFloat64(this.#finish, length);
    this.#demand = grownInt32(this.#demand, length);
    this.#count = grownInt32(this.#count, length);
  }
}
