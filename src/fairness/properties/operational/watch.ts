import type { Cluster } from '../../../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type TaskSetId } from '../../../cluster/ids.ts';
import type { Observer } from '../../../cluster/ports.ts';

/** What a run broke: what is promised, and what was the case instead, a sentence each. */
export interface Breach {
  readonly promise: string;
  readonly finding: string;
}

/** A property of what an allocator does over time: a run is watched, and the first breach is kept. */
export interface OperationalProperty {
  readonly name: string;
  readonly definition: string;
  readonly source: string;
  /** What worlds must have for it to say anything. */
  readonly world: 'any' | 'equal tasks' | 'newcomer' | 'backlog' | 'quota' | 'reservations' | 'priorities';
  watch(isByTask: boolean): Watch & Observer;
}

/** An observer of one run. */
export abstract class Watch {
  protected cluster!: Cluster;
  /** null: nothing is broken so far. */
  breach: Breach | null = null;

  attach(cluster: Cluster): void {
    this.cluster = cluster;
    cluster.simulation.afterEach(() => {
      if (this.breach === null) this.look();
    });
  }

  /** The run is over: what nothing happened to after it began is looked at, too. */
  finish(): void {
    if (this.breach === null) this.look();
  }

  /** Called after every event, and at the end, until there is a breach. */
  protected look(): void {}

  protected break(promise: string, finding: string): void {
    this.breach ??= { promise, finding: `At ${this.seconds} s ${finding}` };
  }

  protected get seconds(): number {
    return this.cluster.simulation.now / 1_000_000;
  }

  protected name(framework: FrameworkId): string {
    return this.cluster.frameworks.names[framework];
  }

  /** Sets of the framework of which some task waits and is not promised anything yet. */
  protected *waiting(framework: FrameworkId): Generator<TaskSetId> {
    const { taskSets } = this.cluster;
    for (let set = 0; set < taskSets.rows.size; set++)
      if (taskSets.framework[set] === framework && taskSets.pending[set] > taskSets.promised[set] + taskSets.planned[set])
        yield set;
  }

  /** Would a task that waits fit into what the framework may see of the agent, and of an offer of it besides? */
  protected fits(framework: FrameworkId, agent: AgentId, offer: OfferId = NONE): boolean {
    if (this.cluster.agents.isUp[agent] === 0) return false;
    const room = this.#roomOf(framework, agent, offer);
    const { demands, taskSets } = this.cluster;
    for (const set of this.waiting(framework)) {
      const demand = demands.amounts.row(taskSets.demand[set]);
      if (demand.every((amount, r) => amount <= room[r])) return true;
    }
    return false;
  }

  /** Tasks of a framework that run or start. */
  protected tasksOf(framework: FrameworkId): number {
    const { tasks, taskSets } = this.cluster;
    let count = 0;
    for (const task of tasks.each()) if (tasks.isAlive(task) && taskSets.framework[tasks.taskSet[task]] === framework) count++;
    return count;
  }

  /** How many tasks of this demand all agents that are there could run together, were they empty. */
  protected slotsFor(set: TaskSetId): number {
    const { agents, demands, taskSets } = this.cluster;
    const demand = demands.amounts.row(taskSets.demand[set]);
    let slots = 0;
    for (let agent = 0; agent < agents.count; agent++) {
      if (agents.isUp[agent] === 0) continue;
      slots += Math.min(
        ...[...demand].flatMap((amount, r) => (amount > 0 ? [Math.floor(agents.pools.total.get(agent, r) / amount)] : [])),
      );
    }
    return slots;
  }

  #roomOf(framework: FrameworkId, agent: AgentId, offer: OfferId): Float64Array {
    const { agents, frameworks, offers, resources } = this.cluster;
    const { pools, kinds } = agents;
    const room = new Float64Array(resources.count);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      if (frameworks.sees(framework, pools.kind[pool], kinds))
        for (let r = 0; r < room.length; r++) room[r] += Math.max(0, pools.free.get(pool, r));
    if (offer === NONE) return room;
    const { parcels } = offers;
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      if (frameworks.sees(framework, pools.kind[parcels.pool[parcel]], kinds))
        for (let r = 0; r < room.length; r++) room[r] += parcels.amount.get(parcel, r);
    return room;
  }
}
