import type { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, NONE, type PoolId } from '../../cluster/ids.ts';
import type { Master } from '../../cluster/master.ts';
import type { EventType, Time } from '../../sim/index.ts';
import type { MachineEvents, Trace } from './trace.ts';

/** How machines come and go. */
export interface Attendance {
  isThere(agent: AgentId): boolean;
  come(agent: AgentId): void;
  go(agent: AgentId): void;
}

/** Adds, removes and resizes agents as a trace recorded it of its machines. Agents are the machines, by number. */
export class MachineChurn {
  readonly #cluster: Cluster;
  readonly #master: Master;
  readonly #attendance: Attendance;
  readonly #machines: MachineEvents;
  readonly #columns: readonly number[];
  readonly #machineEvent: EventType;
  /** Fraction of each machine that is reserved, by role. */
  readonly #reserve: Readonly<Record<string, number>>;
  /** Scratch: what the machine of the present event has. */
  readonly #capacity: Float64Array;
  #next = 0;

  /** `attendance` absent: at once, and in good order. */
  constructor(
    cluster: Cluster,
    master: Master,
    trace: Trace,
    reserve: Readonly<Record<string, number>>,
    attendance?: Attendance,
  ) {
    this.#cluster = cluster;
    this.#master = master;
    this.#attendance = attendance ?? {
      isThere: (agent) => cluster.agents.isUp[agent] === 1,
      come: (agent) => master.addAgent(agent),
      go: (agent) => master.removeAgent(agent),
    };
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
    const isThere = this.#attendance.isThere(agent);
    if (kind[event] === REMOVE) {
      if (isThere) this.#attendance.go(agent);
      return;
    }
    this.#columns.forEach((column, r) => {
      this.#capacity[column] = capacity[event * this.#columns.length + r];
    });
    this.#master.changeAgent(agent, (pool) => this.#partOf(pool));
    if (kind[event] === ADD && !isThere) this.#attendance.come(agent);
  }

  /**
   * A statically reserved pool has its fraction, whole thousandths, and the unreserved one the rest: both without what was
   * made of them at run time, which stays as it is, like what is oversubscribed.
   */
  #partOf(pool: PoolId): Float64Array {
    const { pools } = this.#cluster.agents;
    if (this.#originOf(pool) !== pool) return Float64Array.from(pools.total.row(pool));
    const isPlain = pool < pools.agentCount;
    const part = isPlain ? Float64Array.from(this.#capacity) : this.#fractionFor(pool);
    for (let other = pools.agent[pool]; other !== NONE; other = pools.next[other]) {
      if (other === pool) continue;
      const origin = this.#originOf(other);
      if (origin === pool) subtract(part, pools.total.row(other));
      else if (isPlain && origin === other) subtract(part, this.#fractionFor(other));
    }
    return part.map((amount) => Math.max(0, amount));
  }

  #fractionFor(pool: PoolId): Float64Array {
    const { agents, roles } = this.#cluster;
    const fraction = this.#reserve[roles.names[agents.pools.role[pool]]] ?? 0;
    return this.#capacity.map((amount) => Math.floor(amount * fraction));
  }

  /** The pool, unreserved or statically reserved, that this one was made of: itself, if it was not made; NONE: of none. */
  #originOf(pool: PoolId): PoolId {
    const { pools, kinds } = this.#cluster.agents;
    const { reservations, disk, isRevocable } = kinds.get(pools.kind[pool]);
    if (isRevocable) return NONE;
    const base = reservations.at(0);
    if (base?.type !== 'static') return pools.agent[pool];
    if (reservations.length === 1 && disk === null) return pool;
    const kind = kinds.idOf({ reservations: [base], disk: null, isRevocable: false, isShared: false, twin: 0 });
    return pools.find(pools.agent[pool], kind) ?? NONE;
  }
}

function subtract(sum: Float64Array, amounts: Float64Array): void {
  for (let r = 0; r < sum.length; r++) sum[r] -= amounts[r];
}

const ADD = 0;
const REMOVE = 1;
