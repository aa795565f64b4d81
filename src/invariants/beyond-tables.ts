import type { AgentId, FrameworkId, PoolId, TaskId } from '../cluster/ids.ts';

/** A task that its framework has given up, and that runs on. */
export interface StrayTask {
  readonly framework: FrameworkId;
  readonly agent: AgentId;
  readonly demand: number;
  /** The pool its demand came from; NONE: several, listed from `holding` on. */
  readonly pool: PoolId;
  readonly holding: number;
  /** The master counts what it has. */
  readonly isCounted: boolean;
}

/** What there is that the cluster's tables do not have: where a control plane lies between master, agents and frameworks. */
export interface BeyondTables {
  readonly strays: { readonly size: number; all(): Iterable<StrayTask> };
  /** Tasks on their way: whether one has come to its agent. */
  readonly launches: { hasArrived(task: TaskId): boolean };
}

/** Strays by agent, gathered once an event. */
export class StraysByAgent {
  readonly #beyond: BeyondTables | null;
  #byAgent: Map<AgentId, StrayTask[]> | null = null;

  constructor(beyond: BeyondTables | null) {
    this.#beyond = beyond;
  }

  on(agent: AgentId): readonly StrayTask[] {
    if (this.#beyond === null || this.#beyond.strays.size === 0) return [];
    if (this.#byAgent === null) {
      this.#byAgent = new Map();
      for (const stray of this.#beyond.strays.all()) {
        const there = this.#byAgent.get(stray.agent);
        if (there === undefined) this.#byAgent.set(stray.agent, [stray]);
        else there.push(stray);
      }
    }
    return this.#byAgent.get(agent) ?? [];
  }

  /** There may be others by now. */
  forget(): void {
    this.#byAgent = null;
  }
}
