import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId, RoleId } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours, Sorter } from '../cluster/ports.ts';
import { ClientOrder } from './client-order.ts';

export interface HierarchicalOptions {
  readonly name: string;
  readonly honours: Honours;
  /** Orders the roles. */
  readonly roles: Sorter;
  /** Orders the frameworks of a role. */
  readonly frameworks: Sorter;
}

/**
 * Mesos' two-level allocation (hierarchical.cpp, __allocate, second stage): on each agent the roles in the order of the
 * role sorter, in each role the frameworks in the order of the framework sorter, and the first that wants it is offered
 * all that is free for its role. Orders are fetched once an agent.
 */
export class HierarchicalAllocator implements Allocator {
  readonly name: string;
  readonly honours: Honours;
  readonly isWorkConserving = true;
  readonly isSteady = true;
  readonly #options: HierarchicalOptions;
  #roles!: ClientOrder;
  /** By role. The orders share nothing but the clients. */
  #frameworks: ClientOrder[] = [];

  constructor(options: HierarchicalOptions) {
    this.name = options.name;
    this.honours = options.honours;
    this.#options = options;
  }

  attach(cluster: Cluster): void {
    this.#roles = new ClientOrder(cluster.roleClients, this.#options.roles);
    this.#frameworks = cluster.roles.frameworks.map((members) =>
      new ClientOrder(members.map((framework) => cluster.frameworkClients[framework]), this.#options.frameworks),
    );
  }

  allocate(cycle: AllocationCycle): void {
    this.#gather(cycle.cluster);
    if (cycle.granularity === 'task') this.#allocateTasks(cycle);
    else while (this.#roles.count > 0 && cycle.nextAgent()) this.#allocateAgent(cycle);
  }

  /** Only those who want offers stand in line. */
  #gather({ roles, frameworks }: Cluster): void {
    this.#roles.clear();
    for (let role = 0; role < roles.count; role++) {
      const members = roles.frameworks[role];
      const order = this.#frameworks[role];
      order.clear();
      for (let member = 0; member < members.length; member++)
        if (frameworks.wantsOffers(members[member])) order.add(member);
      if (order.count > 0) this.#roles.add(role);
    }
  }

  #allocateAgent(cycle: AllocationCycle): void {
    const members = cycle.cluster.roles.frameworks;
    const served: [RoleId, number][] = [];
    for (let i = 0; i < this.#roles.count && !cycle.isExhausted; i++) {
      const role = this.#roles.at(i);
      const order = this.#frameworks[role];
      for (let j = 0; j < order.count && !cycle.isExhausted; j++) {
        const member = order.at(j);
        const framework: FrameworkId = members[role][member];
        if (!cycle.wants(framework)) continue;
        cycle.offer(framework);
        served.push([role, member]);
      }
    }
    for (const [role, member] of served) this.#wasServed(role, member);
  }

  /** Progressive filling: whoever is first gets its next task, until nobody's next task fits anywhere. */
  #allocateTasks(cycle: AllocationCycle): void {
    const members = cycle.cluster.roles.frameworks;
    while (this.#roles.count > 0) {
      const role = this.#roles.at(0);
      const member = this.#frameworks[role].at(0);
      if (cycle.offerTask(members[role][member])) this.#wasServed(role, member);
      else {
        this.#frameworks[role].remove(member);
        if (this.#frameworks[role].count === 0) this.#roles.remove(role);
      }
    }
  }

  #wasServed(role: RoleId, member: number): void {
    this.#roles.update(role);
    this.#frameworks[role].update(member);
  }
}
