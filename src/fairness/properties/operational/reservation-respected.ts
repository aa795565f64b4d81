import { NONE, type OfferId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/** What is reserved for a role is offered to it and those below it only. */
export const reservationRespected: OperationalProperty = {
  name: 'reservation-respected',
  definition: 'What is reserved for a role is offered only to frameworks of the role, or below it.',
  source: 'Mesos, docs/reservation.md',
  world: 'reservations',
  watch: () => new ReservationRespected(),
};

class ReservationRespected extends Watch {
  offerMade(offer: OfferId): void {
    const { offers, agents, roles, frameworks } = this.cluster;
    const framework = offers.framework[offer];
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = offers.parcels.next[parcel]) {
      const owner = agents.pools.role[offers.parcels.pool[parcel]];
      if (owner === NONE) continue;
      let role = frameworks.role[framework];
      while (role !== NONE && role !== owner) role = roles.parent[role];
      if (role === NONE)
        this.break(
          `What is reserved for ${roles.names[owner]} must be offered to nobody else.`,
          `some of it is offered to ${this.name(framework)}.`,
        );
    }
  }
}
