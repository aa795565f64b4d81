import type { Allocator } from '../cluster/ports.ts';
import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';
import type { AgentDescription } from '../cluster/tables/agents.ts';
import type { RoleDescription } from '../cluster/tables/roles.ts';

/** The part of a cluster's description that an allocator may or may not honour. */
export interface Entitlements {
  readonly roles: readonly RoleDescription[];
  readonly agents: readonly AgentDescription[];
}

/**
 * Takes out what the allocator does not honour: weights become 1, priorities 0, reserved resources unreserved, quotas
 * nothing; and says so. What a framework may see at all (its capabilities, constraints and minimum) is the master's to
 * keep, and stays for every allocator.
 */
export function honoured(
  allocator: Allocator,
  { roles, agents }: Entitlements,
): Entitlements & { readonly warnings: readonly string[] } {
  const { weights, priorities, reservations, quota } = allocator.honours;
  const warnings: string[] = [];
  const took = (what: string, became: string): void => {
    warnings.push(`${allocator.name} does not honour ${what}: ${became}`);
  };
  if (!weights && roles.some((role) => role.weight !== 1)) took('weights', 'every role has weight 1');
  if (!priorities && roles.some((role) => role.priority !== 0)) took('priorities', 'every role has priority 0');
  const hasReservations = agents.some((agent) => agent.resources.some((entry) => entry.role !== '*'));
  if (!reservations && hasReservations) took('reservations', 'reserved resources are unreserved');
  const hasQuota = roles.some(({ guarantee = {}, limit = {} }) => Object.keys(guarantee).length + Object.keys(limit).length > 0);
  if (!quota && hasQuota) took('quota', 'nothing is guaranteed and nothing limited');
  return {
    roles: roles.map(({ name, weight, priority, guarantee = {}, limit = {} }) => ({
      name,
      weight: weights ? weight : 1,
      priority: priorities ? priority : 0,
      ...(quota ? { guarantee, limit } : {}),
    })),
    agents:
      reservations || !hasReservations
        ? agents
        : agents.map((agent) => ({ ...agent, resources: agent.resources.map(unreserved) })),
    warnings,
  };
}

function unreserved({ reservations: _, ...entry }: ResourceEntry): ResourceEntry {
  return { ...entry, role: '*' };
}
