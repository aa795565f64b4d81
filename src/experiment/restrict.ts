import type { Cluster } from '../cluster/cluster.ts';
import { MinimumOffer } from '../cluster/resources/minimum-offer.ts';
import { compileOfferConstraints } from '../cluster/resources/offer-constraints.ts';
import type { Capabilities } from '../cluster/tables/frameworks.ts';
import type { CapabilityName, FrameworkSpec } from '../scenario/index.ts';

/**
 * What the master keeps for every allocator: which agents each framework is offered at all, and how much it takes for an
 * offer to it.
 */
export function restrict(
  { frameworks, eligibility, availability, resources }: Cluster,
  members: readonly Pick<FrameworkSpec, 'constraints' | 'minAllocatable'>[],
): void {
  members.forEach(({ constraints, minAllocatable }, framework) => {
    if (constraints !== undefined) eligibility.constrain(framework, compileOfferConstraints(constraints));
    if (minAllocatable !== undefined) frameworks.minimum[framework] = new MinimumOffer(resources, minAllocatable);
  });
  if (members.some(({ minAllocatable }) => minAllocatable !== undefined)) availability.setOwnMinimums(true);
}

export function capabilitiesOf(names: readonly CapabilityName[] = []): Capabilities {
  return {
    gpus: names.includes('GPU_RESOURCES'),
    shared: names.includes('SHARED_RESOURCES'),
    revocable: names.includes('REVOCABLE_RESOURCES'),
    refinement: names.includes('RESERVATION_REFINEMENT'),
    multiRole: true,
    regionAware: names.includes('REGION_AWARE'),
  };
}
