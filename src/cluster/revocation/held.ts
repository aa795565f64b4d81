import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type PoolId, type TaskId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import { UNCOUNTED } from '../tables/tasks.ts';
import type { Vectors } from '../tables/vectors.ts';
import type { TaskLife } from '../tasks/task-life.ts';

type Visit = (pool: PoolId, amounts: Vectors, row: number, claims: Claims) => void;

/** All that a task holds, pool by pool. */
export function eachHeld({ tasks, taskSets, demands, holdings }: Cluster, task: TaskId, visit: Visit): void {
  if (tasks.pool[task] !== NONE) visit(tasks.pool[task], demands.amounts, taskSets.demand[tasks.taskSet[task]], Claims.none);
  for (let holding = tasks.holding[task]; holding !== NONE; holding = holdings.next[holding])
    visit(holdings.pool[holding], holdings.amount, holding, holdings.claims[holding]);
}

/** All that the framework's executor on the agent holds itself, if there is one. */
export function eachHeldByExecutor(
  life: TaskLife,
  holdings: Cluster['holdings'],
  framework: FrameworkId,
  agent: AgentId,
  visit: Visit,
): void {
  if (!life.executors.hasOverhead(framework)) return;
  const first = life.executors.at(framework, agent)?.holding ?? NONE;
  for (let holding = first; holding !== NONE; holding = holdings.next[holding])
    visit(holdings.pool[holding], holdings.amount, holding, holdings.claims[holding]);
}

export function isRevocable({ agents }: Cluster, pool: PoolId): boolean {
  return agents.kinds.isRevocable[agents.pools.kind[pool]];
}

/** The task is there, and the master counts what it has. */
export function isThere({ tasks }: Cluster, task: TaskId): boolean {
  return tasks.isAlive(task) && tasks.counted[task] !== UNCOUNTED;
}
