import type { Cluster } from '../../cluster/cluster.ts';
import { NONE, type PoolId } from '../../cluster/ids.ts';
import type { Master } from '../../cluster/master.ts';
import type { EventType, Time } from '../../sim/index.ts';
import type { MachineEvents, Trace } from './trace.ts';

/** Adds, removes and resizes agents as a trace recorded it of its machines. Agents are the machines, by number. */
export class MachineChurn {
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #machines: MachineEvents;
  readonly #columns: readonly number[];
  readonly #machineEvent: EventType;
  /** Fraction of each machine that is reserved, by role. */
  readonly #reserve: Readonly<Record<string, number>>;
  /** Scratch: what the machine of the present event has. */
  readonly #capacity: Float64Array;
  #next = 0;

  constructor(cluster: Cluster, master: Master, trace: Trace, reserve: Readonly<Record<string, number>>) {
    this.#cluster = cluster;
    this.#master = master;
    this.#machines = trace.machines;
    this.#reserve = reserve;
    this.#capacity = new Float64Array(cluster.resources.count);
    this.#columns = trace.resources.map((name) => cluster.resources.column(name) ?? -1);
    this.#machineEvent = cluster.simulation.event('machine event', () => this.#proceed());
  }

  /** Does what is recorded for time 0 and schedules the rest. */
  begin(): void {
    this.#proceed();
  }

  #proceed(): void {
    const { time, count } = this.#machines;
    for (; this.#next < count && time[this.#next] <= this.#cluster.now; this.#next++) this.#apply(this.#next);
    if (this.#next < count) this.#machineEvent.at(time[this.#next] as Time);
  }

  #apply(event: number): void {
    const { machine, kind, capacity } = this.#machines;
    const agent = machine[event];
    const isUp = this.#cluster.agents.isUp[agent] === 1;
    if (kind[event] === REMOVE) {
      if (isUp) this.#master.removeAgent(agent);
      return;
    }
    this.#columns.forEach((column, r) => {
      this.#capacity[column] = capacity[event * this.#columns.length + r];
    });
    this.#master.changeAgent(agent, (pool) => this.#partOf(pool));
    if (kind[event] === ADD && !isUp) this.#master.addAgent(agent);
  }

  /** A reserved pool has its fraction, whole thousandths; the unreserved one has the rest. */
  #partOf(pool: PoolId): Float64Array {
    const { agents, roles } = this.#cluster;
    const fraction = (name: string): number => this.#reserve[name] ?? 0;
    const role = agents.pools.role[pool];
    if (role !== NONE) return this.#capacity.map((amount) => Math.floor(amount * fraction(roles.names[role])));
    const rest = Float64Array.from(this.#capacity);
    for (let other = agents.pools.next[pool]; other !== NONE; other = agents.pools.next[other])
      for (let r = 0; r < rest.length; r++)
        rest[r] -= Math.floor(this.#capacity[r] * fraction(roles.names[agents.pools.role[other]]));
    return rest;
  }
}

const ADD = 0;
const REMOVE = 1;
