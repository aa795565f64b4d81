import type Fraction from 'fraction.js';
import { createRandom } from '../../sim/index.ts';
import type { Board } from './board.ts';
import { wholeNumbers } from './whole-numbers.ts';

/**
 * Who is first of those whose keys are equal; papers leave it open. `index`: the first by number. `fewest-tasks`, `smallest-delta`
 * (the least price of a task): then by number. `random`: drawn, from a seed.
 */
export type TieRule = 'index' | 'fewest-tasks' | 'smallest-delta' | { readonly random: number | string };

/** One of these users, of whom there is at least one, in ascending order. */
export type TieBreak = (tied: readonly number[]) => number;

/** @param prices of one task, by user. */
export function tieBreak(rule: TieRule, board: Board, prices: readonly Fraction[]): TieBreak {
  if (rule === 'index') return ([first]) => first;
  if (rule === 'fewest-tasks') return (tied) => leastOf(tied, (user) => board.tasks[user])[0];
  if (rule === 'smallest-delta') {
    const price = wholeNumbers(prices);
    return (tied) => leastOf(tied, (user) => price[user])[0];
  }
  const random = createRandom(rule.random, 'ties');
  return (tied) => tied[tied.length === 1 ? 0 : random.integer(tied.length)];
}

/** All those whose key is least, in the order they are in. */
export function leastOf<K extends number | bigint>(users: readonly number[], key: (user: number) => K): number[] {
  let least: K | undefined;
  let found: number[] = [];
  for (const user of users) {
    const its = key(user);
    if (least !== undefined && its > least) continue;
    if (least === undefined || its < least) found = [];
    least = its;
    found.push(user);
  }
  return found;
}
