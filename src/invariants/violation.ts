import { SECOND, type Time } from '../sim/index.ts';

/** What was found to be untrue, and where. */
export interface Violation {
  /** Which invariant, by its name. */
  readonly invariant: string;
  /** What is wrong, as a sentence. */
  readonly what: string;
  /** When it was found, µs. */
  readonly time: Time;
  /** The last time at which everything was looked at, µs. Most things are found in the event in which they happen. */
  readonly since: Time;
  /** The name of the kernel's event that was being handled, or was last. */
  readonly event: string;
  /** Names of agents, frameworks, roles, offers and tasks it is about: `agent agent-3`, `framework web`. */
  readonly entities: readonly string[];
  readonly seed: number;
}

/** Something that must always be true is not: the simulator, or a plug-in, is wrong. The run cannot go on. */
export class InvariantViolation extends Error implements Violation {
  override readonly name = 'InvariantViolation';
  readonly invariant: string;
  readonly what: string;
  readonly time: Time;
  readonly since: Time;
  readonly event: string;
  readonly entities: readonly string[];
  readonly seed: number;

  constructor({ invariant, what, time, since, event, entities, seed }: Violation) {
    const when = `at ${time / SECOND} s ${event === '' ? 'before the first event' : `in "${event}"`}, seed ${seed}`;
    super(`invariant "${invariant}" does not hold ${when}: ${entities.join(', ')}: ${what}`);
    this.invariant = invariant;
    this.what = what;
    this.time = time;
    this.since = since;
    this.event = event;
    this.entities = entities;
    this.seed = seed;
  }
}
