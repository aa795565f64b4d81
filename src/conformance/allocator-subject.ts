import { mesos } from '../allocators/mesos.ts';
import { Allocation } from '../cluster/allocation.ts';
import { attributesText, parseAttributes } from '../cluster/attributes.ts';
import { Cluster } from '../cluster/cluster.ts';
import { convert, isFree } from '../cluster/conversions.ts';
import type { Capabilities } from '../cluster/frameworks.ts';
import { type AgentId, type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import { Membership } from '../cluster/membership.ts';
import { MinimumOffer } from '../cluster/minimum-offer.ts';
import { type ConstraintGroups, compileOfferConstraints } from '../cluster/offer-constraints.ts';
import { createSimulation, fromSeconds, SECOND, type Simulation, type Time } from '../sim/index.ts';
import { namesIn } from './case-names.ts';
import { fromQuantities, toParts, toQuantities } from './case-resources.ts';
import { Holdings } from './holdings.ts';
import type {
  AllocatorOp,
  AllocatorSubject,
  CaseConfig,
  CaseFramework,
  CaseInverseOffer,
  CaseOffer,
  CaseQuantities,
  CaseUse,
  CreateSubject,
} from './subject.ts';

type Op<Name extends AllocatorOp['op']> = Extract<AllocatorOp, { readonly op: Name }>;

/** Mesos' default where a refusal's time is not valid; and the longest there is (hierarchical.cpp, recoverResources). */
const DEFAULT_REFUSE = 5 * SECOND;
const LONGEST_REFUSE = 365 * 24 * 3600 * SECOND;

/** Cases of kind `allocator`, played on the cluster, the allocation and the `mesos` allocator that simulations run. */
export const createSubject: CreateSubject = (config, ops) => new OwnSubject(config, ops);

class OwnSubject implements AllocatorSubject {
  readonly #simulation: Simulation;
  readonly #cluster: Cluster;
  readonly #allocation: Allocation;
  readonly #membership: Membership;
  readonly #holdings: Holdings;
  /** Rows by framework and role. */
  readonly #rows = new Map<string, Map<string, FrameworkId>>();
  readonly #groups: string[] = [];
  /** Frameworks that have been added, with the roles they are subscribed to. */
  readonly #subscribed = new Map<string, { isActive: boolean; readonly roles: Set<string> }>();
  #offers: CaseOffer[] = [];
  #inverseOffers: CaseInverseOffer[] = [];

  constructor(config: CaseConfig, ops: readonly AllocatorOp[]) {
    const names = namesIn(ops);
    this.#groups = [...new Set(names.members.map(({ framework }) => framework))];
    this.#simulation = createSimulation({ seed: 1 });
    this.#cluster = new Cluster(this.#simulation, {
      resources: names.scalars,
      agents: names.agents.map((name) => ({ name, resources: [], attributes: {} })),
      roles: names.roles.map((name) => ({ name, weight: 1, priority: 0 })),
      frameworks: names.members.map(({ framework, role }) => ({
        name: framework,
        role,
        group: this.#groups.indexOf(framework),
      })),
      minAllocatable: (config.minAllocatable ?? []).map(fromQuantities),
      unshared: config.excludedResourceNames,
      filtersGpus: config.filterGpuResources,
    });
    names.members.forEach(({ framework, role }, row) => {
      if (!this.#rows.has(framework)) this.#rows.set(framework, new Map());
      this.#rows.get(framework)?.set(role, row);
    });
    const allocator = mesos({ roleSorter: config.roleSorter, frameworkSorter: config.frameworkSorter });
    allocator.attach?.(this.#cluster);
    this.#holdings = new Holdings(this.#cluster);
    this.#allocation = new Allocation(
      this.#cluster,
      allocator,
      { interval: fromSeconds(config.allocationInterval), granularity: 'agent', agentOrder: config.agentOrder },
      {
        offered: (row, first) => this.#offered(row, first),
        inverseOffered: (group, agent) => this.#inverseOffered(group, agent),
        holds: (group, agent) => this.#holds(this.#groups[group], agent),
      },
    );
    this.#membership = new Membership(this.#cluster, this.#allocation);
    this.#allocation.closeInstant();
  }

  // ------------------------------------------------------------------------------------------------------------ ops

  apply(op: AllocatorOp): { readonly success: boolean } {
    const success = this.#do(op);
    this.#simulation.run(this.#cluster.now);
    return { success: success ?? true };
  }

  #do(op: AllocatorOp): boolean | void {
    switch (op.op) {
      case 'add_agent':
        return this.#addAgent(op);
      case 'remove_agent':
        return this.#removeAgent(this.#agent(op.agent));
      case 'activate_agent':
      case 'deactivate_agent':
        return this.#membership.setAgentActive(this.#agent(op.agent), op.op === 'activate_agent');
      case 'update_agent':
        return this.#updateAgent(op);
      case 'add_resource_provider':
        return this.#addResourceProvider(op);
      case 'add_framework':
        return this.#addFramework(op);
      case 'update_framework':
        return this.#updateFramework(op);
      case 'remove_framework':
        return this.#removeFramework(op.framework);
      case 'activate_framework':
        return this.#setFrameworkActive(op.framework, true);
      case 'deactivate_framework':
        return this.#setFrameworkActive(op.framework, false);
      case 'recover_resources':
        return this.#recover(op);
      case 'recover_outstanding':
        return this.#recoverOutstanding(op);
      case 'update_allocation':
        return this.#updateAllocation(op);
      case 'update_available':
        return this.#updateAvailable(op);
      case 'update_quota':
        return this.#membership.setQuota(this.#role(op.role), fromQuantities(op.guarantees), fromQuantities(op.limits));
      case 'update_weights':
        for (const [role, weight] of Object.entries(op.weights)) this.#membership.setWeight(this.#role(role), weight);
        return;
      case 'suppress_offers':
        for (const row of this.#chosenRows(op)) this.#membership.suppress(row);
        return;
      case 'revive_offers':
        for (const row of this.#chosenRows(op)) this.#membership.revive(row);
        return;
      case 'update_whitelist':
        return this.#membership.setWhitelist(op.hostnames && new Set(op.hostnames));
      case 'update_unavailability':
        return this.#membership.setUnavailable(this.#agent(op.agent), this.#inSeconds(op.start_in_s));
      case 'update_inverse_offer':
        return this.#answerInverseOffer(op);
      case 'advance_clock':
        this.#simulation.run(this.#cluster.now + fromSeconds(op.seconds));
        return this.#allocation.closeInstant();
    }
  }

  // --------------------------------------------------------------------------------------------------------- agents

  #addAgent({ agent: name, total, used = [], agent_capabilities, attributes, unavailability_in_s }: Op<'add_agent'>): void {
    const { agents } = this.#cluster;
    const agent = this.#agent(name);
    this.#membership.setTotal(agent, toParts(total, agents));
    agents.isActive[agent] = 1;
    this.#setCapabilities(agent, agent_capabilities ?? ALL_AGENT_CAPABILITIES);
    agents.features[agent] = { attributes: parseAttributes(attributes ?? ''), hostname: name };
    this.#cluster.eligibility.agentChanged(agent);
    this.#allocation.maintenance.plan(agent, this.#inSeconds(unavailability_in_s ?? null));
    this.#membership.addAgent(agent);
    this.#use(agent, used);
  }

  #removeAgent(agent: AgentId): void {
    for (const row of this.#holdings.rowsOn(agent)) {
      this.#holdings.release(row, agent);
      this.#leaveIfIdle(row);
    }
    this.#membership.removeAgent(agent);
  }

  #updateAgent({ agent: name, total, attributes, agent_capabilities }: Op<'update_agent'>): void {
    const { agents } = this.#cluster;
    const agent = this.#agent(name);
    const parts = total && toParts(total, agents);
    const isOtherTotal = parts !== undefined && !this.#holdings.isTotal(agent, parts);
    const isOtherCapable = agent_capabilities !== undefined && !this.#isCapable(agent, agent_capabilities);
    const before = agents.features[agent];
    const after = attributes === undefined ? before : { ...before, attributes: parseAttributes(attributes) };
    const areOtherAttributes = attributesText(after.attributes) !== attributesText(before.attributes);
    if (!isOtherTotal && !isOtherCapable && !areOtherAttributes) return;
    this.#membership.changeAgent(agent, () => {
      if (parts && isOtherTotal) this.#membership.setTotal(agent, parts);
      if (agent_capabilities) this.#setCapabilities(agent, agent_capabilities);
      agents.features[agent] = after;
    });
    if (areOtherAttributes) this.#membership.attributesChanged(agent);
  }

  #addResourceProvider({ agent: name, total, used = [] }: Op<'add_resource_provider'>): void {
    const agent = this.#agent(name);
    this.#holdings.grow(agent, toParts(total, this.#cluster.agents));
    this.#use(agent, used);
  }

  /** Resources of the agent that somebody has in use already; only frameworks that are known are charged. */
  #use(agent: AgentId, used: readonly CaseUse[]): void {
    for (const { framework, role, resources } of used) {
      const row = this.#row(framework, role);
      const isKnown = this.#subscribed.has(framework);
      if (isKnown) this.#membership.enter(row);
      this.#holdings.use(row, agent, toParts(resources, this.#cluster.agents), isKnown);
    }
  }

  #setCapabilities(agent: AgentId, names: readonly string[]): void {
    this.#cluster.agents.setCapabilities(agent, {
      multiRole: names.includes('MULTI_ROLE'),
      hierarchicalRole: names.includes('HIERARCHICAL_ROLE'),
    });
    this.#cluster.eligibility.agentChanged(agent);
  }

  #isCapable(agent: AgentId, names: readonly string[]): boolean {
    const { multiRole, hierarchicalRole } = this.#cluster.agents.capabilities[agent];
    return multiRole === names.includes('MULTI_ROLE') && hierarchicalRole === names.includes('HIERARCHICAL_ROLE');
  }

  // ----------------------------------------------------------------------------------------------------- frameworks

  #addFramework(op: Op<'add_framework'>): void {
    const { framework, roles, active = true } = op;
    this.#subscribed.set(framework, { isActive: active, roles: new Set(roles) });
    this.#describe(op);
    for (const role of roles) this.#enter(framework, role, op.suppressed_roles?.includes(role) ?? false);
    for (const { agent, role, resources } of op.used ?? []) {
      if (this.#cluster.agents.isUp[this.#agent(agent)] === 0) continue;
      const row = this.#row(framework, role);
      this.#membership.enter(row);
      this.#holdings.charge(row, this.#agent(agent), toParts(resources, this.#cluster.agents));
    }
  }

  #enter(framework: string, role: string, isSuppressed: boolean): void {
    const row = this.#row(framework, role);
    if (this.#subscribed.get(framework)?.isActive) return this.#membership.activate(row, isSuppressed);
    this.#membership.enter(row);
    this.#cluster.frameworks.isSuppressed[row] = isSuppressed ? 1 : 0;
  }

  /** What it says of itself, for each of its rows. */
  #describe({ framework, capabilities, min_allocatable_resources, offer_constraints }: Omit<CaseFramework, 'roles'>): void {
    const { frameworks, resources, availability, eligibility } = this.#cluster;
    for (const [role, row] of this.#rows.get(framework) ?? []) {
      if (capabilities) frameworks.setCapabilities(row, toCapabilities(capabilities));
      if (min_allocatable_resources) {
        const minimum = min_allocatable_resources[role];
        frameworks.minimum[row] = minimum ? new MinimumOffer(resources, minimum.map(fromQuantities)) : null;
      }
      if (offer_constraints) {
        const groups = offer_constraints[role] as ConstraintGroups | undefined;
        eligibility.constrain(row, groups ? compileOfferConstraints(groups) : null);
      }
      eligibility.frameworkChanged(row);
    }
    availability.setOwnMinimums(frameworks.minimum.some((minimum) => minimum !== null));
  }

  #updateFramework(op: Op<'update_framework'>): void {
    const { framework, roles, suppressed_roles = [] } = op;
    const known = this.#subscribed.get(framework);
    if (known === undefined) throw new Error(`there is no framework ${framework}`);
    this.#describe(op);
    const wanted = new Set(roles ?? known.roles);
    for (const role of known.roles) if (!wanted.has(role)) this.#leave(framework, role);
    for (const role of wanted) {
      const row = this.#row(framework, role);
      const isSuppressed = suppressed_roles.includes(role);
      if (!known.roles.has(role)) this.#enterQuietly(framework, role, isSuppressed);
      else if (isSuppressed) this.#membership.suppress(row);
      else if (this.#cluster.frameworks.isSuppressed[row] === 1) this.#membership.unsuppress(row);
      else this.#allocation.widened(row);
    }
  }

  /** UPDATE_FRAMEWORK triggers no run: the next batch sees the new role. */
  #enterQuietly(framework: string, role: string, isSuppressed: boolean): void {
    const row = this.#row(framework, role);
    const known = this.#subscribed.get(framework);
    known?.roles.add(role);
    this.#membership.enter(row);
    this.#cluster.frameworks.isActive[row] = known?.isActive ? 1 : 0;
    this.#cluster.frameworks.isSuppressed[row] = isSuppressed ? 1 : 0;
    this.#allocation.widened(row);
  }

  #leave(framework: string, role: string): void {
    const row = this.#row(framework, role);
    this.#subscribed.get(framework)?.roles.delete(role);
    this.#cluster.frameworks.isActive[row] = 0;
    this.#cluster.filters.clear(row);
    this.#leaveIfIdle(row);
  }

  #removeFramework(framework: string): void {
    this.#subscribed.delete(framework);
    for (const row of this.#rowsOf(framework)) {
      this.#cluster.frameworks.isActive[row] = 0;
      this.#cluster.filters.clear(row);
      for (const agent of this.#holdings.agentsOf(row)) {
        this.#holdings.release(row, agent);
        this.#allocation.recovered(agent);
      }
      this.#membership.leave(row);
    }
    this.#allocation.maintenance.forgetFramework(this.#groups.indexOf(framework));
  }

  #setFrameworkActive(framework: string, isActive: boolean): void {
    const known = this.#subscribed.get(framework);
    if (known === undefined) throw new Error(`there is no framework ${framework}`);
    known.isActive = isActive;
    for (const role of known.roles) {
      const row = this.#row(framework, role);
      if (isActive) this.#membership.activate(row, this.#cluster.frameworks.isSuppressed[row] === 1);
      else this.#membership.deactivate(row);
    }
  }

  /** A framework that is not subscribed to a role any more is its client only as long as it holds something. */
  #leaveIfIdle(row: FrameworkId): void {
    const { frameworks, roles } = this.#cluster;
    const isSubscribed = this.#subscribed.get(frameworks.names[row])?.roles.has(roles.names[frameworks.role[row]]);
    if (!isSubscribed && this.#holdings.agentsOf(row).length === 0) this.#membership.leave(row);
  }

  // ------------------------------------------------------------------------------------------------------ resources

  #recover({ framework, role, agent: name, resources, refuse_seconds = null }: Op<'recover_resources'>): void {
    const agent = this.#agent(name);
    const row = this.#row(framework, role);
    if (this.#cluster.agents.isUp[agent] === 0) return;
    this.#giveBack(row, agent, this.#holdings.parcels(toParts(resources, this.#cluster.agents), agent), refuse_seconds);
  }

  #recoverOutstanding({ framework, role, agent: name, refuse_seconds = null }: Op<'recover_outstanding'>): void {
    const { frameworks, roles, agents } = this.#cluster;
    for (let row = 0; row < frameworks.count; row++) {
      if (framework !== '*' && frameworks.names[row] !== framework) continue;
      if (role !== '*' && roles.names[frameworks.role[row]] !== role) continue;
      for (const agent of this.#holdings.agentsOf(row))
        if (name === '*' || agents.names[agent] === name)
          this.#giveBack(row, agent, this.#holdings.allOf(row, agent), refuse_seconds);
    }
  }

  #giveBack(row: FrameworkId, agent: AgentId, first: number, refuseSeconds: number | null): void {
    const { parcels } = this.#cluster.offers;
    this.#holdings.giveBack(row, agent, first);
    if (this.#subscribed.has(this.#cluster.frameworks.names[row]))
      this.#allocation.refuse(row, agent, first, parcels, refuseTime(refuseSeconds));
    parcels.remove(first);
    this.#allocation.recovered(agent);
    this.#leaveIfIdle(row);
  }

  #updateAllocation({ framework, role, agent: name, conversions }: Op<'update_allocation'>): void {
    const { agents } = this.#cluster;
    const agent = this.#agent(name);
    const row = this.#row(framework, role);
    for (const { consumed, converted } of conversions) {
      const conversion = { consumed: toParts(consumed, agents), converted: toParts(converted, agents) };
      this.#holdings.swap(row, agent, conversion);
      convert(this.#cluster, agent, conversion, row);
    }
  }

  #updateAvailable({ agent: name, conversions }: Op<'update_available'>): boolean {
    const { agents } = this.#cluster;
    const agent = this.#agent(name);
    const parts = conversions.map(({ consumed, converted }) => ({
      consumed: toParts(consumed, agents),
      converted: toParts(converted, agents),
    }));
    for (const [at, conversion] of parts.entries()) {
      if (!isFree(this.#cluster, agent, conversion.consumed)) {
        // All or nothing: take back what was converted so far.
        for (const { consumed, converted } of parts.slice(0, at).reverse())
          convert(this.#cluster, agent, { consumed: converted, converted: consumed }, NONE);
        return false;
      }
      convert(this.#cluster, agent, conversion, NONE);
    }
    this.#allocation.recovered(agent);
    return true;
  }

  // --------------------------------------------------------------------------------------------------------- offers

  #offered(row: FrameworkId, first: number): void {
    const { offers, frameworks, roles, agents } = this.#cluster;
    for (let offer = first; offer !== NONE; ) {
      const next = offers.next[offer];
      const agent = offers.agent[offer];
      this.#offers.push({
        framework: frameworks.names[row],
        role: roles.names[frameworks.role[row]],
        agent: agents.names[agent],
        resources: this.#holdings.toCase(offers.parcel[offer]),
      });
      this.#holdings.hold(row, agent, offers.parcel[offer]);
      offers.parcels.remove(offers.parcel[offer]);
      offers.parcel[offer] = NONE;
      offers.isOutstanding[offer] = 0;
      offers.rows.giveBack(offer);
      offer = next;
    }
  }

  /** Asked for inverse offers, which only connected frameworks get. */
  #holds(framework: string, agent: AgentId): boolean {
    return this.#subscribed.get(framework)?.isActive === true && this.#holdings.hasAny(this.#rowsOf(framework), agent);
  }

  #inverseOffered(group: number, agent: AgentId): void {
    const start = this.#allocation.maintenance.windows.get(agent) ?? 0;
    this.#inverseOffers.push({
      framework: this.#groups[group],
      agent: this.#cluster.agents.names[agent],
      unavailable_in_s: (start - this.#cluster.now) / SECOND,
    });
  }

  #answerInverseOffer({ framework, agent, refuse_seconds = null }: Op<'update_inverse_offer'>): void {
    const group = this.#groups.indexOf(framework);
    this.#allocation.inverseAnswered(group, this.#agent(agent), refuseTime(refuse_seconds));
  }

  takeOffers(): CaseOffer[] {
    const offers = this.#offers;
    this.#offers = [];
    return offers;
  }

  takeInverseOffers(): CaseInverseOffer[] {
    const offers = this.#inverseOffers;
    this.#inverseOffers = [];
    return offers;
  }

  // ------------------------------------------------------------------------------------------------------ questions

  roleShares(): ReadonlyMap<string, number> {
    const { roles, roleClients } = this.#cluster;
    const clients = [...roles.names.keys()].filter((role) => roles.isClient(role));
    return new Map(clients.map((role) => [roles.names[role], roleClients[roles.leafOf(role)].share]));
  }

  activeOfferFilters(role: string): number {
    const { frameworks, filters, filterTime } = this.#cluster;
    const rows = [...frameworks.names.keys()].filter((row) => frameworks.role[row] === this.#role(role));
    return rows.reduce((sum, row) => sum + filters.countActive(row, filterTime), 0);
  }

  get allocationRuns(): number {
    return this.#allocation.runs;
  }

  clusterTotal(): CaseQuantities {
    return toQuantities(this.#cluster.ledger.capacity, this.#cluster.resources);
  }

  clusterOfferedOrAllocated(): CaseQuantities {
    const { offered, allocated } = this.#cluster.ledger;
    return toQuantities(
      offered.map((amount, r) => amount + allocated[r]),
      this.#cluster.resources,
    );
  }

  // ---------------------------------------------------------------------------------------------------------- names

  #agent(name: string): AgentId {
    return this.#cluster.agents.names.indexOf(name);
  }

  #role(name: string): RoleId {
    return this.#cluster.roles.idOf(name);
  }

  #row(framework: string, role: string): FrameworkId {
    const row = this.#rows.get(framework)?.get(role);
    if (row === undefined) throw new Error(`framework ${framework} has no role ${role}`);
    return row;
  }

  #rowsOf(framework: string): FrameworkId[] {
    return [...(this.#rows.get(framework)?.values() ?? [])];
  }

  /** No roles named: all that it is subscribed to. */
  #chosenRows({ framework, roles }: { readonly framework: string; readonly roles?: readonly string[] }): FrameworkId[] {
    const subscribed = this.#subscribed.get(framework)?.roles ?? new Set<string>();
    const chosen = roles === undefined || roles.length === 0 ? [...subscribed] : roles;
    return chosen.filter((role) => subscribed.has(role)).map((role) => this.#row(framework, role));
  }

  #inSeconds(seconds: number | null): Time | null {
    return seconds === null ? null : this.#cluster.now + fromSeconds(seconds);
  }
}

const ALL_AGENT_CAPABILITIES = ['MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'];

function toCapabilities(names: readonly string[]): Capabilities {
  return {
    gpus: names.includes('GPU_RESOURCES'),
    shared: names.includes('SHARED_RESOURCES'),
    revocable: names.includes('REVOCABLE_RESOURCES'),
    refinement: names.includes('RESERVATION_REFINEMENT'),
    multiRole: names.includes('MULTI_ROLE'),
  };
}

/** What Mesos makes of `refuse_seconds`; null: there was no filter (the semantics §10). */
function refuseTime(seconds: number | null): Time {
  if (seconds === null) return 0;
  if (Number.isNaN(seconds) || seconds < 0) return DEFAULT_REFUSE;
  return seconds * SECOND > LONGEST_REFUSE ? LONGEST_REFUSE : fromSeconds(seconds);
}
