import type { OfferId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/** Who is less important is served only what the more important have no use for. */
export const priorityOrder: OperationalProperty = {
  name: 'priority-order',
  definition:
    'Nothing is offered while a role of higher priority wants it, has not refused it, and has a task that waits and fits.',
  source: 'allocation by strict priority, as in Hindman et al., NSDI’11, §3.4',
  world: 'priorities',
  watch: () => new PriorityOrder(),
};

class PriorityOrder extends Watch {
  offerMade(offer: OfferId): void {
    const { offers, frameworks, filters, simulation, frameworkClients } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    const priority = (each: number): number => this.cluster.roleClients[frameworks.role[each]].priority;
    for (const other of frameworkClients.keys()) {
      if (priority(other) <= priority(framework) || !frameworks.wantsOffers(other)) continue;
      if (filters.countActive(other, simulation.now) > 0 || !this.fits(other, agent, offer)) continue;
      this.break(
        `${this.name(other)} has priority ${priority(other)} and a task that fits, so it must be offered what is free before ${this.name(framework)}, whose priority is ${priority(framework)}.`,
        `${this.name(framework)} is offered it.`,
      );
    }
  }
}
