import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type RoleId } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator } from '../cluster/ports.ts';
import type { Roles } from '../cluster/tables/roles.ts';

/**
 * Every framework owns a fixed set of agents and nobody lends: the baseline Mesos was compared with (Hindman et al.,
 * NSDI'11 §6.1: 24 of 96 nodes each). Agents are dealt by number, each to the framework that has the fewest for its
 * share; a role's weight is divided evenly among its frameworks, and among the roles below it by their weights (it counts
 * as one of weight 1 itself if it has frameworks beside them). The partition is not re-cut when agents come and go.
 */
export class StaticPartition implements Allocator {
  readonly name = 'static-partition';
  readonly honours = { weights: true, priorities: false, reservations: false, quota: false };
  readonly isWorkConserving = false;
  readonly isSteady = true;
  #owner: FrameworkId[] = [];

  attach({ agents, frameworks, roles }: Cluster): void {
    const share = Array.from({ length: frameworks.count }, (_, framework) => {
      const role = frameworks.role[framework];
      return partOf(role, roles) / roles.frameworks[role].length;
    });
    const owned = share.map(() => 0);
    this.#owner = Array.from({ length: agents.count }, () => {
      let owner = 0;
      for (let framework = 1; framework < share.length; framework++)
        if ((owned[framework] + 1) / share[framework] < (owned[owner] + 1) / share[owner]) owner = framework;
      owned[owner]++;
      return owner;
    });
  }

  allocate(cycle: AllocationCycle): void {
    if (cycle.granularity === 'task') throw new Error('static-partition offers whole agents: it has no `granularity: task`');
    while (cycle.nextAgent()) {
      const owner = this.#owner[cycle.agent];
      if (cycle.wants(owner)) cycle.offer(owner);
    }
  }
}

/** The weight of the role's own frameworks, relative to top-level roles. */
function partOf(role: RoleId, roles: Roles): number {
  const own = roles.children[role].some((child) => isUsed(child, roles)) ? 1 / weightBelow(role, roles) : 1;
  return own * partOfTree(role, roles);
}

/** The same for all of its tree. */
function partOfTree(role: RoleId, roles: Roles): number {
  const parent = roles.parent[role];
  if (parent === NONE) return roles.weight[role];
  return (partOfTree(parent, roles) * roles.weight[role]) / weightBelow(parent, roles);
}

function weightBelow(role: RoleId, roles: Roles): number {
  const own = roles.frameworks[role].length > 0 ? 1 : 0;
  return roles.children[role].reduce((sum, child) => sum + (isUsed(child, roles) ? roles.weight[child] : 0), own);
}

function isUsed(role: RoleId, roles: Roles): boolean {
  return roles.frameworks[role].length > 0 || roles.children[role].some((child) => isUsed(child, roles));
}
