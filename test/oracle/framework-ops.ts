import type { CaseFramework } from '../../src/conformance/subject.ts';
import { parseQuantities } from './quantities.ts';
import type { Framework } from './state.ts';

/** What happens to one framework (semantics §10); whether a run follows is the caller's affair. */

export function createFramework(op: CaseFramework & { readonly active?: boolean }): Framework {
  const framework: Framework = {
    id: op.framework,
    roles: op.roles,
    suppressed: op.suppressed_roles ?? [],
    listening: [],
    isActive: true,
    capabilities: op.capabilities ?? [],
    minimums: parseMinimums(op.min_allocatable_resources),
    constraints: op.offer_constraints ?? {},
    filters: [],
    inverseFilters: [],
  };
  if (op.active === false) deactivate(framework);
  else activate(framework);
  return framework;
}

function parseMinimums(minimums: CaseFramework['min_allocatable_resources'] = {}): Framework['minimums'] {
  return new Map(Object.entries(minimums).map(([role, alternatives]) => [role, alternatives.map(parseQuantities)]));
}

export function activate(framework: Framework): void {
  framework.isActive = true;
  const { roles, suppressed, listening } = framework;
  framework.listening = union(listening, without(roles, suppressed));
}

export function deactivate(framework: Framework): void {
  framework.isActive = false;
  framework.listening = [];
  framework.filters = [];
  framework.inverseFilters = [];
}

export function suppress(framework: Framework, roles: readonly string[]): void {
  framework.suppressed = union(framework.suppressed, roles);
  framework.listening = without(framework.listening, roles);
}

/** It listens again, even if it is not active: the recorded cases have it so. */
export function revive(framework: Framework, roles: readonly string[]): void {
  framework.inverseFilters = [];
  framework.filters = framework.filters.filter(({ role }) => !roles.includes(role));
  framework.suppressed = without(framework.suppressed, roles);
  framework.listening = union(framework.listening, roles);
}

/** What is not named stays as it was. */
export function update(framework: Framework, op: Partial<CaseFramework>): void {
  const roles = op.roles ?? framework.roles;
  const before = framework.suppressed;
  const suppressed = op.suppressed_roles ?? before.filter((role) => roles.includes(role));
  const left = without(framework.roles, roles);

  framework.listening = without(union(framework.listening, without(roles, framework.roles)), left);
  framework.filters = framework.filters.filter(({ role }) => !left.includes(role));
  framework.suppressed = without(before, left);
  framework.roles = roles;
  if (op.capabilities !== undefined) framework.capabilities = op.capabilities;
  if (op.min_allocatable_resources !== undefined) framework.minimums = parseMinimums(op.min_allocatable_resources);
  if (op.offer_constraints !== undefined) framework.constraints = op.offer_constraints;

  suppress(framework, without(suppressed, before));
  // Mesos revives the roles that are not suppressed any more, even if there are none: its inverse filters go in any case.
  revive(
    framework,
    without(before, suppressed).filter((role) => roles.includes(role)),
  );
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function without(a: readonly string[], b: readonly string[]): string[] {
  return a.filter((each) => !b.includes(each));
}
