import type { Context } from '../context.ts';
import * as defaults from '../defaults.ts';
import type { Path } from '../error.ts';
import * as mesosMessages from '../messages/mesos-messages.ts';
import * as messages from '../messages/messages.ts';
import { checkRoleName } from '../role-name.ts';
import type { AgentSpec, FrameworkSpec, QuotaSpec, RoleSpec } from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { formatAmount } from '../units.ts';

type RoleInput = NonNullable<ScenarioInput['roles']>[string];

/** The roles of `roles:`, in its order, then those that frameworks and reservations name. */
export function resolveRoles(
  { roles: input, trace }: ScenarioInput,
  agents: readonly AgentSpec[],
  frameworks: readonly FrameworkSpec[],
  context: Context,
): readonly RoleSpec[] {
  const { only = false, ...named } = input ?? {};
  const roles = new Map<string, RoleSpec>();
  for (const [name, each] of Object.entries(named)) {
    context.checking(['roles', name], () => checkRoleName(name), true);
    const { weight = defaults.ROLE_WEIGHT, priority = defaults.ROLE_PRIORITY } = each ?? {};
    const quota = resolveQuota(name, each, context);
    roles.set(name, { name, weight, priority, ...(quota === undefined ? {} : { quota }) });
  }
  if (trace === undefined || trace.machines === false) checkGuarantees(named, agents, context);
  const allowed = ['*', ...roles.keys()];
  const use = (name: string, path: Path) => {
    if (only && !allowed.includes(name)) context.report(path, messages.unknownRole(name, allowed));
    if (!roles.has(name)) {
      roles.set(name, { name, weight: defaults.ROLE_WEIGHT, priority: defaults.ROLE_PRIORITY });
    }
  };
  frameworks.forEach(({ role }, index) => use(role, ['frameworks', index, 'role']));
  agents.forEach(({ resources }, index) => {
    for (const { role } of resources) if (role !== '*') use(role, ['agents', index, 'resources']);
  });
  return [...roles.values()];
}

/** Mesos' rules (quota_handler.cpp): only of top-level roles, and no more guaranteed than allowed. */
function resolveQuota(role: string, input: RoleInput, context: Context): QuotaSpec | undefined {
  const quota = input?.quota;
  if (quota === undefined) return undefined;
  const path = ['roles', role, 'quota'];
  if (role.includes('/')) context.reportKey(path, mesosMessages.quotaBelowTop(role));
  const { guarantee = {}, limit = {} } = quota;
  for (const [name, amount] of Object.entries(guarantee)) {
    if (amount <= (limit[name] ?? Infinity)) continue;
    const words = [formatAmount(name, amount), formatAmount(name, limit[name]!)] as const;
    context.report([...path, 'guarantee'], mesosMessages.guaranteeOverLimit(name, ...words));
  }
  return { guarantee, limit };
}

/** The sum of all guarantees fits what all agents have, whoever it is reserved for, unless the operator insists. */
function checkGuarantees(roles: Readonly<Record<string, RoleInput>>, agents: readonly AgentSpec[], context: Context): void {
  for (const { role, name, guaranteed, capacity } of overcommitted(roles, agents))
    if (roles[role]?.quota?.force !== true)
      context.report(
        ['roles', role, 'quota', 'guarantee'],
        mesosMessages.guaranteedTooMuch(name, formatAmount(name, guaranteed), formatAmount(name, capacity)),
      );
}

interface Overcommitment {
  readonly role: string;
  readonly name: string;
  readonly guaranteed: number;
  readonly capacity: number;
}

/** Roles with whose guarantee the sum of those up to here is more than there is, by resource. */
export function overcommitted(
  roles: Readonly<Record<string, { quota?: { guarantee?: Readonly<Record<string, number>> | undefined } | undefined } | null>>,
  agents: readonly AgentSpec[],
): readonly Overcommitment[] {
  const sums: Record<string, number> = {};
  return Object.entries(roles).flatMap(([role, each]) =>
    Object.entries(each?.quota?.guarantee ?? {}).flatMap(([name, amount]) => {
      const guaranteed = (sums[name] ?? 0) + amount;
      sums[name] = guaranteed;
      const capacity = totalOf(name, agents);
      return amount > 0 && guaranteed > capacity ? [{ role, name, guaranteed, capacity }] : [];
    }),
  );
}

function totalOf(name: string, agents: readonly AgentSpec[]): number {
  let total = 0;
  for (const { count, resources } of agents)
    for (const each of resources)
      if (each.name === name && each.type === 'scalar' && !each.isRevocable) total += count * each.value;
  return total;
}
