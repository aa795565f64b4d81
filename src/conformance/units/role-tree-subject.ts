import type { RoleId } from '../../cluster/ids.ts';
import { Quotas } from '../../cluster/operator/quotas.ts';
import { reservationsOf } from '../../cluster/resources/resource-entry.ts';
import { ResourceNames } from '../../cluster/resources/resource-names.ts';
import { Roles } from '../../cluster/tables/roles.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import { namesInResources, sorted } from '../cases/case-names.ts';
import { fromQuantities, toEntries, toQuantities } from '../cases/case-resources.ts';
import type { CaseQuantities, CaseResource } from '../subject.ts';
import type { CreateRoleTree, RoleTreeSubject } from './unit-subjects.ts';

/** Cases of kind `role_tree`, played on the roles of the cluster. */
export const createRoleTree: CreateRoleTree = (steps) => new OwnRoleTree(steps);

class OwnRoleTree implements RoleTreeSubject {
  readonly #resources: ResourceNames;
  readonly #roles: Roles;
  readonly #quotas: Quotas;

  constructor(steps: readonly object[]) {
    const { scalars, roles } = namesInResources(steps);
    for (const step of steps) {
      const { role, guarantees = {}, limits = {} } = step as { role?: string; guarantees?: object; limits?: object };
      if (role !== undefined) roles.add(role);
      for (const name of [...Object.keys(guarantees), ...Object.keys(limits)]) scalars.add(name);
    }
    this.#resources = new ResourceNames(scalars);
    this.#quotas = new Quotas(this.#resources);
    this.#roles = new Roles(
      this.#resources.count,
      sorted(roles).map((name) => ({ name, weight: 1, priority: 0 })),
    );
  }

  setWeight(role: string, weight: number): void {
    this.#roles.weight[this.#roles.idOf(role)] = weight;
  }

  setQuota(role: string, guarantees: CaseQuantities, limits: CaseQuantities): void {
    this.#quotas.set(this.#roles.idOf(role), fromQuantities(guarantees), fromQuantities(limits));
  }

  trackReservation(resources: readonly CaseResource[]): void {
    this.#reserve(resources, 1);
  }

  untrackReservation(resources: readonly CaseResource[]): void {
    this.#reserve(resources, -1);
  }

  trackFramework(_framework: string, role: string): void {
    this.#roles.join(this.#roles.idOf(role));
  }

  untrackFramework(_framework: string, role: string): void {
    this.#roles.leave(this.#roles.idOf(role));
  }

  exists(role: string): boolean {
    const row = this.#roles.idOf(role);
    return row >= 0 && this.#exists(row);
  }

  weight(role: string): number {
    return this.#roles.weight[this.#roles.idOf(role)];
  }

  reservationQuantities(role: string): CaseQuantities {
    return toQuantities(this.#roles.reserved.row(this.#roles.idOf(role)), this.#resources);
  }

  frameworkCount(role: string): number {
    return this.#roles.members[this.#roles.idOf(role)];
  }

  /** Mesos keeps a node while anything is known of it or of one below it; here all have a row from the start. */
  #exists(role: RoleId): boolean {
    const { weight, reserved, children } = this.#roles;
    if (weight[role] !== 1 || this.#quotas.get(role) !== undefined) return true;
    if (reserved.hasAny(role) || this.#roles.isClient(role)) return true;
    return children[role].some((child) => this.#exists(child));
  }

  #reserve(resources: readonly CaseResource[], sign: 1 | -1): void {
    const amount = new Vectors(this.#resources.count, 1);
    for (const entry of toEntries(resources)) {
      const owner = reservationsOf(entry).at(-1);
      if (owner === undefined) continue;
      amount.row(0).set(this.#resources.sum([entry]));
      this.#roles.reserve(this.#roles.idOf(owner.role), amount, 0, sign);
    }
  }
}
