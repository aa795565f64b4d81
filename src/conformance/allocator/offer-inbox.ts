import type { Cluster } from '../../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE } from '../../cluster/ids.ts';
import { SECOND, type Time } from '../../sim/index.ts';
import type { CaseInverseOffer, CaseOffer } from '../subject.ts';
import type { Holdings } from './holdings.ts';

/**
 * Where offers arrive: it notes them as cases write them, and hands what they carry to the framework's holdings. From then
 * on the offer itself is done with: nobody is there to answer it, what happens to the resources is said by later ops.
 */
export class OfferInbox {
  readonly #cluster: Cluster;
  readonly #holdings: Holdings;
  #offers: CaseOffer[] = [];
  #inverseOffers: CaseInverseOffer[] = [];

  constructor(cluster: Cluster, holdings: Holdings) {
    this.#cluster = cluster;
    this.#holdings = holdings;
  }

  /** The offers from `first` on, to the row. */
  offered(row: FrameworkId, first: number): void {
    const { offers, frameworks, roles, agents } = this.#cluster;
    for (let offer = first; offer !== NONE; ) {
      const next = offers.next[offer];
      const agent = offers.agent[offer];
      const parcel = offers.parcel[offer];
      this.#offers.push({
        framework: frameworks.names[row],
        role: roles.names[frameworks.role[row]],
        agent: agents.names[agent],
        resources: this.#holdings.toCase(parcel),
      });
      this.#holdings.hold(row, agent, parcel);
      offers.parcels.remove(parcel);
      offers.parcel[offer] = NONE;
      offers.isOutstanding[offer] = 0;
      offers.rows.giveBack(offer);
      offer = next;
    }
  }

  inverseOffered(framework: string, agent: AgentId, unavailableFrom: Time): void {
    this.#inverseOffers.push({
      framework,
      agent: this.#cluster.agents.names[agent],
      unavailable_in_s: (unavailableFrom - this.#cluster.now) / SECOND,
    });
  }

  takeOffers(): CaseOffer[] {
    const offers = this.#offers;
    this.#offers = [];
    return offers;
  }

  takeInverseOffers(): CaseInverseOffer[] {
    const offers = this.#inverseOffers;
    this.#inverseOffers = [];
    return offers;
  }
}
