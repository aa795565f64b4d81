import { type AgentId, type FrameworkId, NONE, type PoolId, type TaskId } from '../cluster/ids.ts';
import { Claims } from '../cluster/resources/claims.ts';
import { RUNS, UNCOUNTED } from '../cluster/tables/tasks.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/** A task that its framework has given up, and that goes on running where nobody reaches it. */
export interface Stray {
  readonly id: number;
  readonly framework: FrameworkId;
  readonly agent: AgentId;
  readonly demand: number;
  readonly pool: PoolId;
  readonly holding: number;
  /** When it was given up. */
  readonly since: Time;
  /** When it ends; never later than by itself. */
  endsAt: Time;
  isCounted: boolean;
}

/**
 * Tasks that were reported lost or unreachable, and have been replaced since, are not killed: when their agent comes back they
 * are there, and counted (the semantics §17, coming back). Then their frameworks kill them.
 */
export class Strays {
  /** Hears of each that has ended. */
  whenEnded: (stray: Stray) => void = () => {};
  readonly #control: ControlPlane;
  readonly #all = new Map<number, Stray>();
  readonly #onAgent = new Map<AgentId, Set<Stray>>();
  #count = 0;
  readonly #ends: EventType;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#ends = control.cluster.simulation.event('stray task ends', (id) => this.#endIsDue(id));
  }

  get size(): number {
    return this.#all.size;
  }

  /** In the order in which they were given up. */
  all(): Iterable<Stray> {
    return this.#all.values();
  }

  /** The task's framework gives it up; the row of the task is to be concluded by the caller, who no longer owns what it holds. */
  adopt(task: TaskId): void {
    const { cluster } = this.#control;
    const { tasks, taskSets } = cluster;
    const taskSet = tasks.taskSet[task];
    const agent = tasks.agent[task];
    const stray: Stray = {
      id: this.#count++,
      framework: taskSets.framework[taskSet],
      agent,
      demand: taskSets.demand[taskSet],
      pool: tasks.pool[task],
      holding: tasks.holding[task],
      since: cluster.now,
      endsAt: tasks.endsAt[task] < 0 ? Infinity : tasks.endsAt[task],
      isCounted: tasks.counted[task] !== UNCOUNTED,
    };
    if (tasks.counted[task] === RUNS)
      cluster.ledger.runs(stray.framework, stray.agent, cluster.demands.amounts, stray.demand, -1);
    this.#all.set(stray.id, stray);
    const others = this.#onAgent.get(agent);
    if (others === undefined) this.#onAgent.set(agent, new Set([stray]));
    else others.add(stray);
    if (stray.endsAt < Infinity) this.#ends.at(stray.endsAt, stray.id);
  }

  countOn(agent: AgentId): void {
    for (const stray of this.#on(agent)) this.#claim(stray);
  }

  uncountOn(agent: AgentId): void {
    for (const stray of this.#on(agent)) this.#uncount(stray);
  }

  /** Those on the agent that are meant are killed, at once. */
  killOn(agent: AgentId, isMeant: (stray: Stray) => boolean): void {
    for (const stray of this.#on(agent)) if (isMeant(stray)) this.#kill(stray);
  }

  /** Those of the framework, where they are meant. */
  killOf(framework: FrameworkId, isMeant: (stray: Stray) => boolean): void {
    for (const stray of this.#all.values()) if (stray.framework === framework && isMeant(stray)) this.#kill(stray);
  }

  /** Those on the agent that are meant are no more. */
  endOn(agent: AgentId, isMeant: (stray: Stray) => boolean): void {
    for (const stray of [...this.#on(agent)]) if (isMeant(stray)) this.#end(stray);
  }

  /** Those that are meant are no more, wherever they are. */
  end(isMeant: (stray: Stray) => boolean): void {
    for (const stray of [...this.#all.values()]) if (isMeant(stray)) this.#end(stray);
  }

  #on(agent: AgentId): Iterable<Stray> {
    return this.#onAgent.get(agent) ?? [];
  }

  #kill(stray: Stray): void {
    const { now } = this.#control.cluster;
    if (stray.endsAt <= now) return;
    stray.endsAt = now;
    this.#ends.at(now, stray.id);
  }

  #endIsDue(id: number): void {
    const stray = this.#all.get(id);
    if (stray !== undefined && stray.endsAt === this.#control.cluster.now) this.#end(stray);
  }

  #end(stray: Stray): void {
    const { cluster, master } = this.#control;
    this.#uncount(stray);
    this.#all.delete(stray.id);
    const others = this.#onAgent.get(stray.agent);
    others?.delete(stray);
    if (others?.size === 0) this.#onAgent.delete(stray.agent);
    this.whenEnded(stray);
    if (stray.holding !== NONE) cluster.holdings.remove(stray.holding);
    if (master.tasks.executors.hasCost(stray.framework)) master.tasks.relieve(stray.framework, stray.agent);
    if (cluster.agents.isUp[stray.agent] === 1) master.allocation.recovered(stray.agent);
  }

  #claim(stray: Stray): void {
    if (stray.isCounted) return;
    const { cluster, master } = this.#control;
    stray.isCounted = true;
    if (stray.pool === NONE) master.tasks.holdings.claim(stray.framework, stray.holding);
    else cluster.ledger.claim(stray.framework, stray.pool, cluster.demands.amounts, stray.demand, Claims.none);
  }

  #uncount(stray: Stray): void {
    if (!stray.isCounted) return;
    const { cluster, master } = this.#control;
    stray.isCounted = false;
    if (stray.pool === NONE) master.tasks.holdings.release(stray.framework, stray.holding);
    else cluster.ledger.release(stray.framework, stray.pool, cluster.demands.amounts, stray.demand);
  }
}
