import type { RoleId } from '../ids.ts';
import type { ResourceNames } from '../resources/resource-names.ts';

/** Amounts by resource name, thousandths. */
type Amounts = Readonly<Record<string, number>>;

export interface Quota {
  /** By column; nothing guaranteed is 0. */
  readonly guarantee: Float64Array;
  /** By column; Infinity: no limit. */
  readonly limit: Float64Array;
  readonly hasGuarantee: boolean;
  readonly hasLimit: boolean;
}

/**
 * Quotas of top-level roles (mesos quota_handler.cpp; the semantics §9): guarantees are held back for the role, limits bound
 * what unreserved, non-revocable resources it is offered. Roles without either have the default quota, and are not here.
 */
export class Quotas {
  readonly #resources: ResourceNames;
  readonly #quotas = new Map<RoleId, Quota>();

  constructor(resources: ResourceNames) {
    this.#resources = resources;
  }

  get isEmpty(): boolean {
    return this.#quotas.size === 0;
  }

  get(role: RoleId): Quota | undefined {
    return this.#quotas.get(role);
  }

  /** Roles with a quota, and theirs. */
  entries(): IterableIterator<[RoleId, Quota]> {
    return this.#quotas.entries();
  }

  /** Names that nothing in the run has or asks for are left out: nothing of them can be offered. */
  set(role: RoleId, guarantee: Amounts, limit: Amounts): void {
    this.#quotas.delete(role);
    const names = Object.keys(limit);
    const quota = {
      guarantee: this.#resources.vector(guarantee),
      limit: new Float64Array(this.#resources.count).fill(Infinity),
      hasGuarantee: Object.values(guarantee).some((amount) => amount > 0),
      hasLimit: names.length > 0,
    };
    for (const name of names) {
      const column = this.#resources.column(name);
      if (column !== undefined) quota.limit[column] = limit[name];
    }
    if (quota.hasGuarantee || quota.hasLimit) this.#quotas.set(role, quota);
  }
}
