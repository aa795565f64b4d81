import type { Cluster } from '../../src/cluster/cluster.ts';
import { NONE } from '../../src/cluster/ids.ts';
import type { Parcels } from '../../src/cluster/tables/parcels.ts';
import type { Quantities } from '../oracle/quantities.ts';

/**
 * One thing that can be had on one agent: of a scalar of one kind any amount, or a single port or member of a set, which is
 * there (1,000) or not (0). So sums, differences and containment are the same few lines for all.
 */
export interface Item {
  readonly name: string;
  readonly isElement: boolean;
  /** Which port or member; empty: none. */
  readonly element: string;
  /** The role it is reserved for; null: unreserved. */
  readonly owner: string | null;
  /** Stacked reservations. */
  readonly depth: number;
  readonly isRevocable: boolean;
  readonly isShared: boolean;
  /** Had whole or not at all. */
  readonly isWhole: boolean;
  readonly text: string;
}

/** Amounts in thousandths; what is missing is 0, and nothing is 0 or less. */
export type Goods = ReadonlyMap<Item, number>;

export const NO_GOODS: Goods = new Map();

export function plus(a: Goods, b: Goods): Goods {
  const result = new Map(a);
  for (const [item, amount] of b) result.set(item, item.isShared ? amount : (result.get(item) ?? 0) + amount);
  return result;
}

/** Taking more than there is leaves nothing. */
export function less(a: Goods, b: Goods): Goods {
  const result = new Map(a);
  for (const [item, amount] of b) {
    const left = (result.get(item) ?? 0) - amount;
    if (left > 0) result.set(item, left);
    else result.delete(item);
  }
  return result;
}

export function contains(a: Goods, b: Goods): boolean {
  return [...b].every(([item, amount]) => (a.get(item) ?? 0) >= amount);
}

export function only(goods: Goods, isWanted: (item: Item) => boolean): Goods {
  return new Map([...goods].filter(([item]) => isWanted(item)));
}

/** By name; `withElements`: ports and sets count by how many there are. */
export function quantitiesOf(goods: Goods, withElements = false): Quantities {
  const sums = new Map<string, number>();
  for (const [{ name, isElement }, amount] of goods)
    if (withElements || !isElement) sums.set(name, (sums.get(name) ?? 0) + amount);
  return sums;
}

/** As much as the bounds by name allow, items in their order; what is whole stays so or goes (the semantics §2). */
export function shrink(goods: Goods, bounds: ReadonlyMap<string, number>, unbounded: number): Goods {
  const room = new Map(bounds);
  const kept = new Map<Item, number>();
  for (const [item, amount] of goods) {
    const most = room.get(item.name) ?? unbounded;
    const part = amount <= most ? amount : item.isWhole ? 0 : most;
    room.set(item.name, most - part);
    if (part > 0) kept.set(item, part);
  }
  return kept;
}

export function textOf(goods: Goods): string {
  return (
    [...goods]
      .map(([item, amount]) => (item.isElement ? item.text : `${item.text} ${amount / 1000}`))
      .sort()
      .join(', ') || 'nothing'
  );
}

/** Reads goods out of the cluster's tables. One a run: items that are the same are one object. */
export class GoodsReader {
  readonly #cluster: Cluster;
  readonly #items = new Map<string, Item>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** All that the agent has, free or not. */
  total(agent: number): Goods {
    const { pools } = this.#cluster.agents;
    const goods = new Map<Item, number>();
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      this.put(goods, pool, pools.total.row(pool), pools.totalClaims[pool]);
    return goods;
  }

  /** A list of parcels. */
  parcels(parcels: Parcels, first: number): Goods {
    const goods = new Map<Item, number>();
    for (let parcel = first; parcel !== NONE; parcel = parcels.next[parcel])
      this.put(goods, parcels.pool[parcel], parcels.amount.row(parcel), parcels.claims[parcel]);
    return goods;
  }

  put(
    goods: Map<Item, number>,
    pool: number,
    amounts: Float64Array,
    claims: Pick<Parcels['claims'][number], 'entries'> | null,
  ): void {
    const add = (name: string, element: number | string | null, amount: number) => {
      const item = this.#item(pool, name, element);
      goods.set(item, (goods.get(item) ?? 0) + amount);
    };
    this.#cluster.resources.names.forEach((name, r) => {
      if (amounts[r] > 0) add(name, null, amounts[r]);
    });
    for (const { name, ranges = [], items = [] } of claims?.entries() ?? []) {
      for (const [first, last] of ranges) for (let port = first; port <= last; port++) add(name, port, 1000);
      for (const item of items) add(name, item, 1000);
    }
  }

  #item(pool: number, name: string, element: number | string | null): Item {
    const key = `${pool}/${name}/${element}`;
    let item = this.#items.get(key);
    if (item === undefined) {
      const { pools, kinds } = this.#cluster.agents;
      const { reservations, disk, isRevocable, isShared, twin } = kinds.get(pools.kind[pool]);
      const stack = reservations.map(({ role, principal }) => (principal === undefined ? role : `${role} by ${principal}`));
      const marks = [...stack, ...(disk ? [JSON.stringify(disk)] : []), isRevocable && 'revocable', isShared && 'shared', twin];
      const kind = marks.filter(Boolean).join(' ');
      item = {
        name,
        isElement: element !== null,
        element: element === null ? '' : String(element),
        owner: reservations.at(-1)?.role ?? null,
        depth: reservations.length,
        isRevocable,
        isShared,
        isWhole: disk !== null && (disk.persistenceId !== undefined || disk.source === 'MOUNT' || disk.source === 'BLOCK'),
        text: `${name}${element === null ? '' : ` ${element}`}${kind === '' ? '' : ` (${kind})`}`,
      };
      this.#items.set(key, item);
    }
    return item;
  }
}
