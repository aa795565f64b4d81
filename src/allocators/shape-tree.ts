import { type AgentId, NONE } from '../cluster/ids.ts';
import { equals, Shapes } from './shapes.ts';

/**
 * What is free on agents, by its shape (`Shapes`): finds the agent whose shape is nearest to a demand's, by the sum of the differences
 * over all resources, without a look at most of the others, whatever the demand is.
 *
 * Agents stand in a search tree in an order that keeps like shapes together (`Shapes.placeOf`), balanced by priorities (a treap: Seidel
 * and Aragon, Algorithmica 1996). A node knows of itself and all below it the most that is free, and
 * between what their shapes lie: so whole subtrees are passed over in which nobody covers the demand, or is nearer than who was found.
 * These bounds are computed by the same steps as distances are, and rounding is monotone: they never exceed one.
 */
export class ShapeTree {
  readonly #width: number;
  readonly #first: number;
  readonly #shapes: Shapes;
  #root = NONE;
  // By agent, which is a node if it is in the tree; of several columns: a row an agent, a column a resource.
  readonly #isIn: Uint8Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #place: Float64Array;
  readonly #free: Float64Array;
  readonly #shape: Float64Array;
  /** Of the agent and all below it. */
  readonly #most: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #lowestAgent: Int32Array;
  /** What is looked for: the demand and its shape; and what was found so far. */
  #demand: Float64Array;
  readonly #wanted: Float64Array;
  #accepts!: (agent: AgentId) => boolean;
  #best = NONE;
  #least = Infinity;

  constructor(width: number, agentCount: number, first: number) {
    this.#width = width;
    this.#first = first;
    this.#shapes = new Shapes(width, first);
    this.#isIn = new Uint8Array(agentCount);
    this.#left = new Int32Array(agentCount);
    this.#right = new Int32Array(agentCount);
    this.#place = new Float64Array(agentCount);
    this.#free = new Float64Array(agentCount * width);
    this.#shape = new Float64Array(agentCount * width);
    this.#most = new Float64Array(agentCount * width);
    this.#low = new Float64Array(agentCount * width);
    this.#high = new Float64Array(agentCount * width);
    this.#lowestAgent = new Int32Array(agentCount);
    this.#demand = new Float64Array(width);
    this.#wanted = new Float64Array(width);
  }

  /** All there is, thousandths. Where it has changed every shape has; who stands where in the tree remains. */
  measure(capacity: Float64Array): void {
    if (this.#shapes.measure(capacity)) this.#reshape(this.#root);
  }

  /** Sets what is free on an agent; where nothing of the first resource is, it has no shape, and is not in the tree. */
  set(agent: AgentId, free: Float64Array): void {
    const at = agent * this.#width;
    if (this.#isIn[agent] === 1) {
      if (equals(free, this.#free, at)) return;
      this.#root = this.#without(this.#root, agent);
      this.#isIn[agent] = 0;
    }
    if (free[this.#first] <= 0) return;
    this.#free.set(free, at);
    this.#shapes.write(this.#shape, at, this.#free);
    this.#place[agent] = this.#shapes.placeOf(this.#shape, at);
    this.#root = this.#with(this.#root, agent);
    this.#isIn[agent] = 1;
  }

  /**
   * Of the agents that cover the demand (which needs something of the first resource) and that `accepts` agrees to, the one whose shape
   * is nearest to it, of equals the first by number; NONE: there is none. Only agents are asked for that would be it.
   */
  nearest(demand: Float64Array, accepts: (agent: AgentId) => boolean): AgentId {
    this.#demand = demand;
    this.#shapes.write(this.#wanted, 0, demand);
    this.#accepts = accepts;
    this.#best = NONE;
    this.#least = Infinity;
    this.#descend(this.#root, this.#boundOf(this.#root));
    return this.#best;
  }

  // ------------------------------------------------------------------------------------------------------- the search

  /** A node and its two subtrees, in the order in which there may be something better. */
  #search(node: AgentId): void {
    const own = this.#distanceOf(node);
    const left = this.#left[node];
    const right = this.#right[node];
    const leftBound = this.#boundOf(left);
    const rightBound = this.#boundOf(right);
    const isRightFirst = isBefore(rightBound, this.#lowestIn(right), leftBound, this.#lowestIn(left));
    const near = isRightFirst ? right : left;
    const far = isRightFirst ? left : right;
    const nearest = isRightFirst ? rightBound : leftBound;
    const farthest = isRightFirst ? leftBound : rightBound;
    const isFirst = isBefore(own, node, nearest, this.#lowestIn(near));
    const isLast = !isFirst && !isBefore(own, node, farthest, this.#lowestIn(far));
    if (isFirst) this.#ask(node, own);
    this.#descend(near, nearest);
    if (!isFirst && !isLast) this.#ask(node, own);
    this.#descend(far, farthest);
    if (isLast) this.#ask(node, own);
  }

  #descend(node: AgentId, bound: number): void {
    if (isBefore(bound, this.#lowestIn(node), this.#least, this.#best)) this.#search(node);
  }

  #ask(agent: AgentId, distance: number): void {
    if (!isBefore(distance, agent, this.#least, this.#best) || !this.#accepts(agent)) return;
    this.#best = agent;
    this.#least = distance;
  }

  #lowestIn(node: AgentId): AgentId {
    return node === NONE ? NONE : this.#lowestAgent[node];
  }

  /** Of an agent; Infinity: it does not cover the demand. */
  #distanceOf(agent: AgentId): number {
    const at = agent * this.#width;
    let sum = 0;
    for (let r = 0; r < this.#width; r++) {
      if (this.#free[at + r] < this.#demand[r]) return Infinity;
      sum += Math.abs(this.#wanted[r] - this.#shape[at + r]);
    }
    return sum;
  }

  /** No agent of the subtree is nearer than this; Infinity: none covers the demand. */
  #boundOf(node: AgentId): number {
    if (node === NONE) return Infinity;
    const at = node * this.#width;
    let sum = 0;
    for (let r = 0; r < this.#width; r++) {
      if (this.#most[at + r] < this.#demand[r]) return Infinity;
      const wanted = this.#wanted[r];
      const low = this.#low[at + r];
      const high = this.#high[at + r];
      sum += wanted < low ? low - wanted : wanted > high ? wanted - high : 0;
    }
    return sum;
  }

  /** The shapes of a subtree are other ones now. */
  #reshape(node: AgentId): void {
    if (node === NONE) return;
    this.#reshape(this.#left[node]);
    this.#reshape(this.#right[node]);
    this.#shapes.write(this.#shape, node * this.#width, this.#free);
    this.#gather(node);
  }

  // ----------------------------------------------------------------------------------------------------------- tree

  /** The subtree with the agent in it: its root. */
  #with(node: AgentId, agent: AgentId): AgentId {
    if (node === NONE || priorityOf(agent) > priorityOf(node)) {
      this.#divide(node, agent);
      this.#gather(agent);
      return agent;
    }
    if (this.#standsBefore(agent, node)) this.#left[node] = this.#with(this.#left[node], agent);
    else this.#right[node] = this.#with(this.#right[node], agent);
    this.#gather(node);
    return node;
  }

  /** The subtree without the agent, which is in it. */
  #without(node: AgentId, agent: AgentId): AgentId {
    if (node === agent) return this.#joined(this.#left[node], this.#right[node]);
    if (this.#standsBefore(agent, node)) this.#left[node] = this.#without(this.#left[node], agent);
    else this.#right[node] = this.#without(this.#right[node], agent);
    this.#gather(node);
    return node;
  }

  /** What of the subtree stands before the agent becomes its left one, what stands after it its right one. */
  #divide(node: AgentId, agent: AgentId): void {
    if (node === NONE) {
      this.#left[agent] = NONE;
      this.#right[agent] = NONE;
    } else if (this.#standsBefore(node, agent)) {
      this.#divide(this.#right[node], agent);
      this.#right[node] = this.#left[agent];
      this.#left[agent] = node;
      this.#gather(node);
    } else {
      this.#divide(this.#left[node], agent);
      this.#left[node] = this.#right[agent];
      this.#right[agent] = node;
      this.#gather(node);
    }
  }

  /** One tree of two, all of the first standing before all of the second. */
  #joined(before: AgentId, after: AgentId): AgentId {
    if (before === NONE) return after;
    if (after === NONE) return before;
    if (priorityOf(before) > priorityOf(after)) {
      this.#right[before] = this.#joined(this.#right[before], after);
      this.#gather(before);
      return before;
    }
    this.#left[after] = this.#joined(before, this.#left[after]);
    this.#gather(after);
    return after;
  }

  #standsBefore(a: AgentId, b: AgentId): boolean {
    return isBefore(this.#place[a], a, this.#place[b], b);
  }

  /** Works out what a node knows of itself and all below it. */
  #gather(node: AgentId): void {
    const at = node * this.#width;
    for (let r = 0; r < this.#width; r++) {
      this.#most[at + r] = this.#free[at + r];
      this.#low[at + r] = this.#shape[at + r];
      this.#high[at + r] = this.#shape[at + r];
    }
    this.#lowestAgent[node] = node;
    this.#include(node, this.#left[node]);
    this.#include(node, this.#right[node]);
  }

  #include(node: AgentId, below: AgentId): void {
    if (below === NONE) return;
    const at = node * this.#width;
    const from = below * this.#width;
    for (let r = 0; r < this.#width; r++) {
      if (this.#most[from + r] > this.#most[at + r]) this.#most[at + r] = this.#most[from + r];
      if (this.#low[from + r] < this.#low[at + r]) this.#low[at + r] = this.#low[from + r];
      if (this.#high[from + r] > this.#high[at + r]) this.#high[at + r] = this.#high[from + r];
    }
    if (this.#lowestAgent[below] < this.#lowestAgent[node]) this.#lowestAgent[node] = this.#lowestAgent[below];
  }
}

/** Of equals the first by number. */
function isBefore(a: number, agentA: AgentId, b: number, agentB: AgentId): boolean {
  return a < b || (a === b && agentA < agentB);
}

/** As good as drawn, and no two are the same: every step can be undone (Fibonacci hashing, Knuth §6.4). */
function priorityOf(agent: AgentId): number {
  const spread = Math.imul(agent + 1, 0x9e3779b1);
  return Math.imul(spread ^ (spread >>> 16), 0x85ebca6b) >>> 0;
}
