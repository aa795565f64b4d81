import { SECOND } from '../../sim/index.ts';
import { type AgentId, NONE, type OfferId, type PoolId, type RoleId } from '../ids.ts';
import type { Master } from '../master.ts';
import type { ConversionName, RescindReason } from '../ports.ts';
import { type Conversion, convert, isFree } from './conversions.ts';
import { offersForFirstQuota } from './first-quota.ts';
import { QuotaUpdate, type QuotaUpdateDescription } from './quota-update.ts';
import { isUsedByTasks, sharedPools } from './shared-use.ts';

/** Filters of resources that the operator takes back are Mesos' default ones (the semantics §8). */
const DEFAULT_REFUSE = 5 * SECOND;

const OVERCOMMITTED = 'all guarantees together are more than the agents have';

/**
 * What an operator tells the master at run time (master.cpp, weights_handler.cpp, quota_handler.cpp, the maintenance
 * endpoints; the semantics §7.4, §8, §9, §11.4, §13). None of it kills a task but the beginning of a maintenance: the lever is
 * the rescinding of offers. Where an operation may fail, what it returns is the reason, and null if it was done.
 */
export class Operator {
  readonly #master: Master;

  constructor(master: Master) {
    this.#master = master;
  }

  /** Offers that were made under the old weights are void, all of them, if somebody is in one of the roles. */
  setWeights(weights: ReadonlyMap<RoleId, number>): void {
    const { roles } = this.#master.cluster;
    const isActive = [...weights.keys()].some((role) => roles.isClient(role) || roles.below[role] > 0);
    for (const [role, weight] of weights) this.#master.membership.setWeight(role, weight);
    if (isActive) this.#rescindWhere('weights changed', () => true);
  }

  /** UPDATE_QUOTA of one role. */
  setQuota(description: QuotaUpdateDescription): string | null {
    return this.setQuotas([description]);
  }

  /** UPDATE_QUOTA, of all these roles or of none; offers that stand in its way are rescinded. */
  setQuotas(descriptions: readonly QuotaUpdateDescription[]): string | null {
    const { cluster, membership } = this.#master;
    const updates = descriptions.map((each) => new QuotaUpdate(cluster, each));
    const isBelowUse = descriptions.some(({ isForced }, i) => !isForced && updates[i].isBelowUse);
    if (isBelowUse) return 'the role uses more than the limit';
    const isForced = descriptions.every((each) => each.isForced);
    if (!isForced && QuotaUpdate.areOvercommitted(cluster, updates)) return OVERCOMMITTED;
    for (const { role, guarantee, limit } of descriptions) membership.setQuota(role, guarantee, limit);
    if (this.#master.bulk.framework !== NONE) this.#master.bulk.singleAll();
    for (const update of updates) for (const offer of update.offersInTheWay()) this.#master.rescind(offer, 'quota changed');
    return null;
  }

  /**
   * The older SET_QUOTA: `guarantee` is the limit too, and may not replace a quota. All offers of one agent after the other are
   * rescinded until they make up for the guarantee and there is an agent for every active framework of the role.
   */
  setFirstQuota(role: RoleId, guarantee: Readonly<Record<string, number>>, isForced: boolean): string | null {
    const { cluster, membership } = this.#master;
    if (cluster.quotas.get(role) !== undefined) return 'the role has a quota already';
    const update = new QuotaUpdate(cluster, { role, guarantee, limit: guarantee, isForced });
    if (!isForced && QuotaUpdate.areOvercommitted(cluster, [update])) return OVERCOMMITTED;
    membership.setQuota(role, guarantee, guarantee);
    if (this.#master.bulk.framework !== NONE) this.#master.bulk.singleAll();
    for (const offer of offersForFirstQuota(cluster, role, guarantee)) this.#master.rescind(offer, 'quota changed');
    return null;
  }

  /**
   * RESERVE, UNRESERVE, CREATE, DESTROY on resources that nobody has been given: offers of the agent are rescinded, one by
   * one, until there is enough of them.
   */
  convert(agent: AgentId, name: ConversionName, role: RoleId, conversion: Conversion): string | null {
    const { cluster, allocation } = this.#master;
    if (cluster.agents.isUp[agent] === 0) return 'the agent is down';
    if (isUsedByTasks(cluster, agent, sharedPools(cluster, agent, conversion.consumed))) return 'tasks use the volume';
    this.#makeRoom(agent, conversion);
    if (!isFree(cluster, agent, conversion.consumed)) return 'not enough of it is free';
    convert(cluster, agent, conversion, NONE);
    cluster.observers.converted(name, agent, NONE, role, conversion);
    allocation.recovered(agent);
    return null;
  }

  /** Deactivated agents keep their tasks, and are offered no more. */
  setAgentActive(agent: AgentId, isActive: boolean): void {
    if (!isActive) this.#rescindOn(agent, 'agent deactivated');
    this.#master.membership.setAgentActive(agent, isActive);
  }

  /** Only these agents are offered from now on, null: all; outstanding offers stay. */
  setWhitelist(names: ReadonlySet<string> | null): void {
    this.#master.membership.setWhitelist(names);
  }

  /** The agent will be unavailable from `start` on, or (null) not after all: who has something there is told. */
  planMaintenance(agent: AgentId, start: number | null): void {
    this.#rescindOn(agent, 'maintenance');
    this.#master.membership.setUnavailable(agent, start);
  }

  /** What the agent may be used for beyond what it has is this from now on; the same as before: nothing happens. */
  setOversubscribed(agent: AgentId, pool: PoolId, amounts: Float64Array): void {
    const { agents, offers } = this.#master.cluster;
    const { pools } = agents;
    if (pools.total.row(pool).every((amount, r) => amount === amounts[r])) return;
    const carries = (offer: OfferId): boolean => {
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel])
        if (offers.parcels.pool[parcel] === pool) return true;
      return false;
    };
    this.#rescindWhere('oversubscription', (offer) => offers.agent[offer] === agent && carries(offer));
    this.#master.membership.changeAgent(agent, () => agents.setCapacity(pool, amounts));
  }

  // ------------------------------------------------------------------------------------------------------ rescinding

  /** Rescinds offers that have some of what is consumed until all of that is free, or no offer has any more. */
  #makeRoom(agent: AgentId, { consumed }: Conversion): void {
    const { cluster, bulk } = this.#master;
    const { agents, offers } = cluster;
    bulk.single(agent);
    const wanted = new Map(consumed.map((part) => [agents.pools.find(agent, part.kind), part]));
    const helps = (offer: OfferId): boolean => {
      for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
        const part = wanted.get(offers.parcels.pool[parcel]);
        if (part === undefined) continue;
        if (part.amounts.some((amount, r) => amount > 0 && offers.parcels.amount.get(parcel, r) > 0)) return true;
        if (!offers.parcels.claims[parcel].common(part.claims).isEmpty) return true;
      }
      return false;
    };
    // A shared volume is free however many offers have it; all of them must come back.
    const isShared = consumed.some(({ kind }) => agents.kinds.isShared[kind]);
    for (const offer of this.#outstanding()) {
      if (!isShared && isFree(cluster, agent, consumed)) return;
      if (offers.agent[offer] === agent && helps(offer)) this.#master.rescind(offer, 'operator', DEFAULT_REFUSE);
    }
  }

  #rescindOn(agent: AgentId, reason: RescindReason): void {
    const { offers } = this.#master.cluster;
    this.#rescindWhere(reason, (offer) => offers.agent[offer] === agent);
  }

  /** Without filters. */
  #rescindWhere(reason: RescindReason, isMeant: (offer: OfferId) => boolean): void {
    if (this.#master.bulk.framework !== NONE) this.#master.bulk.singleAll();
    for (const offer of this.#outstanding()) if (isMeant(offer)) this.#master.rescind(offer, reason);
  }

  #outstanding(): OfferId[] {
    return this.#master.cluster.offers.outstanding();
  }
}
