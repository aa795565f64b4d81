import type { MeasuredSpan } from '../measured-span.ts';

/** The longest time without a break, by framework, that something was so within the measured span, µs; what lasts still counts so far. */
export class StarvationClocks {
  readonly longest: Float64Array;
  readonly #span: MeasuredSpan;
  /** −1: it is not so. */
  readonly #since: Float64Array;

  constructor(count: number, span: MeasuredSpan) {
    this.#span = span;
    this.longest = new Float64Array(count);
    this.#since = new Float64Array(count).fill(-1);
  }

  /** From `from` to `to` it was so, or not. */
  tell(framework: number, isSo: boolean, from: number, to: number): void {
    if (!isSo) {
      this.#since[framework] = -1;
      return;
    }
    if (this.#since[framework] < 0) this.#since[framework] = from;
    const length = Math.min(to, this.#span.to) - Math.max(this.#since[framework], this.#span.from);
    if (length > this.longest[framework]) this.longest[framework] = length;
  }

  /** It begins anew. */
  restart(framework: number): void {
    this.#since[framework] = -1;
  }
}
