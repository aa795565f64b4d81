import type { Time } from '../sim/index.ts';

/** How long things took, µs: how many, their mean and the longest. */
export class Durations {
  count = 0;
  #sum = 0;
  longest: Time = 0;

  add(duration: Time): void {
    this.count++;
    this.#sum += duration;
    this.longest = Math.max(this.longest, duration);
  }

  /** NaN: there were none. */
  get mean(): Time {
    return this.#sum / this.count;
  }
}
