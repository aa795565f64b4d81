import type { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, NONE, type PoolId } from '../../cluster/ids.ts';
import type { Part } from '../../cluster/membership.ts';
import type { Operator } from '../../cluster/operator/operator.ts';
import { type EventType, SECOND, type Time } from '../../sim/index.ts';

/** `--oversubscribed_resources_interval`. */
const INTERVAL: Time = 15 * SECOND;

/** Estimates that agents pass on: the first one at once, later ones at regular times after it (slave.cpp; the semantics §12). */
export class Estimates {
  readonly #cluster: Cluster;
  readonly #operator: Operator;
  readonly #reports: EventType;
  /** By agent that has reported once; null: nothing new. */
  readonly #waiting = new Map<AgentId, readonly Part[] | null>();

  constructor(cluster: Cluster, operator: Operator) {
    this.#cluster = cluster;
    this.#operator = operator;
    this.#reports = cluster.simulation.event('agent reports its estimate', (agent) => this.#report(agent));
  }

  estimate(agent: AgentId, parts: readonly Part[]): void {
    const isFirst = !this.#waiting.has(agent);
    this.#waiting.set(agent, parts);
    if (isFirst) this.#report(agent);
  }

  #report(agent: AgentId): void {
    const { agents } = this.#cluster;
    this.#reports.after(INTERVAL, agent);
    const parts = this.#waiting.get(agent);
    this.#waiting.set(agent, null);
    if (!parts || agents.isUp[agent] === 0) return;
    const kind = agents.kinds.idOf({ reservations: [], disk: null, isRevocable: true, isShared: false, twin: 0 });
    const pool = agents.poolOf(agent, kind);
    const amounts = this.#allocated(agent, pool);
    for (const part of parts) for (let r = 0; r < amounts.length; r++) amounts[r] += part.amounts[r];
    this.#operator.setOversubscribed(agent, pool, amounts);
  }

  /** What tasks have out of the pool: an estimate is what there is besides. */
  #allocated(agent: AgentId, pool: PoolId): Float64Array {
    const { agents, offers } = this.#cluster;
    const amounts = agents.pools.total.row(pool).map((total, r) => total - agents.pools.free.get(pool, r));
    for (const offer of offers.outstanding()) {
      if (offers.agent[offer] !== agent) continue;
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
        if (offers.parcels.pool[parcel] === pool)
          for (let r = 0; r < amounts.length; r++) amounts[r] -= offers.parcels.amount.get(parcel, r);
    }
    return amounts;
  }
}
