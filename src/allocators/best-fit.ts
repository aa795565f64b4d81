import type { AgentSet } from '../cluster/allocation/agent-set.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { AgentId } from '../cluster/ids.ts';
import type { Place } from '../cluster/ports.ts';
import { ShapeTree } from './shape-tree.ts';

/**
 * The agent, of those where the task fits, where Σ over r of |d_r/d_1 − c_r/c_1| is least: d what it needs and c what is free, as parts of
 * the whole cluster; of equals the first by number (Wang, Li, Liang, INFOCOM'14, Best-Fit DRFH). Resource 1 is the first that it needs.
 */
export function bestFit(cluster: Cluster): Place {
  const { demands, taskSets } = cluster;
  const byFirst: FreeShapes[] = [];
  return (taskSet, next, fits) => {
    const demand = demands.amounts.row(taskSets.demand[taskSet]);
    let first = 0;
    while (first < demand.length && demand[first] === 0) first++;
    if (first === demand.length) return next(0);
    byFirst[first] ??= new FreeShapes(cluster, first);
    return byFirst[first].nearest(demand, fits);
  };
}

/** The shapes of what is free, for demands whose first resource is this one: what has changed is entered when they are asked for. */
class FreeShapes {
  readonly #cluster: Cluster;
  readonly #tree: ShapeTree;
  readonly #changed: AgentSet;
  readonly #free: Float64Array;

  constructor(cluster: Cluster, first: number) {
    const { agents, resources, availability } = cluster;
    this.#cluster = cluster;
    this.#tree = new ShapeTree(resources.count, agents.count, first);
    this.#changed = availability.follow();
    this.#free = new Float64Array(resources.count);
  }

  nearest(demand: Float64Array, fits: (agent: AgentId) => boolean): AgentId {
    const { agents, ledger } = this.#cluster;
    this.#tree.measure(ledger.capacity);
    for (let i = 0; i < this.#changed.count; i++) {
      const agent = this.#changed.members[i];
      if (agents.isOffered(agent)) agents.sumFree(agent, this.#free);
      else this.#free.fill(0);
      this.#tree.set(agent, this.#free);
    }
    this.#changed.clear();
    return this.#tree.nearest(demand, fits);
  }
}
