import type { EventType, Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, NONE } from '../ids.ts';
import type { Operator } from './operator.ts';

/** What an agent's resource estimator says. */
export interface EstimateDescription {
  /** Always so much, by column. */
  readonly fixed?: Float64Array;
  /** By column: the part of what is allocated that tasks leave unused, from a time on; ascending. */
  readonly unused?: readonly (readonly { readonly from: Time; readonly fraction: number }[])[];
  /** µs (`--oversubscribed_resources_interval`). */
  readonly interval: Time;
}

/**
 * Resource estimators: agents report what they may be used for beyond what they have, as revocable resources, at regular
 * times and if it has changed (slave.cpp, forwardOversubscribed; the semantics §12). All that is allocated revocably is part
 * of it; less than that takes nothing back.
 */
export class Oversubscription {
  readonly #cluster: Cluster;
  readonly #operator: Operator;
  /** By agent; undefined: it has no estimator. */
  readonly #descriptions: readonly (EstimateDescription | undefined)[];
  readonly #estimates: EventType;

  constructor(cluster: Cluster, operator: Operator, descriptions: readonly (EstimateDescription | undefined)[]) {
    this.#cluster = cluster;
    this.#operator = operator;
    this.#descriptions = descriptions;
    this.#estimates = cluster.simulation.event('agents estimate', (interval) => this.#estimateAll(interval));
  }

  /** The first reports, when the agents have registered. */
  begin(): void {
    const intervals = new Set(this.#descriptions.flatMap((each) => (each?.unused ? [each.interval] : [])));
    for (const interval of intervals) this.#estimates.after(interval, interval);
    this.#report(() => true);
  }

  #estimateAll(interval: Time): void {
    this.#report((description) => description.interval === interval);
    this.#estimates.after(interval, interval);
  }

  #report(isDue: (description: EstimateDescription) => boolean): void {
    const { agents } = this.#cluster;
    const offered = this.#offered();
    const kind = agents.kinds.idOf({ reservations: [], disk: null, isRevocable: true, isShared: false, twin: 0 });
    this.#descriptions.forEach((description, agent) => {
      if (description === undefined || agents.isUp[agent] === 0 || !isDue(description)) return;
      const amounts = description.fixed ?? this.#unused(description, agent, offered);
      this.#operator.setOversubscribed(agent, agents.poolOf(agent, kind), amounts);
    });
  }

  #unused({ unused = [] }: EstimateDescription, agent: AgentId, offered: ReadonlyMap<AgentId, Float64Array>): Float64Array {
    const { now, agents, resources } = this.#cluster;
    const { pools, kinds } = agents;
    const allocated = new Float64Array(resources.count);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      if (kinds.isRevocable[pools.kind[pool]] || kinds.isShared[pools.kind[pool]]) continue;
      for (let r = 0; r < allocated.length; r++) allocated[r] += pools.total.get(pool, r) - pools.free.get(pool, r);
    }
    return allocated.map((amount, r) =>
      Math.floor(Math.max(0, amount - (offered.get(agent)?.[r] ?? 0)) * fractionAt(unused[r] ?? [], now)),
    );
  }

  /** What offers have of each agent, but for revocable and shared resources. */
  #offered(): Map<AgentId, Float64Array> {
    const { offers, agents, resources } = this.#cluster;
    const offered = new Map<AgentId, Float64Array>();
    for (const offer of offers.outstanding()) {
      const sum = offered.get(offers.agent[offer]) ?? new Float64Array(resources.count);
      offered.set(offers.agent[offer], sum);
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
        const kind = agents.pools.kind[offers.parcels.pool[parcel]];
        if (agents.kinds.isRevocable[kind] || agents.kinds.isShared[kind]) continue;
        for (let r = 0; r < sum.length; r++) sum[r] += offers.parcels.amount.get(parcel, r);
      }
    }
    return offered;
  }
}

/** The part that is unused at a time. */
export function fractionAt(schedule: readonly { readonly from: Time; readonly fraction: number }[], time: Time): number {
  return schedule.findLast(({ from }) => from <= time)?.fraction ?? 0;
}
