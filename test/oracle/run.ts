import type { CaseInverseOffer } from '../../src/conformance/subject.ts';
import { admitsAgent, isAllocatable, isFiltered, mayUseAgent, strip } from './eligibility.ts';
import { ownerOf } from './entries.ts';
import {
  limitsMinus,
  minus,
  NOTHING,
  type Quantities,
  scalarsOf,
  shrinkToLimits,
  shrinkToQuantities,
  sum,
} from './quantities.ts';
import { add, isOfferableTo, isQuotaScalar, type ResourceSet, subtract } from './resources.ts';
import type { Seeded } from './seeded.ts';
import { compareBytes, drfOrder, randomOrder, type SorterView } from './sorter.ts';
import {
  type Agent,
  allocationOfFrameworks,
  allocationOfRoles,
  availableOn,
  clusterTotal,
  consumedQuota,
  find,
  heldBy,
  reservedQuantities,
  type State,
  setHeld,
} from './state.ts';
import { countAllocation } from './tracking.ts';

export interface Offer {
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  resources: ResourceSet;
}

/** What a run keeps in mind from one offer to the next (semantics §6.1). */
interface Run {
  readonly state: State;
  readonly random: Seeded;
  readonly offers: Offer[];
  /** Of top-level roles with a quota. */
  readonly consumed: Map<string, Quantities>;
  requiredHeadroom: Quantities;
  availableHeadroom: Quantities;
  readonly offeredShared: Map<string, ResourceSet>;
}

/** One execution of the allocation algorithm over the candidate agents (semantics §6). */
export function allocate(state: State, candidates: readonly string[], random: Seeded): Offer[] {
  const agents = [...state.agents.values()].filter(
    ({ id, isActive }) => candidates.includes(id) && isActive && (state.whitelist?.includes(id) ?? true),
  );
  const run = prepare(state, random);
  for (const agent of ordered(run, agents)) satisfyGuarantees(run, agent);
  for (const agent of ordered(run, agents)) shareFairly(run, agent);
  return run.offers;
}

function ordered({ state, random }: Run, agents: readonly Agent[]): readonly Agent[] {
  if (state.config.agentOrder === 'random') return random.shuffle(agents);
  return agents.toSorted((a, b) => compareBytes(a.id, b.id));
}

function prepare(state: State, random: Seeded): Run {
  const quotas = [...state.quotas].filter(([role]) => !role.includes('/'));
  const consumed = new Map(quotas.map(([role]) => [role, consumedQuota(state, role)]));
  const requiredHeadroom = sum(quotas.map(([role, { guarantees }]) => minus(guarantees, consumed.get(role) ?? NOTHING)));
  return {
    state,
    random,
    offers: [],
    consumed,
    requiredHeadroom,
    availableHeadroom: headroom(state),
    offeredShared: new Map(),
  };
}

/** What is free, unreserved and not revocable in the whole cluster; every subtraction forgets deficits. */
function headroom(state: State): Quantities {
  const roles = state.roleSorter.clients();
  const reserved = reservedQuantities(state, () => true);
  const heldReserved = allocationOfRoles(state, roles, (set) => set.filter((entry) => ownerOf(entry) !== undefined));
  const freeRevocable = [...state.agents.values()].map((agent) =>
    scalarsOf(availableOn(agent).filter(({ revocable }) => revocable)),
  );
  const unallocated = minus(clusterTotal(state), allocationOfRoles(state, roles));
  return minus(minus(unallocated, minus(reserved, heldReserved)), sum(freeRevocable));
}

function roleOrder({ state, random }: Run): string[] {
  const view: SorterView = {
    isActive: () => true,
    weightOf: (path) => state.weights.get(path) ?? 1,
    allocationOf: (roles) => allocationOfRoles(state, roles),
    total: clusterTotal(state),
    excludedNames: state.config.excludedResourceNames,
  };
  return state.config.roleSorter === 'drf' ? drfOrder(state.roleSorter, view) : randomOrder(state.roleSorter, view, random);
}

function frameworkOrder({ state, random }: Run, role: string): string[] {
  const view: SorterView = {
    isActive: (framework) => find(state.frameworks, framework).listening.includes(role),
    weightOf: () => 1,
    allocationOf: (frameworks) => allocationOfFrameworks(state, frameworks, role),
    total: clusterTotal(state),
    excludedNames: state.config.excludedResourceNames,
  };
  const sorter = find(state.frameworkSorters, role);
  return state.config.frameworkSorter === 'drf' ? drfOrder(sorter, view) : randomOrder(sorter, view, random);
}

/** Stage 1 (§6.2): roles below their guarantees get what brings them nearer to it, and what comes with it. */
function satisfyGuarantees(run: Run, agent: Agent): void {
  const { state } = run;
  for (const role of roleOrder(run)) {
    const quota = state.quotas.get(role);
    if (quota === undefined || quota.guarantees.size === 0) continue;
    let unsatisfied = minus(quota.guarantees, run.consumed.get(role) ?? NOTHING);
    if (unsatisfied.size === 0) continue;
    for (const framework of frameworkOrder(run, role)) {
      if (unsatisfied.size === 0) break;
      const seen = visible(run, framework, role, agent);
      const free = seen.filter(isQuotaScalar);
      const guaranteed = shrinkToQuantities(free, unsatisfied);
      if (guaranteed.length === 0) continue;
      const alongside = seen.filter((entry) => ownerOf(entry) === role || entry.value.type !== 'SCALAR' || entry.revocable);
      let extra: ResourceSet = subtract(free, guaranteed);
      if (quota.limits.size > 0) {
        const left = limitsMinus(quota.limits, run.consumed.get(role) ?? NOTHING);
        extra = shrinkToLimits(extra, limitsMinus(left, scalarsOf(guaranteed)));
      }
      extra = withinHeadroom(run, extra);
      const offer = add(add(guaranteed, alongside), extra);
      if (!isWanted(run, framework, role, agent, offer)) continue;

      commit(run, framework, role, agent, offer);
      const charged = scalarsOf(add(guaranteed, extra));
      unsatisfied = minus(unsatisfied, charged);
      charge(run, role, charged);
      run.requiredHeadroom = minus(run.requiredHeadroom, scalarsOf(guaranteed));
      run.availableHeadroom = minus(run.availableHeadroom, charged);
    }
  }
}

/** Stage 2 (§6.3): in the order of fair shares, whoever comes first takes all that quota and headroom leave. */
function shareFairly(run: Run, agent: Agent): void {
  const { state } = run;
  for (const role of roleOrder(run)) {
    const quota = state.quotas.get(role);
    for (const framework of frameworkOrder(run, role)) {
      const seen = visible(run, framework, role, agent);
      let extra: ResourceSet = seen.filter(isQuotaScalar);
      if (quota !== undefined && quota.limits.size > 0) {
        extra = shrinkToLimits(extra, limitsMinus(quota.limits, run.consumed.get(role) ?? NOTHING));
      }
      extra = withinHeadroom(run, extra);
      const alongside = seen.filter((entry) => !isQuotaScalar(entry));
      const offer = add(alongside, extra);
      if (!isWanted(run, framework, role, agent, offer)) continue;

      commit(run, framework, role, agent, offer);
      if (quota !== undefined) charge(run, role, scalarsOf(extra));
      run.availableHeadroom = minus(run.availableHeadroom, scalarsOf(extra));
    }
  }
}

/** What of an agent can be offered to a framework in a role now, before quota cuts it; empty if it may not have the agent. */
function visible({ state, offeredShared }: Run, id: string, role: string, agent: Agent): ResourceSet {
  const framework = find(state.frameworks, id);
  if (!admitsAgent(framework, role, agent)) return [];
  const offerable = availableOn(agent).filter((entry) => isOfferableTo(entry, role));
  const available = subtract(offerable, offeredShared.get(agent.id) ?? []);
  if (!isAllocatable(state, framework, role, available)) return [];
  return mayUseAgent(state, framework, agent) ? strip(framework, available) : [];
}

function withinHeadroom({ requiredHeadroom, availableHeadroom }: Run, extra: ResourceSet): ResourceSet {
  return requiredHeadroom.size === 0 ? extra : shrinkToQuantities(extra, minus(availableHeadroom, requiredHeadroom));
}

function isWanted({ state }: Run, id: string, role: string, agent: Agent, offer: ResourceSet): boolean {
  const framework = find(state.frameworks, id);
  return isAllocatable(state, framework, role, offer) && !isFiltered(framework, role, agent, offer);
}

function commit({ state, offers, offeredShared }: Run, framework: string, role: string, agent: Agent, offer: ResourceSet): void {
  setHeld(agent, framework, role, add(heldBy(agent, framework, role), offer));
  countAllocation(state, framework, role);
  offeredShared.set(
    agent.id,
    add(
      offeredShared.get(agent.id) ?? [],
      offer.filter(({ shared }) => shared),
    ),
  );
  const same = offers.find((each) => each.framework === framework && each.role === role && each.agent === agent.id);
  if (same === undefined) offers.push({ framework, role, agent: agent.id, resources: offer });
  else same.resources = add(same.resources, offer);
}

/** Quota is for top-level roles only: there are no ancestors to charge. */
function charge({ consumed }: Run, role: string, charged: Quantities): void {
  consumed.set(role, sum([consumed.get(role) ?? NOTHING, charged]));
}

/** After each run (§6.5, §13): whoever holds something on a candidate that will be away, and was not asked yet, is asked. */
export function inviteToLeave(state: State, candidates: readonly string[], now: number): CaseInverseOffer[] {
  return [...state.agents.values()].flatMap((agent) => {
    const { id, maintenance } = agent;
    if (maintenance === undefined || !candidates.includes(id)) return [];
    const asked = [...agent.held.keys()].filter((each) => {
      const framework = state.frameworks.get(each);
      const isLeftAlone = framework?.inverseFilters.some((filter) => filter.agent === id);
      return framework?.isActive && !isLeftAlone && !maintenance.asked.has(each);
    });
    for (const framework of asked) maintenance.asked.add(framework);
    return asked.map((framework) => ({ framework, agent: id, unavailable_in_s: (maintenance.start - now) / 1e6 }));
  });
}
