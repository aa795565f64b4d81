import type Fraction from 'fraction.js';
import { bothTexts, isPositive, ONE, sum, ZERO, zeros } from '../fraction.ts';
import type { Allocation, Instance } from '../instance.ts';
import { maximum } from '../linear-program.ts';
import { taskShares, totals } from '../shares.ts';
import type { Key } from './pool.ts';
import { type ServerGroup, serverGroups, spread } from './server-groups.ts';
import { listed, type Trace } from './trace.ts';

/**
 * The lexicographically greatest sorted vector of keys that any placement on the servers allows: the least key as great as
 * can be, then the next. A linear program a round: the level g that all can reach who are not settled. Whose price in it is
 * more than 0 has g in every optimum (complementary slackness), and is settled; at least one always is.
 */
export function lexicographicMaxMin(instance: Instance, key: Key, name: string, trace?: Trace): Allocation {
  const { users } = instance;
  const total = totals(instance);
  const groups = serverGroups(instance);
  const keys = users.map((_, user) => {
    const shares = taskShares(instance, user, total);
    return shares === null || !groups.some((group) => group.users.includes(user)) ? null : key(shares);
  });
  const settled: (Fraction | null)[] = keys.map((each, user) => (each === null || users[user].cap?.n === 0n ? ZERO : null));
  let isExact = true;
  let tasks = users.map(() => zeros(groups.length));
  for (let round = 1; settled.includes(null); round++) {
    const outcome = raised({ instance, groups, total, keys, settled });
    isExact &&= outcome.isExact;
    tasks = outcome.tasks;
    for (const user of outcome.stopped) settled[user] = outcome.level;
    const stopped = listed(outcome.stopped.map((user) => users[user].name));
    trace?.(`round ${round}: ${name} rises to ${bothTexts(outcome.level)}; ${stopped} cannot have more`);
  }
  const placed = spread(instance, groups, tasks);
  return { tasks: placed.map(sum), placed, isExact, held: null };
}

interface RoundBefore {
  readonly instance: Instance;
  readonly groups: readonly ServerGroup[];
  readonly total: readonly Fraction[];
  /** The key of one task; null: it cannot run anywhere. */
  readonly keys: readonly (Fraction | null)[];
  /** The final key of a user; null: it may rise. */
  readonly settled: readonly (Fraction | null)[];
}

interface RoundAfter {
  readonly level: Fraction;
  readonly stopped: readonly number[];
  /** By user and group. */
  readonly tasks: Fraction[][];
  readonly isExact: boolean;
}

/** Prices of an inexact program below this are nothing. */
const NO_PRICE = 1e-7;

/** Variables: the keys of users on groups, then the level. Figures are shares of all there is. */
function raised({ instance, groups, total, keys, settled }: RoundBefore): RoundAfter {
  const { users } = instance;
  const places = groups.flatMap((group, index) =>
    group.users.filter((user) => keys[user] !== null).map((user) => ({ user, index })),
  );
  const level = places.length;
  const rows: Fraction[][] = [];
  const bounds: Fraction[] = [];
  const rowOf = (coefficient: (place: { user: number; index: number }) => Fraction): Fraction[] => [
    ...places.map(coefficient),
    ZERO,
  ];
  for (const [group, { capacity }] of groups.entries()) {
    for (const [resource, amount] of capacity.entries()) {
      if (amount.n === 0n) continue;
      rows.push(
        rowOf(({ user, index }) => {
          const demand = users[user].demand[resource];
          return index !== group || demand.n === 0n ? ZERO : demand.div(total[resource]).div(keys[user]!);
        }),
      );
      bounds.push(amount.div(total[resource]));
    }
  }
  const rising: { readonly user: number; readonly row: number }[] = [];
  for (const [user, key] of keys.entries()) {
    if (key === null) continue;
    const reached = settled[user];
    const { cap } = users[user];
    const atLeast = rowOf((place) => (place.user === user ? ONE.neg() : ZERO));
    if (reached === null) {
      rising.push({ user, row: rows.length });
      atLeast[level] = ONE;
    }
    rows.push(atLeast);
    bounds.push(reached === null ? ZERO : reached.neg());
    if (cap === null) continue;
    rows.push(rowOf((place) => (place.user === user ? ONE : ZERO)));
    bounds.push(cap.mul(key));
  }
  const objective = [...zeros(level), ONE];
  const { value, x, prices, isExact } = maximum({ objective, rows, bounds });
  const tasks = users.map(() => zeros(groups.length));
  for (const [place, { user, index }] of places.entries()) tasks[user][index] = x[place].div(keys[user]!);
  const hasPrice = ({ row }: { row: number }): boolean => (isExact ? isPositive(prices[row]) : prices[row].valueOf() > NO_PRICE);
  return { level: value, stopped: rising.filter(hasPrice).map(({ user }) => user), tasks, isExact };
}
