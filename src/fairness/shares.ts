import type Fraction from 'fraction.js';
import { sum, ZERO } from './fraction.ts';
import type { Allocation, Instance } from './instance.ts';

/** What all servers have together, by resource. */
export function totals({ resources, servers }: Instance): Fraction[] {
  if (servers.length === 1) return [...servers[0]];
  return resources.map((_, resource) => sum(servers.map((server) => server[resource])));
}

/**
 * What part of all a task of a user takes, divided by the user's weight, by resource: d_ir / (R_r w_ir). Of what does not
 * exist, none (0/0 = 0): null stands for a demand that cannot be met at all.
 */
export function taskShares(instance: Instance, user: number, total: readonly Fraction[]): Fraction[] | null {
  const { demand, weight } = instance.users[user];
  const shares: Fraction[] = [];
  for (let resource = 0; resource < total.length; resource++) {
    if (demand[resource].n === 0n) shares.push(ZERO);
    else if (total[resource].n === 0n) return null;
    else {
      const share = demand[resource].div(total[resource]);
      const each = weight[resource];
      shares.push(each.n === 1n && each.d === 1n ? share : share.div(each));
    }
  }
  return shares;
}

/** What a user holds in all, by resource. */
export function heldBy({ users }: Instance, { tasks, held }: Allocation, user: number): readonly Fraction[] {
  return held?.[user] ?? users[user].demand.map((demand) => demand.mul(tasks[user]));
}

/** The greatest part of any resource that the user holds, weights aside. */
export function dominantShare(instance: Instance, allocation: Allocation, user: number, total = totals(instance)): Fraction {
  let dominant = ZERO;
  for (const [resource, amount] of heldBy(instance, allocation, user).entries()) {
    if (total[resource].n === 0n) continue;
    const share = amount.div(total[resource]);
    if (share.gt(dominant)) dominant = share;
  }
  return dominant;
}

/** What is held by nobody, by resource. */
export function free(instance: Instance, allocation: Allocation): Fraction[] {
  const left = totals(instance);
  for (let user = 0; user < instance.users.length; user++)
    for (const [resource, amount] of heldBy(instance, allocation, user).entries())
      if (amount.n !== 0n) left[resource] = left[resource].sub(amount);
  return left;
}

/** A resource is saturated when less than this part of it is left: 0 where numbers are exact. */
const TOLERANCE = 1e-9;

/** The resources of which nothing is left. */
export function saturated(instance: Instance, allocation: Allocation): number[] {
  const total = totals(instance);
  return free(instance, allocation).flatMap((left, resource) => {
    if (total[resource].n === 0n) return [];
    const isFull = allocation.isExact ? left.n === 0n : left.div(total[resource]).valueOf() <= TOLERANCE;
    return isFull ? [resource] : [];
  });
}
