import type { Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import type { FrameworkId, RoleId } from '../ids.ts';
import type { Client } from '../ports.ts';
import type { Holders } from './holders.ts';

/**
 * A node of the role tree as a sorter sees it, with all that is below; or, for rows from `roles.count` on, the virtual leaf
 * that stands for a role among its children, whose weight is always 1.
 */
export class RoleClient implements Client {
  readonly name: string;
  readonly priority: number;
  readonly #cluster: Cluster;
  readonly #row: number;
  readonly #role: RoleId;
  readonly #holders: Holders;
  readonly #isVirtual: boolean;

  constructor(cluster: Cluster, row: number) {
    const { roles } = cluster;
    this.#cluster = cluster;
    this.#row = row;
    this.#holders = roles.holders;
    this.#isVirtual = row >= roles.count;
    this.#role = this.#isVirtual ? row - roles.count : row;
    this.name = this.#isVirtual ? `${roles.names[this.#role]}/.` : roles.names[this.#role];
    this.priority = roles.priority[this.#role];
  }

  get weight(): number {
    return this.#isVirtual ? 1 : this.#cluster.roles.weight[this.#role];
  }

  get share(): number {
    const { ledger, isUnshared } = this.#cluster;
    return this.#holders.charged.dominantShare(this.#row, ledger.capacity, isUnshared);
  }

  get allocations(): number {
    return this.#holders.allocations[this.#row];
  }

  get waitingSince(): Time {
    return waitingSince(this.#cluster, this.#role, !this.#isVirtual);
  }

  charged(resource: string): number {
    const column = this.#cluster.resources.column(resource);
    return column === undefined ? 0 : this.#cluster.roles.holders.charged.get(this.#row, column);
  }
}

function waitingSince(cluster: Cluster, role: RoleId, withChildren: boolean): Time {
  let since = Infinity;
  for (const framework of cluster.roles.frameworks[role]) since = Math.min(since, cluster.schedulers[framework].waitingSince);
  if (withChildren) for (const child of cluster.roles.children[role]) since = Math.min(since, waitingSince(cluster, child, true));
  return since;
}

/** A framework within its role: it has the role's priority, and a weight of its own of 1. */
export class FrameworkClient implements Client {
  readonly name: string;
  readonly weight = 1;
  readonly priority: number;
  readonly #cluster: Cluster;
  readonly #framework: FrameworkId;

  constructor(cluster: Cluster, framework: FrameworkId) {
    this.#cluster = cluster;
    this.#framework = framework;
    this.name = cluster.frameworks.names[framework];
    this.priority = cluster.roles.priority[cluster.frameworks.role[framework]];
  }

  get share(): number {
    const { frameworks, ledger, isUnshared } = this.#cluster;
    return frameworks.holders.charged.dominantShare(this.#framework, ledger.capacity, isUnshared);
  }

  get allocations(): number {
    return this.#cluster.frameworks.holders.allocations[this.#framework];
  }

  get waitingSince(): Time {
    return this.#cluster.schedulers[this.#framework].waitingSince;
  }

  charged(resource: string): number {
    const column = this.#cluster.resources.column(resource);
    return column === undefined ? 0 : this.#cluster.frameworks.holders.charged.get(this.#framework, column);
  }
}
