import { SECOND, type Time } from '../../sim/index.ts';
import type { AgentId, FrameworkId } from '../ids.ts';
import type { Master } from '../master.ts';

/**
 * Inverse offers as the master sees them: whoever has something on an agent that will be unavailable is asked to leave, and
 * its answer is noted. They are advice: no answer changes what is offered or kills a task (master.cpp; the semantics §13).
 */
export class InverseOffers {
  made = 0;
  accepted = 0;
  declined = 0;
  readonly #master: Master;
  /** Who holds what on agents with a window, as of the run of this number: `group × agents + agent`. */
  readonly #holders = new Set<number>();
  #holdersOf = -1;

  constructor(master: Master) {
    this.#master = master;
  }

  /** Of the row's framework, all rows are asked as one. */
  offer(group: number, agent: AgentId): void {
    const framework = this.#master.cluster.frameworks.group.indexOf(group);
    this.made++;
    this.#master.cluster.observers.inverseOffered(framework, agent);
    this.#master.drivers[framework].inverseOffer(agent);
  }

  /**
   * ACCEPT_INVERSE_OFFERS or DECLINE_INVERSE_OFFERS; the next one is refused for `refuse` µs: without batches at least a
   * second, since every answer is followed by a run, and a run by the next inverse offer.
   */
  answer(framework: FrameworkId, agent: AgentId, isAccepted: boolean, refuse: Time): void {
    const { frameworks, observers } = this.#master.cluster;
    const { interval } = this.#master.allocation.options;
    if (isAccepted) this.accepted++;
    else this.declined++;
    observers.inverseOfferAnswered(framework, agent, isAccepted);
    this.#master.allocation.inverseAnswered(frameworks.group[framework], agent, interval > 0 ? refuse : Math.max(refuse, SECOND));
  }

  /** The framework has something on the agent, offered or allocated. */
  isHolder(group: number, agent: AgentId): boolean {
    const { allocation, cluster } = this.#master;
    if (this.#holdersOf !== allocation.runs) {
      this.#holdersOf = allocation.runs;
      this.#count();
    }
    return this.#holders.has(group * cluster.agents.count + agent);
  }

  /** Executors end with their tasks, so tasks and offers are all there is. */
  #count(): void {
    const { agents, frameworks, offers, tasks, taskSets } = this.#master.cluster;
    const { windows } = this.#master.allocation.maintenance;
    this.#holders.clear();
    const add = (framework: FrameworkId, agent: AgentId): void => {
      if (windows.has(agent)) this.#holders.add(frameworks.group[framework] * agents.count + agent);
    };
    for (const offer of offers.outstanding()) add(offers.framework[offer], offers.agent[offer]);
    for (let task = 0; task < tasks.rows.size; task++)
      if (tasks.state[task] !== 0) add(taskSets.framework[tasks.taskSet[task]], tasks.agent[task]);
  }
}
