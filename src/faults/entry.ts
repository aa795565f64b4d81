import type { Time } from '../sim/index.ts';
import type { Phase } from './agenda.ts';
import type { Deed } from './hazard.ts';

/** What an entry of `faults` may do: ask to be called again, and count. */
export interface Plan {
  /** Calls the entry back at a time. */
  push(at: Time, phase: Phase, subject: number): void;
  /** So many entities that a fault was for were down already. */
  skip(count: number): void;
  /** A number that no other occurrence of any fault has. */
  newOccurrence(): number;
}

/** An entry of `faults` as it unfolds. */
export interface Entry {
  /** Asks for its first calls. */
  begin(plan: Plan): void;
  /** What it does at a time it asked for. */
  happen(at: Time, phase: Phase, subject: number, plan: Plan): readonly Deed[];
}
