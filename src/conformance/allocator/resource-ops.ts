import { type AgentId, type FrameworkId, NONE } from '../../cluster/ids.ts';
import type { Part } from '../../cluster/membership.ts';
import { type Conversion, convert, isFree } from '../../cluster/operator/conversions.ts';
import { toParts } from '../cases/case-resources.ts';
import { refuseTime } from '../cases/refuse-time.ts';
import type { CaseConversion, OpNamed } from '../subject.ts';
import type { AllocatorWorld } from './allocator-world.ts';

/** What ops do to resources: some come back, with a filter or without, and some are converted. */

/** Of a framework or an agent that is gone all has come back already: nothing happens. */
export function recoverResources(world: AllocatorWorld, op: OpNamed<'recover_resources'>): void {
  const { cluster, holdings } = world;
  const agent = world.agent(op.agent);
  const row = world.row(op.framework, op.role);
  if (cluster.agents.isUp[agent] === 0 || !world.subscriptions.has(op.framework)) return;
  const parts = toParts(op.resources, cluster.agents);
  checkHeld(world, row, agent, parts);
  giveBack(world, row, agent, { first: holdings.parcels(parts, agent), refuseSeconds: op.refuse_seconds ?? null });
}

/** All that those who are meant hold; `*` is anybody, in any role, on any agent. */
export function recoverOutstanding(world: AllocatorWorld, op: OpNamed<'recover_outstanding'>): void {
  const { cluster, holdings } = world;
  const { frameworks, roles, agents } = cluster;
  const isMeant = (chosen: string, name: string): boolean => chosen === '*' || chosen === name;
  for (let row = 0; row < frameworks.count; row++) {
    if (!isMeant(op.framework, frameworks.names[row]) || !isMeant(op.role, roles.names[frameworks.role[row]])) continue;
    if (!world.subscriptions.has(frameworks.names[row])) continue;
    for (const agent of holdings.agentsOf(row))
      if (isMeant(op.agent, agents.names[agent]))
        giveBack(world, row, agent, { first: holdings.allOf(row, agent), refuseSeconds: op.refuse_seconds ?? null });
  }
}

/**
 * What a framework holds becomes something else; it holds it before and after. What comes of nothing is one more copy of a
 * shared volume, of which the agent has no more than before (updateAllocation).
 */
export function updateAllocation(world: AllocatorWorld, op: OpNamed<'update_allocation'>): void {
  const { cluster, holdings, allocation } = world;
  const agent = world.presentAgent(op.agent);
  const row = world.row(op.framework, op.role);
  for (const conversion of toConversions(world, op.conversions)) {
    checkHeld(world, row, agent, conversion.consumed);
    if (conversion.consumed.length === 0) {
      holdings.exchange(row, agent, conversion);
      continue;
    }
    holdings.swap(row, agent, conversion);
    convert(cluster, agent, conversion, row);
  }
  allocation.recovered(agent); // a shared volume is free as soon as it is there
}

/** What is free becomes something else: all that is said, or nothing; returns which. */
export function updateAvailable(world: AllocatorWorld, op: OpNamed<'update_available'>): boolean {
  const { cluster, allocation } = world;
  const agent = world.presentAgent(op.agent);
  const conversions = toConversions(world, op.conversions);
  const ranks = cluster.agents.pools.rank.slice();
  for (const [done, conversion] of conversions.entries()) {
    if (!isFree(cluster, agent, conversion.consumed)) {
      for (const { consumed, converted } of conversions.slice(0, done).reverse())
        convert(cluster, agent, { consumed: converted, converted: consumed }, NONE);
      cluster.agents.pools.rank.set(ranks); // nothing has come and gone
      return false;
    }
    convert(cluster, agent, conversion, NONE);
  }
  allocation.recovered(agent);
  return true;
}

export function answerInverseOffer(world: AllocatorWorld, op: OpNamed<'update_inverse_offer'>): void {
  const { framework, refuse_seconds: seconds = null } = op;
  world.subscription(framework);
  world.allocation.inverseAnswered(world.group(framework), world.presentAgent(op.agent), refuseTime(seconds));
}

function giveBack(
  world: AllocatorWorld,
  row: FrameworkId,
  agent: AgentId,
  { first, refuseSeconds }: { readonly first: number; readonly refuseSeconds: number | null },
): void {
  const { cluster, holdings, allocation } = world;
  const { parcels } = cluster.offers;
  holdings.giveBack(row, agent, first);
  allocation.refuse(row, agent, first, parcels, refuseTime(refuseSeconds));
  parcels.remove(first);
  allocation.recovered(agent);
  world.leaveIfIdle(row);
}

/** Mesos' allocator aborts where something comes back that was not given (`CHECK`). */
function checkHeld({ cluster, holdings }: AllocatorWorld, row: FrameworkId, agent: AgentId, parts: readonly Part[]): void {
  if (holdings.isHeld(row, agent, parts)) return;
  const { frameworks, roles, agents } = cluster;
  const role = roles.names[frameworks.role[row]];
  throw new Error(`framework ${frameworks.names[row]} holds less than that in role ${role} on agent ${agents.names[agent]}`);
}

function toConversions({ cluster }: AllocatorWorld, conversions: readonly CaseConversion[]): Conversion[] {
  return conversions.map(({ consumed, converted }) => ({
    consumed: toParts(consumed, cluster.agents),
    converted: toParts(converted, cluster.agents),
  }));
}
