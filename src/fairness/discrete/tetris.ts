import Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import { exactText, ONE } from '../fraction.ts';
import type { Policy } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { negative, notAFraction } from './messages.ts';
import { dominantPrices, summedPrices } from './prices.ts';
import { consideredCount, scores } from './tetris-score.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface TetrisOptions {
  /** How much fairness there must be: 0, whoever fits best; near 1, the order of DRF (default 1/4). */
  readonly f?: number;
  /** How much less work left counts beside fitting well (default 1). */
  readonly m?: number;
}

/**
 * Tetris: server by server, again and again the task that is best aligned with what is free, of those jobs that are furthest below
 * their fair share (the least dominant share for their weight); of equals the first by number. Never more than there is.
 */
export function tetris({ f = 0.25, m = 1 }: TetrisOptions = {}): Policy {
  if (!(f >= 0 && f <= 1)) throw new FairnessError(notAFraction('tetris', 'f', f));
  if (!(m >= 0 && m < Infinity)) throw new FairnessError(negative('tetris', 'm', m));
  const knobs = { f: new Fraction(f), m: new Fraction(m) };
  return {
    name: 'tetris',
    kind: 'discrete',
    source: 'Grandl, Ananthanarayanan, Kandula, Rao, Akella, SIGCOMM 2014, §3',
    divide(instance, trace) {
      expectOnly('tetris', instance, [...KNOWN, 'resource weights']);
      const { users, servers } = instance;
      const board = new Board(instance);
      const price = wholeNumbers(dominantPrices(instance));
      const work = summedPrices({
        ...instance,
        users: users.map((user) => ({ ...user, weight: user.weight.map(() => ONE) })),
      });
      servers.forEach((capacity, server) => {
        const free = [...capacity];
        for (;;) {
          const line = users
            .flatMap((_, user) => (board.wants(user) && board.fits(user, server) ? [user] : []))
            .sort((a, b) => order(BigInt(board.tasks[a]) * price[a], BigInt(board.tasks[b]) * price[b]) || a - b);
          if (line.length === 0) return;
          const considered = line.slice(0, consideredCount(line.length, knobs.f)).sort((a, b) => a - b);
          const candidates = considered.map((user) => {
            const { demand, cap } = users[user];
            return { demand, remaining: cap === null ? null : work[user].mul(cap.floor().sub(board.tasks[user])) };
          });
          const score = scores(candidates, capacity, free, knobs.m);
          const best = score.reduce((found, each, i) => (each.gt(score[found]) ? i : found), 0);
          const user = considered[best];
          board.grant(user, server);
          users[user].demand.forEach((need, r) => {
            free[r] = free[r].sub(need);
          });
          trace?.(`server ${server}: ${users[user].name}, score ${exactText(score[best])}`);
        }
      });
      return board.allocation();
    },
  };
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
