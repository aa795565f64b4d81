import { expectOnly } from '../features.ts';
import type { Instance, Policy } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { unlikeTasks } from './messages.ts';
import { leastOf } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

/**
 * Constrained max-min fairness with whole tasks, offline: the next one goes to whoever has the fewest for its weight, of equals to the
 * first by number, if need be by moving tasks of others to servers that they accept as well. Who cannot have one more then never
 * can (sets of slots that can be matched are a matroid), so the sorted vector of tasks is the greatest there is, by weight. Tasks must be alike.
 */
export const CMMF_DISCRETE: Policy = {
  name: 'cmmf-discrete',
  kind: 'discrete',
  source: 'Ghodsi, Zaharia, Shenker, Stoica, EuroSys 2013, §4 (CMMF), with whole tasks',
  divide(instance, trace) {
    expectOnly('cmmf-discrete', instance, KNOWN);
    expectAlike(instance);
    const { users } = instance;
    const board = new Board(instance);
    const price = wholeNumbers(users.map(({ weight }) => weight[0].inverse()));
    let line = users.map((_, user) => user).filter((user) => board.wants(user));
    while (line.length > 0) {
      const [user] = leastOf(line, (each) => BigInt(board.tasks[each]) * price[each]);
      const isGranted = grantWithMoves(board, user);
      if (isGranted) trace?.(`${users[user].name}: task ${board.tasks[user]}`);
      if (!isGranted || !board.wants(user)) line = line.filter((each) => each !== user);
    }
    return board.allocation();
  },
};

function expectAlike({ users }: Instance): void {
  const [first] = users;
  const other = users.find(({ demand }) => demand.some((need, r) => !need.equals(first.demand[r])));
  if (other !== undefined) throw new FairnessError(unlikeTasks('cmmf-discrete', first.name, other.name));
}

/** A task that could run on `server` if one of `user` went from there to the server before it in a chain. */
interface Move {
  readonly user: number;
  readonly from: number;
}

/** The shortest chain of moves at whose end a server has room (breadth first, by numbers). */
function grantWithMoves(board: Board, user: number): boolean {
  const { users, servers } = board.instance;
  const reached = new Map<number, Move | null>();
  const queue: number[] = [];
  const reach = (who: number, from: Move | null): void => {
    for (const server of users[who].accepts ?? servers.keys()) {
      if (reached.has(server)) continue;
      reached.set(server, from);
      queue.push(server);
    }
  };
  reach(user, null);
  for (const server of queue) {
    if (roomFor(board, server)) {
      let [to, move] = [server, reached.get(server) ?? null];
      for (; move !== null; [to, move] = [move.from, reached.get(move.from) ?? null]) {
        board.release(move.user, move.from);
        board.grant(move.user, to);
      }
      board.grant(user, to);
      return true;
    }
    users.forEach((_, other) => {
      if (board.placed[other][server] > 0) reach(other, { user: other, from: server });
    });
  }
  return false;
}

/** There is room for a task, whosesoever: all are alike. */
function roomFor(board: Board, server: number): boolean {
  return board.demand[0].every((need, r) => need <= board.free[server][r]);
}
