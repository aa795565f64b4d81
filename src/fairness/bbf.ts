import type Fraction from 'fraction.js';
import { sum, ZERO } from './fraction.ts';
import type { Allocation, Instance } from './instance.ts';
import { heldBy, saturated, totals } from './shares.ts';

/** A user that is not fully served and has less than it is entitled to of every saturated resource. */
export interface Complaint {
  readonly user: number;
  /** What part of everything it is entitled to. */
  readonly entitlement: Fraction;
  /** The saturated resource of which it has most, and what part of it; null: none is saturated. */
  readonly bottleneck: { readonly resource: number; readonly share: Fraction } | null;
}

/**
 * The justified complaints under bottleneck-based fairness: an allocation has none if every user is fully served or has at
 * least its entitlement of a saturated resource. (Dolev, Feitelson, Halpern, Kupferman, Linial, *No Justified Complaints*,
 * ITCS 2012.) A criterion, not a rule: several allocations may pass.
 *
 * @param entitlements parts of everything, by user; absent: in proportion to the weights of the first resource
 */
export function bbfComplaints(instance: Instance, allocation: Allocation, entitlements = byWeight(instance)): Complaint[] {
  const total = totals(instance);
  const full = saturated(instance, allocation);
  return instance.users.flatMap(({ cap }, user) => {
    if (cap !== null && allocation.tasks[user].gte(cap)) return [];
    const held = heldBy(instance, allocation, user);
    let bottleneck: { resource: number; share: Fraction } | null = null;
    for (const resource of full) {
      const share = held[resource].div(total[resource]);
      if (bottleneck === null || share.gt(bottleneck.share)) bottleneck = { resource, share };
    }
    const share = bottleneck?.share ?? ZERO;
    const entitlement = entitlements[user];
    const isContent = allocation.isExact ? share.gte(entitlement) : share.valueOf() >= entitlement.valueOf() - TOLERANCE;
    return isContent ? [] : [{ user, entitlement, bottleneck }];
  });
}

/** Of allocations that were found to a tolerance. */
const TOLERANCE = 1e-8;

function byWeight({ users }: Instance): Fraction[] {
  const all = sum(users.map(({ weight }) => weight[0]));
  return users.map(({ weight }) => weight[0].div(all));
}
