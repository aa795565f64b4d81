import type { AgentId } from '../ids.ts';

/** A set of agents: adding, removing and asking cost the same however many there are, listing costs what is in it. */
export class AgentSet {
  readonly members: Int32Array;
  count = 0;
  readonly #place: Int32Array;

  constructor(agentCount: number) {
    this.members = new Int32Array(agentCount);
    this.#place = new Int32Array(agentCount).fill(-1);
  }

  has(agent: AgentId): boolean {
    return this.#place[agent] >= 0;
  }

  add(agent: AgentId): void {
    if (this.#place[agent] >= 0) return;
    this.#place[agent] = this.count;
    this.members[this.count++] = agent;
  }

  delete(agent: AgentId): void {
    const place = this.#place[agent];
    if (place < 0) return;
    const last = this.members[--this.count];
    this.members[place] = last;
    this.#place[last] = place;
    this.#place[agent] = -1;
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.#place[this.members[i]] = -1;
    this.count = 0;
  }
}
