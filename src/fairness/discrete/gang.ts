import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import type { Instance, Policy } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { Board, NOWHERE } from './board.ts';
import { KNOWN } from './known.ts';
import { gangOfNothing } from './messages.ts';
import { dominantPrices } from './prices.ts';
import { leastOf } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

/**
 * `atomic`: a gang is granted whole or not at all (Omega's transactions). `backfill`: the same while nothing ends; over time the
 * first gang that does not fit is promised a start (`gang-timeline`). `hoard`: tasks are granted one by one and wait, holding what
 * they have, until their gang is complete (Mesos): several may hold parts for ever.
 */
export type GangMode = 'atomic' | 'backfill' | 'hoard';

export interface GangOptions {
  readonly mode?: GangMode;
  /** Tasks that only run together, by name of the user; absent: all that its cap allows, or one. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** All or nothing: the next gang goes to the user with the least dominant share for its weight; of equals the first by number. */
export function gang({ mode = 'atomic', sizes = {} }: GangOptions = {}): Policy {
  const name = mode === 'atomic' ? 'gang' : `gang-${mode}`;
  return {
    name,
    kind: 'discrete',
    source: 'Schwarzkopf et al., EuroSys 2013, §3.3, §3.4 (Omega)',
    divide(instance, trace) {
      expectOnly(name, instance, [...KNOWN, 'resource weights']);
      const sizeOf = instance.users.map((_, user) => gangSize(name, instance, sizes, user));
      const board = new Board(instance);
      const price = wholeNumbers(dominantPrices(instance));
      const key = (user: number): bigint => BigInt(board.tasks[user]) * price[user];
      /** Tasks its next gang has, or its next step towards it. */
      const stepOf = (user: number): number => (mode === 'hoard' ? 1 : Math.min(sizeOf[user], left(instance, board, user)));
      let line = instance.users.map((_, user) => user).filter((user) => board.wants(user));
      while (line.length > 0) {
        const [user] = leastOf(line, key);
        const isGranted = grantTogether(board, user, stepOf(user));
        if (isGranted) trace?.(`${instance.users[user].name}: ${board.tasks[user]} tasks`);
        if (!isGranted || !board.wants(user)) line = line.filter((each) => each !== user);
      }
      return mode === 'hoard' ? afterHoarding(board, sizeOf, trace) : board.allocation();
    },
  };
}

function gangSize(name: string, { users }: Instance, sizes: Readonly<Record<string, number>>, user: number): number {
  const { name: who, cap } = users[user];
  const size = Object.hasOwn(sizes, who) ? sizes[who] : Math.max(1, cap === null ? 1 : Number(cap.floor()));
  if (!(Number.isInteger(size) && size >= 1)) throw new FairnessError(gangOfNothing(name, who, size));
  return size;
}

/** Tasks that it could still use. */
function left({ users }: Instance, board: Board, user: number): number {
  const { cap } = users[user];
  return cap === null ? Number.POSITIVE_INFINITY : Number(cap.floor()) - board.tasks[user];
}

/** So many tasks, on the first servers that have room, or none. */
function grantTogether(board: Board, user: number, count: number): boolean {
  const servers: number[] = [];
  while (servers.length < count) {
    const server = board.firstFit(user);
    if (server === NOWHERE) {
      for (const each of servers) board.release(user, each);
      return false;
    }
    board.grant(user, server);
    servers.push(server);
  }
  return true;
}

/** Only complete gangs run (the last may be smaller: all that its user still wanted); what the others hold they hold. */
function afterHoarding(board: Board, sizeOf: readonly number[], trace: ((line: string) => void) | undefined) {
  const { users } = board.instance;
  const held = users.map(({ demand }, user): Fraction[] => demand.map((need) => need.mul(board.tasks[user])));
  users.forEach(({ name }, user) => {
    let incomplete = board.wants(user) ? board.tasks[user] % sizeOf[user] : 0;
    if (incomplete > 0) trace?.(`${name}: holds ${incomplete} of the ${sizeOf[user]} it needs, and waits`);
    for (let server = board.placed[user].length - 1; server >= 0; server--)
      for (; incomplete > 0 && board.placed[user][server] > 0; incomplete--) board.release(user, server);
  });
  return board.allocation(held);
}
