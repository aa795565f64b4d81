import type { Cluster } from '../cluster/cluster.ts';
import { NONE, type RoleId } from '../cluster/ids.ts';
import type { Roles } from '../cluster/tables/roles.ts';
import { Vectors } from '../cluster/tables/vectors.ts';
import type { AgentAccount, SharedUse, Special } from './agent-account.ts';

/** Sums of agents' accounts: what the ledger must say of frameworks, of roles and of the cluster. */
export class Totals {
  readonly charged: Vectors;
  readonly allocated: Vectors;
  /** Rows as in `Roles.holders`: nodes, then virtual leaves. */
  readonly chargedOfRole: Vectors;
  readonly allocatedOfRole: Vectors;
  readonly apartOfRole: Vectors;
  readonly reservedOfRole: Vectors;
  /** Of the cluster, by the names of the ledger. */
  readonly cluster: Readonly<Record<ClusterSum, Float64Array>>;
  readonly #roles: Roles;
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    const { resources, frameworks, roles } = cluster;
    const width = resources.count;
    this.#cluster = cluster;
    this.#roles = roles;
    this.charged = new Vectors(width, frameworks.count);
    this.allocated = new Vectors(width, frameworks.count);
    this.chargedOfRole = new Vectors(width, 2 * roles.count);
    this.allocatedOfRole = new Vectors(width, 2 * roles.count);
    this.apartOfRole = new Vectors(width, roles.count);
    this.reservedOfRole = new Vectors(width, roles.count);
    this.cluster = Object.fromEntries(CLUSTER_SUMS.map((name) => [name, new Float64Array(width)])) as Record<
      ClusterSum,
      Float64Array
    >;
  }

  /** An account counts (+1), or no more (−1: as it was when it counted). */
  add(account: AgentAccount, sign: 1 | -1): void {
    for (let i = 0; i < account.shareCount; i++) {
      const { framework, charged, hasApart, apart, reserved, allocated, running } = account.shares[i];
      const role = this.#cluster.frameworks.role[framework];
      addRow(this.charged, framework, charged, sign);
      addRow(this.allocated, framework, allocated, sign);
      this.#chargeRole(role, charged, sign);
      this.#allocateRole(role, allocated, sign);
      add(this.cluster.offered, charged, sign);
      add(this.cluster.offered, allocated, -sign);
      add(this.cluster.allocated, allocated, sign);
      add(this.cluster.running, running, sign);
      if (!hasApart) continue;
      addRow(this.apartOfRole, this.#roles.top[role], apart, sign);
      add(this.cluster.chargedReserved, reserved, sign);
    }
    if (account.shared.length > 0) this.#addShared(account.shared, sign);
    if (!account.isUp) return;
    add(this.cluster.capacity, account.capacity, sign);
    for (const special of account.specials) this.#addSpecial(special, sign);
  }

  clear(): void {
    const { charged, allocated, chargedOfRole, allocatedOfRole, apartOfRole, reservedOfRole } = this;
    for (const each of [charged, allocated, chargedOfRole, allocatedOfRole, apartOfRole, reservedOfRole]) each.values.fill(0);
    for (const name of CLUSTER_SUMS) this.cluster[name].fill(0);
  }

  #addSpecial({ pool, total, free }: Special, sign: 1 | -1): void {
    const { pools, kinds } = this.#cluster.agents;
    const owner = pools.role[pool];
    if (kinds.isRevocable[pools.kind[pool]])
      for (let r = 0; r < free.length; r++) this.cluster.revocableIdle[r] += sign * Math.max(0, free[r]);
    if (owner === NONE) return;
    add(this.cluster.reserved, total, sign);
    add(this.cluster.reservedIdle, free, sign);
    for (let node = owner; node !== NONE; node = this.#roles.parent[node]) addRow(this.reservedOfRole, node, total, sign);
  }

  /** A volume counts once for each framework, and once for each role of a framework, that has it (the semantics §14). */
  #addShared(uses: readonly SharedUse[], sign: 1 | -1): void {
    const { role } = this.#cluster.frameworks;
    const seen = new Set<string>();
    const isNew = (...key: (string | number)[]): boolean => {
      const before = seen.size;
      return seen.add(key.join('/')).size > before;
    };
    for (const { pool, framework, isAllocated, amount } of uses) {
      if (isNew('charged', pool, framework)) addRow(this.charged, framework, amount, sign);
      if (isNew('role', pool, role[framework])) {
        this.#chargeRole(role[framework], amount, sign);
        addRow(this.apartOfRole, this.#roles.top[role[framework]], amount, sign);
        add(this.cluster.offered, amount, sign);
        add(this.cluster.chargedReserved, amount, sign);
      }
      if (!isAllocated) continue;
      if (isNew('allocated', pool, framework)) addRow(this.allocated, framework, amount, sign);
      if (!isNew('allocated role', pool, role[framework])) continue;
      this.#allocateRole(role[framework], amount, sign);
      add(this.cluster.allocated, amount, sign);
      add(this.cluster.offered, amount, sign === 1 ? -1 : 1);
    }
  }

  #chargeRole(role: RoleId, charged: Float64Array, sign: 1 | -1): void {
    const { parent, children, count } = this.#roles;
    if (children[role].length > 0) addRow(this.chargedOfRole, count + role, charged, sign);
    for (let node = role; node !== NONE; node = parent[node]) addRow(this.chargedOfRole, node, charged, sign);
  }

  #allocateRole(role: RoleId, allocated: Float64Array, sign: 1 | -1): void {
    for (let node = role; node !== NONE; node = this.#roles.parent[node]) addRow(this.allocatedOfRole, node, allocated, sign);
  }

  /** Unreserved, non-revocable resources offered or allocated in the role's subtree, and all reservations there (§9), of one resource. */
  consumed(role: RoleId, resource: number): number {
    return (
      this.reservedOfRole.get(role, resource) + this.chargedOfRole.get(role, resource) - this.apartOfRole.get(role, resource)
    );
  }
}

export const CLUSTER_SUMS = [
  'capacity',
  'offered',
  'allocated',
  'running',
  'reserved',
  'reservedIdle',
  'chargedReserved',
  'revocableIdle',
] as const;
export type ClusterSum = (typeof CLUSTER_SUMS)[number];

function add(sum: Float64Array, amount: Float64Array, sign: number): void {
  for (let r = 0; r < sum.length; r++) sum[r] += sign * amount[r];
}

function addRow(sums: Vectors, row: number, amount: Float64Array, sign: number): void {
  const at = row * sums.width;
  for (let r = 0; r < sums.width; r++) sums.values[at + r] += sign * amount[r];
}
