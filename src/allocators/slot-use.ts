import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type TaskSetId } from '../cluster/ids.ts';

/** How agents are cut into slots, and how many of them a task takes. */
export interface SlotCut {
  ofAgent(agent: AgentId): number;
  taken(taskSet: TaskSetId): number;
}

/** Every agent has so many, whatever it has otherwise, and a task takes one, whatever it needs. */
export function slotsOfEach(perAgent: number): SlotCut {
  return { ofAgent: () => perAgent, taken: () => 1 };
}

/**
 * All slots are of one size: of every resource what the agent that has most of it has, over `count`. An agent has as many as it holds
 * whole, and a task takes as many as it needs (Wang, Li, Liang, INFOCOM'14, Table II cuts a server of the largest kind).
 */
export function slotsOfLargest({ agents, demands, taskSets }: Cluster, count: number): SlotCut {
  const { width } = agents.pools.total;
  const largest = Array.from({ length: width }, (_, r) => {
    let most = 0;
    for (let agent = 0; agent < agents.count; agent++) most = Math.max(most, agents.total(agent, r));
    return most;
  });
  const named = [...largest.keys()].filter((r) => largest[r] > 0);
  return {
    // Amounts are whole thousandths: multiplied first, nothing is rounded.
    ofAgent: (agent) => Math.min(...named.map((r) => Math.floor((agents.total(agent, r) * count) / largest[r]))),
    taken(taskSet) {
      const demand = demands.amounts.row(taskSets.demand[taskSet]);
      return Math.max(1, ...named.map((r) => Math.ceil((demand[r] * count) / largest[r])));
    },
  };
}

/** Slots of frameworks and on agents: of tasks that run, and of offers that are not answered. */
export class SlotUse {
  readonly #onAgent: Float64Array;
  readonly #ofFramework: Float64Array;

  constructor(cluster: Cluster, { taken }: SlotCut) {
    const { offers, tasks, taskSets } = cluster;
    this.#onAgent = new Float64Array(cluster.agents.count);
    this.#ofFramework = new Float64Array(cluster.frameworks.count);
    const count = (agent: AgentId, taskSet: TaskSetId, change: 1 | -1): void => {
      if (taskSet === NONE || agent === NONE) return;
      const slots = change * taken(taskSet);
      this.#onAgent[agent] += slots;
      this.#ofFramework[taskSets.framework[taskSet]] += slots;
    };
    const over = (offer: number): void => count(offers.agent[offer], offers.taskSet[offer], -1);
    cluster.observers.add({
      offerMade: (offer) => count(offers.agent[offer], offers.taskSet[offer], 1),
      offerAccepted: over,
      offerDeclined: over,
      offerRescinded: over,
      launched: (task) => count(tasks.agent[task], tasks.taskSet[task], 1),
      ended: (task) => count(tasks.agent[task], tasks.taskSet[task], -1),
    });
  }

  onAgent(agent: AgentId): number {
    return this.#onAgent[agent];
  }

  ofFramework(framework: FrameworkId): number {
    return this.#ofFramework[framework];
  }
}
