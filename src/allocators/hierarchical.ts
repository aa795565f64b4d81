import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours, Place, Ration, Sorter } from '../cluster/ports.ts';
import type { ClusterSorter } from './cluster-sorters.ts';
import { Line } from './line.ts';
import type { Queue } from './queue.ts';
import { QuotaRoom } from './quota-room.ts';
import { RandomLine } from './random-line.ts';

export interface HierarchicalOptions {
  readonly name: string;
  readonly honours: Honours;
  /** Orders the roles; `random`: by weighted random sampling, anew on every agent. */
  readonly roles: Sorter | ClusterSorter | 'random';
  /** Orders the frameworks of a role. */
  readonly frameworks: Sorter | ClusterSorter | 'random';
  /** With `granularity: task`: on which agent a task is granted; absent: on the first by number where it fits. */
  readonly place?: (cluster: Cluster) => Place;
}

/**
 * Mesos' two-level allocation (hierarchical.cpp, __allocate; the semantics §6): first, where there are quotas, what is
 * guaranteed, then everything: on each agent the roles in the order of the role sorter, in each role the frameworks in the
 * order of the framework sorter, and the first that wants it is offered all that is free for its role. Orders are fetched
 * once an agent.
 */
export class HierarchicalAllocator implements Allocator {
  readonly name: string;
  readonly honours: Honours;
  readonly isWorkConserving = true;
  readonly isSteady = true;
  readonly #options: HierarchicalOptions;
  /** All who want offers, and those of them who have just revived: on agents where nothing changed only these count. */
  #everybody!: Queue;
  #revived!: Queue;
  #room!: QuotaRoom;
  #place: Place | undefined;
  /** Of the agent being allocated: the cycle, who stands in line for it, and what bounds their offers. */
  #cycle!: AllocationCycle;
  #line!: Queue;
  #ration: Ration | null = null;
  /** Scratch: who was served on the present agent. */
  #served!: Int32Array;
  #servedCount = 0;

  constructor(options: HierarchicalOptions) {
    this.name = options.name;
    this.honours = options.honours;
    this.#options = options;
  }

  attach(cluster: Cluster): void {
    const made = (sorter: Sorter | ClusterSorter | 'random'): Sorter | 'random' =>
      typeof sorter === 'function' ? sorter(cluster) : sorter;
    const roles = made(this.#options.roles);
    const frameworks = made(this.#options.frameworks);
    this.#place = this.#options.place?.(cluster);
    const create = (): Queue =>
      roles === 'random' || frameworks === 'random'
        ? new RandomLine(cluster, roles, frameworks)
        : new Line(cluster, roles, frameworks);
    this.#everybody = create();
    this.#revived = create();
    this.#room = new QuotaRoom(cluster);
    this.#served = new Int32Array(2 * cluster.frameworks.count);
  }

  reconsider(name: (framework: FrameworkId) => void): void {
    this.#room.eachWithMore(name);
  }

  allocate(cycle: AllocationCycle): void {
    this.#standInLine(cycle);
    if (this.#everybody.isEmpty) this.#room.skip();
    else this.#allocate(cycle);
  }

  #allocate(cycle: AllocationCycle): void {
    const { quotas } = cycle.cluster;
    if (!quotas.isEmpty) {
      this.#room.begin();
      if (cycle.granularity === 'task') this.#giveGuaranteedTasks(cycle);
      else this.#giveGuarantees(cycle);
    }
    const ration = quotas.isEmpty ? null : this.#room.fairShare;
    if (cycle.granularity === 'task') this.#allocateTasks(cycle, ration);
    else while (cycle.nextAgent()) this.#allocateAgent(cycle, ration);
    if (!quotas.isEmpty) this.#room.end();
  }

  #standInLine(cycle: AllocationCycle): void {
    const { frameworks } = cycle.cluster;
    this.#everybody.clear();
    this.#revived.clear();
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (!frameworks.wantsOffers(framework)) continue;
      this.#everybody.add(framework);
      if (cycle.hasRevived(framework)) this.#revived.add(framework);
    }
  }

  #allocateAgent(cycle: AllocationCycle, ration: Ration | null): void {
    this.#line = cycle.isOldNews ? this.#revived : this.#everybody;
    this.#cycle = cycle;
    this.#ration = ration;
    this.#line.visit(cycle, this.#serveRole);
    this.#settle();
  }

  /** Offers what is left of the present agent to the frameworks of a role; true: nothing is. Made once, not once an agent. */
  readonly #serveRole = (role: RoleId): boolean => {
    const cycle = this.#cycle;
    const line = this.#line;
    for (let i = 0; i < line.countIn(role) && !cycle.isExhausted; i++) {
      const framework = line.frameworkAt(role, i);
      if (!cycle.wants(framework, this.#ration)) continue;
      cycle.offer(framework);
      if (this.#ration !== null) this.#room.chargeFair(role);
      this.#serve(framework);
    }
    return cycle.isExhausted;
  };

  /** First stage: roles that have not consumed what is guaranteed to them, agent by agent (the semantics §6.2). */
  #giveGuarantees(cycle: AllocationCycle): void {
    this.#cycle = cycle;
    while (cycle.nextAgent()) {
      this.#line = cycle.isOldNews ? this.#revived : this.#everybody;
      this.#line.visit(cycle, this.#serveGuarantee);
      this.#settle();
    }
    cycle.again();
  }

  readonly #serveGuarantee = (role: RoleId): boolean => {
    const cycle = this.#cycle;
    const line = this.#line;
    const room = this.#room;
    for (let i = 0; i < line.countIn(role) && !cycle.isExhausted && room.isUnsatisfied(role); i++) {
      const framework = line.frameworkAt(role, i);
      if (!cycle.wants(framework, room.guaranteed)) continue;
      cycle.offer(framework);
      room.chargeGuaranteed(role);
      this.#serve(framework);
    }
    return cycle.isExhausted;
  };

  /** Progressive filling: whoever is first gets its next task, until nobody's next task fits anywhere. */
  #allocateTasks(cycle: AllocationCycle, ration: Ration | null): void {
    for (let framework = this.#everybody.first(cycle); framework !== NONE; framework = this.#everybody.first(cycle)) {
      if (!cycle.offerTask(framework, ration, this.#place)) this.#everybody.remove(framework);
      else {
        if (ration !== null) this.#room.chargeFair(cycle.cluster.frameworks.role[framework]);
        this.#serve(framework);
        this.#settle();
      }
    }
  }

  /** The same among the roles that have not consumed what is guaranteed to them. */
  #giveGuaranteedTasks(cycle: AllocationCycle): void {
    const { frameworks } = cycle.cluster;
    for (let framework = this.#everybody.first(cycle); framework !== NONE; framework = this.#everybody.first(cycle)) {
      const role = frameworks.role[framework];
      if (!this.#room.isUnsatisfied(role) || !cycle.offerTask(framework, this.#room.guaranteed, this.#place))
        this.#everybody.remove(framework);
      else {
        this.#room.chargeGuaranteed(role);
        this.#serve(framework);
        this.#settle();
      }
    }
    this.#standInLine(cycle);
  }

  #serve(framework: FrameworkId): void {
    this.#served[this.#servedCount++] = framework;
  }

  /** Whoever was served on the agent moves to its new place. */
  #settle(): void {
    for (let i = 0; i < this.#servedCount; i++) {
      this.#everybody.update(this.#served[i]);
      this.#revived.update(this.#served[i]);
    }
    this.#servedCount = 0;
  }
}
