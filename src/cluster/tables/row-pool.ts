import { grownInt32 } from './columns.ts';

/** Hands out row numbers of a table and takes them back: memory follows what is alive. Last returned, first reused. */
export class RowPool {
  #free = new Int32Array(64);
  #freeCount = 0;
  /** Rows ever in use at once; a table needs this many. */
  size = 0;

  take(): number {
    return this.#freeCount > 0 ? this.#free[--this.#freeCount] : this.size++;
  }

  giveBack(row: number): void {
    if (this.#freeCount === this.#free.length) this.#free = grownInt32(this.#free, 2 * this.#free.length);
    this.#free[this.#freeCount++] = row;
  }

  /** Rows in use now. */
  get alive(): number {
    return this.size - this.#freeCount;
  }
}
