import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { Client } from '../cluster/ports.ts';

/** What a sorter may know of a client beyond what the client says itself. */
export interface Standing {
  /** Offered or allocated to it by resource, thousandths: a view of the table. */
  charged(): Float64Array;
  /** The frameworks it stands for: itself, or all of its role and the roles below. */
  readonly frameworks: readonly FrameworkId[];
}

/** The standing of every role, virtual leaf and framework of the cluster. */
export function standings({ roles, frameworks, roleClients, frameworkClients }: Cluster): ReadonlyMap<Client, Standing> {
  const map = new Map<Client, Standing>();
  roleClients.forEach((client, row) => {
    const members: FrameworkId[] = [];
    for (let framework = 0; framework < frameworks.count; framework++) {
      const isBelow = row < roles.count ? isWithin(frameworks.role[framework], row, roles.parent) : false;
      if (isBelow || frameworks.role[framework] === row - roles.count) members.push(framework);
    }
    map.set(client, { frameworks: members, charged: () => roles.holders.charged.row(row) });
  });
  frameworkClients.forEach((client, framework) => {
    map.set(client, { frameworks: [framework], charged: () => frameworks.holders.charged.row(framework) });
  });
  return map;
}

function isWithin(role: RoleId, ancestor: RoleId, parent: Int32Array): boolean {
  for (let each = role; each !== NONE; each = parent[each]) if (each === ancestor) return true;
  return false;
}
