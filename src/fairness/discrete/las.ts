import Fraction, { type FractionInput } from 'fraction.js';
import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { Board, NOWHERE } from './board.ts';
import { KNOWN } from './known.ts';
import { leastOf } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface LasOptions {
  /** Service attained so far (GPUs × time), by name of the user; default: 0. */
  readonly attained?: Readonly<Record<string, FractionInput>>;
  /** Whoever is first and does not fit is passed over; else nobody after it is served (Tiresias, Fig. 7). */
  readonly backfill?: boolean;
}

/**
 * Least attained service, one quantum of it: users in the order of what they have had so far, equals by number; each takes all that
 * it can use. Fair, if at all, on the average over time (`lasTimeline`).
 */
export function las({ attained = {}, backfill = false }: LasOptions = {}): Policy {
  const name = backfill ? 'las-backfill' : 'las';
  return {
    name,
    kind: 'discrete',
    source: 'Gu et al., NSDI 2019, §3.2 (Tiresias)',
    divide(instance, trace) {
      expectOnly(
        name,
        instance,
        KNOWN.filter((feature) => feature !== 'weights'),
      );
      const { users } = instance;
      const board = new Board(instance);
      const had = wholeNumbers(users.map(({ name: who }) => new Fraction(Object.hasOwn(attained, who) ? attained[who] : 0)));
      let line = users.map((_, user) => user);
      while (line.length > 0) {
        const [user] = leastOf(line, (each) => had[each]);
        line = line.filter((each) => each !== user);
        while (board.wants(user)) {
          const server = board.firstFit(user);
          if (server === NOWHERE) break;
          board.grant(user, server);
        }
        trace?.(`${users[user].name}: ${board.tasks[user]} tasks`);
        if (board.wants(user) && !backfill) break;
      }
      return board.allocation();
    },
  };
}
