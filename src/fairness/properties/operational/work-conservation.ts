import type { TaskId } from '../../../cluster/ids.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/** How long what was declined is refused, and the time between two batches, µs. */
const FILTER = 5_000_000;
const BATCH = 1_000_000;

/**
 * Nothing that somebody could use stays idle: but for as long as what was declined is refused, and a batch for each framework, which
 * may be offered it, and decline it, first. Whole agents that somebody else goes on using a part of are not idle.
 */
export const workConservation: OperationalProperty = {
  name: 'work-conservation',
  definition:
    'No task waits for longer than a filter (5 s) and a batch for each framework beside an agent that has had room for it all the time and on which nothing has started.',
  source: 'Hindman et al., NSDI’11, §3.3',
  world: 'any',
  watch: () => new WorkConservation(),
};

class WorkConservation extends Watch {
  /** Since when there has been room on an agent for a task that waits, by framework × agent; −1: there is none. */
  #since: number[] = [];

  launched(task: TaskId): void {
    const { agents, tasks, frameworks } = this.cluster;
    for (let framework = 0; framework < frameworks.count; framework++)
      this.#since[framework * agents.count + tasks.agent[task]] = -1;
  }

  protected override look(): void {
    const { frameworks, agents, simulation } = this.cluster;
    const patience = FILTER + BATCH * frameworks.count;
    for (let framework = 0; framework < frameworks.count; framework++) {
      for (let agent = 0; agent < agents.count; agent++) {
        const key = framework * agents.count + agent;
        const before = this.#since[key] ?? -1;
        const since = !this.fits(framework, agent) ? -1 : before < 0 ? simulation.now : before;
        this.#since[key] = since;
        if (since >= 0 && simulation.now - since > patience)
          this.break(
            `A task of ${this.name(framework)} that waits must be offered what is free on ${agents.names[agent]}.`,
            `there has been room for it for ${(simulation.now - since) / 1_000_000} s.`,
          );
      }
    }
  }
}
