import type { EventType, Simulation, Time } from '../../sim/index.ts';
import type { AgentId, FrameworkId } from '../ids.ts';
import type { Observers } from '../observers.ts';
import type { Observer } from '../ports.ts';
import { grownInt32 } from '../tables/columns.ts';
import { RowPool } from '../tables/row-pool.ts';

/**
 * Tells observers when a filter runs out. Filters themselves only know until when they hold, so this is there only if
 * somebody listens; its events are observers', so a run with it is the same run.
 */
export class FilterExpiry implements Observer {
  readonly #observers: () => Observers;
  readonly #expires: EventType;
  readonly #rows = new RowPool();
  #framework = new Int32Array(0);
  #agent = new Int32Array(0);
  /** How often the framework's, and the agent's, filters had been cleared when this one was set. */
  #frameworkEpoch = new Int32Array(0);
  #agentEpoch = new Int32Array(0);
  readonly #revives: Int32Array;
  readonly #removals: Int32Array;

  constructor(
    simulation: Simulation,
    { frameworks, agents }: { readonly frameworks: readonly unknown[]; readonly agents: readonly unknown[] },
    observers: () => Observers,
  ) {
    this.#observers = observers;
    this.#revives = new Int32Array(frameworks.length);
    this.#removals = new Int32Array(agents.length);
    this.#expires = simulation.event('filter runs out', (filter) => this.#expire(filter), { observer: true });
  }

  filterSet(framework: FrameworkId, agent: AgentId, expiry: Time): void {
    const filter = this.#rows.take();
    if (filter >= this.#framework.length) this.#grow(2 * filter + 64);
    this.#framework[filter] = framework;
    this.#agent[filter] = agent;
    this.#frameworkEpoch[filter] = this.#revives[framework];
    this.#agentEpoch[filter] = this.#removals[agent];
    this.#expires.at(expiry, filter);
  }

  revived(framework: FrameworkId): void {
    this.#revives[framework]++;
  }

  agentRemoved(agent: AgentId): void {
    this.#removals[agent]++;
  }

  #expire(filter: number): void {
    const framework = this.#framework[filter];
    const agent = this.#agent[filter];
    this.#rows.giveBack(filter);
    const isCleared =
      this.#frameworkEpoch[filter] !== this.#revives[framework] || this.#agentEpoch[filter] !== this.#removals[agent];
    if (!isCleared) this.#observers().filterExpired(framework, agent);
  }

  #grow(length: number): void {
    this.#framework = grownInt32(this.#framework, length);
    this.#agent = grownInt32(this.#agent, length);
    this.#frameworkEpoch = grownInt32(this.#frameworkEpoch, length);
    this.#agentEpoch = grownInt32(this.#agentEpoch, length);
  }
}
