/**
 * One entry of a resource set as Mesos writes it (`cpus(prod):8`, `ports(*):[31000-32000]`, `zones:{a,b}`).
 * Scalars are whole thousandths, as in Mesos (src/common/values.cpp: llround(value × 1000)).
 */
export type ResourceEntry = ScalarEntry | RangesEntry | SetEntry;

/** One level of a reservation stack. */
export interface Reservation {
  readonly type: 'static' | 'dynamic';
  readonly role: string;
  readonly principal?: string;
}

/** What sets disks apart: a persistent volume has an id; a MOUNT (or BLOCK) disk is had whole or not at all. */
export interface DiskInfo {
  readonly persistenceId?: string;
  readonly source?: string;
  readonly root?: string;
}

/** What else entries of one name differ by: only those equal in all of it are one (include/mesos/mesos.proto, Resource). */
export interface EntryMetadata {
  /** Bottom first; the last one is the owner's. Absent: as `role` says. */
  readonly reservations?: readonly Reservation[];
  readonly disk?: DiskInfo;
  /** May be taken back at any time (oversubscription). */
  readonly isRevocable?: boolean;
  /** Several tasks may use it at once. */
  readonly isShared?: boolean;
}

interface EntryBase extends EntryMetadata {
  /** `cpus`, `mem` (MB), `disk` (MB), `gpus`, `ports`, or any other name. */
  readonly name: string;
  /** The role it is statically reserved for; `*` is unreserved. */
  readonly role: string;
}

export interface ScalarEntry extends EntryBase {
  readonly type: 'scalar';
  /** Thousandths, a positive integer. */
  readonly value: number;
}

export interface RangesEntry extends EntryBase {
  readonly type: 'ranges';
  /** Inclusive, disjoint, ascending, not touching. */
  readonly value: readonly (readonly [first: number, last: number])[];
}

export interface SetEntry extends EntryBase {
  readonly type: 'set';
  /** Distinct, ascending byte-wise. */
  readonly value: readonly string[];
}

/** The reservation stack of an entry, bottom first; empty: unreserved. */
export function reservationsOf(entry: ResourceEntry): readonly Reservation[] {
  return entry.reservations ?? (entry.role === '*' ? [] : [{ type: 'static', role: entry.role }]);
}
