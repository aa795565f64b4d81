import { NONE, type OfferId, type RoleId } from '../cluster/ids.ts';
import type { CheckContext } from './check-context.ts';
import type { Totals } from './totals.ts';

const NAME = 'limits';

/**
 * No grant takes a role above its limit. What counts is all that is reserved for the role and below it, and the unreserved,
 * non-revocable resources offered or allocated there (the semantics §9); of what else is granted in the same run, only what
 * is granted to the role itself.
 */
export class Limits {
  readonly #context: CheckContext;
  /** As they were before the present event: what the run found. */
  readonly #totals: Totals;
  /** By offer of this event: what of it counts. */
  readonly #grants = new Map<OfferId, Float64Array>();
  readonly #granted = new Map<RoleId, Float64Array>();

  constructor(context: CheckContext, totals: Totals) {
    this.#context = context;
    this.#totals = totals;
  }

  /** A later round of a run may add to an offer, which is made again. */
  offerMade(offer: OfferId): void {
    const { quotas, roles, frameworks, offers } = this.#context.cluster;
    if (!this.#context.honours.quota || quotas.isEmpty) return;
    const role = frameworks.role[offers.framework[offer]];
    const limit = quotas.get(roles.top[role])?.limit;
    if (limit === undefined) return;
    if (!roles.isTop(role)) {
      this.#context.excuse('nested-role');
      return;
    }
    const grant = this.#regularOf(offer);
    const before = this.#grants.get(offer);
    const granted = this.#granted.get(role) ?? new Float64Array(limit.length);
    this.#grants.set(offer, grant);
    this.#granted.set(role, granted);
    for (let r = 0; r < limit.length; r++) granted[r] += grant[r] - (before?.[r] ?? 0);
    this.#check(offer, role, limit, grant, granted);
  }

  /** The event is over. */
  forget(): void {
    this.#grants.clear();
    this.#granted.clear();
  }

  #check(offer: OfferId, role: RoleId, limit: Float64Array, grant: Float64Array, granted: Float64Array): void {
    const { names } = this.#context;
    for (let r = 0; r < limit.length; r++) {
      const consumed = this.#totals.consumed(role, r);
      if (consumed + granted[r] <= limit[r]) continue;
      if (grant[r] > 0)
        this.#context.fail(
          NAME,
          `with ${names.amount(grant[r], r)} of this offer the role has ${names.amount(consumed + granted[r], r)}, and its limit is ${names.amount(limit[r], r)}`,
          [...names.offer(offer), names.role(role)],
        );
      this.#context.excuse('lowered-limit');
    }
  }

  #regularOf(offer: OfferId): Float64Array {
    const { offers, agents, resources } = this.#context.cluster;
    const { parcels } = offers;
    const sum = new Float64Array(resources.count);
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel]) {
      if (!agents.kinds.isRegular(agents.pools.kind[parcels.pool[parcel]])) continue;
      for (let r = 0; r < sum.length; r++) sum[r] += parcels.amount.get(parcel, r);
    }
    return sum;
  }
}
