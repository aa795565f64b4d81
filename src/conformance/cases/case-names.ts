import { compareBytes } from '../../allocators/index.ts';
import type { AllocatorOp, CaseQuantities, CaseResource } from '../subject.ts';

/** All agents, frameworks with their roles, roles and scalars that the ops of a case name, in byte-wise order. */
export interface CaseNames {
  readonly agents: readonly string[];
  /** A row a framework and role. */
  readonly members: readonly { readonly framework: string; readonly role: string }[];
  readonly roles: readonly string[];
  readonly scalars: readonly string[];
}

export function namesIn(ops: readonly AllocatorOp[]): CaseNames {
  const { roles, scalars } = namesInResources(ops);
  const agents = new Set<string>();
  const members = new Map<string, Set<string>>();
  const quantities = (amounts: CaseQuantities): void => {
    for (const name of Object.keys(amounts)) scalars.add(name);
  };
  const member = (framework: string, role: string): void => {
    roles.add(role);
    if (!members.has(framework)) members.set(framework, new Set());
    members.get(framework)?.add(role);
  };
  for (const op of ops) {
    if ('agent' in op && op.agent !== '*') agents.add(op.agent);
    if (op.op === 'add_framework' || op.op === 'update_framework') for (const role of op.roles ?? []) member(op.framework, role);
    if ((op.op === 'suppress_offers' || op.op === 'revive_offers') && op.roles)
      for (const role of op.roles) member(op.framework, role);
    if (op.op === 'recover_resources' || op.op === 'update_allocation') member(op.framework, op.role);
    if (op.op === 'update_quota') {
      roles.add(op.role);
      quantities(op.guarantees);
      quantities(op.limits);
    }
    if (op.op === 'update_weights') for (const role of Object.keys(op.weights)) roles.add(role);
    if (op.op === 'add_agent' || op.op === 'add_resource_provider')
      for (const use of op.used ?? []) member(use.framework, use.role);
    if (op.op === 'add_framework' || op.op === 'update_framework')
      for (const use of op.used ?? []) {
        member(op.framework, use.role);
        agents.add(use.agent);
      }
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

/** Scalars, and roles that something is reserved for, in all resource entries anywhere in a value. */
export function namesInResources(value: unknown): { readonly scalars: Set<string>; readonly roles: Set<string> } {
  const found = { scalars: new Set<string>(), roles: new Set<string>() };
  const look = (within: unknown): void => {
    if (Array.isArray(within)) for (const item of within) look(item);
    else if (typeof within === 'object' && within !== null) {
      if ('type' in within && 'name' in within) {
        const { name, type, reservations = [] } = within as CaseResource;
        if (type === 'SCALAR') found.scalars.add(name);
        for (const { role } of reservations) found.roles.add(role);
      } else for (const item of Object.values(within)) look(item);
    }
  };
  look(value);
  return found;
}

export function sorted(names: Iterable<string>): string[] {
  return [...names].sort(compareBytes);
}
