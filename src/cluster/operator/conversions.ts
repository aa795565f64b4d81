import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../ids.ts';
import type { Part } from '../membership.ts';
import { Claims } from '../resources/claims.ts';
import { Vectors } from '../tables/vectors.ts';

/** What an operation on resources makes of what: RESERVE, UNRESERVE, CREATE, DESTROY and their like keep quantities. */
export interface Conversion {
  readonly consumed: readonly Part[];
  readonly converted: readonly Part[];
}

/** What is consumed is free on the agent, part by part: entries of other kinds are no substitute (the semantics §1). */
export function isFree({ agents }: Cluster, agent: AgentId, consumed: readonly Part[]): boolean {
  return consumed.every(({ kind, amounts, claims }) => {
    const pool = agents.pools.find(agent, kind);
    if (pool === null) return false;
    // Where the agent shrank below what is in use, less than nothing is free of that, and the rest is free all the same.
    const { free, freeClaims } = agents.pools;
    return amounts.every((amount, r) => amount <= Math.max(0, free.get(pool, r))) && freeClaims[pool].covers(claims);
  });
}

/**
 * Turns resources of an agent into others: free ones (`holder` NONE: updateAvailable), or what a framework has been offered
 * or allocated (updateAllocation), which it holds before and after. Nobody's allocation count changes (hierarchical.cpp;
 * the semantics §8, §3.1).
 */
export function convert(cluster: Cluster, agent: AgentId, { consumed, converted }: Conversion, holder: FrameworkId): void {
  const { agents, ledger } = cluster;
  ledger.count(agent, -1);
  for (const part of consumed) move(cluster, agent, part, -1, holder);
  for (const part of converted) move(cluster, agent, part, 1, holder);
  ledger.count(agent, 1);
  cluster.availability.review(agent);
  agents.pools.hasClaims ||= converted.some(({ claims }) => !claims.isEmpty);
}

function move({ agents, ledger, resources }: Cluster, agent: AgentId, part: Part, sign: 1 | -1, holder: FrameworkId): void {
  const { pools, kinds } = agents;
  const pool = agents.poolOf(agent, part.kind);
  const amount = new Vectors(resources.count, 1);
  amount.row(0).set(part.amounts);
  if (sign > 0) agents.placeDisk(pool, part.amounts);
  pools.total.add(pool, amount, 0, sign);
  pools.totalClaims[pool] = sign > 0 ? pools.totalClaims[pool].plus(part.claims) : pools.totalClaims[pool].minus(part.claims);
  // A shared volume is free whoever holds it.
  if (holder === NONE || kinds.isShared[part.kind]) {
    pools.free.add(pool, amount, 0, sign);
    if (part.claims !== Claims.none)
      pools.freeClaims[pool] = sign > 0 ? pools.freeClaims[pool].plus(part.claims) : pools.freeClaims[pool].minus(part.claims);
  }
  if (holder !== NONE) ledger.charge(holder, pool, amount, 0, sign);
}
