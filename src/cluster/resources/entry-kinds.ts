import { type KindId, NONE, type RoleId } from '../ids.ts';
import { type DiskInfo, type Reservation, type ResourceEntry, reservationsOf } from './resource-entry.ts';

/** Everything two entries of one name can differ by. */
export interface EntryKind {
  readonly reservations: readonly Reservation[];
  readonly disk: DiskInfo | null;
  readonly isRevocable: boolean;
  readonly isShared: boolean;
  /** Tells equal disks apart that are not one: MOUNT and BLOCK disks never merge. */
  readonly twin: number;
}

/** Unreserved, not revocable, no disk of its own: the kind of nearly everything. */
export const PLAIN: KindId = 0;

const PLAIN_KIND: EntryKind = { reservations: [], disk: null, isRevocable: false, isShared: false, twin: 0 };

/**
 * What makes two Mesos resource entries of one name different (reservation stack, disk, revocable, shared), interned as
 * small numbers: entries merge if their kinds are equal (src/common/resources.cpp), and a pool is what an agent has of one
 * kind.
 */
export class EntryKinds {
  readonly #ids = new Map<string, KindId>();
  readonly #kinds: EntryKind[] = [];
  /** The role it is reserved for (the top of the stack); NONE: unreserved. */
  readonly owner: RoleId[] = [];
  /** Stacked reservations. */
  readonly depth: number[] = [];
  readonly isRevocable: boolean[] = [];
  readonly isShared: boolean[] = [];
  /** Had whole or not at all: persistent volumes, MOUNT and BLOCK disks. */
  readonly isWhole: boolean[] = [];
  readonly #roleOf: (name: string) => RoleId;

  constructor(roleOf: (name: string) => RoleId) {
    this.#roleOf = roleOf;
    this.idOf(PLAIN_KIND);
  }

  get count(): number {
    return this.#kinds.length;
  }

  get(kind: KindId): EntryKind {
    return this.#kinds[kind];
  }

  /** Quota counts and bounds it: unreserved and not revocable. */
  isRegular(kind: KindId): boolean {
    return this.owner[kind] === NONE && !this.isRevocable[kind];
  }

  idOf(kind: EntryKind): KindId {
    const { reservations, disk, isRevocable, isShared, twin } = kind;
    const key = JSON.stringify([
      reservations.map(({ type, role, principal }) => [type, role, principal ?? null]),
      disk && [disk.persistenceId ?? null, disk.source ?? null, disk.root ?? null],
      isRevocable,
      isShared,
      twin,
    ]);
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#kinds.push(kind) - 1;
      this.#ids.set(key, id);
      const owner = reservations.at(-1);
      this.owner.push(owner === undefined ? NONE : this.#roleOf(owner.role));
      this.depth.push(reservations.length);
      this.isRevocable.push(isRevocable);
      this.isShared.push(isShared);
      this.isWhole.push(isWholeDisk(disk));
    }
    return id;
  }

  /** The kind of an entry; `twin` numbers equal disks of one agent that stay apart. */
  ofEntry(entry: ResourceEntry, twin = 0): KindId {
    return this.idOf({
      reservations: reservationsOf(entry),
      disk: entry.disk ?? null,
      isRevocable: entry.isRevocable ?? false,
      isShared: entry.isShared ?? false,
      twin,
    });
  }

  /** The entry's kind may have a twin on the same agent. */
  static mayHaveTwin(entry: ResourceEntry): boolean {
    return isWholeDisk(entry.disk ?? null) && !entry.isShared;
  }
}

function isWholeDisk(disk: DiskInfo | null): boolean {
  return disk !== null && (disk.persistenceId !== undefined || disk.source === 'MOUNT' || disk.source === 'BLOCK');
}
