import { NONE, type RoleId } from '../cluster/ids.ts';
import type { Client, Sorter } from '../cluster/ports.ts';
import type { Roles } from '../cluster/tables/roles.ts';
import { ClientOrder } from './client-order.ts';

/**
 * Roles in the order the role sorter serves them: at every level of the tree siblings by key, and a node's roles together
 * at its rank (Mesos sorter/drf/sorter.cpp; the semantics §3.1). Keys of inner nodes are those of all below them, whether
 * it stands in line or not.
 */
export class RoleOrder {
  readonly #roles: Roles;
  /** By parent, the top level last: the children that stand in line, the parent's own virtual leaf among them. */
  readonly #siblings: readonly Siblings[];
  readonly #top: Siblings;
  /** By row of the role tree: its place among its siblings. */
  readonly #place: Int32Array;

  constructor(roles: Roles, clients: readonly Client[], sorter: Sorter) {
    this.#roles = roles;
    this.#place = new Int32Array(2 * roles.count);
    const top = [...roles.parent.keys()].filter((role) => roles.isTop(role));
    const rows = [...roles.children.map((children, role) => [roles.count + role, ...children]), top];
    this.#siblings = rows.map((members) => {
      members.forEach((row, place) => {
        this.#place[row] = place;
      });
      return {
        members,
        order: new ClientOrder(
          members.map((row) => clients[row]),
          sorter,
        ),
      };
    });
    this.#top = this.#siblings[roles.count];
  }

  get isEmpty(): boolean {
    return this.#top.order.count === 0;
  }

  clear(): void {
    this.#clear(this.#top);
  }

  /** The role begins to stand in line. */
  add(role: RoleId): void {
    for (let row = this.#roles.leafOf(role); row !== NONE; row = this.#above(row)) {
      const { order } = this.#around(row);
      order.add(this.#place[row]);
      if (order.count > 1) return;
    }
  }

  remove(role: RoleId): void {
    for (let row = this.#roles.leafOf(role); row !== NONE; row = this.#above(row)) {
      const { order } = this.#around(row);
      order.remove(this.#place[row]);
      if (order.count > 0) return;
    }
  }

  /** What the role has was changed: it and all above it move to their new places. */
  update(role: RoleId): void {
    if (this.#roles.isFlat) this.#top.order.update(this.#place[role]);
    else
      for (let row = this.#roles.leafOf(role); row !== NONE; row = this.#above(row))
        this.#around(row).order.update(this.#place[row]);
  }

  /** The first role in line, if there is one. */
  first(): RoleId {
    let found = NONE;
    this.visit((role) => {
      found = role;
      return true;
    });
    return found;
  }

  /** Calls `serve` with each role in line, until it returns true; nobody may move meanwhile. */
  visit(serve: (role: RoleId) => boolean): void {
    const { members, order } = this.#top;
    if (!this.#roles.isFlat) this.#visit(this.#top, serve);
    else for (let i = 0; i < order.count && !serve(members[order.at(i)]); i++);
  }

  #visit({ members, order }: Siblings, serve: (role: RoleId) => boolean): boolean {
    const { count, below } = this.#roles;
    for (let i = 0; i < order.count; i++) {
      const row = members[order.at(i)];
      const isLeaf = row >= count || below[row] === 0;
      const isOver = isLeaf ? serve(row >= count ? row - count : row) : this.#visit(this.#siblings[row], serve);
      if (isOver) return true;
    }
    return false;
  }

  #clear({ members, order }: Siblings): void {
    for (let i = 0; i < order.count; i++)
      if (members[order.at(i)] < this.#roles.count) this.#clear(this.#siblings[members[order.at(i)]]);
    order.clear();
  }

  /** The row's siblings, itself among them. */
  #around(row: number): Siblings {
    const above = this.#above(row);
    return this.#siblings[above === NONE ? this.#roles.count : above];
  }

  #above(row: number): RoleId {
    return row >= this.#roles.count ? row - this.#roles.count : this.#roles.parent[row];
  }
}

interface Siblings {
  /** Rows of the role tree. */
  readonly members: readonly number[];
  readonly order: ClientOrder;
}
