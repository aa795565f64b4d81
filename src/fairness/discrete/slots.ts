import Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import type { Instance, Policy } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { Board } from './board.ts';
import { KNOWN } from './known.ts';
import { atLeastOneSlot } from './messages.ts';
import { leastOf } from './ties.ts';
import { wholeNumbers } from './whole-numbers.ts';

export interface SlotsOptions {
  /** Slots of each server; absent: as many as can all be large enough for any task (at least 1). */
  readonly perServer?: number;
  /** `hadoop`: a task takes one slot whatever its size. `strict`: as many as it needs. */
  readonly kind?: 'hadoop' | 'strict';
  /** Slots are given out though what the task needs is no longer there (Hadoop kept no account of it). */
  readonly overcommits?: boolean;
}

/**
 * A server is cut into equal slots, and the next task goes to whoever has the fewest slots for its weight; of equals to the first
 * by number. A user holds whole slots, of which its tasks may use a part.
 */
export function slots({ perServer, kind = 'hadoop', overcommits = false }: SlotsOptions = {}): Policy {
  const name = kind === 'strict' ? 'slots-strict' : 'slots';
  if (perServer !== undefined && !(Number.isInteger(perServer) && perServer >= 1))
    throw new FairnessError(atLeastOneSlot(name, perServer));
  return {
    name,
    kind: 'discrete',
    source: 'Ghodsi et al., NSDI 2011, §7.2 (the slots of Hadoop 0.20)',
    divide(instance, trace) {
      expectOnly(name, instance, KNOWN);
      const board = new Board(instance);
      const { users, servers } = instance;
      const count = servers.map((server) => perServer ?? slotsLargeEnough(instance, server));
      const need = users.map((_, user) =>
        servers.map((_, server) => (kind === 'hadoop' ? 1 : slotsNeeded(board, user, server, count[server]))),
      );
      const free = [...count];
      const taken = users.map(() => servers.map(() => 0));
      const price = wholeNumbers(users.map(({ weight }) => weight[0].inverse()));
      const key = (user: number): bigint => BigInt(sum(taken[user])) * price[user];
      const serverFor = (user: number): number =>
        servers.findIndex(
          (_, server) =>
            need[user][server] <= free[server] && (overcommits ? accepted(instance, user, server) : board.fits(user, server)),
        );
      let line = users.map((_, user) => user).filter((user) => board.wants(user));
      while (line.length > 0) {
        const [user] = leastOf(line, key);
        const server = serverFor(user);
        if (server < 0) {
          line = line.filter((each) => each !== user);
          continue;
        }
        board.grant(user, server);
        free[server] -= need[user][server];
        taken[user][server] += need[user][server];
        trace?.(`${users[user].name}: task ${board.tasks[user]}, ${sum(taken[user])} slots`);
        if (!board.wants(user)) line = line.filter((each) => each !== user);
      }
      return board.allocation(held(instance, board, taken, count));
    },
  };
}

/** How many slots a server can be cut into that each hold any user's task; 1 if there is no such number. */
function slotsLargeEnough({ users }: Instance, server: readonly Fraction[]): number {
  let count = Number.POSITIVE_INFINITY;
  for (const { demand } of users)
    demand.forEach((need, r) => {
      if (need.n !== 0n) count = Math.min(count, Number(server[r].div(need).floor()));
    });
  return Math.max(1, count);
}

/** max over r of ⌈d / (R / S)⌉, at least 1; infinite where there is nothing of what it needs. */
function slotsNeeded(board: Board, user: number, server: number, count: number): number {
  let most = 1;
  board.demand[user].forEach((need, r) => {
    const capacity = board.capacity[server][r];
    if (need === 0n) return;
    const slots = capacity === 0n ? Number.POSITIVE_INFINITY : Number((need * BigInt(count) + capacity - 1n) / capacity);
    most = Math.max(most, slots);
  });
  return most;
}

function accepted({ users }: Instance, user: number, server: number): boolean {
  const { accepts } = users[user];
  return accepts === null || accepts.includes(server);
}

/** The slots that users have, or what their tasks take where that is more. */
function held({ users, servers }: Instance, board: Board, taken: readonly number[][], count: readonly number[]): Fraction[][] {
  return users.map(({ demand }, user) =>
    demand.map((need, r) =>
      servers.reduce((total, server, s) => {
        const used = need.mul(board.placed[user][s]);
        const slots = server[r].mul(new Fraction(taken[user][s], count[s]));
        return total.add(used.gt(slots) ? used : slots);
      }, new Fraction(0)),
    ),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
