import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type TaskSetId } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours, Place } from '../cluster/ports.ts';
import { compareBytes } from './client-order.ts';
import { taskByTaskOnly } from './task-by-task.ts';

export interface TetrisOptions {
  /** How much fairness there must be: 0, whoever fits best; 1, the order of DRF (the paper's f; default 0.25). */
  readonly fairness?: number;
  /** How much less work left counts beside fitting well (the paper's m; default 1). */
  readonly shortness?: number;
}

/**
 * Tetris (Grandl et al., SIGCOMM'14 §3): agent by agent, again and again the task that is best aligned with what is free there, less for
 * the work that its job still has, of those frameworks that are furthest below their fair share: the least dominant share of their role
 * for its weight, then of their own. Work is counted in tasks × what they need, since nobody knows how long they take.
 */
export class Tetris implements Allocator {
  readonly name = 'tetris';
  readonly honours: Honours = { weights: true, priorities: false, reservations: true, quota: false };
  readonly isWorkConserving = false;
  readonly #fairness: number;
  readonly #shortness: number;

  constructor({ fairness = 0.25, shortness = 1 }: TetrisOptions = {}) {
    this.#fairness = fairness;
    this.#shortness = shortness;
  }

  allocate(cycle: AllocationCycle): void {
    taskByTaskOnly(this.name, cycle);
    while (cycle.nextAgent()) this.#fill(cycle, cycle.agent);
  }

  #fill(cycle: AllocationCycle, agent: AgentId): void {
    const here: Place = (_, __, fits) => (fits(agent) ? agent : NONE);
    const { frameworks } = cycle.cluster;
    for (;;) {
      const line: Candidate[] = [];
      for (let framework = 0; framework < frameworks.count; framework++) {
        if (!frameworks.wantsOffers(framework)) continue;
        const taskSet = cycle.nextTask(framework, null, here);
        if (taskSet !== NONE) line.push({ framework, taskSet });
      }
      if (line.length === 0) return;
      cycle.offerTask(this.#best(cycle.cluster, line, agent), null, here);
    }
  }

  #best(cluster: Cluster, line: Candidate[], agent: AgentId): FrameworkId {
    line.sort((a, b) => byShare(cluster, a.framework, b.framework));
    const considered = line.slice(0, Math.max(1, Math.ceil((1 - this.#fairness) * line.length)));
    const free = new Float64Array(cluster.resources.count);
    cluster.agents.sumFree(agent, free);
    const total = totalOf(cluster, agent);
    const aligned = considered.map(({ taskSet }) => alignment(cluster, taskSet, total, free));
    const work = considered.map(({ taskSet }) => remainingWork(cluster, taskSet));
    const allWork = sum(work);
    const epsilon = allWork > 0 ? (this.#shortness * sum(aligned)) / allWork : 0;
    let best = 0;
    for (let i = 1; i < considered.length; i++)
      if (aligned[i] - epsilon * work[i] > aligned[best] - epsilon * work[best]) best = i;
    return considered[best].framework;
  }
}

interface Candidate {
  readonly framework: FrameworkId;
  /** Its next task that fits. */
  readonly taskSet: TaskSetId;
}

function byShare({ frameworks, frameworkClients, roleClients }: Cluster, a: FrameworkId, b: FrameworkId): number {
  const ofRole = (framework: FrameworkId): number => {
    const { share, weight } = roleClients[frameworks.role[framework]];
    return share / weight;
  };
  return (
    ofRole(a) - ofRole(b) ||
    frameworkClients[a].share - frameworkClients[b].share ||
    compareBytes(frameworks.names[a], frameworks.names[b])
  );
}

/** Σ over r of d/R · free/R, R being what the agent has. */
function alignment({ demands, taskSets }: Cluster, taskSet: TaskSetId, total: Float64Array, free: Float64Array): number {
  const demand = demands.amounts.row(taskSets.demand[taskSet]);
  let score = 0;
  for (let r = 0; r < demand.length; r++) if (total[r] > 0) score += (demand[r] / total[r]) * (free[r] / total[r]);
  return score;
}

/** Tasks of the job that have not ended, times the sum of the shares of the cluster that one takes. */
function remainingWork({ demands, taskSets, jobs, ledger }: Cluster, taskSet: TaskSetId): number {
  const demand = demands.amounts.row(taskSets.demand[taskSet]);
  let shares = 0;
  for (let r = 0; r < demand.length; r++) if (ledger.capacity[r] > 0) shares += demand[r] / ledger.capacity[r];
  return shares * jobs.unfinished[taskSets.job[taskSet]];
}

/** What the agent has, of all its pools together. */
function totalOf({ agents }: Cluster, agent: AgentId): Float64Array {
  const { pools } = agents;
  const total = new Float64Array(pools.total.width);
  for (let pool = agent; pool !== NONE; pool = pools.next[pool])
    for (let r = 0; r < total.length; r++) total[r] += pools.total.get(pool, r);
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
