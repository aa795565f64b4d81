import type { CaseConfig, CaseConstraints } from '../../src/conformance/subject.ts';
import type { Attribute } from './constraints.ts';
import { ownerOf } from './entries.ts';
import { type Limits, type Quantities, scalarsOf, sum } from './quantities.ts';
import { add, isQuotaScalar, type ResourceSet, subtract } from './resources.ts';
import { createSorterTree, type SorterTree } from './sorter.ts';

/** All that the allocator knows (semantics §4). Nothing is kept that can be computed from the rest. */
export interface State {
  readonly config: CaseConfig;
  readonly agents: Map<string, Agent>;
  readonly frameworks: Map<string, Framework>;
  readonly quotas: Map<string, Quota>;
  readonly weights: Map<string, number>;
  whitelist: readonly string[] | null;
  /** Only for the order in which roles, and frameworks of a role, were chosen: their counters. */
  readonly roleSorter: SorterTree;
  readonly frameworkSorters: Map<string, SorterTree>;
}

export interface Agent {
  readonly id: string;
  total: ResourceSet;
  /** Offered or allocated, by framework and role. Frameworks that were not added yet may hold something, too. */
  readonly held: Map<string, Map<string, ResourceSet>>;
  isActive: boolean;
  capabilities: readonly string[];
  attributes: readonly Attribute[];
  attributeText: string;
  /** When it will be away, and which frameworks were asked and did not answer. */
  maintenance: { readonly start: number; readonly asked: Set<string> } | undefined;
}

export interface Framework {
  readonly id: string;
  roles: readonly string[];
  suppressed: readonly string[];
  /** Roles in whose sorter it is active. */
  listening: readonly string[];
  isActive: boolean;
  capabilities: readonly string[];
  /** By role: instead of the global minimum. */
  minimums: ReadonlyMap<string, readonly Quantities[]>;
  constraints: Readonly<Record<string, CaseConstraints>>;
  filters: readonly OfferFilter[];
  inverseFilters: readonly { readonly agent: string }[];
}

export interface OfferFilter {
  readonly role: string;
  readonly agent: string;
  readonly refused: ResourceSet;
}

export interface Quota {
  readonly guarantees: Quantities;
  readonly limits: Limits;
}

export function createState(config: CaseConfig): State {
  return {
    config,
    agents: new Map(),
    frameworks: new Map(),
    quotas: new Map(),
    weights: new Map(),
    whitelist: null,
    roleSorter: createSorterTree(),
    frameworkSorters: new Map(),
  };
}

export function find<T>(map: ReadonlyMap<string, T>, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw new Error(`no ${id} here`);
  return found;
}

export function heldBy(agent: Agent, framework: string, role: string): ResourceSet {
  return agent.held.get(framework)?.get(role) ?? [];
}

export function setHeld(agent: Agent, framework: string, role: string, held: ResourceSet): void {
  const byRole = agent.held.get(framework) ?? new Map<string, ResourceSet>();
  if (held.length > 0) byRole.set(role, held);
  else byRole.delete(role);
  if (byRole.size > 0) agent.held.set(framework, byRole);
  else agent.held.delete(framework);
}

/** Total less all that is offered or allocated; shared entries are always there (§4). */
export function availableOn(agent: Agent): ResourceSet {
  const held = [...agent.held.values()].flatMap((byRole) => [...byRole.values()].flat());
  return subtract(
    agent.total,
    held.filter(({ shared }) => !shared),
  );
}

/** What added frameworks hold in a role on one agent; several copies of one shared entry are one entry. */
export function heldInRole({ frameworks }: State, agent: Agent, role: string): ResourceSet {
  let set: ResourceSet = [];
  for (const [framework, byRole] of agent.held) if (frameworks.has(framework)) set = add(set, byRole.get(role) ?? []);
  return set;
}

/** What roles hold in the whole cluster; only some entries, if told which. A shared entry counts once a role and agent (§3.1). */
export function allocationOfRoles(state: State, roles: readonly string[], select = (set: ResourceSet) => set): Quantities {
  return sum(
    [...state.agents.values()].flatMap((agent) => roles.map((role) => scalarsOf(select(heldInRole(state, agent, role))))),
  );
}

export function allocationOfFrameworks({ agents }: State, frameworks: readonly string[], role: string): Quantities {
  return sum([...agents.values()].flatMap((agent) => frameworks.map((framework) => scalarsOf(heldBy(agent, framework, role)))));
}

/** Of all agents there are, whatever they are reserved for, active or not (§3.1). */
export function clusterTotal({ agents }: State): Quantities {
  return sum([...agents.values()].map(({ total }) => scalarsOf(total)));
}

/** Reserved scalars of all agents, allocated or not, whose owner is one of those asked for. */
export function reservedQuantities({ agents }: State, isAsked: (owner: string) => boolean): Quantities {
  const isReserved = (owner: string | undefined) => owner !== undefined && isAsked(owner);
  return sum([...agents.values()].map(({ total }) => scalarsOf(total.filter((entry) => isReserved(ownerOf(entry))))));
}

/** What counts against the quota of a role: reservations of its subtree, and what the subtree holds unreserved (§6.1). */
export function consumedQuota(state: State, role: string): Quantities {
  const isBelow = (other: string) => other === role || other.startsWith(`${role}/`);
  const roles = state.roleSorter.clients().filter(isBelow);
  const unreserved = allocationOfRoles(state, roles, (set) => set.filter(isQuotaScalar));
  return sum([reservedQuantities(state, isBelow), unreserved]);
}
