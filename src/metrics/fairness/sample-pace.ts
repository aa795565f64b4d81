import type { Time } from '../../sim/index.ts';

/** Frameworks up to which every change is looked at: what a look costs grows with the square of their number. */
const MOST_EXACT = 4;

/**
 * How often something is computed whose cost grows with the square of the number of frameworks: at every instant of change while these are few;
 * else after so many changes that their cost pays for it, and `atLeast` µs after the last time if anything changed at all.
 */
export class SamplePace {
  readonly every: number;
  /** µs */
  readonly atLeast: Time;
  #changes = 0;
  #last: number = 0;

  constructor(frameworks: number, atLeast: Time) {
    this.every = frameworks <= MOST_EXACT ? 1 : 2 * Math.ceil((frameworks / MOST_EXACT) ** 2);
    this.atLeast = atLeast;
  }

  get isExact(): boolean {
    return this.every === 1;
  }

  changed(): void {
    this.#changes++;
  }

  isDue(now: number): boolean {
    return this.#changes >= this.every || (this.#changes > 0 && now - this.#last >= this.atLeast);
  }

  sampled(now: number): void {
    this.#changes = 0;
    this.#last = now;
  }
}
