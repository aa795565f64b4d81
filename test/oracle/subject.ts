import type { CaseQuantities, CreateSubject } from '../../src/conformance/subject.ts';
import { createAllocator, type PlainAllocator } from './allocator.ts';
import { formatQuantities, scalarsOf, sum } from './quantities.ts';
import { add, type ResourceSet } from './resources.ts';
import { dominantShare } from './sorter.ts';
import { allocationOfRoles, clusterTotal, type State } from './state.ts';

/**
 * The slow, plain allocator that tests compare others with: Mesos' hierarchical allocator as its semantics (§1–15) read, all
 * computed anew in every run, no code shared with the program.
 */
export const createPlainSubject: CreateSubject = (config) => subjectOf(createAllocator(config));

export function subjectOf(allocator: PlainAllocator): ReturnType<CreateSubject> {
  const { state } = allocator;
  return {
    apply: (op) => ({ success: allocator.apply(op) }),
    takeOffers: allocator.takeOffers,
    takeInverseOffers: allocator.takeInverseOffers,
    roleShares() {
      const view = { total: clusterTotal(state), excludedNames: state.config.excludedResourceNames };
      const roles = state.roleSorter.clients();
      return new Map(roles.map((role) => [role, dominantShare(allocationOfRoles(state, [role]), view)]));
    },
    activeOfferFilters: (role) =>
      [...state.frameworks.values()].flatMap(({ filters }) => filters.filter((filter) => filter.role === role)).length,
    get allocationRuns() {
      return allocator.runs;
    },
    clusterTotal: () => formatQuantities(clusterTotal(state)),
    clusterOfferedOrAllocated: () => offeredOrAllocated(state),
  };
}

/** All that is held, by frameworks that were not added yet, too; a shared entry counts once an agent and role. */
function offeredOrAllocated({ agents }: State): CaseQuantities {
  const perAgent = [...agents.values()].map((agent) => {
    const byRole = new Map<string, ResourceSet>();
    for (const held of agent.held.values()) {
      for (const [role, set] of held) byRole.set(role, add(byRole.get(role) ?? [], set));
    }
    return sum([...byRole.values()].map(scalarsOf));
  });
  return formatQuantities(sum(perAgent));
}
