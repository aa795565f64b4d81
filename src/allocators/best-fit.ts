import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, NONE, type TaskSetId } from '../cluster/ids.ts';
import type { Place } from '../cluster/ports.ts';

/**
 * The agent, of those where the task fits, where Σ over r of |d_r/d_1 − c_r/c_1| is least: d what it needs and c what is free, as parts of
 * the whole cluster; of equals the first by number (Wang, Li, Liang, INFOCOM'14, Best-Fit DRFH). Resource 1 is the first that it needs.
 */
export function bestFit(cluster: Cluster): Place {
  return (taskSet, next) => {
    let best = NONE;
    let least = Infinity;
    for (let agent = next(0); agent !== NONE; agent = next(agent + 1)) {
      const distance = distanceOf(cluster, taskSet, agent);
      if (distance >= least) continue;
      best = agent;
      least = distance;
    }
    return best;
  };
}

function distanceOf({ demands, taskSets, agents, ledger }: Cluster, taskSet: TaskSetId, agent: AgentId): number {
  const demand = demands.amounts.row(taskSets.demand[taskSet]);
  let first = 0;
  while (first < demand.length && demand[first] === 0) first++;
  if (first === demand.length) return 0;
  const free = freeOn(agents, agent);
  const { capacity } = ledger;
  const needed = demand[first] / capacity[first];
  const left = free[first] / capacity[first];
  let sum = 0;
  for (let r = 0; r < demand.length; r++)
    if (capacity[r] > 0) sum += Math.abs(demand[r] / capacity[r] / needed - free[r] / capacity[r] / left);
  return sum;
}

/** What is free on an agent, of all its pools together, thousandths. */
export function freeOn({ pools }: Cluster['agents'], agent: AgentId): Float64Array {
  const free = new Float64Array(pools.free.width);
  for (let pool = agent; pool !== NONE; pool = pools.next[pool])
    for (let r = 0; r < free.length; r++) free[r] += Math.max(0, pools.free.get(pool, r));
  return free;
}
