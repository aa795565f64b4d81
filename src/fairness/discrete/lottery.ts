import { createRandom } from '../../sim/index.ts';
import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface LotteryOptions {
  readonly seed?: number | string;
}

/**
 * Each piece of each server, in order of number, is offered to one of those who want it and whose task fits, drawn with chances in
 * proportion to their weights: how Mesos' paper divides slots that many prefer.
 */
export function lottery({ seed = 1 }: LotteryOptions = {}): Policy {
  return {
    name: 'lottery',
    kind: 'discrete',
    source: 'Hindman et al., NSDI 2011, §4.1 (lottery scheduling: Waldspurger, Weihl, OSDI 1994)',
    divide(instance, trace) {
      expectOnly('lottery', instance, KNOWN);
      const { users, servers } = instance;
      const board = new Board(instance);
      const tickets = wholeNumbers(users.map(({ weight }) => weight[0])).map(Number);
      const random = createRandom(seed, 'lottery');
      servers.forEach((_, server) => {
        for (;;) {
          const line = users.flatMap((_, user) => (board.wants(user) && board.fits(user, server) ? [user] : []));
          if (line.length === 0) return;
          const winner = drawn(line, tickets, (count) => random.integer(count));
          board.grant(winner, server);
          trace?.(`server ${server}: ${users[winner].name} of ${line.length}, task ${board.tasks[winner]}`);
        }
      });
      return board.allocation();
    },
  };
}

/** The one whose ticket it is. @param integer one of 0 … n − 1 */
function drawn(line: readonly number[], tickets: readonly number[], integer: (n: number) => number): number {
  let left = integer(line.reduce((sum, user) => sum + tickets[user], 0));
  return line.find((user) => (left -= tickets[user]) < 0) as number;
}
