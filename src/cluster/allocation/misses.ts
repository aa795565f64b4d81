import { Vectors } from '../tables/vectors.ts';

/** So many are kept; of more nothing is remembered, which is no mistake. */
const MOST = 64;

/** Demands that no agent has room for, only the least of them: what needs as much of everything finds none either, until something comes back. */
export class Misses {
  count = 0;
  readonly #demands: Vectors;

  constructor(width: number) {
    this.#demands = new Vectors(width, MOST);
  }

  /** Is it known that there is no room for the demand? */
  includes(demand: Float64Array): boolean {
    for (let i = 0; i < this.count; i++) if (this.#isCoveredBy(i, demand)) return true;
    return false;
  }

  /** There is no room for it; it is not included. */
  add(demand: Float64Array): void {
    let kept = 0;
    for (let i = 0; i < this.count; i++) if (!this.#demands.atLeast(i, demand)) this.#demands.copy(kept++, this.#demands, i);
    this.count = kept;
    if (kept < MOST) this.#demands.row(this.count++).set(demand);
  }

  /** Something has come back. */
  clear(): void {
    this.count = 0;
  }

  #isCoveredBy(i: number, demand: Float64Array): boolean {
    const { values, width } = this.#demands;
    for (let r = 0; r < width; r++) if (demand[r] < values[i * width + r]) return false;
    return true;
  }
}
