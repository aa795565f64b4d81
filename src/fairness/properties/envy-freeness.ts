import type Fraction from 'fraction.js';
import { ONE, ZERO } from '../fraction.ts';
import type { Allocation, Instance, Policy } from '../instance.ts';
import { bundleShown, bundlesOf, isMore, shown, tasksShown, utilityOf, worthOf } from './measures.ts';
import type { Property, Violation } from './property.ts';

/** Nobody could run more tasks with what another holds, scaled by their weights. */
export const envyFreeness: Property = {
  name: 'envy-freeness',
  definition: 'Nobody would run more tasks with another’s bundle (times the ratio of their weights) than with its own.',
  source: 'Ghodsi et al., NSDI’11, §3; Varian, 1974',
  applies: isFlat,
  violation: (instance, { divide, kind }) => {
    const allocation = divide(instance);
    return envy(instance, (i, j) => {
      const found = compared(instance, allocation, kind, i, j);
      return isMore(found.worth, found.own, allocation) ? { ...found, allowance: '' } : null;
    });
  },
};

/** EF1a: no envy is left once one of the other's tasks is taken away. */
export const ef1Other: Property = {
  name: 'ef1-other',
  definition: 'Nobody envies another any more once one of the other’s tasks is taken out of the other’s bundle (EF1a).',
  source: 'Budish, 2011 (up to one good); Parkes, Procaccia, Shah, EC’12',
  applies: (instance, { kind }) => kind === 'discrete' && isFlat(instance),
  violation: (instance, { divide, kind }) => {
    const allocation = divide(instance);
    return envy(instance, (i, j) => {
      const own = utilityOf(instance, allocation, i);
      const bundles = bundlesOf(instance, allocation, j);
      let best: { theirs: Fraction[][]; worth: Fraction } | null = null;
      for (const [l, bundle] of bundles.entries()) {
        if (allocation.held === null && allocation.placed[j][l].lt(ONE)) continue;
        const without = bundle.map((amount, r) => {
          const left = amount.sub(instance.users[j].demand[r]);
          return left.lt(ZERO) ? ZERO : left;
        });
        const theirs = scaled(instance, bundles.with(l, without), i, j);
        const worth = worthOf(instance.users[i], theirs, kind);
        if (best === null || worth.lt(best.worth)) best = { theirs, worth };
      }
      if (best === null || !best.worth.gt(own)) return null;
      return { ...best, own, allowance: ' even without one of its tasks' };
    });
  },
};

/** EF1b: another's bundle is worth at most one task more (Parkes et al.). */
export const ef1Own: Property = {
  name: 'ef1-own',
  definition: 'Nobody would run more than one task more with another’s bundle than with its own (EF1b).',
  source: 'Parkes, Procaccia, Shah, EC’12, §5',
  applies: (instance, { kind }) => kind === 'discrete' && isFlat(instance),
  violation: (instance, { divide, kind }) => {
    const allocation = divide(instance);
    return envy(instance, (i, j) => {
      const found = compared(instance, allocation, kind, i, j);
      return found.worth.gt(found.own.add(ONE)) ? { ...found, allowance: ' and one task' } : null;
    });
  },
};

function isFlat({ users }: Instance): boolean {
  return users.length > 1 && users.every(({ path }) => path.length === 1);
}

/** What j holds, as i's weight would entitle it to: times w_i / w_j. */
function scaled({ users }: Instance, bundles: Fraction[][], i: number, j: number): Fraction[][] {
  const ratio = users[i].weight.map((weight, r) => weight.div(users[j].weight[r]));
  if (ratio.every((each) => each.equals(ONE))) return bundles;
  return bundles.map((bundle) => bundle.map((amount, r) => amount.mul(ratio[r])));
}

/** What j holds, what it would be worth to i, and what i has: the latter two in i's tasks. */
function compared(
  instance: Instance,
  allocation: Allocation,
  kind: Policy['kind'],
  i: number,
  j: number,
): Omit<Envy, 'allowance'> {
  const theirs = scaled(instance, bundlesOf(instance, allocation, j), i, j);
  return { theirs, worth: worthOf(instance.users[i], theirs, kind), own: utilityOf(instance, allocation, i) };
}

interface Envy {
  readonly theirs: Fraction[][];
  readonly worth: Fraction;
  readonly own: Fraction;
  readonly allowance: string;
}

function envy(instance: Instance, isEnvied: (i: number, j: number) => Envy | null): Violation | null {
  const { users } = instance;
  for (const i of users.keys()) {
    for (const j of users.keys()) {
      const found = i === j ? null : isEnvied(i, j);
      if (found === null) continue;
      const { theirs, worth, own, allowance } = found;
      return {
        user: i,
        promise: `${users[i].name} must not be better off with ${users[j].name}’s bundle (${bundleShown(instance, theirs)})${allowance}.`,
        finding: `${users[i].name} envies ${users[j].name}: it would run ${tasksShown(worth)} with it, and runs ${shown(own)}, a difference of ${shown(worth.sub(own))}.`,
      };
    }
  }
  return null;
}
