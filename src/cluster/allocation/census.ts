import type { AgentId } from '../ids.ts';
import { Vectors } from '../tables/vectors.ts';
import { AgentSet } from './agent-set.ts';

const MEETS = 1;
const FAILS = 2;

/**
 * A running count of the agents that have something to offer: what those have in all that have at least so much, and which
 * are the others. Changes are entered when it is asked, so it costs what has changed since, not the number of agents.
 */
export class Census {
  /** Agents with something to offer, but not enough. */
  readonly failing: AgentSet;
  readonly #atLeast: Float64Array | null;
  readonly #free: Vectors;
  readonly #isOpen: (agent: AgentId) => boolean;
  readonly #stale: AgentSet;
  /** How many were stale when it was last asked whether it is worth it. */
  #staleBefore = 0;
  #isAsleep = true;
  readonly #mostStale: number;
  /** By agent: how it is counted, and with how much. */
  readonly #state: Uint8Array;
  readonly #counted: Vectors;
  readonly #sum: Vectors;

  constructor(free: Vectors, agentCount: number, atLeast: Float64Array | null, isOpen: (agent: AgentId) => boolean) {
    this.#free = free;
    this.#atLeast = atLeast === null ? null : Float64Array.from(atLeast);
    this.#isOpen = isOpen;
    this.failing = new AgentSet(agentCount);
    this.#stale = new AgentSet(agentCount);
    this.#state = new Uint8Array(agentCount);
    this.#counted = new Vectors(free.width, agentCount);
    this.#sum = new Vectors(free.width, 1);
    this.#mostStale = agentCount / 4;
  }

  /** It counts those that have at least this. */
  isFor(atLeast: Float64Array | null): boolean {
    if (atLeast === null || this.#atLeast === null) return atLeast === this.#atLeast;
    for (let r = 0; r < atLeast.length; r++) if (atLeast[r] !== this.#atLeast[r]) return false;
    return true;
  }

  /** Something about the agent has changed. When too much has since it was last asked, it does not follow any more. */
  changed(agent: AgentId): void {
    if (this.#isAsleep) return;
    this.#stale.add(agent);
    this.#isAsleep = this.#stale.count - this.#staleBefore > this.#mostStale;
  }

  /** Whether so much has stayed the same since this was last asked that keeping count costs less than asking all who are open. */
  isWorthIt(openCount: number): boolean {
    if (this.#isAsleep) {
      this.#wake();
      return false;
    }
    const changed = this.#stale.count - this.#staleBefore;
    this.#staleBefore = this.#stale.count;
    return 8 * (changed + this.failing.count) < openCount;
  }

  #wake(): void {
    for (let agent = 0; agent < this.#state.length; agent++) this.#stale.add(agent);
    this.#staleBefore = this.#stale.count;
    this.#isAsleep = false;
  }

  /** Brings it up to date, and writes what the agents that meet it have in all into a row. */
  count(sum: Vectors, row: number): void {
    for (let i = 0; i < this.#stale.count; i++) this.#enter(this.#stale.members[i]);
    this.#stale.clear();
    this.#staleBefore = 0;
    sum.copy(row, this.#sum, 0);
  }

  #enter(agent: AgentId): void {
    if (this.#state[agent] === MEETS) this.#sum.subtract(0, this.#counted, agent);
    else if (this.#state[agent] === FAILS) this.failing.delete(agent);
    this.#state[agent] = 0;
    if (!this.#isOpen(agent)) return;
    if (this.#atLeast !== null && !this.#free.atLeast(agent, this.#atLeast)) {
      this.#state[agent] = FAILS;
      this.failing.add(agent);
    } else {
      this.#state[agent] = MEETS;
      this.#counted.copy(agent, this.#free, agent);
      this.#sum.add(0, this.#free, agent);
    }
  }
}
