import type { AgentId } from '../cluster/ids.ts';
import { UNCOUNTED } from '../cluster/tables/tasks.ts';
import type { BeyondTables, StraysByAgent } from './beyond-tables.ts';
import type { Book } from './book.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'registration';

/**
 * What is registered is what agents report once they are back: of an agent that has just registered again the master counts
 * every task that is alive there, and every one that its framework had given up meanwhile (the semantics §16.3, §17).
 */
export class Registrations {
  readonly #context: CheckContext;
  readonly #back = new Set<AgentId>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  reregistered(agent: AgentId): void {
    this.#back.add(agent);
  }

  /** The event in which they came back is over. */
  check(beyond: BeyondTables, strays: StraysByAgent, book: Book): void {
    if (this.#back.size === 0) return;
    for (const agent of this.#back)
      if (this.#context.cluster.agents.isUp[agent] === 1) this.#checkAgent(agent, beyond, strays, book);
    this.#back.clear();
  }

  #checkAgent(agent: AgentId, beyond: BeyondTables, strays: StraysByAgent, book: Book): void {
    const { cluster, names } = this.#context;
    const { tasks } = cluster;
    for (const task of book.tasksOn(agent)) {
      const isThere =
        tasks.state[task] !== 0 && tasks.agent[task] === agent && tasks.isAlive(task) && beyond.launches.hasArrived(task);
      if (isThere && tasks.counted[task] === UNCOUNTED)
        this.#context.fail(
          NAME,
          'its agent has registered again and it runs there, and the master does not count it',
          names.task(task),
        );
    }
    for (const stray of strays.on(agent))
      if (!stray.isCounted)
        this.#context.fail(NAME, 'a task that was given up came back with its agent, and the master does not count it', [
          names.agent(agent),
          names.framework(stray.framework),
        ]);
  }
}
