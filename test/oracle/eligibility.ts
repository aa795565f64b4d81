import { admits } from './constraints.ts';
import { size } from './entries.ts';
import { parseQuantities, reaches } from './quantities.ts';
import { contains, type ResourceSet } from './resources.ts';
import type { Agent, Framework, State } from './state.ts';

/** Who may see what (semantics §7, §10, §15). */

export function admitsAgent(framework: Framework, role: string, agent: Agent): boolean {
  return admits(framework.constraints[role], agent.attributes, agent.id);
}

/** Large enough to be offered (§7.1): a framework's own minimum for the role replaces the global one; an empty list takes anything. */
export function isAllocatable({ config }: State, framework: Framework, role: string, set: ResourceSet): boolean {
  if (set.length === 0) return false;
  const minimums = framework.minimums.get(role) ?? config.minAllocatable?.map(parseQuantities) ?? [];
  return minimums.length === 0 || minimums.some((minimum) => reaches(set, minimum));
}

/** An agent with gpus is for those who can use them, all of it (§7.2). */
export function mayUseAgent({ config }: State, framework: Framework, agent: Agent): boolean {
  const hasGpus = agent.total.some(({ name, value }) => name === 'gpus' && size(value) > 0);
  return !config.filterGpuResources || !hasGpus || framework.capabilities.includes('GPU_RESOURCES');
}

/** Without what it could not understand (§7.3). */
export function strip(framework: Framework, set: ResourceSet): ResourceSet {
  const can = (capability: string) => framework.capabilities.includes(capability);
  return set.filter(
    ({ shared, revocable, reservations }) =>
      (!shared || can('SHARED_RESOURCES')) &&
      (!revocable || can('REVOCABLE_RESOURCES')) &&
      (reservations.length < 2 || can('RESERVATION_REFINEMENT')),
  );
}

/** Kept back by what the agent cannot do (§7.2), or because the framework refused as much or more of it (§10). */
export function isFiltered(framework: Framework, role: string, agent: Agent, offer: ResourceSet): boolean {
  if (framework.capabilities.includes('MULTI_ROLE') && !agent.capabilities.includes('MULTI_ROLE')) return true;
  if (role.includes('/') && !agent.capabilities.includes('HIERARCHICAL_ROLE')) return true;
  return framework.filters.some((filter) => filter.role === role && filter.agent === agent.id && contains(filter.refused, offer));
}
