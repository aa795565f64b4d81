import { type AgentId, NONE } from '../cluster/ids.ts';
import type { EventType, Time } from '../sim/index.ts';
import type { ControlPlane } from './control-plane.ts';

/** Agents to be marked unreachable: one after the other at the rate the operator allows, each written to the registry first. */
export class Removals {
  readonly #control: ControlPlane;
  readonly #isDue: EventType;
  /** By agent: when it is marked; −1: not to be. */
  readonly #at: Float64Array;
  /** Whose turn came while the registry was down. */
  #waiting: AgentId[] = [];
  #latest: Time = -Infinity;

  constructor(control: ControlPlane) {
    this.#control = control;
    this.#at = new Float64Array(control.cluster.agents.count).fill(-1);
    this.#isDue = control.cluster.simulation.event('agent is marked unreachable', (agent) => this.#mark(agent));
  }

  schedule(agent: AgentId): void {
    if (this.#at[agent] >= 0) return;
    const { cluster, options } = this.#control;
    this.#latest = Math.max(cluster.now, this.#latest + options.masters.agentRemovalGap);
    this.#at[agent] = this.#latest;
    this.#isDue.at(this.#latest, agent);
  }

  /** It is to be marked, and has not been yet. */
  isDue(agent: AgentId): boolean {
    return this.#at[agent] >= 0;
  }

  /** It has answered after all. */
  cancel(agent: AgentId): void {
    this.#at[agent] = -1;
  }

  /** The leader is gone. */
  forget(): void {
    this.#at.fill(-1);
    this.#waiting = [];
    this.#latest = -Infinity;
  }

  registryIsUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const agent of waiting) if (this.#at[agent] >= 0) this.#write(agent);
  }

  #mark(agent: AgentId): void {
    if (this.#at[agent] !== this.#control.cluster.now || this.#control.leadership.leader === NONE) return;
    this.#write(agent);
  }

  #write(agent: AgentId): void {
    const { leadership, roster } = this.#control;
    if (!leadership.write()) this.#waiting.push(agent);
    else {
      this.#at[agent] = -1;
      roster.markUnreachable(agent);
    }
  }
}
