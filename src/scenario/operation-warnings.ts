import type { Path } from './error.ts';
import { nobodyRevocable, nobodyShared, notBeforeTheEnd } from './operation-messages.ts';
import type { Scenario } from './scenario.ts';

/** What is odd in what is done while a scenario runs, and in resources that come and go. */
export function operationWarnings(
  { agents, frameworks, operations = [], until, trace }: Scenario,
  warn: (path: Path, text: string) => void,
): void {
  if (trace === undefined) {
    const can = (capability: string): boolean =>
      frameworks.some(({ capabilities = [] }) => capabilities.some((each) => each === capability));
    const first = agents.findIndex(({ oversubscribed }) => oversubscribed !== undefined);
    if (first >= 0 && !can('REVOCABLE_RESOURCES')) warn(['agents', first, 'oversubscribed'], nobodyRevocable());
    const shared = operations.findIndex((each) => each.kind === 'create_volume' && each.shared);
    if (shared >= 0 && !can('SHARED_RESOURCES')) warn(['operations', shared, 'create_volume', 'shared'], nobodyShared());
  }
  operations.forEach((each, index) => {
    if (each.kind === 'maintenance' && until !== undefined && each.start >= until)
      warn(['operations', index, 'maintenance'], notBeforeTheEnd());
  });
}
