import { type AgentId, type FrameworkId, NONE, type OfferId, type PoolId } from '../cluster/ids.ts';
import { Claims } from '../cluster/resources/claims.ts';
import type { Time } from '../sim/index.ts';
import type { Book } from './book.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'filters';

/** What was refused: out of which pools, how much. */
interface Refusal {
  readonly expiry: Time;
  readonly parts: readonly Part[];
}

interface Part {
  readonly pool: PoolId;
  readonly amounts: Float64Array;
  readonly claims: Claims;
}

/**
 * What a framework has refused of an agent, and no more than that, is not offered to it again until the filter's time is over, it
 * revives, or the agent has gone (the semantics §10). Kept apart from the cluster's own filters.
 */
export class Refusals {
  readonly #context: CheckContext;
  readonly #book: Book;
  /** By framework, then agent. */
  readonly #refusals: (Map<AgentId, Refusal[]> | undefined)[] = [];

  constructor(context: CheckContext, book: Book) {
    this.#context = context;
    this.#book = book;
  }

  /** At this moment the offer that came back is the framework's only one there that is not outstanding and not yet empty. */
  filterSet(framework: FrameworkId, agent: AgentId, expiry: Time): void {
    const { offers, now } = this.#context.cluster;
    const ofFramework = this.#refusals[framework] ?? new Map<AgentId, Refusal[]>();
    this.#refusals[framework] = ofFramework;
    const refusals = (ofFramework.get(agent) ?? []).filter((each) => each.expiry > now);
    for (const offer of this.#book.offersOn(agent)) {
      const isIt = offers.framework[offer] === framework && offers.agent[offer] === agent;
      if (isIt && offers.isOutstanding[offer] !== 1 && offers.parcel[offer] !== NONE)
        refusals.push({ expiry, parts: this.#partsOf(offer) });
    }
    ofFramework.set(agent, refusals);
  }

  /** It wants to see everything again: a revive, or a new subscription. */
  forget(framework: FrameworkId): void {
    this.#refusals[framework]?.clear();
  }

  forgetAgent(agent: AgentId): void {
    for (const ofFramework of this.#refusals) ofFramework?.delete(agent);
  }

  forgetAll(): void {
    this.#refusals.length = 0;
  }

  offerMade(offer: OfferId): void {
    const { offers, filterTime } = this.#context.cluster;
    const refusals = this.#refusals[offers.framework[offer]]?.get(offers.agent[offer]);
    if (refusals === undefined || refusals.length === 0) return;
    const offered = this.#partsOf(offer);
    for (const { expiry, parts } of refusals) {
      // Observers hear whole microseconds; a filter of one interval ends half a one before (§5, order within an instant).
      if (expiry - 0.5 <= filterTime || !contains(parts, offered)) continue;
      this.#context.fail(NAME, `the framework has refused that until ${expiry / 1e6} s`, this.#context.names.offer(offer));
    }
  }

  #partsOf(offer: OfferId): Part[] {
    const { offers } = this.#context.cluster;
    const { parcels } = offers;
    const parts: Part[] = [];
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      parts.push({
        pool: parcels.pool[parcel],
        amounts: parcels.amount.row(parcel).slice(),
        claims: parcels.claims[parcel] ?? Claims.none,
      });
    return parts;
  }
}

/** Every part of what is offered is in the refused part of the same pool. */
function contains(refused: readonly Part[], offered: readonly Part[]): boolean {
  return offered.every(({ pool, amounts, claims }) => {
    const part = refused.find((each) => each.pool === pool);
    if (part === undefined) return claims.isEmpty && amounts.every((amount) => amount === 0);
    return part.claims.covers(claims) && amounts.every((amount, r) => amount <= part.amounts[r]);
  });
}
