import type { Cluster } from '../../src/cluster/cluster.ts';
import { type AgentId, NONE, type TaskSetId } from '../../src/cluster/ids.ts';
import type { Place } from '../../src/cluster/ports.ts';

/** Best-Fit DRFH as it is written in the paper: a look at every agent where the task fits. */
export function plainBestFit(cluster: Cluster): Place {
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
  const { pools } = agents;
  const free = new Float64Array(demand.length);
  for (let pool = agent; pool !== NONE; pool = pools.next[pool])
    for (let r = 0; r < free.length; r++) free[r] += Math.max(0, pools.free.get(pool, r));
  return distanceBetween(demand, free, ledger.capacity);
}

/** Σ over r of |d_r/d_1 − c_r/c_1|, as parts of all there is; 0 for a demand of nothing. */
export function distanceBetween(demand: Float64Array, free: Float64Array, capacity: Float64Array): number {
  const first = demand.findIndex((amount) => amount !== 0);
  if (first < 0) return 0;
  const needed = demand[first] / capacity[first];
  const left = free[first] / capacity[first];
  let sum = 0;
  for (let r = 0; r < demand.length; r++)
    if (capacity[r] > 0) sum += Math.abs(demand[r] / capacity[r] / needed - free[r] / capacity[r] / left);
  return sum;
}
