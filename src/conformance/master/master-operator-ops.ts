import { quotaFault } from '../../cluster/operator/quota-rules.ts';
import { ResourceOperations } from '../../cluster/operator/resource-operations.ts';
import type { ConversionName } from '../../cluster/ports.ts';
import { fromSeconds } from '../../sim/index.ts';
import { fromQuantities, toParts } from '../cases/case-resources.ts';
import type { CaseQuantities } from '../subject.ts';
import type { MasterOpNamed, Reply } from './master-subject.ts';
import type { MasterWorld } from './master-world.ts';

/** What ops do that the operator does. */

interface QuotaOp {
  readonly role: string;
  readonly guarantees: CaseQuantities;
  readonly limits: CaseQuantities;
  readonly force: boolean;
}

export function updateQuotas(world: MasterWorld, quotas: readonly QuotaOp[]): Reply {
  if (quotas.some(({ role, guarantees, limits }) => isFaulty(world, role, guarantees, limits))) return { response: 'rejected' };
  const fault = world.operator.setQuotas(
    quotas.map(({ role, guarantees, limits, force }) => ({
      role: world.role(role),
      guarantee: fromQuantities(guarantees),
      limit: fromQuantities(limits),
      isForced: force,
    })),
  );
  return { response: fault === null ? 'ok' : 'rejected' };
}

/** `force` of the request counts for all of it. */
export function updateQuotaBatch(world: MasterWorld, { quotas, configs, force }: MasterOpNamed<'update_quota_batch'>): Reply {
  const all = quotas ?? configs ?? [];
  return updateQuotas(
    world,
    all.map((each) => ({ ...each, force: force || each.force })),
  );
}

/** A legacy quota that cannot be had, because there is one or too little of all, is a conflict where it is not a mistake. */
export function setQuotaLegacy(world: MasterWorld, { role, guarantees, force }: MasterOpNamed<'set_quota_legacy'>): Reply {
  if (isFaulty(world, role, guarantees, guarantees)) return { response: 'rejected' };
  const hasOne = world.cluster.quotas.get(world.role(role)) !== undefined;
  const fault = world.operator.setFirstQuota(world.role(role), fromQuantities(guarantees), force);
  if (fault === null) return { response: 'ok' };
  return { response: hasOne ? 'rejected' : 'conflict' };
}

function isFaulty({ config }: MasterWorld, role: string, guarantees: CaseQuantities, limits: CaseQuantities): boolean {
  if (config.roles !== null && role !== '*' && !config.roles.includes(role)) return true;
  return quotaFault(role, fromQuantities(guarantees), fromQuantities(limits)) !== null;
}

export function updateWeights(world: MasterWorld, { weights }: MasterOpNamed<'update_weights'>): Reply {
  const { config } = world;
  const isKnown = Object.keys(weights).every((role) => config.roles === null || role === '*' || config.roles.includes(role));
  if (!isKnown) return { response: 'rejected' };
  world.operator.setWeights(new Map(Object.entries(weights).map(([role, weight]) => [world.role(role), weight])));
  return { response: 'ok' };
}

/** RESERVE or UNRESERVE by the operator: what is not valid is rejected, what is not there is a conflict. */
export function convertFree(
  world: MasterWorld,
  name: ConversionName,
  { agent: agentName, resources }: Pick<MasterOpNamed<'operator_reserve'>, 'agent' | 'resources'>,
): Reply {
  const { agents, kinds } = { agents: world.cluster.agents, kinds: world.cluster.agents.kinds };
  const agent = world.agent(agentName);
  const parts = toParts(resources, agents);
  const made = new ResourceOperations(agents).of(name, agent, parts, null);
  if (typeof made === 'string') return { response: 'rejected' };
  const fault = world.operator.convert(agent, name, kinds.owner[parts[0].kind], made);
  return { response: fault === null ? 'ok' : 'conflict' };
}

/** The schedule names all agents that will be in maintenance: others are not, or no more. */
export function scheduleMaintenance(world: MasterWorld, op: MasterOpNamed<'schedule_maintenance'>): void {
  const { windows } = world.allocation.maintenance;
  const named = op.agents.map((agent) => world.agent(agent));
  for (const agent of [...windows.keys()]) if (!named.includes(agent)) plan(world, agent, null);
  for (const agent of named) plan(world, agent, op.start_in_s);
}

function plan(world: MasterWorld, agent: number, startInSeconds: number | null): void {
  world.inverseStatuses.delete(agent);
  const start = startInSeconds === null ? null : world.cluster.now + fromSeconds(startInSeconds);
  world.operator.planMaintenance(agent, start);
}
