import type { AgentId } from '../../cluster/ids.ts';
import { attributesText, parseAttributes } from '../../cluster/resources/attributes.ts';
import { toParts } from '../cases/case-resources.ts';
import type { CaseUse, OpNamed } from '../subject.ts';
import type { AllocatorWorld } from './allocator-world.ts';

/** What ops do that agents do: come, change and go. */

/** What an agent can do unless it says otherwise. */
export const ALL_CAPABILITIES = ['MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'];

export function addAgent(world: AllocatorWorld, op: OpNamed<'add_agent'>): void {
  const { cluster, membership, allocation } = world;
  const { agents, eligibility } = cluster;
  const agent = world.agent(op.agent);
  if (agents.isUp[agent] === 1) throw new Error(`agent ${op.agent} is there already`);
  membership.setTotal(agent, toParts(op.total, agents));
  agents.isActive[agent] = 1;
  setCapabilities(world, agent, op.agent_capabilities ?? ALL_CAPABILITIES);
  agents.features[agent] = { attributes: parseAttributes(op.attributes ?? ''), hostname: op.agent };
  eligibility.agentChanged(agent);
  allocation.maintenance.plan(agent, world.inSeconds(op.unavailability_in_s ?? null));
  membership.addAgent(agent);
  for (const use of op.used ?? []) useOn(world, agent, use);
}

export function removeAgent(world: AllocatorWorld, { agent: name }: { readonly agent: string }): void {
  const { holdings, membership } = world;
  const agent = world.presentAgent(name);
  for (const row of holdings.rowsOn(agent)) {
    holdings.release(row, agent);
    world.leaveIfIdle(row);
  }
  membership.removeAgent(agent);
}

/** A run is triggered only if something really changes. */
export function updateAgent(world: AllocatorWorld, op: OpNamed<'update_agent'>): void {
  const { cluster, membership, holdings } = world;
  const { agents } = cluster;
  const agent = world.presentAgent(op.agent);
  const parts = op.total && toParts(op.total, agents);
  const isOtherTotal = parts !== undefined && !holdings.isTotal(agent, parts);
  const isOtherCapable = op.agent_capabilities !== undefined && !isCapable(world, agent, op.agent_capabilities);
  const before = agents.features[agent];
  const after = op.attributes === undefined ? before : { ...before, attributes: parseAttributes(op.attributes) };
  const areOtherAttributes = attributesText(after.attributes) !== attributesText(before.attributes);
  if (!isOtherTotal && !isOtherCapable && !areOtherAttributes) return;
  membership.changeAgent(agent, () => {
    if (parts && isOtherTotal) membership.setTotal(agent, parts);
    if (op.agent_capabilities) setCapabilities(world, agent, op.agent_capabilities);
    agents.features[agent] = after;
  });
  if (areOtherAttributes) membership.attributesChanged(agent);
}

/** What frameworks use that are not known is not taken: Mesos expects the master to add them first. */
export function addResourceProvider(world: AllocatorWorld, op: OpNamed<'add_resource_provider'>): void {
  const agent = world.presentAgent(op.agent);
  world.holdings.grow(agent, toParts(op.total, world.cluster.agents));
  world.cluster.eligibility.agentChanged(agent);
  world.allocation.recovered(agent); // no run is triggered: the next batch looks
  for (const use of op.used ?? []) if (world.subscriptions.has(use.framework)) useOn(world, agent, use);
}

/** Somebody has resources of the agent in use already; only a framework that is known is charged. */
function useOn(world: AllocatorWorld, agent: AgentId, { framework, role, resources }: CaseUse): void {
  const row = world.row(framework, role);
  const isKnown = world.subscriptions.has(framework);
  if (isKnown) world.membership.enter(row);
  world.holdings.use(row, agent, toParts(resources, world.cluster.agents), isKnown);
}

export function setCapabilities({ cluster }: Pick<AllocatorWorld, 'cluster'>, agent: AgentId, names: readonly string[]): void {
  cluster.agents.setCapabilities(agent, {
    multiRole: names.includes('MULTI_ROLE'),
    hierarchicalRole: names.includes('HIERARCHICAL_ROLE'),
    refinement: names.includes('RESERVATION_REFINEMENT'),
  });
  cluster.eligibility.agentChanged(agent);
}

function isCapable({ cluster }: AllocatorWorld, agent: AgentId, names: readonly string[]): boolean {
  const { multiRole, hierarchicalRole, refinement } = cluster.agents.capabilities[agent];
  return (
    multiRole === names.includes('MULTI_ROLE') &&
    hierarchicalRole === names.includes('HIERARCHICAL_ROLE') &&
    refinement === names.includes('RESERVATION_REFINEMENT')
  );
}
