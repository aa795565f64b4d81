import type { AgentId, FrameworkId, OfferId, TaskId } from '../cluster/ids.ts';

const NOTHING: ReadonlySet<number> = new Set();
const NOBODY: ReadonlyMap<FrameworkId, number> = new Map();

/**
 * Who is on which agent, as the steps of the protocol told it: rows of offers and tasks (rows that have gone since may still be
 * among them), and executors with the first of what they hold. And what the present event has touched.
 */
export class Book {
  /** Agents of which something may have changed since they were last looked at: anything, or only what offers move. */
  readonly agents = new Set<AgentId>();
  readonly offeredAgents = new Set<AgentId>();
  readonly frameworks = new Set<FrameworkId>();
  readonly #offers: (Set<OfferId> | undefined)[] = [];
  readonly #tasks: (Set<TaskId> | undefined)[] = [];
  readonly #executors: (Map<FrameworkId, number> | undefined)[] = [];

  offersOn(agent: AgentId): ReadonlySet<OfferId> {
    return this.#offers[agent] ?? NOTHING;
  }

  tasksOn(agent: AgentId): ReadonlySet<TaskId> {
    return this.#tasks[agent] ?? NOTHING;
  }

  /** By framework: the first of `cluster.holdings` that its executor has (NONE: nothing). */
  executorsOn(agent: AgentId): ReadonlyMap<FrameworkId, number> {
    return this.#executors[agent] ?? NOBODY;
  }

  addOffer(offer: OfferId, agent: AgentId): void {
    this.#offers[agent] ??= new Set();
    this.#offers[agent].add(offer);
    this.offeredAgents.add(agent);
  }

  forgetOffer(offer: OfferId, agent: AgentId): void {
    this.#offers[agent]?.delete(offer);
  }

  addTask(task: TaskId, agent: AgentId): void {
    this.#tasks[agent] ??= new Set();
    this.#tasks[agent].add(task);
    this.agents.add(agent);
  }

  forgetTask(task: TaskId, agent: AgentId): void {
    this.#tasks[agent]?.delete(task);
  }

  /** False: there is one already. */
  addExecutor(framework: FrameworkId, agent: AgentId, holding: number): boolean {
    this.#executors[agent] ??= new Map();
    this.agents.add(agent);
    const isNew = !this.#executors[agent].has(framework);
    this.#executors[agent].set(framework, holding);
    return isNew;
  }

  /** False: there was none. */
  removeExecutor(framework: FrameworkId, agent: AgentId): boolean {
    this.agents.add(agent);
    return this.#executors[agent]?.delete(framework) ?? false;
  }

  /** All that was touched has been looked at. */
  close(): void {
    this.agents.clear();
    this.offeredAgents.clear();
    this.frameworks.clear();
  }

  get executorCount(): number {
    return this.#executors.reduce((sum, each) => sum + (each?.size ?? 0), 0);
  }
}
