import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../cluster/ids.ts';

/** Some task that waits would be offered what it needs if nothing else ran: asked when nothing does. */
export function canSomethingStart(cluster: Cluster): boolean {
  const { agents, taskSets, demands, frameworks, eligibility } = cluster;
  for (let taskSet = 0; taskSet < taskSets.rows.size; taskSet++) {
    if (taskSets.pending[taskSet] === 0) continue;
    const demand = demands.amounts.row(taskSets.demand[taskSet]);
    const framework = taskSets.framework[taskSet];
    const room = roomOfQuota(cluster, framework);
    for (let agent = 0; agent < agents.count; agent++) {
      if (!agents.isOffered(agent) || !eligibility.allows(framework, agent) || !frameworks.accepts(framework, agent)) continue;
      if (fits(cluster, framework, agent, demand, room)) return true;
    }
  }
  return false;
}

/** What the framework sees there is enough, and so is what quotas leave it of that part which they bound. */
function fits({ agents, frameworks }: Cluster, framework: FrameworkId, agent: AgentId, demand: Float64Array, room: Float64Array) {
  const { pools, kinds } = agents;
  return demand.every((amount, r) => {
    let bounded = 0;
    let other = 0;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const kind = pools.kind[pool];
      if (!frameworks.sees(framework, kind, kinds)) continue;
      if (kinds.isRegular(kind)) bounded += pools.total.get(pool, r);
      else other += pools.total.get(pool, r);
    }
    return amount <= other + Math.min(bounded, room[r]);
  });
}

/**
 * Of unreserved resources, by column, the most that quotas could let the framework have while nothing runs: within its
 * role's limit, and beside what is held back for the guarantees of others (the semantics §6.2, §6.3).
 */
function roomOfQuota({ quotas, roles, frameworks, ledger }: Cluster, framework: FrameworkId): Float64Array {
  const room = Float64Array.from(ledger.capacity, (amount, r) => Math.max(0, amount - ledger.reserved[r]));
  const role = frameworks.role[framework];
  for (const [other, { guarantee }] of quotas.entries()) {
    if (other === role) continue;
    for (let r = 0; r < room.length; r++)
      room[r] = Math.max(0, room[r] - Math.max(0, guarantee[r] - roles.reserved.get(other, r)));
  }
  const own = quotas.get(role);
  if (own !== undefined)
    for (let r = 0; r < room.length; r++) room[r] = Math.min(room[r], Math.max(0, own.limit[r] - roles.reserved.get(role, r)));
  if (own?.hasGuarantee)
    for (let r = 0; r < room.length; r++) room[r] = Math.max(room[r], own.guarantee[r] - roles.reserved.get(role, r));
  return room;
}
