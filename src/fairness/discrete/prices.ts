import type Fraction from 'fraction.js';
import { ZERO } from '../fraction.ts';
import type { Instance, User } from '../instance.ts';

/*
 * What one more task adds to a user's key, by user: keys of most policies are so many tasks times a price. A resource that
 * there is nothing of is passed over, as is one that is not needed (0/0 = 0).
 */

/** The dominant share of a task for the user's weight: max over r of d / (R · w) (Ghodsi et al., NSDI 2011, §4.3). */
export function dominantPrices(instance: Instance): Fraction[] {
  return sharesOf(instance).map((shares) => shares.reduce((most, share) => (share.gt(most) ? share : most), ZERO));
}

/** The sum of a task's shares for the user's weight: asset fairness (NSDI 2011, §5.1). */
export function summedPrices(instance: Instance): Fraction[] {
  return sharesOf(instance).map((shares) => shares.reduce((sum, share) => sum.add(share), ZERO));
}

/** The share of one resource that a task takes, for the user's weight. */
export function resourcePrices(instance: Instance, resource: number): Fraction[] {
  return sharesOf(instance).map((shares) => shares[resource]);
}

/** All there is of each resource, on all servers. */
export function totals({ resources, servers }: Instance): Fraction[] {
  return resources.map((_, r) => servers.reduce((sum, server) => sum.add(server[r]), ZERO));
}

/** By user and resource: the share of the total that one task takes, divided by the weight. */
function sharesOf(instance: Instance): Fraction[][] {
  const total = totals(instance);
  const share = ({ demand, weight }: User): Fraction[] =>
    demand.map((need, r) => (need.n === 0n || total[r].n === 0n ? ZERO : need.div(total[r].mul(weight[r]))));
  return instance.users.map(share);
}
