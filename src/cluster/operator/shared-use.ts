import type { Cluster } from '../cluster.ts';
import { type AgentId, NONE, type PoolId } from '../ids.ts';
import type { Part } from '../membership.ts';

/** Shared volumes, which are free whoever has them: only tasks and offers tell who does (the semantics §14). */

/** The agent's pools of shared volumes among these parts. */
export function sharedPools({ agents }: Cluster, agent: AgentId, parts: readonly Part[]): PoolId[] {
  return parts.filter(({ kind }) => agents.kinds.isShared[kind]).map(({ kind }) => agents.poolOf(agent, kind));
}

/** Some task on the agent uses one of the volumes. */
export function isUsedByTasks({ tasks, holdings }: Cluster, agent: AgentId, volumes: readonly PoolId[]): boolean {
  if (volumes.length === 0) return false;
  for (const task of tasks.each()) {
    if (tasks.agent[task] !== agent || tasks.pool[task] !== NONE) continue;
    for (let holding = tasks.holding[task]; holding !== NONE; holding = holdings.next[holding])
      if (volumes.includes(holdings.pool[holding])) return true;
  }
  return false;
}
