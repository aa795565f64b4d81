import { fromSeconds } from '../../sim/index.ts';
import { fromQuantities, toQuantities } from '../cases/case-resources.ts';
import type {
  AllocatorOp,
  AllocatorSubject,
  CaseConfig,
  CaseInverseOffer,
  CaseOffer,
  CaseQuantities,
  CreateSubject,
  OpNamed,
} from '../subject.ts';
import * as agentOps from './agent-ops.ts';
import { AllocatorWorld } from './allocator-world.ts';
import * as frameworkOps from './framework-ops.ts';
import * as resourceOps from './resource-ops.ts';

/** Cases of kind `allocator`, played on the cluster, the allocation and the `mesos` allocator that simulations run. */
export const createSubject: CreateSubject = (config, ops) => new OwnSubject(config, ops);

/** Does the op; what can fail without an error returns whether it has succeeded. */
type Doing<Name extends AllocatorOp['op']> = (
  world: AllocatorWorld,
  op: OpNamed<Name>,
) => Name extends 'update_available' ? boolean : void;

const OPS: { readonly [Name in AllocatorOp['op']]: Doing<Name> } = {
  add_agent: agentOps.addAgent,
  remove_agent: agentOps.removeAgent,
  activate_agent: (world, { agent }) => world.membership.setAgentActive(world.presentAgent(agent), true),
  deactivate_agent: (world, { agent }) => world.membership.setAgentActive(world.presentAgent(agent), false),
  update_agent: agentOps.updateAgent,
  add_resource_provider: agentOps.addResourceProvider,
  update_whitelist: (world, { hostnames }) => world.membership.setWhitelist(hostnames && new Set(hostnames)),
  update_unavailability: (world, { agent, start_in_s: start }) =>
    world.membership.setUnavailable(world.presentAgent(agent), world.inSeconds(start)),
  add_framework: frameworkOps.addFramework,
  update_framework: frameworkOps.updateFramework,
  remove_framework: frameworkOps.removeFramework,
  activate_framework: frameworkOps.activateFramework,
  deactivate_framework: frameworkOps.deactivateFramework,
  suppress_offers: frameworkOps.suppressOffers,
  revive_offers: frameworkOps.reviveOffers,
  recover_resources: resourceOps.recoverResources,
  recover_outstanding: resourceOps.recoverOutstanding,
  update_allocation: resourceOps.updateAllocation,
  update_available: resourceOps.updateAvailable,
  update_inverse_offer: resourceOps.answerInverseOffer,
  update_quota: (world, { role, guarantees, limits }) =>
    world.membership.setQuota(world.role(role), fromQuantities(guarantees), fromQuantities(limits)),
  update_weights: (world, { weights }) => {
    for (const [role, weight] of Object.entries(weights)) world.membership.setWeight(world.role(role), weight);
  },
  advance_clock: ({ simulation, cluster, allocation }, { seconds }) => {
    simulation.run(cluster.now + fromSeconds(seconds));
    allocation.closeInstant();
  },
};

class OwnSubject implements AllocatorSubject {
  readonly #world: AllocatorWorld;

  constructor(config: CaseConfig, ops: readonly AllocatorOp[]) {
    this.#world = new AllocatorWorld(config, ops);
  }

  apply(op: AllocatorOp): { readonly success: boolean } {
    const { simulation, cluster } = this.#world;
    const apply = OPS[op.op] as (world: AllocatorWorld, op: AllocatorOp) => unknown;
    const success = apply(this.#world, op) !== false;
    simulation.run(cluster.now);
    return { success };
  }

  takeOffers(): CaseOffer[] {
    return this.#world.inbox.takeOffers();
  }

  takeInverseOffers(): CaseInverseOffer[] {
    return this.#world.inbox.takeInverseOffers();
  }

  roleShares(): ReadonlyMap<string, number> {
    const { roles, roleClients } = this.#world.cluster;
    const clients = [...roles.names.keys()].filter((role) => roles.isClient(role));
    return new Map(clients.map((role) => [roles.names[role], roleClients[roles.leafOf(role)].share]));
  }

  activeOfferFilters(name: string): number {
    const { frameworks, filters, filterTime } = this.#world.cluster;
    const role = this.#world.role(name);
    const rows = [...frameworks.names.keys()].filter((row) => frameworks.role[row] === role);
    return rows.reduce((sum, row) => sum + filters.countActive(row, filterTime), 0);
  }

  get allocationRuns(): number {
    return this.#world.allocation.runs;
  }

  clusterTotal(): CaseQuantities {
    const { ledger, resources } = this.#world.cluster;
    return toQuantities(ledger.capacity, resources);
  }

  clusterOfferedOrAllocated(): CaseQuantities {
    const { ledger, resources } = this.#world.cluster;
    const uncharged = this.#world.holdings.uncharged();
    const inUse = ledger.offered.map((amount, r) => amount + ledger.allocated[r] + uncharged[r]);
    return toQuantities(inUse, resources);
  }
}
