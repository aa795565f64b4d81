import type { Time } from '../sim/index.ts';
import type { FaultAction } from './fault-action.ts';

type WithoutTime<Action> = Action extends unknown ? Omit<Action, 'at'> : never;

/** What is done; when is known to whoever asked for it. */
export type Deed = WithoutTime<FaultAction>;

/** Something that may happen to entities, to each in its own time: a fault without its times. */
export interface Hazard {
  /** What each entity's draws are named after. */
  readonly entities: readonly string[];
  /** Nothing comes back from it, and it may happen again. */
  readonly isInstant: boolean;
  /**
   * It happens to an entity, until a time. Empty: there is nobody left to take. `occurrence` is a number of its own; `skipped`
   * hears how many were left out since they were down already.
   */
  strike(entity: number, occurrence: number, until: Time, skipped: (count: number) => void): readonly Deed[];
  /** It is over. */
  lift(entity: number, occurrence: number): readonly Deed[];
  /** It cannot happen to the entity any more. */
  isLost(entity: number): boolean;
}
