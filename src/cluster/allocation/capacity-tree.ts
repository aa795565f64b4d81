import type { AgentId } from '../ids.ts';
import { Misses } from './misses.ts';

/**
 * What is free per agent under a tree of maxima: an inner node has, of each resource, the most that any agent below it
 * has. So "the first agent from i on where this fits" takes about log n. Where one agent has the most of one resource and another
 * of the next, a node does not tell that nobody has both, and a search may look at many; so what found no room is remembered.
 */
export class CapacityTree {
  readonly #width: number;
  /** Number of leaves: a power of two. Node 1 is the root, leaf i is node leaves + i. */
  readonly #leaves: number;
  readonly #maxima: Float64Array;
  readonly #misses: Misses;
  /** Of the present search. */
  #hasAsked = false;

  constructor(width: number, agentCount: number) {
    this.#width = width;
    this.#leaves = agentCount <= 1 ? 1 : 1 << (32 - Math.clz32(agentCount - 1));
    this.#maxima = new Float64Array(2 * this.#leaves * width).fill(-1);
    this.#misses = new Misses(width);
  }

  /** Sets what is free on an agent; −1 everywhere takes it out. */
  set(agent: AgentId, free: ArrayLike<number>): void {
    const width = this.#width;
    let node = this.#leaves + agent;
    let isNew = false;
    let isMore = false;
    for (let r = 0; r < width; r++) {
      const before = this.#maxima[node * width + r];
      if (before !== free[r]) isNew = true;
      if (before < free[r]) isMore = true;
      this.#maxima[node * width + r] = free[r];
    }
    if (!isNew) return;
    if (isMore) this.#misses.clear();
    for (node >>= 1; node >= 1 && this.#update(node); node >>= 1);
  }

  covers(agent: AgentId, demand: Float64Array): boolean {
    return this.#covers(this.#leaves + agent, demand);
  }

  /** The first agent from `from` on that covers the demand and that `accepts` agrees to; −1: none. */
  first(from: AgentId, demand: Float64Array, accepts: (agent: AgentId) => boolean): AgentId {
    if (this.#misses.includes(demand)) return -1;
    this.#hasAsked = false;
    const agent = this.#search(1, 0, this.#leaves, from, demand, accepts);
    if (agent < 0 && from === 0 && !this.#hasAsked) this.#misses.add(demand);
    return agent;
  }

  #search(
    node: number,
    low: number,
    span: number,
    from: number,
    demand: Float64Array,
    accepts: (agent: AgentId) => boolean,
  ): number {
    if (low + span <= from || !this.#covers(node, demand)) return -1;
    if (span === 1) {
      this.#hasAsked = true;
      return accepts(low) ? low : -1;
    }
    const half = span >> 1;
    const left = this.#search(2 * node, low, half, from, demand, accepts);
    return left >= 0 ? left : this.#search(2 * node + 1, low + half, half, from, demand, accepts);
  }

  #covers(node: number, demand: Float64Array): boolean {
    const at = node * this.#width;
    for (let r = 0; r < this.#width; r++) if (this.#maxima[at + r] < demand[r]) return false;
    return true;
  }

  /** Recomputes a node from its children; false if that changed nothing, and so nothing above. */
  #update(node: number): boolean {
    const width = this.#width;
    let changed = false;
    for (let r = 0; r < width; r++) {
      const left = this.#maxima[2 * node * width + r];
      const right = this.#maxima[(2 * node + 1) * width + r];
      const most = left > right ? left : right;
      if (most !== this.#maxima[node * width + r]) {
        this.#maxima[node * width + r] = most;
        changed = true;
      }
    }
    return changed;
  }
}
