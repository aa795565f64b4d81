import { createSorterTree } from './sorter.ts';
import { find, type State } from './state.ts';

/**
 * Who stands in which sorter (semantics §4): a framework in those of the roles it is subscribed to or holds something in, a
 * role while there is such a framework. Whoever leaves loses its counter. New ones come before others go.
 */
export function updateTracking(state: State): void {
  const { frameworks, frameworkSorters, roleSorter } = state;
  for (const { id } of frameworks.values()) {
    for (const role of trackedRoles(state, id)) {
      if (!frameworkSorters.has(role)) {
        roleSorter.add(role);
        frameworkSorters.set(role, createSorterTree());
      }
      const sorter = find(frameworkSorters, role);
      if (!sorter.clients().includes(id)) sorter.add(id);
    }
  }
  for (const [role, sorter] of frameworkSorters) {
    for (const id of sorter.clients()) if (!trackedRoles(state, id).has(role)) sorter.remove(id);
    if (sorter.clients().length > 0) continue;
    frameworkSorters.delete(role);
    roleSorter.remove(role);
  }
}

function trackedRoles({ agents, frameworks }: State, id: string): Set<string> {
  const framework = frameworks.get(id);
  if (framework === undefined) return new Set();
  return new Set([...framework.roles, ...[...agents.values()].flatMap((agent) => [...(agent.held.get(id)?.keys() ?? [])])]);
}

/** One allocation more, on one agent, to a framework in a role. */
export function countAllocation(state: State, framework: string, role: string): void {
  state.roleSorter.count(role);
  find(state.frameworkSorters, role).count(framework);
}
