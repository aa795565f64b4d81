import type { Cluster } from '../../cluster/cluster.ts';
import { type KindId, NONE } from '../../cluster/ids.ts';
import type { Part } from '../../cluster/membership.ts';
import type { Claims } from '../../cluster/resources/claims.ts';
import { thousandths } from '../../cluster/resources/quantities.ts';
import type { ResourceEntry } from '../../cluster/resources/resource-entry.ts';
import type { ResourceNames } from '../../cluster/resources/resource-names.ts';
import type { Agents } from '../../cluster/tables/agents.ts';
import type { Parcels } from '../../cluster/tables/parcels.ts';
import type { CaseQuantities, CaseReservation, CaseResource } from '../subject.ts';

/** Amounts by name in thousandths. */
export function fromQuantities(quantities: CaseQuantities): Record<string, number> {
  return Object.fromEntries(Object.entries(quantities).map(([name, amount]) => [name, thousandths(amount)]));
}

/** A vector of thousandths as amounts by name. */
export function toQuantities(amounts: Float64Array, { names }: ResourceNames): CaseQuantities {
  return Object.fromEntries(names.map((name, r) => [name, amounts[r] / 1000]));
}

/** The entries of a case as the simulator has them; what there is nothing of is left out. */
export function toEntries(resources: readonly CaseResource[]): ResourceEntry[] {
  return resources.map(toEntry).filter((entry) => (entry.type === 'scalar' ? entry.value > 0 : entry.value.length > 0));
}

/** The same by kind; a shared volume of which there are several copies, or that is named again, comes several times. */
export function toParts(resources: readonly CaseResource[], agents: Agents): Part[] {
  const copies = new Map<KindId, number>();
  const distinct = resources.filter((resource) => {
    if (!resource.shared) return true;
    const kind = agents.kinds.ofEntry(toEntry(resource));
    const isNew = !copies.has(kind);
    copies.set(kind, (copies.get(kind) ?? 0) + (resource.count ?? 1));
    return isNew;
  });
  const parts = agents.parts(toEntries(distinct));
  return parts.flatMap((part) => Array.from({ length: copies.get(part.kind) ?? 1 }, () => part));
}

/** What there is of one kind, as a case writes it. */
export function toCase(
  kind: KindId,
  amounts: Float64Array,
  claims: Claims,
  agents: Agents,
  { names }: ResourceNames,
): CaseResource[] {
  const { reservations, disk, isRevocable, isShared } = agents.kinds.get(kind);
  const metadata = {
    ...(reservations.length > 0 ? { reservations: reservations.map(toCaseReservation) } : {}),
    ...(disk === null
      ? {}
      : {
          disk: {
            ...(disk.persistenceId === undefined ? {} : { persistence_id: disk.persistenceId }),
            ...(disk.source === undefined ? {} : { source: disk.source }),
            ...(disk.root === undefined ? {} : { root: disk.root }),
          },
        }),
    ...(isRevocable ? { revocable: true } : {}),
    ...(isShared ? { shared: true } : {}),
  };
  const scalars = names.flatMap((name, r): CaseResource[] =>
    amounts[r] > 0 ? [{ name, type: 'SCALAR', value: amounts[r] / 1000, ...metadata }] : [],
  );
  const others = claims
    .entries()
    .map(
      ({ name, ranges, items }): CaseResource =>
        ranges ? { name, type: 'RANGES', value: ranges, ...metadata } : { name, type: 'SET', value: items ?? [], ...metadata },
    );
  return [...scalars, ...others];
}

/** The parcels from `first` on. */
export function parcelsToCase({ agents, resources }: Cluster, parcels: Parcels, first: number): CaseResource[] {
  const entries: CaseResource[] = [];
  for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel]) {
    const kind = agents.pools.kind[parcels.pool[parcel]];
    entries.push(...toCase(kind, parcels.amount.row(parcel), parcels.claims[parcel], agents, resources));
  }
  return entries;
}

function toEntry({ name, type, value, reservations = [], disk, revocable, shared }: CaseResource): ResourceEntry {
  const metadata = {
    role: '*',
    reservations: reservations.map(({ type: how, role, principal }) => ({
      type: how === 'STATIC' ? ('static' as const) : ('dynamic' as const),
      role,
      ...(principal === undefined ? {} : { principal }),
    })),
    ...(disk === undefined
      ? {}
      : {
          disk: {
            ...(disk.persistence_id === undefined ? {} : { persistenceId: disk.persistence_id }),
            ...(disk.source === undefined ? {} : { source: disk.source }),
            ...(disk.root === undefined ? {} : { root: disk.root }),
          },
        }),
    isRevocable: revocable ?? false,
    isShared: shared ?? false,
  };
  if (type === 'RANGES') return { type: 'ranges', name, value: value as readonly (readonly [number, number])[], ...metadata };
  if (type === 'SET') return { type: 'set', name, value: value as readonly string[], ...metadata };
  return { type: 'scalar', name, value: thousandths(value as number), ...metadata };
}

function toCaseReservation({ type, role, principal }: { type: string; role: string; principal?: string }): CaseReservation {
  return { type: type === 'static' ? 'STATIC' : 'DYNAMIC', role, ...(principal === undefined ? {} : { principal }) };
}
