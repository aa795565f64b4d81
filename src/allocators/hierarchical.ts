import type { Cluster } from '../cluster/cluster.ts';
import type { RoleId } from '../cluster/ids.ts';
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
  /** All who want offers, and those of them who have just revived: on agents where nothing changed only these count. */
  #everybody!: Line;
  #revived!: Line;
  /** Scratch: who was served on the present agent. */
  #served!: Int32Array;

  constructor(options: HierarchicalOptions) {
    this.name = options.name;
    this.honours = options.honours;
    this.#options = options;
  }

  attach(cluster: Cluster): void {
    this.#everybody = new Line(cluster, this.#options);
    this.#revived = new Line(cluster, this.#options);
    this.#served = new Int32Array(cluster.frameworks.count);
  }

  allocate(cycle: AllocationCycle): void {
    const { frameworks } = cycle.cluster;
    this.#everybody.clear();
    this.#revived.clear();
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (!frameworks.wantsOffers(framework)) continue;
      this.#everybody.add(framework);
      if (cycle.hasRevived(framework)) this.#revived.add(framework);
    }
    if (cycle.granularity === 'task') this.#allocateTasks(cycle);
    else while (this.#everybody.roles.count > 0 && cycle.nextAgent()) this.#allocateAgent(cycle);
  }

  #allocateAgent(cycle: AllocationCycle): void {
    const line = cycle.isOldNews ? this.#revived : this.#everybody;
    let served = 0;
    for (let i = 0; i < line.roles.count && !cycle.isExhausted; i++) {
      const role = line.roles.at(i);
      const order = line.frameworks[role];
      for (let j = 0; j < order.count && !cycle.isExhausted; j++) {
        const framework = line.members[role][order.at(j)];
        if (!cycle.wants(framework)) continue;
        cycle.offer(framework);
        this.#served[served++] = framework;
      }
    }
    for (let i = 0; i < served; i++) this.#wasServed(this.#served[i]);
  }

  /** Progressive filling: whoever is first gets its next task, until nobody's next task fits anywhere. */
  #allocateTasks(cycle: AllocationCycle): void {
    const line = this.#everybody;
    while (line.roles.count > 0) {
      const role = line.roles.at(0);
      const framework = line.members[role][line.frameworks[role].at(0)];
      if (cycle.offerTask(framework)) this.#wasServed(framework);
      else line.remove(framework);
    }
  }

  #wasServed(framework: number): void {
    this.#everybody.update(framework);
    this.#revived.update(framework);
  }
}

/** Roles that stand in line, and in each the frameworks that do. */
class Line {
  readonly roles: ClientOrder;
  /** By role: orders of places in `members`. */
  readonly frameworks: readonly ClientOrder[];
  readonly members: readonly (readonly number[])[];
  readonly #role: Int32Array;
  /** By framework: its place among the members of its role. */
  readonly #place: Int32Array;

  constructor({ roles, frameworks, roleClients, frameworkClients }: Cluster, options: HierarchicalOptions) {
    this.members = roles.frameworks;
    this.roles = new ClientOrder(roleClients, options.roles);
    this.frameworks = roles.frameworks.map(
      (members) =>
        new ClientOrder(
          members.map((framework) => frameworkClients[framework]),
          options.frameworks,
        ),
    );
    this.#role = frameworks.role;
    this.#place = Int32Array.from({ length: frameworks.count }, (_, framework) =>
      roles.frameworks[frameworks.role[framework]].indexOf(framework),
    );
  }

  clear(): void {
    for (let i = 0; i < this.roles.count; i++) this.frameworks[this.roles.at(i)].clear();
    this.roles.clear();
  }

  add(framework: number): void {
    const role: RoleId = this.#role[framework];
    this.frameworks[role].add(this.#place[framework]);
    if (this.frameworks[role].count === 1) this.roles.add(role);
  }

  remove(framework: number): void {
    const role = this.#role[framework];
    this.frameworks[role].remove(this.#place[framework]);
    if (this.frameworks[role].count === 0) this.roles.remove(role);
  }

  /** It was served: it and its role move back, if they stand in this line. */
  update(framework: number): void {
    const role = this.#role[framework];
    this.roles.update(role);
    this.frameworks[role].update(this.#place[framework]);
  }
}
