import type { EventType, Simulation, Time } from '../../sim/index.ts';

/**
 * When batches run: the times of Mesos' loop, a fixed period (`--allocation_interval`; the semantics §5), but only those at
 * which something may have to be decided.
 */
export class Batches {
  /** The time of the last one that ran, or that is over for another reason. */
  last: Time = 0;
  readonly #simulation: Simulation;
  readonly #interval: Time;
  readonly #batch: EventType;
  readonly #toCome = new Set<Time>();
  #newest = -1;
  /** After `#after` and before the batch `#ensured`, that batch is the next one, and is to come. */
  #after: Time = 0;
  #ensured: Time = 0;

  /** `interval` 0: there are none. */
  constructor(simulation: Simulation, interval: Time, isDue: () => void) {
    this.#simulation = simulation;
    this.#interval = interval;
    this.#batch = simulation.event('batch', () => {
      this.#toCome.delete(simulation.now);
      this.last = simulation.now;
      isDue();
    });
  }

  get areToCome(): boolean {
    return this.#toCome.size > 0;
  }

  /** The batch after now is run; now itself, if it is the time of a batch that has not run. */
  ensureNext(): void {
    const { now } = this.#simulation;
    if (now > this.#after && now < this.#ensured) return;
    const before = Math.floor(now / this.#interval) * this.#interval;
    const isDue = before === now && this.last < now;
    if (!isDue) {
      this.#after = before;
      this.#ensured = before + this.#interval;
    }
    this.#ensure(isDue ? now : this.#ensured);
  }

  /** The first batch that finds a filter gone that ends then is run; returns its time. */
  ensureFor(expiry: number): Time {
    const time = Math.ceil(expiry / this.#interval) * this.#interval;
    this.#ensure(time);
    return time;
  }

  #ensure(time: Time): void {
    if (time === this.#newest || this.#toCome.has(time)) return;
    this.#newest = time;
    this.#toCome.add(time);
    this.#batch.at(time);
  }
}
