import { NONE, type OfferId } from '../cluster/ids.ts';
import { isRemote } from '../cluster/resources/fault-domain.ts';
import type { CheckContext } from './check-context.ts';
import type { Presence } from './presence.ts';

const NAME = 'offers';

/**
 * An offer is made of an agent that is there and may be offered, to a framework that is there, wants offers, and may see it: not
 * suppressed, the registered filter, constraints, GPUs and regions regarded, nothing revocable, shared or refined for who cannot deal
 * with it. At the moment it is made: later it may go on though its framework suppresses (the semantics §7, §10).
 */
export class OfferGate {
  readonly #context: CheckContext;
  readonly #presence: Presence;

  constructor(context: CheckContext, presence: Presence) {
    this.#context = context;
    this.#presence = presence;
  }

  offerMade(offer: OfferId): void {
    const { offers, agents, frameworks } = this.#context.cluster;
    const agent = offers.agent[offer];
    const framework = offers.framework[offer];
    const { isLeaderless, awayAgents, awayFrameworks } = this.#presence;
    if (isLeaderless) this.#fail(offer, 'no master leads');
    if (awayAgents.has(agent)) this.#fail(offer, 'the agent has gone, or its connection is broken');
    if (awayFrameworks.has(framework)) this.#fail(offer, 'the framework has gone, or its connection is broken');
    if (agents.isUp[agent] !== 1) this.#fail(offer, 'the agent is not registered');
    if (agents.isActive[agent] !== 1) this.#fail(offer, 'the agent is deactivated');
    if (agents.isWhitelisted[agent] !== 1) this.#fail(offer, 'the agent is not on the whitelist');
    if (frameworks.isActive[framework] !== 1) this.#fail(offer, 'the framework is not connected');
    if (frameworks.isSuppressed[framework] === 1) this.#fail(offer, 'the framework is suppressed');
    if (!frameworks.accepts(framework, agent)) this.#fail(offer, "the framework's registered filter excludes the agent");
    this.#checkFitness(offer);
    this.#checkParcels(offer);
  }

  #checkFitness(offer: OfferId): void {
    const { offers, agents, frameworks, roles, eligibility } = this.#context.cluster;
    const agent = offers.agent[offer];
    const framework = offers.framework[offer];
    const { gpus, multiRole, regionAware } = frameworks.capabilities[framework];
    const can = agents.capabilities[agent];
    if (eligibility.constraints[framework]?.(agents.features[agent]))
      this.#fail(offer, "the framework's constraints exclude the agent");
    if (eligibility.gpus >= 0 && !gpus && agents.total(agent, eligibility.gpus) > 0)
      this.#fail(offer, 'the agent has GPUs, and the framework does not know them');
    if (!regionAware && isRemote(agents.features[agent], eligibility.region))
      this.#fail(offer, 'the agent is in another region, and the framework does not know regions');
    if ((multiRole && !can.multiRole) || (!can.hierarchicalRole && !roles.isTop(frameworks.role[framework])))
      this.#fail(offer, 'the agent cannot deal with such a framework');
  }

  #checkParcels(offer: OfferId): void {
    const { offers, agents, frameworks } = this.#context.cluster;
    const { pools, kinds } = agents;
    const { parcels } = offers;
    const { shared, revocable, refinement } = frameworks.capabilities[offers.framework[offer]];
    let hasAny = false;
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel]) {
      const pool = parcels.pool[parcel];
      const kind = pools.kind[pool];
      if (pools.agent[pool] !== offers.agent[offer]) this.#fail(offer, "part of it is another agent's");
      if (kinds.isRevocable[kind] && !revocable) this.#fail(offer, 'part of it is revocable');
      if (kinds.isShared[kind] && !shared) this.#fail(offer, 'part of it is shared');
      if (kinds.depth[kind] > 1 && !refinement) this.#fail(offer, 'part of it has a refined reservation');
      hasAny ||= parcels.amount.hasAny(parcel) || !parcels.claims[parcel].isEmpty;
    }
    if (!hasAny) this.#fail(offer, 'it is empty');
  }

  #fail(offer: OfferId, what: string): never {
    this.#context.fail(NAME, what, this.#context.names.offer(offer));
  }
}
