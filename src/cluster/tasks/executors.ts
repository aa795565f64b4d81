import type { Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE } from '../ids.ts';

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
  /** By agent, then by framework. */
  readonly #live = new Map<AgentId, Map<FrameworkId, Executor>>();

  constructor(cluster: Cluster, descriptions: readonly ExecutorDescription[]) {
    this.#cluster = cluster;
    this.#descriptions = descriptions;
  }

  hasCost(framework: FrameworkId): boolean {
    const { overhead, start } = this.#descriptions[framework];
    return overhead !== NONE || start > 0;
  }

  /** From the launch of one until it has registered, µs. */
  startOf(framework: FrameworkId): Time {
    return this.#descriptions[framework].start;
  }

  hasOverhead(framework: FrameworkId): boolean {
    return this.#descriptions[framework].overhead !== NONE;
  }

  /** What a first launch of the framework on this agent needs besides the task; NONE: nothing. */
  overheadAt(framework: FrameworkId, agent: AgentId): DemandId {
    const { overhead } = this.#descriptions[framework];
    return overhead !== NONE && this.at(framework, agent) === undefined ? overhead : NONE;
  }

  /** The executor there, launched if need be with `hold`, which takes its overhead and returns what it holds. */
  ensure(framework: FrameworkId, agent: AgentId, hold: (overhead: DemandId) => number): Executor {
    let executor = this.at(framework, agent);
    if (executor === undefined) {
      const { overhead, start } = this.#descriptions[framework];
      const holding = overhead === NONE ? NONE : hold(overhead);
      executor = { readyAt: this.#cluster.now + start, tasks: 0, holding, isCounted: true };
      this.#add(framework, agent, executor);
      this.#cluster.observers.executorStarted(framework, agent, executor.holding);
    }
    return executor;
  }

  /** Every executor on the agent, the framework's number with it, in the order of launch. */
  on(agent: AgentId): readonly (readonly [FrameworkId, Executor])[] {
    return [...(this.#live.get(agent) ?? [])];
  }

  /** The framework's executor there, if there is one. */
  at(framework: FrameworkId, agent: AgentId): Executor | undefined {
    return this.#live.get(agent)?.get(framework);
  }

  /** An executor that its framework has described itself: what it holds was taken already, and it outlives its tasks. */
  adopt(framework: FrameworkId, agent: AgentId, holding: number): void {
    this.#add(framework, agent, { readyAt: this.#cluster.now, tasks: 0, holding, isCounted: true });
    this.#cluster.observers.executorStarted(framework, agent, holding);
  }

  /** One of its tasks is over; with the last one the executor ends and `release` gives back what it held. */
  taskOver(framework: FrameworkId, agent: AgentId, release: (holding: number, isCounted: boolean) => void): void {
    const executor = this.at(framework, agent);
    if (executor !== undefined && --executor.tasks <= 0) this.end(framework, agent, release);
  }

  /** The executor there ends, if there is one, and `release` gives back what it held. */
  end(framework: FrameworkId, agent: AgentId, release: (holding: number, isCounted: boolean) => void): void {
    const executor = this.at(framework, agent);
    if (executor === undefined) return;
    const there = this.#live.get(agent);
    there?.delete(framework);
    if (there?.size === 0) this.#live.delete(agent);
    if (executor.holding !== NONE) release(executor.holding, executor.isCounted);
    this.#cluster.observers.executorEnded(framework, agent);
  }

  #add(framework: FrameworkId, agent: AgentId, executor: Executor): void {
    const there = this.#live.get(agent);
    if (there === undefined) this.#live.set(agent, new Map([[framework, executor]]));
    else there.set(framework, executor);
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
