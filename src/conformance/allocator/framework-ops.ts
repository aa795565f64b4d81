import type { FrameworkId } from '../../cluster/ids.ts';
import { MinimumOffer } from '../../cluster/resources/minimum-offer.ts';
import { type ConstraintGroups, compileOfferConstraints } from '../../cluster/resources/offer-constraints.ts';
import type { Capabilities } from '../../cluster/tables/frameworks.ts';
import { fromQuantities, toParts } from '../cases/case-resources.ts';
import type { CaseFramework, OpNamed } from '../subject.ts';
import type { AllocatorWorld } from './allocator-world.ts';

/** What ops do that frameworks do: subscribe, change, suppress, revive and go. */

type Named = { readonly framework: string };

/** What the ops below need of a world, whichever kind of case it is for. */
export type FrameworkWorld = Pick<
  AllocatorWorld,
  'cluster' | 'membership' | 'allocation' | 'subscription' | 'row' | 'group' | 'membershipsOf' | 'leaveIfIdle'
>;

export function addFramework(world: AllocatorWorld, op: OpNamed<'add_framework'>): void {
  const { cluster, membership, holdings } = world;
  const { framework, roles, active: isActive = true, suppressed_roles: suppressed = [] } = op;
  if (world.subscriptions.has(framework)) throw new Error(`framework ${framework} is there already`);
  world.subscriptions.set(framework, { isActive, roles: new Set(roles) });
  describe(world, { capabilities: [], min_allocatable_resources: {}, offer_constraints: {}, ...op });
  for (const role of roles) {
    const row = world.row(framework, role);
    if (isActive) membership.activate(row, suppressed.includes(role));
    else enterQuietly(world, row, { isActive, isSuppressed: suppressed.includes(role) });
  }
  for (const { agent: name, role, resources } of op.used ?? []) {
    const agent = world.agent(name);
    if (cluster.agents.isUp[agent] === 0) continue;
    const row = world.row(framework, role);
    membership.enter(row);
    holdings.charge(row, agent, toParts(resources, cluster.agents));
  }
}

/**
 * UPDATE_FRAMEWORK triggers no run: the next batch sees what is new. As in Mesos, a role that is new is active in the
 * sorter whether the framework is connected or not, and filters of inverse offers are void whatever changes.
 */
export function updateFramework(world: FrameworkWorld, op: OpNamed<'update_framework'>): void {
  const { cluster, membership, allocation } = world;
  const { framework, suppressed_roles: suppressed = [] } = op;
  const { roles } = world.subscription(framework);
  const wanted = new Set(op.roles ?? roles);
  describe(world, op);
  const left = [...roles].filter((role) => !wanted.has(role));
  for (const role of wanted) {
    const row = world.row(framework, role);
    const isSuppressed = suppressed.includes(role);
    if (!roles.has(role)) {
      roles.add(role);
      enterQuietly(world, row, { isActive: true, isSuppressed });
      allocation.widened(row);
    } else if (isSuppressed) membership.suppress(row);
    else if (cluster.frameworks.isSuppressed[row] === 1) membership.unsuppress(row);
    else allocation.widened(row);
  }
  // As in Mesos after the new ones: what nodes above have counted is kept while there is somebody below.
  for (const role of left) leaveRole(world, framework, role);
  allocation.maintenance.forgetFilters(world.group(framework));
}

export function removeFramework(world: AllocatorWorld, { framework }: Named): void {
  const { cluster, membership, holdings, allocation } = world;
  world.subscription(framework);
  world.subscriptions.delete(framework);
  for (const row of world.rowsOf(framework)) {
    cluster.frameworks.isActive[row] = 0;
    cluster.filters.clear(row);
    for (const agent of holdings.agentsOf(row)) {
      holdings.release(row, agent);
      allocation.recovered(agent);
    }
    membership.leave(row);
  }
  allocation.maintenance.forgetFilters(world.group(framework)); // what it was asked stays asked, as in Mesos
}

export function activateFramework(world: AllocatorWorld, { framework }: Named): void {
  const { cluster, membership } = world;
  const subscription = world.subscription(framework);
  subscription.isActive = true;
  for (const role of subscription.roles) {
    const row = world.row(framework, role);
    membership.activate(row, cluster.frameworks.isSuppressed[row] === 1);
  }
}

export function deactivateFramework(world: AllocatorWorld, { framework }: Named): void {
  const subscription = world.subscription(framework);
  subscription.isActive = false;
  for (const row of world.rowsOf(framework)) world.membership.deactivate(row);
}

export function suppressOffers(world: FrameworkWorld, op: Named & { readonly roles?: readonly string[] }): void {
  for (const row of chosenRows(world, op)) world.membership.suppress(row);
}

export function reviveOffers(world: FrameworkWorld, op: Named & { readonly roles?: readonly string[] }): void {
  for (const row of chosenRows(world, op)) world.membership.revive(row);
}

/** No roles named: all that it is subscribed to. */
function chosenRows(world: FrameworkWorld, { framework, roles = [] }: Named & { readonly roles?: readonly string[] }) {
  const subscribed = world.subscription(framework).roles;
  const chosen = roles.length === 0 ? [...subscribed] : roles.filter((role) => subscribed.has(role));
  return chosen.map((role) => world.row(framework, role));
}

/** It is in the role from now on, and no run is triggered. */
function enterQuietly(
  { cluster, membership }: FrameworkWorld,
  row: FrameworkId,
  { isActive, isSuppressed }: Readonly<Record<'isActive' | 'isSuppressed', boolean>>,
): void {
  membership.enter(row);
  cluster.frameworks.isActive[row] = isActive ? 1 : 0;
  cluster.frameworks.isSuppressed[row] = isSuppressed ? 1 : 0;
}

/** It stays the role's client as long as it holds something in it. */
function leaveRole(world: FrameworkWorld, framework: string, role: string): void {
  const row = world.row(framework, role);
  world.subscription(framework).roles.delete(role);
  world.cluster.frameworks.isActive[row] = 0;
  world.cluster.filters.clear(row);
  world.leaveIfIdle(row);
}

/** What it says of itself, for each of its rows. */
export function describe(world: FrameworkWorld, op: Omit<CaseFramework, 'roles'>): void {
  const { frameworks, resources, availability, eligibility } = world.cluster;
  const { capabilities, min_allocatable_resources: minimums, offer_constraints: constraints } = op;
  for (const [role, row] of world.membershipsOf(op.framework)) {
    if (capabilities) frameworks.setCapabilities(row, toCapabilities(capabilities));
    if (minimums) {
      const minimum = minimums[role];
      frameworks.minimum[row] = minimum ? new MinimumOffer(resources, minimum.map(fromQuantities)) : null;
    }
    if (constraints) {
      const groups = constraints[role] as ConstraintGroups | undefined;
      eligibility.constrain(row, groups ? compileOfferConstraints(groups) : null);
    }
    eligibility.frameworkChanged(row);
  }
  availability.setOwnMinimums(frameworks.minimum.some((minimum) => minimum !== null));
}

function toCapabilities(names: readonly string[]): Capabilities {
  return {
    gpus: names.includes('GPU_RESOURCES'),
    shared: names.includes('SHARED_RESOURCES'),
    revocable: names.includes('REVOCABLE_RESOURCES'),
    refinement: names.includes('RESERVATION_REFINEMENT'),
    multiRole: names.includes('MULTI_ROLE'),
    regionAware: names.includes('REGION_AWARE'),
  };
}
