import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, NONE } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours, Place } from '../cluster/ports.ts';
import { fewestTasks } from './cluster-sorters.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import { RunningTasks } from './running-tasks.ts';
import { taskByTaskOnly } from './task-by-task.ts';

/**
 * Hadoop's slots (Ghodsi et al., NSDI'11 §7.2): an agent has a fixed number of them, whatever it has otherwise; a task takes one,
 * whatever it needs; and the next goes to whoever has the fewest for its weight. What a task needs must be free all the same.
 */
export class Slots implements Allocator {
  readonly name = 'slots';
  readonly honours: Honours = { weights: true, priorities: false, reservations: true, quota: true };
  readonly isWorkConserving = false;
  readonly #fewest: HierarchicalAllocator;
  /** By agent: offers of the present cycle, and those of earlier ones that are not answered. */
  #offered = new Float64Array(0);

  /** @param perAgent slots of each agent */
  constructor(perAgent: number) {
    this.#fewest = new HierarchicalAllocator({
      name: this.name,
      honours: this.honours,
      roles: fewestTasks,
      frameworks: fewestTasks,
      place: (cluster) => this.#firstWithSlot(cluster, perAgent),
    });
  }

  attach(cluster: Cluster): void {
    this.#offered = new Float64Array(cluster.agents.count);
    this.#fewest.attach(cluster);
  }

  allocate(cycle: AllocationCycle): void {
    taskByTaskOnly(this.name, cycle);
    const { offers } = cycle.cluster;
    this.#offered.fill(0);
    for (const offer of offers.outstanding()) this.#offered[offers.agent[offer]]++;
    this.#fewest.allocate(cycle);
  }

  #firstWithSlot(cluster: Cluster, perAgent: number): Place {
    const running = RunningTasks.of(cluster);
    const isFull = (agent: AgentId): boolean => running.onAgent(agent) + this.#offered[agent] >= perAgent;
    return (_, next) => {
      let agent = next(0);
      while (agent !== NONE && isFull(agent)) agent = next(agent + 1);
      if (agent !== NONE) this.#offered[agent]++;
      return agent;
    };
  }
}
