import type { EventType, Time } from '../../sim/index.ts';

/** How a framework's scheduler is driven. */
export interface DriverOptions {
  /** How long what is not used is refused, µs (Filters.refuse_seconds). */
  readonly refuse: Time;
  /** Suppress offers while nothing is pending. */
  readonly suppress: boolean;
  /** Least time between two revives, µs (Marathon's `min_revive_offers_interval`); 0: whenever something new comes. */
  readonly reviveInterval: Time;
  /** Time to decide: `job` × jobs launched from (at least one) + `task` × tasks launched, µs. */
  readonly thinkTime: { readonly job: Time; readonly task: Time };
  /** The registered filter asks for at least the least that any pending task needs. */
  readonly asksForLeast: boolean;
  /**
   * To inverse offers: `ignore` gives no answer (absent: this), `decline` says no, `drain` says yes and launches nothing more
   * on agents that will be unavailable.
   */
  readonly maintenance?: 'ignore' | 'decline' | 'drain';
}

/** What passes time between a framework and its scheduler; subjects are frameworks. */
export interface DriverEvents {
  readonly decides: EventType;
  readonly revives: EventType;
}
