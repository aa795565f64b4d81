import type { Cluster } from '../cluster.ts';
import { type AgentId, NONE, type OfferId, type RoleId } from '../ids.ts';
import { covers } from '../resources/quantities.ts';

/**
 * Offers to rescind for a SET_QUOTA: of agents by number, all or none, since what is free besides may be gone by the time it
 * counts (quota_handler.cpp, rescindOffers; the semantics §9).
 */
export function offersForFirstQuota(cluster: Cluster, role: RoleId, guarantee: Readonly<Record<string, number>>): OfferId[] {
  const { offers, agents, frameworks, resources } = cluster;
  const wanted = resources.vector(guarantee);
  const byAgent = new Map<AgentId, OfferId[]>();
  for (const offer of offers.outstanding())
    byAgent.set(offers.agent[offer], [...(byAgent.get(offers.agent[offer]) ?? []), offer]);
  let active = 0;
  for (let row = 0; row < frameworks.count; row++) if (frameworks.role[row] === role) active += frameworks.isActive[row];
  const found = new Float64Array(resources.count);
  const chosen: OfferId[] = [];
  let visited = 0;
  for (const [agent, its] of [...byAgent].sort(([a], [b]) => a - b)) {
    if (covers(found, wanted) && visited >= active) break;
    if (agents.isUp[agent] === 0 || agents.isActive[agent] === 0) continue;
    visited++;
    for (const offer of its) {
      chosen.push(offer);
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
        for (let r = 0; r < found.length; r++) found[r] += offers.parcels.amount.get(parcel, r);
    }
  }
  return chosen;
}
