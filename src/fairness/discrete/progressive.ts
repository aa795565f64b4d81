import type Fraction from 'fraction.js';
import { exactText } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import { Board, NOWHERE } from './board.ts';
import { leastOf, type TieRule, tieBreak } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface Progressive {
  /** What a task adds to the key of its user. */
  readonly prices: readonly Fraction[];
  readonly tie: TieRule;
  /** Is a user whose next task fits nowhere passed over, or is the division over (Algorithm 1 of the DRF paper)? */
  readonly misfit: 'skip' | 'stop';
  /** Present: keys count the task that would be granted; of equals, those who have less now come before the others, or not. */
  readonly afterGrant?: 'less now first' | 'ties alone';
  /** Where a task goes; NOWHERE: it fits on no server. */
  readonly server?: (board: Board, user: number) => number;
}

/** Whom the next task goes to, and where. */
export interface Grant {
  readonly user: number;
  readonly server: number;
}

/** Looks at a board, and says what is next; null: nothing fits. */
export type Rule = (board: Board) => Grant | null;

/** Again and again a task to the user with the least key (number of tasks × price): progressive filling with whole tasks. */
export function progressive(instance: Instance, options: Progressive): { board: Board; next: Rule } {
  const board = new Board(instance);
  const price = wholeNumbers(options.prices);
  const choose = tieBreak(options.tie, board, options.prices);
  const ahead = options.afterGrant === undefined ? 0 : 1;
  const key = (user: number): bigint => BigInt(board.tasks[user] + ahead) * price[user];
  const serverFor = options.server ?? ((state: Board, user: number) => state.firstFit(user));
  const next = (state: Board): Grant | null => {
    let line = instance.users.flatMap((_, user) => (state.wants(user) ? [user] : []));
    while (line.length > 0) {
      let tied = leastOf(line, key);
      if (options.afterGrant === 'less now first') tied = leastOf(tied, (user) => BigInt(state.tasks[user]) * price[user]);
      const user = choose(tied);
      const server = serverFor(state, user);
      if (server !== NOWHERE) return { user, server };
      if (options.misfit === 'stop') return null;
      line = line.filter((each) => each !== user);
    }
    return null;
  };
  return { board, next };
}

/** Carries out what the rule says until it says nothing more. */
export function fillUp(board: Board, next: Rule, told?: (grant: Grant) => void): void {
  for (let grant = next(board); grant !== null; grant = next(board)) {
    board.grant(grant.user, grant.server);
    told?.(grant);
  }
}

/** A line for each grant: `A: task 2, 4/9`, or with servers `A: task 2 on server 1, 4/9`. */
export function narrate(
  { instance, tasks }: Board,
  prices: readonly Fraction[],
  trace: ((line: string) => void) | undefined,
): (grant: Grant) => void {
  if (trace === undefined) return () => {};
  return ({ user, server }) => {
    const where = instance.servers.length === 1 ? '' : ` on server ${server}`;
    trace(`${instance.users[user].name}: task ${tasks[user]}${where}, key ${exactText(prices[user].mul(tasks[user]))}`);
  };
}
