import type { Cluster } from '../cluster/cluster.ts';
import { NONE } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours, Place, Sorter } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import { type SlotCut, SlotUse, slotsOfEach, slotsOfLargest } from './slot-use.ts';
import { standings } from './standing.ts';
import { taskByTaskOnly } from './task-by-task.ts';

/** Slots of each agent; or of one as large as the largest, all being of one size. */
export type SlotCount = { readonly perAgent: number } | { readonly perLargestAgent: number };

/**
 * Hadoop's slots (Ghodsi et al., NSDI'11 §7.2): an agent has a fixed number of them, a task takes one (or as many as it needs, if they
 * have a size), and the next goes to whoever has the fewest for its weight. What a task needs must be free all the same.
 */
export class Slots implements Allocator {
  readonly name = 'slots';
  readonly honours: Honours = { weights: true, priorities: false, reservations: true, quota: true };
  readonly isWorkConserving = false;
  readonly #count: SlotCount;
  #fewest: HierarchicalAllocator | null = null;

  constructor(count: SlotCount) {
    this.#count = count;
  }

  attach(cluster: Cluster): void {
    const count = this.#count;
    const cut = 'perAgent' in count ? slotsOfEach(count.perAgent) : slotsOfLargest(cluster, count.perLargestAgent);
    const use = new SlotUse(cluster, cut);
    const fewest = fewestSlots(cluster, use);
    this.#fewest = new HierarchicalAllocator({
      name: this.name,
      honours: this.honours,
      roles: fewest,
      frameworks: fewest,
      place: () => firstWithSlots(cut, use),
    });
    this.#fewest.attach(cluster);
  }

  allocate(cycle: AllocationCycle): void {
    taskByTaskOnly(this.name, cycle);
    this.#fewest?.allocate(cycle);
  }
}

function fewestSlots(cluster: Cluster, use: SlotUse): Sorter {
  const known = standings(cluster);
  return {
    name: 'fewest-slots',
    key(client) {
      const frameworks = known.get(client)?.frameworks ?? [];
      return frameworks.reduce((sum, framework) => sum + use.ofFramework(framework), 0) / client.weight;
    },
  };
}

function firstWithSlots(cut: SlotCut, use: SlotUse): Place {
  return (taskSet, next) => {
    const needed = cut.taken(taskSet);
    let agent = next(0);
    while (agent !== NONE && use.onAgent(agent) + needed > cut.ofAgent(agent)) agent = next(agent + 1);
    return agent;
  };
}
