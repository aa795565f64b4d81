import type { AllocatorOp, CaseUse } from '../../src/conformance/subject.ts';
import { canonicalAttributes, parseAttributes } from './constraints.ts';
import { add, contains, convert, isSameSet, parseResources, type ResourceSet, subtract } from './resources.ts';
import { type Agent, availableOn, find, heldBy, type State, setHeld } from './state.ts';
import { countAllocation, updateTracking } from './tracking.ts';

/** What happens to agents and to what is held on them (semantics §4, §5, §8); whether a run follows is the caller's affair. */

type Op<Name extends AllocatorOp['op']> = Extract<AllocatorOp, { readonly op: Name }>;

const DEFAULT_CAPABILITIES = ['MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'];

export function createAgent(op: Op<'add_agent'>): Agent {
  return {
    id: op.agent,
    total: parseResources(op.total),
    held: new Map(),
    isActive: true,
    capabilities: op.agent_capabilities ?? DEFAULT_CAPABILITIES,
    attributes: parseAttributes(op.attributes ?? ''),
    attributeText: canonicalAttributes(op.attributes ?? ''),
    maintenance: undefined,
  };
}

/** What an agent reports as used; a framework that is not known yet counts in no sorter before it comes. */
export function report(state: State, agent: Agent, used: readonly CaseUse[]): void {
  for (const { framework, role, resources } of used) {
    setHeld(agent, framework, role, add(heldBy(agent, framework, role), parseResources(resources)));
  }
  updateTracking(state);
  const clients = new Map(used.map(({ framework, role }) => [JSON.stringify([framework, role]), { framework, role }]));
  for (const { framework, role } of clients.values()) {
    if (state.frameworks.has(framework)) countAllocation(state, framework, role);
  }
}

/** Whether anything really changed. */
export function updateAgent(state: State, agent: Agent, op: Op<'update_agent'>): boolean {
  let isChanged = false;
  if (op.attributes !== undefined && canonicalAttributes(op.attributes) !== agent.attributeText) {
    agent.attributeText = canonicalAttributes(op.attributes);
    agent.attributes = parseAttributes(op.attributes);
    removeFilters(state, agent.id);
    isChanged = true;
  }
  const capabilities = op.agent_capabilities;
  if (capabilities !== undefined && [...capabilities].sort().join() !== [...agent.capabilities].sort().join()) {
    agent.capabilities = capabilities;
    isChanged = true;
  }
  if (op.total !== undefined && !isSameSet(parseResources(op.total), agent.total)) {
    agent.total = parseResources(op.total);
    isChanged = true;
  }
  return isChanged;
}

/** All filters on the agent, of all frameworks (§10). */
export function removeFilters({ frameworks }: State, agent: string): void {
  for (const framework of frameworks.values()) {
    framework.filters = framework.filters.filter((filter) => filter.agent !== agent);
    framework.inverseFilters = framework.inverseFilters.filter((filter) => filter.agent !== agent);
  }
}

/** Back to the agent; throws if it does not hold that much. */
export function takeBack(agent: Agent, framework: string, role: string, resources: ResourceSet): void {
  const held = heldBy(agent, framework, role);
  if (!contains(held, resources)) throw new Error(`${framework} does not hold that much on ${agent.id} in ${role}`);
  setHeld(agent, framework, role, subtract(held, resources));
}

/** Offer operations on what a framework holds: the agent's total follows, but for copies of shared entries made of nothing. */
export function convertHeld(state: State, op: Op<'update_allocation'>): void {
  const agent = find(state.agents, op.agent);
  const held = heldBy(agent, op.framework, op.role);
  const offered = op.offered === undefined ? held : parseResources(op.offered);
  const converted = convert(offered, op.conversions);
  const total = convert(
    agent.total,
    op.conversions.filter(({ consumed }) => consumed.length > 0),
  );
  if (!contains(held, offered) || converted === undefined || total === undefined) {
    throw new Error(`${op.framework} cannot convert what it does not hold on ${op.agent}`);
  }
  setHeld(agent, op.framework, op.role, add(subtract(held, offered), converted));
  agent.total = total;
}

/** Operations of the operator on what is free; false: it is not free. */
export function convertFree(state: State, op: Op<'update_available'>): boolean {
  const agent = find(state.agents, op.agent);
  if (convert(availableOn(agent), op.conversions) === undefined) return false;
  agent.total = convert(agent.total, op.conversions) ?? agent.total;
  return true;
}
