import { RandomLine } from '../../allocators/random-line.ts';
import { RoleOrder } from '../../allocators/role-order.ts';
import { drf, weightedDrf } from '../../allocators/sorters.ts';
import { Allocation } from '../../cluster/allocation/allocation.ts';
import { Cluster } from '../../cluster/cluster.ts';
import type { AgentId, FrameworkId, RoleId } from '../../cluster/ids.ts';
import { Membership } from '../../cluster/membership.ts';
import { Claims } from '../../cluster/resources/claims.ts';
import { PLAIN } from '../../cluster/resources/entry-kinds.ts';
import { add } from '../../cluster/resources/quantities.ts';
import { createSimulation, keyedUniform } from '../../sim/index.ts';
import { Holdings } from '../allocator/holdings.ts';
import { namesInResources, sorted } from '../cases/case-names.ts';
import { fromQuantities, toParts, toQuantities } from '../cases/case-resources.ts';
import type { CaseConfig, CaseQuantities, CaseResource } from '../subject.ts';
import type { CreateSorter, RandomOrders, SorterSubject } from './unit-subjects.ts';

/** Cases of kind `sorter`, played on the role sorter of the `mesos` allocator: a client is a role with one framework. */
export const createSorter: CreateSorter = (config, steps) => new OwnSorter(config, steps);

class OwnSorter implements SorterSubject {
  readonly #cluster: Cluster;
  readonly #membership: Membership;
  readonly #order: RoleOrder;
  readonly #holdings: Holdings;
  readonly #clients: readonly string[];
  readonly #active = new Set<RoleId>();

  constructor(config: CaseConfig, steps: readonly object[]) {
    const named = (key: string): string[] =>
      sorted(new Set(steps.flatMap((step) => (step as Record<string, string>)[key] ?? [])));
    this.#clients = named('client');
    this.#cluster = clusterOf(
      this.#clients.map((name) => ({ name, weight: 1 })),
      {
        agents: named('agent'),
        scalars: [...scalarsIn(steps)],
        excluded: config.excludedResourceNames,
        paths: named('path'),
      },
    );
    this.#membership = new Membership(this.#cluster, idle(this.#cluster));
    this.#holdings = new Holdings(this.#cluster);
    this.#order = new RoleOrder(this.#cluster.roles, this.#cluster.roleClients, weightedDrf);
  }

  add(client: string): void {
    this.#membership.enter(this.#row(client));
  }

  activate(client: string): void {
    this.#checkClient(client);
    this.#active.add(this.#role(client));
  }

  deactivate(client: string): void {
    this.#checkClient(client);
    this.#active.delete(this.#role(client));
  }

  remove(client: string): void {
    this.#checkClient(client);
    const row = this.#row(client);
    this.#active.delete(this.#role(client));
    for (const agent of this.#holdings.agentsOf(row)) this.#holdings.release(row, agent);
    this.#membership.leave(row);
  }

  updateWeight(path: string, weight: number): void {
    this.#membership.setWeight(this.#role(path), weight);
  }

  allocated(client: string, agent: string, resources: readonly CaseResource[]): void {
    this.#checkClient(client);
    this.#holdings.use(this.#row(client), this.#agent(agent), toParts(resources, this.#cluster.agents), true);
  }

  unallocated(client: string, agent: string, resources: readonly CaseResource[]): void {
    const parts = toParts(resources, this.#cluster.agents);
    if (!this.#holdings.isHeld(this.#row(client), this.#agent(agent), parts))
      throw new Error(`client ${client} holds less than that on agent ${agent}`);
    const first = this.#holdings.parcels(parts, this.#agent(agent));
    this.#holdings.giveBack(this.#row(client), this.#agent(agent), first);
  }

  update(client: string, agent: string, before: readonly CaseResource[], after: readonly CaseResource[]): void {
    const { agents } = this.#cluster;
    const change = { consumed: toParts(before, agents), converted: toParts(after, agents) };
    this.#holdings.exchange(this.#row(client), this.#agent(agent), change);
  }

  /** Of an agent that is there already: it has that much more. */
  addAgent(name: string, total: CaseQuantities): void {
    const { agents, resources } = this.#cluster;
    const agent = this.#agent(name);
    const more = resources.vector(fromQuantities(total));
    if (agents.isUp[agent] === 0) {
      this.#setTotal(agent, more);
      this.#membership.addAgent(agent);
    } else {
      const before = agents.pools.total.row(agent);
      this.#membership.changeAgent(agent, () => this.#setTotal(agent, add(before, more)));
    }
  }

  removeAgent(name: string): void {
    this.#membership.removeAgent(this.#agent(name));
  }

  sort(): readonly string[] {
    const { roles } = this.#cluster;
    this.#order.clear();
    for (const role of this.#active) this.#order.add(role);
    const order: string[] = [];
    this.#order.visit((role) => {
      order.push(roles.names[role]);
      return false;
    });
    return order;
  }

  contains(client: string): boolean {
    return this.#clients.includes(client) && this.#cluster.roles.isClient(this.#role(client));
  }

  get count(): number {
    return this.#clients.filter((client) => this.contains(client)).length;
  }

  allocation(client: string): ReadonlyMap<string, readonly CaseResource[]> {
    const row = this.#row(client);
    return new Map(
      this.#holdings.agentsOf(row).map((agent) => {
        const first = this.#holdings.allOf(row, agent);
        return [this.#cluster.agents.names[agent], this.#holdings.toCase(first)];
      }),
    );
  }

  allocationQuantities(client: string): CaseQuantities {
    const { roles, resources } = this.#cluster;
    return toQuantities(roles.holders.charged.row(roles.leafOf(this.#role(client))), resources);
  }

  totalAllocationQuantities(): CaseQuantities {
    const { ledger, resources } = this.#cluster;
    return toQuantities(ledger.offered, resources);
  }

  #checkClient(client: string): void {
    if (!this.contains(client)) throw new Error(`there is no client ${client}`);
  }

  #setTotal(agent: AgentId, amounts: Float64Array): void {
    this.#membership.setTotal(agent, [{ kind: PLAIN, amounts, claims: Claims.none }]);
  }

  #role(path: string): RoleId {
    return this.#cluster.roles.idOf(path);
  }

  #row(client: string): FrameworkId {
    return this.#clients.indexOf(client);
  }

  #agent(name: string): AgentId {
    return this.#cluster.agents.names.indexOf(name);
  }
}

/** Cases of kind `random_sorter`: the line that the random sorter of the `mesos` allocator keeps. */
export const randomOrders: RandomOrders = (clients, weights, runs) => {
  const cluster = clusterOf(
    clients.map((name) => ({ name, weight: weights[name] ?? 1 })),
    { agents: [], scalars: [], excluded: [], paths: [] },
  );
  const membership = new Membership(cluster, idle(cluster));
  const line = new RandomLine(cluster, 'random', drf);
  clients.forEach((_, row) => {
    membership.enter(row);
    line.add(row);
  });
  let draws = 0;
  const uniform = (): number => keyedUniform(1, draws++);
  return Array.from({ length: runs }, () => {
    const order: string[] = [];
    line.visit({ uniform }, (role) => {
      order.push(cluster.roles.names[role]);
      return false;
    });
    return order;
  });
};

function scalarsIn(steps: readonly object[]): Set<string> {
  const { scalars } = namesInResources(steps);
  for (const step of steps)
    for (const name of Object.keys((step as { total_quantities?: CaseQuantities }).total_quantities ?? {})) scalars.add(name);
  return scalars;
}

/** A cluster with a framework for each client, in the role of that name. */
function clusterOf(
  clients: readonly { readonly name: string; readonly weight: number }[],
  { agents, scalars, excluded, paths }: Record<'agents' | 'scalars' | 'excluded' | 'paths', readonly string[]>,
): Cluster {
  const others = paths.filter((path) => !clients.some(({ name }) => name === path)).map((name) => ({ name, weight: 1 }));
  return new Cluster(createSimulation({ seed: 1 }), {
    resources: scalars,
    agents: agents.map((name) => ({ name, resources: [], attributes: {} })),
    roles: [...clients, ...others].map((role) => ({ ...role, priority: 0 })),
    frameworks: clients.map(({ name }) => ({ name, role: name })),
    minAllocatable: [],
    unshared: excluded,
  });
}

/** Nobody is offered anything: only the order is looked at. */
function idle(cluster: Cluster): Allocation {
  const allocator = { name: 'none', honours: HONOURS_NOTHING, isWorkConserving: false, allocate: () => {} };
  return new Allocation(cluster, allocator, { interval: 1, granularity: 'agent', agentOrder: 'by_id' }, { offered: () => {} });
}

const HONOURS_NOTHING = { weights: false, priorities: false, reservations: false, quota: false };
