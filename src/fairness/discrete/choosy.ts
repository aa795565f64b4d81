import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { leastOf } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface ChoosyOptions {
  /** How often, after all are given out, each machine in turn becomes free and is given anew. */
  readonly churn?: number;
}

/**
 * Choosy, online: a machine that becomes free goes to whoever may use it and has the fewest tasks for its weight; of equals to
 * the first by number. Machines become free in the order of their numbers. What came first decides, until churn has put it
 * right: the constrained max-min fair allocation may be another.
 */
export function choosy({ churn = 0 }: ChoosyOptions = {}): Policy {
  return {
    name: 'choosy',
    kind: 'discrete',
    source: 'Ghodsi, Zaharia, Shenker, Stoica, EuroSys 2013, §4 (Choosy)',
    divide(instance, trace) {
      expectOnly('choosy', instance, KNOWN);
      const { users, servers } = instance;
      const board = new Board(instance);
      const price = wholeNumbers(users.map(({ weight }) => weight[0].inverse()));
      const giveOut = (server: number): void => {
        for (;;) {
          const line = users.flatMap((_, user) => (board.wants(user) && board.fits(user, server) ? [user] : []));
          if (line.length === 0) return;
          const [user] = leastOf(line, (each) => BigInt(board.tasks[each]) * price[each]);
          board.grant(user, server);
          trace?.(`server ${server}: ${users[user].name}, task ${board.tasks[user]}`);
        }
      };
      servers.forEach((_, server) => {
        giveOut(server);
      });
      for (let round = 0; round < churn; round++)
        servers.forEach((_, server) => {
          users.forEach((_, user) => {
            while (board.placed[user][server] > 0) board.release(user, server);
          });
          giveOut(server);
        });
      return board.allocation();
    },
  };
}
