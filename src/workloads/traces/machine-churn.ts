import type { Cluster } from '../../cluster/cluster.ts';
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
  #next = 0;

  constructor(cluster: Cluster, master: Master, trace: Trace) {
    this.#cluster = cluster;
    this.#master = master;
    this.#machines = trace.machines;
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
    const amounts = new Float64Array(this.#cluster.resources.count);
    this.#columns.forEach((column, r) => {
      amounts[column] = capacity[event * this.#columns.length + r];
    });
    this.#master.changeAgent(agent, amounts);
    if (kind[event] === ADD && !isUp) this.#master.addAgent(agent);
  }
}

const ADD = 0;
const REMOVE = 1;
