import type { Instance } from '../instance.ts';
import { isMore, shown } from './measures.ts';
import type { Property } from './property.ts';

/**
 * Where every task needs one resource only, and a node has at most one leaf for each, every resource is divided equally among the
 * nodes below the root that need it: what naive hierarchies get wrong (plain sums, blocked children that are rescaled).
 */
export const equalSiblings: Property = {
  name: 'equal-siblings',
  definition:
    'Where a node has one leaf for each resource, those who need a resource have equal parts of it (but for one whole task).',
  source: 'Bhattacharya et al., SoCC’13, §3 (starvation under naive H-DRF; blocked nodes)',
  applies: ({ users, servers }) => servers.length === 1 && users.every((user, i) => standsAlone(user, users.slice(0, i))),
  violation(instance, { divide, kind }) {
    const { users, resources } = instance;
    const allocation = divide(instance);
    for (const [i, user] of users.entries()) {
      for (const [j, other] of users.entries()) {
        const r = user.demand.findIndex((amount) => amount.n !== 0n);
        if (other.demand[r].n === 0n) continue;
        const [own, theirs] = [allocation.tasks[i].mul(user.demand[r]), allocation.tasks[j].mul(other.demand[r])];
        // Of whole tasks the last one may make the difference.
        if (!isMore(kind === 'discrete' ? theirs.sub(other.demand[r]) : theirs, own, allocation)) continue;
        return {
          user: i,
          promise: `${user.name} must have as much ${resources[r]} as ${other.name}.`,
          finding: `${user.name} has ${shown(own)}, ${other.name} ${shown(theirs)}.`,
        };
      }
    }
    return null;
  },
};

/** It needs one resource, weighs 1 all the way up, and no leaf before it at the same node needs the same. */
function standsAlone(user: Instance['users'][number], before: readonly Instance['users'][number][]): boolean {
  const needs = user.demand.filter((amount) => amount.n !== 0n);
  if (needs.length !== 1 || user.pathWeights.some((weight) => !weight.equals(1))) return false;
  if (user.path.length > 2) return false;
  return before.every(
    (other) => user.path.length === 1 || other.path.length === 1 || other.path[0] !== user.path[0] || !isSameNeed(user, other),
  );
}

function isSameNeed(a: Instance['users'][number], b: Instance['users'][number]): boolean {
  return a.demand.every((amount, r) => (amount.n === 0n) === (b.demand[r].n === 0n));
}
