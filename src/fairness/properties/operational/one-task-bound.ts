import type { OfferId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/**
 * Among frameworks that have been backlogged since the start, nobody is given more than one grant (a task; under whole-agent
 * offers an agent) beyond who has less and could use it.
 */
export const oneTaskBound: OperationalProperty = {
  name: 'one-task-bound',
  definition:
    'Among those backlogged since the start, no grant brings a share (by weight) more than one task (or one agent, offered whole) above that of who could have used it.',
  source: 'Ghodsi et al., NSDI’11, §6.2',
  world: 'backlog',
  watch: (isByTask) => new OneTaskBound(isByTask),
};

class OneTaskBound extends Watch {
  readonly #isByTask: boolean;

  constructor(isByTask: boolean) {
    super();
    this.#isByTask = isByTask;
  }

  offerMade(offer: OfferId): void {
    const { offers, frameworks, filters, simulation, frameworkClients, roleClients } = this.cluster;
    const framework = offers.framework[offer];
    const agent = offers.agent[offer];
    const level = (each: number): number => frameworkClients[each].share / roleClients[frameworks.role[each]].weight;
    const bound = this.#grant(offer) / roleClients[frameworks.role[framework]].weight;
    for (const other of frameworkClients.keys()) {
      if (other === framework || !frameworks.wantsOffers(other)) continue;
      if (filters.countActive(other, simulation.now) > 0 || !this.fits(other, agent, offer)) continue;
      const ahead = level(framework) - level(other);
      if (ahead <= bound + 1e-9) continue;
      const grant = this.#isByTask ? 'task' : 'agent';
      this.break(
        `${this.name(framework)} must not get further ahead of ${this.name(other)} than one ${grant}, ${bound.toFixed(4)} of the cluster.`,
        `it is ${ahead.toFixed(4)} ahead.`,
      );
    }
  }

  /** The dominant share of what is granted at once: a task, or the largest agent. */
  #grant(offer: OfferId): number {
    const { agents, offers, demands, taskSets, ledger, resources } = this.cluster;
    let most = 0;
    const [set] = this.#isByTask ? [offers.taskSet[offer]] : [];
    for (let r = 0; r < resources.count; r++) {
      if (set !== undefined && set >= 0) most = Math.max(most, demands.amounts.get(taskSets.demand[set], r) / ledger.capacity[r]);
      else
        for (let agent = 0; agent < agents.count; agent++)
          most = Math.max(most, agents.pools.total.get(agent, r) / ledger.capacity[r]);
    }
    return most;
  }
}
