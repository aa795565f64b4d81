import type { Path } from '../error.ts';
import { nearestName } from '../nearest-name.ts';
import type { OperationSpec } from '../operation-spec.ts';
import type { Scenario } from '../scenario.ts';
import { unusedRole } from './messages.ts';
import { nobodyRevocable, nobodyShared, notBeforeTheEnd } from './operation-messages.ts';

/** What is odd in what is done while a scenario runs, and in resources that come and go. */
export function operationWarnings(
  { agents, frameworks, operations = [], until, trace }: Scenario,
  warn: (path: Path, text: string, isAboutKey?: boolean) => void,
): void {
  if (trace === undefined) {
    const can = (capability: string): boolean =>
      frameworks.some(({ capabilities = [] }) => capabilities.some((each) => each === capability));
    const first = agents.findIndex(({ oversubscribed }) => oversubscribed !== undefined);
    if (first >= 0 && !can('REVOCABLE_RESOURCES')) warn(['agents', first, 'oversubscribed'], nobodyRevocable());
    const shared = operations.findIndex((each) => each.kind === 'create_volume' && each.shared);
    if (shared >= 0 && !can('SHARED_RESOURCES')) warn(['operations', shared, 'create_volume', 'shared'], nobodyShared());
    const used = frameworks.map((each) => each.role);
    operations.forEach((each, index) => {
      for (const [name, ...path] of rolesIn(each)) {
        const isUsed = used.some((role) => role === name || role.startsWith(`${name}/`));
        const text = unusedRole(name, nearestName(name, used));
        if (!isUsed) warn(['operations', index, each.kind, ...path], text, each.kind === 'weights');
      }
    });
  }
  operations.forEach((each, index) => {
    if (each.kind === 'maintenance' && until !== undefined && each.start >= until)
      warn(['operations', index, 'maintenance'], notBeforeTheEnd());
  });
}

/** The roles an operation is about, each with its place in it. */
function rolesIn(operation: OperationSpec): readonly (readonly [name: string, key: string])[] {
  if (operation.kind === 'weights') return Object.keys(operation.weights).map((name) => [name, name] as const);
  return 'role' in operation ? [[operation.role, 'role']] : [];
}
