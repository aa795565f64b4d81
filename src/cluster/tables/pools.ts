import { type AgentId, type KindId, NONE, type PoolId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import type { EntryKinds } from '../resources/entry-kinds.ts';
import { grownInt32 } from './columns.ts';
import { Vectors } from './vectors.ts';

/**
 * What agents have and what of it is free: a row an agent and entry kind. Row `a` is what agent `a` has of the plain kind;
 * further ones are linked to it in the order in which they were made.
 */
export class Pools {
  count: number;
  readonly total: Vectors;
  readonly free: Vectors;
  readonly totalClaims: Claims[];
  readonly freeClaims: Claims[];
  /** Some pool has had, at some time, less than nothing free: its agent shrank below what was in use. */
  hasDeficits = false;
  /** Some pool has ports or named sets. */
  hasClaims = false;
  /** Some pool is of a shared volume, which is always free. */
  hasShared = false;
  /** Some pool is of an unreserved disk that is had whole or not at all: less of it may be more of something else. */
  hasWholeRegular = false;
  kind: Int32Array;
  /** The role it is reserved for; NONE: unreserved. */
  role: Int32Array;
  agent: Int32Array;
  /**
   * The order in which quota cuts the pools of an agent: that in which their disks stand in its resources, since disks are
   * all that several may have of. (Mesos draws an order anew each time; any is legal.)
   */
  rank: Int32Array;
  /** Next pool of the same agent. */
  next: Int32Array;
  readonly agentCount: number;
  readonly #kinds: EntryKinds;
  #lastRank = 0;

  constructor(width: number, agentCount: number, kinds: EntryKinds) {
    this.agentCount = agentCount;
    this.#kinds = kinds;
    this.count = agentCount;
    this.total = new Vectors(width, agentCount);
    this.free = new Vectors(width, agentCount);
    this.totalClaims = new Array<Claims>(agentCount).fill(Claims.none);
    this.freeClaims = new Array<Claims>(agentCount).fill(Claims.none);
    this.kind = new Int32Array(agentCount);
    this.role = new Int32Array(agentCount).fill(NONE);
    this.agent = Int32Array.from({ length: agentCount }, (_, agent) => agent);
    this.next = new Int32Array(agentCount).fill(NONE);
    this.rank = new Int32Array(agentCount);
  }

  /** All pools are plain: one an agent. */
  get arePlain(): boolean {
    return this.count === this.agentCount;
  }

  /** The agent's pool of that kind, if it has one. */
  find(agent: AgentId, kind: KindId): PoolId | null {
    for (let pool = agent; pool !== NONE; pool = this.next[pool]) if (this.kind[pool] === kind) return pool;
    return null;
  }

  add(agent: AgentId, kind: KindId): PoolId {
    const pool = this.count++;
    if (pool >= this.agent.length) {
      this.agent = grownInt32(this.agent, 2 * pool + 1);
      this.kind = grownInt32(this.kind, 2 * pool + 1);
      this.role = grownInt32(this.role, 2 * pool + 1);
      this.next = grownInt32(this.next, 2 * pool + 1);
      this.rank = grownInt32(this.rank, 2 * pool + 1);
    }
    this.total.reserve(pool + 1);
    this.free.reserve(pool + 1);
    this.agent[pool] = agent;
    this.kind[pool] = kind;
    this.role[pool] = this.#kinds.owner[kind];
    if (this.#kinds.isShared[kind]) this.hasShared = true;
    if (this.#kinds.isWhole[kind] && this.#kinds.isRegular(kind)) this.hasWholeRegular = true;
    this.moveToEnd(pool);
    let last = agent;
    while (this.next[last] !== NONE) last = this.next[last];
    this.next[last] = pool;
    this.next[pool] = NONE;
    this.totalClaims[pool] = Claims.none;
    this.freeClaims[pool] = Claims.none;
    return pool;
  }

  /** Quota cuts it after all others that its agent has now. */
  moveToEnd(pool: PoolId): void {
    this.rank[pool] = ++this.#lastRank;
  }
}
