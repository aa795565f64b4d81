import type Fraction from 'fraction.js';
import { ZERO } from '../fraction.ts';
import type { Allocation, Instance } from '../instance.ts';
import { taskShares } from '../shares.ts';
import { type Filled, fill, type Round } from './fill.ts';
import { roundLine, type Trace } from './trace.ts';

/** An allocation of one pool: all that a user runs, it runs there. */
export function inPool(tasks: readonly Fraction[], isExact = true): Allocation {
  return { tasks, placed: tasks.map((count) => [count]), isExact, held: null };
}

/** What is made of the shares that one task takes: the key whose equality the policy is after. */
export type Key = (shares: readonly Fraction[]) => Fraction;

export interface PoolFilling {
  /** Who takes part; the others gain nothing. Default: all. */
  readonly users?: readonly number[];
  /** What there is for them; default: all of it. */
  readonly capacity?: readonly Fraction[];
  readonly isSingleRound?: boolean;
}

/**
 * All grow so that their keys stay equal, until resources are full. Shares are of all that the pool has, whatever of it is
 * still there.
 */
export function fillByKey(instance: Instance, key: Key, name: string, trace?: Trace, options: PoolFilling = {}): Filled {
  const [total] = instance.servers;
  const { users, capacity = total, isSingleRound = false } = options;
  const rates = instance.users.map((_, user) => {
    if (users !== undefined && !users.includes(user)) return ZERO;
    const shares = taskShares(instance, user, total);
    const each = shares === null ? ZERO : key(shares);
    return each.n === 0n ? ZERO : each.inverse();
  });
  const filling = {
    capacity,
    demands: instance.users.map(({ demand }) => demand),
    rates,
    caps: instance.users.map(({ cap }) => cap),
    isSingleRound,
  };
  let number = 0;
  const told = trace && ((round: Round): void => trace(roundLine(instance, name, ++number, round)));
  return fill(filling, told);
}
