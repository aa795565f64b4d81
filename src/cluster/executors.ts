import type { Time } from '../sim/index.ts';
import type { Cluster } from './cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE } from './ids.ts';

/** What a framework's executor costs: resources held on an agent while it lives there, and the time it takes to register. */
export interface ExecutorDescription {
  /** NONE: nothing. */
  readonly overhead: DemandId;
  /** µs. */
  readonly start: Time;
}

/**
 * Executors: one a framework and agent, from the first launch there until its last task ends. Frameworks whose executors
 * cost neither resources nor time have none here, and pay nothing for them.
 */
export class Executors {
  readonly #cluster: Cluster;
  readonly #descriptions: readonly ExecutorDescription[];
  readonly #live = new Map<number, Executor>();

  constructor(cluster: Cluster, descriptions: readonly ExecutorDescription[]) {
    this.#cluster = cluster;
    this.#descriptions = descriptions;
  }

  hasCost(framework: FrameworkId): boolean {
    const { overhead, start } = this.#descriptions[framework];
    return overhead !== NONE || start > 0;
  }

  hasOverhead(framework: FrameworkId): boolean {
    return this.#descriptions[framework].overhead !== NONE;
  }

  /** What a first launch of the framework on this agent needs besides the task; NONE: nothing. */
  overheadAt(framework: FrameworkId, agent: AgentId): DemandId {
    const { overhead } = this.#descriptions[framework];
    return overhead !== NONE && !this.#live.has(this.#key(framework, agent)) ? overhead : NONE;
  }

  /** The executor there, launched if need be with `hold`, which takes its overhead and returns what it holds. */
  ensure(framework: FrameworkId, agent: AgentId, hold: (overhead: DemandId) => number): Executor {
    const key = this.#key(framework, agent);
    let executor = this.#live.get(key);
    if (executor === undefined) {
      const { overhead, start } = this.#descriptions[framework];
      const holding = overhead === NONE ? NONE : hold(overhead);
      executor = { readyAt: this.#cluster.now + start, tasks: 0, holding, isCounted: true };
      this.#live.set(key, executor);
      this.#cluster.observers.executorStarted(framework, agent, executor.holding);
    }
    return executor;
  }

  /** Every executor on the agent, the framework's number with it, in the order of launch. */
  *on(agent: AgentId): Generator<[FrameworkId, Executor]> {
    const { count } = this.#cluster.agents;
    for (const [key, executor] of this.#live) if (key % count === agent) yield [Math.floor(key / count), executor];
  }

  /** The framework's executor there, if there is one. */
  at(framework: FrameworkId, agent: AgentId): Executor | undefined {
    return this.#live.get(this.#key(framework, agent));
  }

  /** An executor that its framework has described itself: what it holds was taken already, and it outlives its tasks. */
  adopt(framework: FrameworkId, agent: AgentId, holding: number): void {
    this.#live.set(this.#key(framework, agent), { readyAt: this.#cluster.now, tasks: 0, holding, isCounted: true });
    this.#cluster.observers.executorStarted(framework, agent, holding);
  }

  /** One of its tasks is over; with the last one the executor ends and `release` gives back what it held. */
  taskOver(framework: FrameworkId, agent: AgentId, release: (holding: number, isCounted: boolean) => void): void {
    const key = this.#key(framework, agent);
    const executor = this.#live.get(key);
    if (executor === undefined || --executor.tasks > 0) return;
    this.#live.delete(key);
    if (executor.holding !== NONE) release(executor.holding, executor.isCounted);
    this.#cluster.observers.executorEnded(framework, agent);
  }

  #key(framework: FrameworkId, agent: AgentId): number {
    return framework * this.#cluster.agents.count + agent;
  }
}

export interface Executor {
  /** When it has registered and its tasks can run. */
  readyAt: Time;
  /** Tasks it has been sent and that are not over. */
  tasks: number;
  readonly holding: number;
  /** The master counts what it holds. */
  isCounted: boolean;
}
