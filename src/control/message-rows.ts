import { grownFloat64, grownInt32 } from '../cluster/tables/columns.ts';
import { RowPool } from '../cluster/tables/row-pool.ts';

/** Messages under way, one a row; rows are used again. */
export class MessageRows {
  kind = new Int32Array(64);
  from = new Int32Array(64);
  to = new Int32Array(64);
  subject = new Float64Array(64);
  value = new Float64Array(64);
  /** Row of its ordered pair. */
  pair = new Int32Array(64);
  /** Which process of the recipient it is for: so many had ended when it was sent. */
  process = new Int32Array(64);

  readonly #pool = new RowPool();

  /** Under way now. */
  get count(): number {
    return this.#pool.alive;
  }

  /** A row to be filled in. */
  take(): number {
    const row = this.#pool.take();
    if (row === this.kind.length) this.#grow();
    return row;
  }

  giveBack(row: number): void {
    this.#pool.giveBack(row);
  }

  #grow(): void {
    const length = 2 * this.kind.length;
    this.kind = grownInt32(this.kind, length);
    this.from = grownInt32(this.from, length);
    this.to = grownInt32(this.to, length);
    this.subject = grownFloat64(this.subject, length);
    this.value = grownFloat64(this.value, length);
    this.pair = grownInt32(this.pair, length);
    this.process = grownInt32(this.process, length);
  }
}
