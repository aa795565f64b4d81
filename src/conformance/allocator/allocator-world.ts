import { mesos } from '../../allocators/mesos.ts';
import { Allocation } from '../../cluster/allocation/allocation.ts';
import { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../../cluster/ids.ts';
import { Membership } from '../../cluster/membership.ts';
import { createSimulation, fromSeconds, type Simulation, type Time } from '../../sim/index.ts';
import { type CaseNames, namesIn } from '../cases/case-names.ts';
import { fromQuantities } from '../cases/case-resources.ts';
import { CaseRows } from '../cases/case-rows.ts';
import type { AllocatorOp, CaseConfig } from '../subject.ts';
import { Holdings } from './holdings.ts';
import { OfferInbox } from './offer-inbox.ts';

/** What a framework that has been added is subscribed to. */
interface Subscription {
  isActive: boolean;
  readonly roles: Set<string>;
}

/**
 * The world of a case of kind `allocator`: the cluster, the allocation and the `mesos` allocator that simulations run, with
 * a row for each framework and role that the case will ever name; and what the case says in names as rows.
 */
export class AllocatorWorld extends CaseRows {
  readonly simulation: Simulation;
  readonly cluster: Cluster;
  readonly allocation: Allocation;
  readonly membership: Membership;
  readonly holdings: Holdings;
  readonly inbox: OfferInbox;
  /** By framework, of those that have been added. */
  readonly subscriptions = new Map<string, Subscription>();

  constructor(config: CaseConfig, ops: readonly AllocatorOp[]) {
    const names = namesIn(ops);
    super(names);
    this.simulation = createSimulation({ seed: 1 });
    this.cluster = clusterOf(this.simulation, config, names, this.groups);
    this.holdings = new Holdings(this.cluster);
    this.inbox = new OfferInbox(this.cluster, this.holdings);
    const allocator = mesos({ roleSorter: config.roleSorter, frameworkSorter: config.frameworkSorter });
    allocator.attach?.(this.cluster);
    this.allocation = new Allocation(
      this.cluster,
      allocator,
      { interval: fromSeconds(config.allocationInterval), granularity: 'agent', agentOrder: config.agentOrder },
      {
        offered: (row, first) => this.inbox.offered(row, first),
        inverseOffered: (group, agent) => {
          this.inbox.inverseOffered(this.groups[group], agent, this.allocation.maintenance.windows.get(agent) ?? 0);
        },
        holds: (group, agent) => this.#mayLeave(this.groups[group], agent),
      },
    );
    this.membership = new Membership(this.cluster, this.allocation);
    this.allocation.closeInstant();
  }

  subscription(framework: string): Subscription {
    const subscription = this.subscriptions.get(framework);
    if (subscription === undefined) throw new Error(`there is no framework ${framework}`);
    return subscription;
  }

  /** From now; null stays null. */
  inSeconds(seconds: number | null): Time | null {
    return seconds === null ? null : this.cluster.now + fromSeconds(seconds);
  }

  /** A framework that is not subscribed to a role any more is its client only as long as it holds something. */
  leaveIfIdle(row: FrameworkId): void {
    const { frameworks, roles } = this.cluster;
    const isSubscribed = this.subscriptions.get(frameworks.names[row])?.roles.has(roles.names[frameworks.role[row]]);
    if (!isSubscribed && this.holdings.agentsOf(row).length === 0) this.membership.leave(row);
  }

  /** It is asked to leave an agent (by an inverse offer) if it has something there, and is connected. */
  #mayLeave(framework: string, agent: AgentId): boolean {
    const isActive = this.subscriptions.get(framework)?.isActive ?? false;
    const rows = this.rowsOf(framework);
    return isActive && (this.holdings.hasAny(rows, agent) || rows.some((row) => this.#isBeingOffered(row, agent)));
  }

  /** By the present run: what was offered before is among what is held. */
  #isBeingOffered(row: FrameworkId, agent: AgentId): boolean {
    const { offers } = this.cluster;
    const { firstOffer } = this.allocation.cycle;
    for (let offer = firstOffer[row]; offer !== NONE; offer = offers.next[offer]) if (offers.agent[offer] === agent) return true;
    return false;
  }
}

function clusterOf(simulation: Simulation, config: CaseConfig, names: CaseNames, groups: readonly string[]): Cluster {
  return new Cluster(simulation, {
    resources: names.scalars,
    agents: names.agents.map((name) => ({ name, resources: [], attributes: {} })),
    roles: names.roles.map((name) => ({ name, weight: 1, priority: 0 })),
    frameworks: names.members.map(({ framework, role }) => ({ name: framework, role, group: groups.indexOf(framework) })),
    minAllocatable: (config.minAllocatable ?? []).map(fromQuantities),
    unshared: config.excludedResourceNames,
    filtersGpus: config.filterGpuResources,
  });
}
