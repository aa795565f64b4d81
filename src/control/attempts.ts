import { type EventType, keyedUniform, type Simulation, type Time } from '../sim/index.ts';
import { backoff } from './backoff.ts';
import { DRAWS, MOST_BACKOFF } from './options.ts';

/** Between two attempts at least so much passes, µs: an answer takes its time, whatever the back-off. */
const LEAST_BETWEEN = 10_000;

/** Attempts of agents or frameworks to reach a master: each after a random wait, uniform in [0, b · 2ⁿ), of one entity at a time. */
export class Attempts {
  readonly #simulation: Simulation;
  readonly #count: Int32Array;
  /** When the next one is due; −1: none is. An event of another time is not its own. */
  readonly #at: Float64Array;
  readonly #draws: Int32Array;
  readonly #key: number;
  readonly #due: EventType;

  /** `attempt` is called when an attempt is due; `event` and `stream` name its events and draws. */
  constructor(simulation: Simulation, stream: string, event: string, entities: number, attempt: (entity: number) => void) {
    this.#simulation = simulation;
    this.#count = new Int32Array(entities);
    this.#at = new Float64Array(entities).fill(-1);
    this.#draws = new Int32Array(entities);
    this.#key = simulation.random(stream).key();
    this.#due = simulation.event(event, (entity) => {
      if (this.#at[entity] === simulation.now) attempt(entity);
    });
  }

  /** The next one is the first again. */
  forget(entity: number): void {
    this.#count[entity] = 0;
  }

  /** Another one, instead of the one that is due: within `initial`, twice that … at most `most` or a minute, µs. */
  later(entity: number, initial: Time, most = MOST_BACKOFF): void {
    const attempts = this.#count[entity]++;
    const longest = backoff(initial, attempts, Math.min(most, MOST_BACKOFF));
    const uniform = keyedUniform((this.#key + entity * DRAWS) % Number.MAX_SAFE_INTEGER, this.#draws[entity]++);
    const wait = Math.floor(uniform * longest);
    this.#at[entity] = this.#simulation.now + (attempts > 0 ? Math.max(LEAST_BETWEEN, wait) : wait);
    this.#due.at(this.#at[entity], entity);
  }

  stop(entity: number): void {
    this.#at[entity] = -1;
  }
}
