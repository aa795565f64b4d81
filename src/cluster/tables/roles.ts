import { type FrameworkId, NONE, type RoleId } from '../ids.ts';
import { Holders } from './holders.ts';
import { Vectors } from './vectors.ts';

export interface RoleDescription {
  readonly name: string;
  readonly weight: number;
  readonly priority: number;
  /** Quota, thousandths by resource name; absent names: nothing guaranteed, no limit. Top-level roles only. */
  readonly guarantee?: Readonly<Record<string, number>>;
  readonly limit?: Readonly<Record<string, number>>;
}

/**
 * The role tree (Mesos role tree and role sorter: hierarchical.hpp, sorter/drf/sorter.cpp). Every role that is named, and
 * every ancestor of one, has a row. A role is a *client* of the role sorter while some framework is subscribed to it or
 * holds resources in it. A client that has clients below it stands among its own children as a *virtual leaf* named `.`;
 * the leaf of role r is row `count + r` of the holders.
 */
export class Roles {
  readonly count: number;
  readonly names: readonly string[];
  readonly parent: Int32Array;
  readonly children: readonly (readonly RoleId[])[];
  /** No role is below another one. */
  readonly isFlat: boolean;
  /** The first component's role. */
  readonly top: Int32Array;
  readonly weight: Float64Array;
  readonly priority: Float64Array;
  /** Rows of nodes (with all that is below them), then of virtual leaves. */
  readonly holders: Holders;
  /** By top-level role: what is charged in its subtree that quota does not count as used: reserved or revocable. */
  readonly chargedApart: Vectors;
  /** What is reserved for a role or one below it, on agents that are up, by role. */
  readonly reserved: Vectors;
  /** Rows of frameworks in each role, ascending, subscribed or not. */
  readonly frameworks: FrameworkId[][];
  /** Client roles below a role. */
  readonly below: Int32Array;
  /** By role: frameworks that make it a client. */
  readonly members: Int32Array;

  constructor(width: number, described: readonly RoleDescription[]) {
    const roles = withAncestors(described);
    this.count = roles.length;
    this.names = roles.map((role) => role.name);
    this.weight = Float64Array.from(roles, (role) => role.weight);
    this.priority = Float64Array.from(roles, (role) => role.priority);
    const rows = new Map(this.names.map((name, role) => [name, role]));
    this.parent = Int32Array.from(this.names, (name) => rows.get(parentOf(name)) ?? NONE);
    this.top = Int32Array.from(this.names, (name) => rows.get(name.split('/', 1)[0]) ?? NONE);
    this.isFlat = this.parent.every((parent) => parent === NONE);
    const children: RoleId[][] = roles.map(() => []);
    this.parent.forEach((parent, role) => {
      if (parent !== NONE) children[parent].push(role);
    });
    this.children = children;
    this.holders = new Holders(width, 2 * roles.length);
    this.chargedApart = new Vectors(width, roles.length);
    this.reserved = new Vectors(width, roles.length);
    this.frameworks = roles.map(() => []);
    this.below = new Int32Array(roles.length);
    this.members = new Int32Array(roles.length);
  }

  /** The row of a role that is known to exist. */
  idOf(name: string): RoleId {
    return this.names.indexOf(name);
  }

  isTop(role: RoleId): boolean {
    return this.parent[role] === NONE;
  }

  /** The role is this one or below it. */
  isWithin(role: RoleId, ancestor: RoleId): boolean {
    for (let at = role; at !== NONE; at = this.parent[at]) if (at === ancestor) return true;
    return false;
  }

  isClient(role: RoleId): boolean {
    return this.members[role] > 0;
  }

  /** The row that stands for the role itself: its virtual leaf if there are clients below it, else its node. */
  leafOf(role: RoleId): number {
    return this.below[role] > 0 ? this.count + role : role;
  }

  /** A framework subscribes to the role, or is known to hold something in it. */
  join(role: RoleId): void {
    if (this.members[role]++ > 0) return;
    const { allocations } = this.holders;
    // What a leaf was counted becomes its virtual leaf's; a node that is new begins with nothing.
    allocations[this.leafOf(role)] = 0;
    for (let above = this.parent[role]; above !== NONE; above = this.parent[above]) {
      if (this.below[above]++ > 0) continue;
      if (this.isClient(above)) allocations[this.count + above] = allocations[above];
      else allocations[above] = 0;
    }
  }

  /** The last of its frameworks gone, it is no client any more; nodes above keep what they counted. */
  leave(role: RoleId): void {
    if (--this.members[role] > 0) return;
    for (let above = this.parent[role]; above !== NONE; above = this.parent[above]) this.below[above]--;
  }

  /** A client of the role was offered something so many times: it counts on its leaf and on every node above. */
  countAllocations(role: RoleId, times: number): void {
    const { allocations } = this.holders;
    if (this.isFlat) {
      allocations[role] += times;
      return;
    }
    if (this.below[role] > 0) allocations[this.count + role] += times;
    for (let node = role; node !== NONE; node = this.parent[node]) allocations[node] += times;
  }

  /** times × an amount is charged to the role and all above it; `isApart`: quota does not count it as used. */
  charge(role: RoleId, amount: Vectors, row: number, times: number, isApart: boolean): void {
    const { charged } = this.holders;
    if (this.isFlat && !isApart) {
      charged.add(role, amount, row, times);
      return;
    }
    if (this.children[role].length > 0) charged.add(this.count + role, amount, row, times);
    for (let node = role; node !== NONE; node = this.parent[node]) charged.add(node, amount, row, times);
    if (isApart) this.chargedApart.add(this.top[role], amount, row, times);
  }

  /** times × an amount is allocated to tasks of the role. */
  allocate(role: RoleId, amount: Vectors, row: number, times: number): void {
    const { allocated } = this.holders;
    for (let node = role; node !== NONE; node = this.parent[node]) allocated.add(node, amount, row, times);
  }

  /** times × an amount is reserved for the role. */
  reserve(role: RoleId, amount: Vectors, row: number, times: number): void {
    for (let node = role; node !== NONE; node = this.parent[node]) this.reserved.add(node, amount, row, times);
  }
}

/** As they are described, then the ancestors that nobody named. */
function withAncestors(described: readonly RoleDescription[]): RoleDescription[] {
  const roles = new Map(described.map((role) => [role.name, role]));
  for (const { name } of described)
    for (let ancestor = parentOf(name); ancestor !== ''; ancestor = parentOf(ancestor))
      if (!roles.has(ancestor)) roles.set(ancestor, { name: ancestor, weight: 1, priority: 0 });
  return [...roles.values()];
}

/** `a/b` of `a/b/c`; empty: it is a top-level role. */
function parentOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('/')));
}
