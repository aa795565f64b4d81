import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Sorter } from '../cluster/ports.ts';
import { ClientOrder } from './client-order.ts';
import type { Draws, Queue } from './queue.ts';
import { RoleOrder } from './role-order.ts';

/** Roles that stand in line, and in each the frameworks that do. */
export class Line implements Queue {
  readonly #roles: RoleOrder;
  /** By role: orders of places in `members`. */
  readonly #frameworks: readonly ClientOrder[];
  readonly #members: readonly (readonly FrameworkId[])[];
  readonly #role: Int32Array;
  /** By framework: its place among the members of its role. */
  readonly #place: Int32Array;

  constructor({ roles, frameworks, roleClients, frameworkClients }: Cluster, roleSorter: Sorter, frameworkSorter: Sorter) {
    this.#members = roles.frameworks;
    this.#roles = new RoleOrder(roles, roleClients, roleSorter);
    this.#frameworks = roles.frameworks.map(
      (members) =>
        new ClientOrder(
          members.map((framework) => frameworkClients[framework]),
          frameworkSorter,
        ),
    );
    this.#role = frameworks.role;
    this.#place = new Int32Array(frameworks.count);
    for (const members of roles.frameworks)
      members.forEach((framework, place) => {
        this.#place[framework] = place;
      });
  }

  clear(): void {
    this.#roles.clear();
    for (const order of this.#frameworks) order.clear();
  }

  get isEmpty(): boolean {
    return this.#roles.isEmpty;
  }

  visit(_: Draws | undefined, serve: (role: RoleId) => boolean): void {
    this.#roles.visit(serve);
  }

  /** How many frameworks of the role stand in line, and the one at a place of their order. */
  countIn(role: RoleId): number {
    return this.#frameworks[role].count;
  }

  frameworkAt(role: RoleId, place: number): FrameworkId {
    return this.#members[role][this.#frameworks[role].at(place)];
  }

  /** The first framework of the first role; NONE: nobody stands in line. */
  first(_: Draws): FrameworkId {
    const role = this.#roles.first();
    return role === NONE ? NONE : this.frameworkAt(role, 0);
  }

  add(framework: FrameworkId): void {
    const role = this.#role[framework];
    this.#frameworks[role].add(this.#place[framework]);
    if (this.#frameworks[role].count === 1) this.#roles.add(role);
  }

  remove(framework: FrameworkId): void {
    const role = this.#role[framework];
    this.#frameworks[role].remove(this.#place[framework]);
    if (this.#frameworks[role].count === 0) this.#roles.remove(role);
  }

  /** It was served: it and its role move back, if they stand in this line. */
  update(framework: FrameworkId): void {
    const role = this.#role[framework];
    if (this.#frameworks[role].count === 0) return;
    this.#roles.update(role);
    this.#frameworks[role].update(this.#place[framework]);
  }
}
