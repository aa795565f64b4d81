import { type CaseNames, namesInResources, sorted } from '../cases/case-names.ts';
import type { CaseQuantities, MasterConfig } from '../subject.ts';
import type { MasterOp } from './master-subject.ts';

/** All agents, frameworks with their roles, roles and scalars that the ops of a case name, in byte-wise order. */
export function masterNamesIn(ops: readonly MasterOp[], config: MasterConfig): CaseNames {
  const { roles, scalars } = namesInResources(ops);
  const agents = new Set<string>();
  const members = new Map<string, Set<string>>();
  const quantities = (amounts: CaseQuantities): void => {
    for (const name of Object.keys(amounts)) scalars.add(name);
  };
  const quota = (role: string, ...amounts: readonly CaseQuantities[]): void => {
    roles.add(role);
    for (const each of amounts) quantities(each);
  };
  for (const role of config.roles ?? []) roles.add(role);
  for (const op of ops) {
    if ('agent' in op) agents.add(op.agent);
    if ('agents' in op) for (const agent of op.agents) agents.add(agent);
    if ('framework' in op && !members.has(op.framework)) members.set(op.framework, new Set());
    if ('framework' in op && 'roles' in op)
      for (const role of op.roles ?? []) {
        roles.add(role);
        members.get(op.framework)?.add(role);
      }
    if (op.op === 'update_quota') quota(op.role, op.guarantees, op.limits);
    if (op.op === 'update_quota_batch')
      for (const { role, guarantees, limits } of op.quotas ?? op.configs ?? []) quota(role, guarantees, limits);
    if (op.op === 'set_quota_legacy') quota(op.role, op.guarantees);
    if (op.op === 'update_weights') for (const role of Object.keys(op.weights)) roles.add(role);
  }
  return {
    agents: sorted(agents),
    members: sorted(members.keys()).flatMap((framework) =>
      sorted(members.get(framework) as Set<string>).map((role) => ({ framework, role })),
    ),
    roles: sorted(roles),
    scalars: sorted(scalars),
  };
}
