import type { Cluster } from '../cluster.ts';
import { type FrameworkId, NONE } from '../ids.ts';

/**
 * If a single framework wants offers, has just revived, and nobody listens to single offers, then all that is free may be
 * offered to it as one: what a steady, work-conserving allocator would do agent by agent. NONE: there is no such framework.
 */
export function onlyTaker(cluster: Cluster, revived: Uint8Array): FrameworkId {
  const { frameworks, agents, observers, eligibility, quotas } = cluster;
  let only = NONE;
  for (let framework = 0; framework < frameworks.count; framework++) {
    if (!frameworks.wantsOffers(framework)) continue;
    if (only !== NONE) return NONE;
    only = framework;
  }
  if (only === NONE || !seesEverything(cluster, only, revived)) return NONE;
  // With minimums of frameworks' own, agents are open that are below the minimum of others.
  const hasOwnMinimums = frameworks.minimum.some((own) => own !== null);
  if (!eligibility.allowsAll(only) || hasOwnMinimums || !quotas.isEmpty) return NONE;
  const { hasClaims, arePlain, hasDeficits } = agents.pools;
  if (hasClaims || !arePlain || hasDeficits || frameworks.filter[only]?.agents) return NONE;
  return observers.hears('offerMade') || observers.hears('offerDeclined') ? NONE : only;
}

/** It would be offered whatever it has not filtered by what is free: it refuses nothing, and looks at every agent. */
function seesEverything({ availability, filters }: Cluster, framework: FrameworkId, revived: Uint8Array): boolean {
  return revived[framework] === 1 || (availability.hasAllChanged && filters.areNone(framework));
}
