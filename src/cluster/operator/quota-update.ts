import type { Cluster } from '../cluster.ts';
import { NONE, type OfferId, type RoleId } from '../ids.ts';
import { subtractSaturating } from '../resources/quantities.ts';

export interface QuotaUpdateDescription {
  /** A top-level role. */
  readonly role: RoleId;
  /** Thousandths by resource name; absent names: nothing guaranteed, no limit. */
  readonly guarantee: Readonly<Record<string, number>>;
  readonly limit: Readonly<Record<string, number>>;
  /** It is set even where it cannot be kept. */
  readonly isForced: boolean;
}

/**
 * Mesos' UPDATE_QUOTA of one role (quota_handler.cpp; the semantics §9): whether it may be set, and which offers stand in its
 * way. What a role uses is what is reserved for it, allocated or not, and what else is allocated to it that is not revocable.
 */
export class QuotaUpdate {
  readonly #cluster: Cluster;
  readonly #role: RoleId;
  readonly #guarantee: Float64Array;
  readonly #limit: Float64Array;

  constructor(cluster: Cluster, { role, guarantee, limit }: QuotaUpdateDescription) {
    const { resources } = cluster;
    this.#cluster = cluster;
    this.#role = role;
    this.#guarantee = resources.vector(guarantee);
    this.#limit = Float64Array.from(resources.names, (name) => limit[name] ?? Infinity);
  }

  /** The role uses more than its new limit. */
  get isBelowUse(): boolean {
    return this.#used().some((amount, r) => amount > this.#limit[r]);
  }

  /** Once these are set, all guarantees together are more than the agents have that are there, connected or not. */
  static areOvercommitted(cluster: Cluster, updates: readonly QuotaUpdate[]): boolean {
    const { quotas, ledger } = cluster;
    const guaranteed = new Float64Array(cluster.resources.count);
    for (const [role, { guarantee }] of quotas.entries())
      if (updates.every((each) => each.#role !== role)) add(guaranteed, guarantee);
    for (const each of updates) add(guaranteed, each.#guarantee);
    const revocable = revocableOf(cluster);
    return guaranteed.some((amount, r) => amount > ledger.capacity[r] - revocable[r]);
  }

  /**
   * Offers to rescind once it is set: the role's own, until what it uses and is offered fits the limit; then those of others,
   * until what is free or comes back covers what the role still lacks of its guarantee.
   */
  offersInTheWay(): OfferId[] {
    const { offers, frameworks, roles } = this.#cluster;
    const outstanding = offers.outstanding();
    const isOwn = (offer: OfferId): boolean => roles.isWithin(frameworks.role[offers.framework[offer]], this.#role);
    const inTheWay: OfferId[] = [];
    const kept = this.#used();
    for (const offer of outstanding) if (isOwn(offer)) add(kept, this.#regular(offer));
    for (const offer of outstanding) {
      const regular = this.#regular(offer);
      if (!isOwn(offer) || !regular.some((amount, r) => amount > 0 && kept[r] > this.#limit[r])) continue;
      inTheWay.push(offer);
      add(kept, regular, -1);
    }
    const lacking = subtractSaturating(this.#guarantee, kept);
    const found = this.#free();
    for (const offer of inTheWay) add(found, this.#regular(offer));
    for (const offer of outstanding) {
      const regular = this.#regular(offer);
      if (isOwn(offer) || !regular.some((amount, r) => amount > 0 && lacking[r] > found[r])) continue;
      inTheWay.push(offer);
      add(found, regular);
    }
    return inTheWay;
  }

  /** Reserved for the role, and allocated to it besides: all that is charged but what is offered. */
  #used(): Float64Array {
    const { roles, offers, frameworks } = this.#cluster;
    const used = this.#sum();
    for (let r = 0; r < used.length; r++)
      used[r] =
        roles.reserved.get(this.#role, r) + roles.holders.charged.get(this.#role, r) - roles.chargedApart.get(this.#role, r);
    for (const offer of offers.outstanding())
      if (roles.isWithin(frameworks.role[offers.framework[offer]], this.#role)) add(used, this.#regular(offer), -1);
    return used;
  }

  /** What the offer has of what quotas bound. */
  #regular(offer: OfferId): Float64Array {
    const { offers, agents } = this.#cluster;
    const sum = this.#sum();
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
      const pool = offers.parcels.pool[parcel];
      if (agents.kinds.isRegular(agents.pools.kind[pool])) add(sum, offers.parcels.amount.row(parcel));
    }
    return sum;
  }

  /** Free, of what quotas bound, on agents that may be offered. */
  #free(): Float64Array {
    const { agents } = this.#cluster;
    const sum = this.#sum();
    for (let pool = 0; pool < agents.pools.count; pool++)
      if (agents.isOffered(agents.pools.agent[pool]) && agents.kinds.isRegular(agents.pools.kind[pool]))
        for (let r = 0; r < sum.length; r++) sum[r] += Math.max(0, agents.pools.free.get(pool, r));
    return sum;
  }

  #sum(): Float64Array {
    return new Float64Array(this.#cluster.resources.count);
  }
}

function revocableOf({ agents, resources }: Cluster): Float64Array {
  const sum = new Float64Array(resources.count);
  for (let pool = agents.count; pool < agents.pools.count; pool++)
    if (agents.isUp[agents.pools.agent[pool]] === 1 && agents.kinds.isRevocable[agents.pools.kind[pool]])
      add(sum, agents.pools.total.row(pool));
  return sum;
}

function add(sum: Float64Array, amounts: Float64Array, times = 1): void {
  for (let r = 0; r < sum.length; r++) sum[r] += times * amounts[r];
}
