import { type AgentId, type KindId, NONE } from '../ids.ts';
import type { Part } from '../membership.ts';
import type { ConversionName } from '../ports.ts';
import type { EntryKind } from '../resources/entry-kinds.ts';
import type { DiskInfo } from '../resources/resource-entry.ts';
import { isStrictSubroleOf } from '../role-path.ts';
import type { Agents } from '../tables/agents.ts';
import type { Conversion } from './conversions.ts';

/** The framework that asks for an operation, as far as it decides what it may do; operators may reserve for anybody. */
export interface Author {
  /** The role its offer was made to. */
  readonly role: string;
  readonly principal: string;
  /** It knows stacked reservations, and shared volumes. */
  readonly refinement: boolean;
  readonly shared: boolean;
}

/** What an operation makes of what, or a text: why there is no such operation. */
export type Made = Conversion | string;

/**
 * RESERVE, UNRESERVE, CREATE and DESTROY of resources as they are named in the call: reserved as they are to be, or are; volumes with
 * their ids (master/validation.cpp, resources.cpp; the semantics §8 and §14). Whether those resources are there is not asked here.
 */
export class ResourceOperations {
  readonly #agents: Agents;

  constructor(agents: Agents) {
    this.#agents = agents;
  }

  /** `author` null: the operator. */
  of(name: ConversionName, agent: AgentId, parts: readonly Part[], author: Author | null): Made {
    if (parts.length === 0) return 'it names no resources';
    for (const part of parts) {
      const fault = this.#fault(name, agent, part, author);
      if (fault !== null) return fault;
    }
    if (this.#hasTwins(parts)) return 'it names a volume twice';
    const others = merged(parts.map((part) => ({ ...part, kind: this.#other(name, part.kind) })));
    const named = merged(parts);
    return name === 'reserve' || name === 'create-volume'
      ? { consumed: others, converted: named }
      : { consumed: named, converted: others };
  }

  #fault(name: ConversionName, agent: AgentId, part: Part, author: Author | null): string | null {
    const kind = this.#agents.kinds.get(part.kind);
    if (kind.reservations.length === 0) return 'it is about what is not reserved';
    if (kind.isRevocable) return 'revocable resources cannot be reserved';
    if (name === 'create-volume') return this.#volumeFault(kind, author) ?? this.#newVolumeFault(agent, part);
    if (name === 'destroy-volume') return this.#volumeFault(kind, author);
    if (kind.disk?.persistenceId !== undefined) return 'a persistent volume stays reserved until it is destroyed';
    if (kind.reservations.at(-1)?.type !== 'dynamic') return 'a static reservation is not made, and not undone, while it runs';
    return name === 'reserve' ? reservationFault(kind, author) : null;
  }

  #volumeFault({ disk, isShared }: EntryKind, author: Author | null): string | null {
    if (disk?.persistenceId === undefined) return 'it is about what is no volume';
    return isShared && author?.shared === false ? 'the framework does not know shared resources' : null;
  }

  /** Ids of volumes are a role's own on an agent. */
  #newVolumeFault(agent: AgentId, { kind }: Part): string | null {
    const { pools, kinds } = this.#agents;
    const id = kinds.get(kind).disk?.persistenceId;
    for (let pool = agent; pool !== NONE; pool = pools.next[pool]) {
      const other = pools.kind[pool];
      const isIt = kinds.owner[other] === kinds.owner[kind] && kinds.get(other).disk?.persistenceId === id;
      if (isIt && pools.total.hasAny(pool)) return 'there is a volume of that id';
    }
    return null;
  }

  /** Some volume comes more than once: as several parts, or as one that is larger than what it is. */
  #hasTwins(parts: readonly Part[]): boolean {
    const { kinds } = this.#agents;
    const ids = parts.map(({ kind }) => `${kinds.owner[kind]} ${kinds.get(kind).disk?.persistenceId}`);
    return parts.some(({ kind }, i) => kinds.get(kind).disk?.persistenceId !== undefined && ids.indexOf(ids[i]) < i);
  }

  /** What the kind is made of, or becomes again. */
  #other(name: ConversionName, kind: KindId): KindId {
    const { kinds } = this.#agents;
    const named = kinds.get(kind);
    if (name === 'reserve' || name === 'unreserve')
      return kinds.idOf({ ...named, reservations: named.reservations.slice(0, -1) });
    return kinds.idOf({ ...named, disk: withoutVolume(named.disk), isShared: false });
  }
}

/** Each stacked role is strictly below the one under it; a framework reserves for the role of its offer, and below that only on top of others. */
function reservationFault({ reservations }: EntryKind, author: Author | null): string | null {
  const isStack = reservations.every(({ role }, i) => i === 0 || isStrictSubroleOf(role, reservations[i - 1].role));
  if (!isStack) return 'a reservation is refined only for a role below';
  if (author === null) return null;
  const { role, principal } = reservations[reservations.length - 1];
  const isRefinement = reservations.length > 1;
  if (role !== author.role && !(isRefinement && isStrictSubroleOf(role, author.role)))
    return `the offer is for role ${author.role}`;
  if (isRefinement && !author.refinement) return 'the framework does not know stacked reservations';
  return principal === author.principal ? null : `the framework's principal is ${author.principal}`;
}

/** The parts of one kind as one. */
export function merged(parts: readonly Part[]): Part[] {
  const byKind = new Map<KindId, Part>();
  for (const part of parts) {
    const { kind, amounts, claims } = byKind.get(part.kind) ?? part;
    const sum = byKind.has(kind)
      ? { kind, amounts: amounts.map((amount, r) => amount + part.amounts[r]), claims: claims.plus(part.claims) }
      : part;
    byKind.set(kind, sum);
  }
  return [...byKind.values()];
}

function withoutVolume(disk: DiskInfo | null): DiskInfo | null {
  const { persistenceId: _, ...rest } = disk ?? {};
  return Object.keys(rest).length > 0 ? rest : null;
}
