import type Fraction from 'fraction.js';
import { ZERO } from '../fraction.ts';
import type { Allocation, Instance } from '../instance.ts';
import { bundleShown, freeOf, isMore, isServed, shown, tasksIn } from './measures.ts';
import type { Property } from './property.ts';

/**
 * Nobody can be given more without taking from somebody: everybody who wants more needs something of which nothing is left
 * (of whole tasks: not enough) on any server it accepts. On one server that is Pareto efficiency itself, since a task more takes
 * nothing but what is free; on several it does not look at what moving tasks to other servers would win.
 */
export const paretoEfficiency: Property = {
  name: 'pareto-efficiency',
  definition: 'Nobody can be given more without taking from somebody: who wants more needs something of which nothing is left.',
  source: 'Ghodsi et al., NSDI’11, §3',
  applies: () => true,
  violation(instance, { divide, kind }) {
    const allocation = divide(instance);
    const free = freeOf(instance, allocation);
    for (const [i, { name, demand, accepts }] of instance.users.entries()) {
      if (isServed(instance, allocation, i)) continue;
      for (const [l, left] of free.entries()) {
        if (accepts !== null && !accepts.includes(l)) continue;
        const more = tasksIn(left, demand);
        const room = kind === 'discrete' ? more.floor() : more;
        if (!isMore(room, ZERO, allocation) || !fits(instance, allocation, l, demand, left)) continue;
        return {
          user: i,
          promise: `What ${name} needs must be used up as long as it wants more.`,
          finding: `${bundleShown(instance, [left])} are left over, in which ${name} could run ${shown(room)} more.`,
        };
      }
    }
    return null;
  },
};

/** Rounding of a solver that is not exact leaves a little of everything: less than a millionth of the server is nothing. */
function fits(
  { servers }: Instance,
  { isExact }: Allocation,
  l: number,
  demand: readonly Fraction[],
  left: readonly Fraction[],
): boolean {
  return isExact || demand.every((amount, r) => amount.n === 0n || left[r].valueOf() > 1e-6 * servers[l][r].valueOf());
}
