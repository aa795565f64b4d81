import { type AgentId, type KindId, NONE, type PoolId, type RoleId } from '../ids.ts';
import type { Part } from '../membership.ts';
import { Claims } from '../resources/claims.ts';
import type { ResourceEntry } from '../resources/resource-entry.ts';
import type { ResourceNames } from '../resources/resource-names.ts';
import type { Agents } from '../tables/agents.ts';
import type { Conversion } from './conversions.ts';

/**
 * What operations on an agent's resources make of what (the semantics §8 and §14); null: the agent has nothing to make it
 * of, whoever holds it.
 */
export class OperatorConversions {
  readonly #agents: Agents;
  readonly #resources: ResourceNames;

  constructor(agents: Agents, resources: ResourceNames) {
    this.#agents = agents;
    this.#resources = resources;
  }

  /** RESERVE: what is unreserved becomes the role's. */
  reserve(role: string, entries: readonly ResourceEntry[]): Conversion {
    const reservations = [{ type: 'dynamic' as const, role }];
    return {
      consumed: this.#agents.parts(entries),
      converted: this.#agents.parts(entries.map((entry) => ({ ...entry, reservations }))),
    };
  }

  /** UNRESERVE: dynamic reservations only; a static one cannot be undone. */
  unreserve(role: string, entries: readonly ResourceEntry[]): Conversion {
    const { consumed, converted } = this.reserve(role, entries);
    return { consumed: converted, converted: consumed };
  }

  /** CREATE: disk that is reserved for the role becomes a volume, which is had whole or not at all. */
  createVolume(agent: AgentId, role: RoleId, id: string, size: number, isShared: boolean): Conversion | null {
    const { pools, kinds } = this.#agents;
    const column = this.#resources.column('disk') ?? NONE;
    if (column === NONE || this.#volume(agent, role, id) !== null) return null;
    const isDisk = (pool: PoolId): boolean => {
      const kind = pools.kind[pool];
      return kinds.owner[kind] === role && !kinds.isWhole[kind] && !kinds.isRevocable[kind] && !kinds.isShared[kind];
    };
    let disk: PoolId | null = null;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      if (!isDisk(pool) || pools.total.get(pool, column) < size) continue;
      if (disk === null || pools.free.get(disk, column) < size) disk = pool;
    }
    if (disk === null) return null;
    const kind = pools.kind[disk];
    const volume = kinds.idOf({ ...kinds.get(kind), disk: { ...kinds.get(kind).disk, persistenceId: id }, isShared });
    return { consumed: [this.#part(kind, column, size)], converted: [this.#part(volume, column, size)] };
  }

  /** DESTROY: the volume is reserved disk again. */
  destroyVolume(agent: AgentId, role: RoleId, id: string): Conversion | null {
    const { pools, kinds } = this.#agents;
    const volume = this.#volume(agent, role, id);
    if (volume === null) return null;
    const kind = pools.kind[volume];
    const { disk, ...rest } = kinds.get(kind);
    const { persistenceId: _, ...source } = disk ?? {};
    const plain = kinds.idOf({ ...rest, disk: Object.keys(source).length > 0 ? source : null, isShared: false });
    const part = { amounts: Float64Array.from(pools.total.row(volume)), claims: pools.totalClaims[volume] };
    return { consumed: [{ kind, ...part }], converted: [{ kind: plain, ...part }] };
  }

  /** The agent's volume of the role with this id. */
  #volume(agent: AgentId, role: RoleId, id: string): PoolId | null {
    const { pools, kinds } = this.#agents;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const kind = pools.kind[pool];
      const isIt = kinds.owner[kind] === role && kinds.get(kind).disk?.persistenceId === id;
      if (isIt && pools.total.hasAny(pool)) return pool;
    }
    return null;
  }

  #part(kind: KindId, column: number, amount: number): Part {
    const amounts = new Float64Array(this.#resources.count);
    amounts[column] = amount;
    return { kind, amounts, claims: Claims.none };
  }
}
