import type Fraction from 'fraction.js';
import { ONE } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import { totals } from '../shares.ts';
import { freeOf, isMore, isServed, shown } from './measures.ts';
import type { Mechanism, Property, Violation } from './property.ts';

/** With one resource, the division is max-min fair. */
export const singleResourceFairness: Property = {
  name: 'single-resource-fairness',
  definition: 'With one resource, nobody has more of it (by weight) than somebody who wants more and has less.',
  source: 'Ghodsi et al., NSDI’11, §3',
  applies: (instance) => instance.resources.length === 1 && isPlain(instance),
  violation: (instance, mechanism) => unequal(instance, mechanism, 0),
};

/** If everybody needs the same resource most, it is divided max-min fairly. */
export const bottleneckFairness: Property = {
  name: 'bottleneck-fairness',
  definition:
    'If everybody’s dominant resource is the same one (strictly), nobody has more of it than who wants more and has less.',
  source: 'Ghodsi et al., NSDI’11, §3',
  applies: (instance) => instance.resources.length > 1 && isPlain(instance) && bottleneckOf(instance) !== null,
  violation: (instance, mechanism) => unequal(instance, mechanism, bottleneckOf(instance) as number),
};

function isPlain({ users, servers }: Instance): boolean {
  return servers.length === 1 && users.every(({ path, accepts }) => path.length === 1 && accepts === null);
}

/** The one resource of which everybody's tasks need a greater part than of any other; null: there is none. */
export function bottleneckOf(instance: Instance): number | null {
  const capacity = totals(instance);
  const found = instance.resources.findIndex((_, r) =>
    instance.users.every(({ demand }) =>
      demand.every((amount, q) => q === r || (capacity[q].n !== 0n && amount.div(capacity[q]).lt(demand[r].div(capacity[r])))),
    ),
  );
  return found < 0 ? null : found;
}

/**
 * Max-min on one resource: who wants more has no less, by weight, than anybody. Of whole tasks: than anybody without its last
 * task, if a task of its own would fit in that one's place.
 */
function unequal(instance: Instance, { divide, kind }: Mechanism, r: number): Violation | null {
  const { users, resources, servers } = instance;
  const allocation = divide(instance);
  const [free] = freeOf(instance, allocation);
  const level = (i: number, tasks: Fraction): Fraction =>
    tasks.mul(users[i].demand[r]).div(servers[0][r]).div(users[i].weight[r]);
  for (const [i, { name, demand }] of users.entries()) {
    if (isServed(instance, allocation, i)) continue;
    const own = level(i, allocation.tasks[i]);
    for (const [j, other] of users.entries()) {
      if (i === j) continue;
      const isLast = kind === 'discrete';
      if (isLast && (allocation.tasks[j].lt(ONE) || demand.some((amount, q) => amount.gt(free[q].add(other.demand[q])))))
        continue;
      const theirs = level(j, isLast ? allocation.tasks[j].sub(ONE) : allocation.tasks[j]);
      if (!isMore(theirs, own, allocation)) continue;
      return {
        user: i,
        promise: `${name}, who wants more, must have no smaller share of ${resources[r]} (by weight) than ${other.name}${isLast ? ' without its last task' : ''}.`,
        finding: `${name} has ${shown(own)} of it, ${other.name} ${shown(theirs)}.`,
      };
    }
  }
  return null;
}
