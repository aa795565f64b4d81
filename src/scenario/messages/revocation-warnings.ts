import type { Path } from '../error.ts';
import type { Scenario } from '../scenario.ts';
import { nobodyGuaranteed, nobodyMoreImportant, stopsTooLate } from './revocation-messages.ts';

/** What is odd in what a scenario says of tasks that are taken away. */
export function revocationWarnings(
  { preemption, roles, frameworks, operations = [], trace }: Scenario,
  warn: (path: Path, text: string, isAboutKey?: boolean) => void,
): void {
  if (preemption === undefined) return;
  const hasGuarantee =
    roles.some(({ quota }) => Object.keys(quota?.guarantee ?? {}).length > 0) || operations.some(({ kind }) => kind === 'quota');
  if (preemption.for.includes('quota') && !hasGuarantee) warn(['preemption'], nobodyGuaranteed(), true);
  const priorityOf = new Map(roles.map(({ name, priority }) => [name, priority]));
  const priorities = new Set(frameworks.map(({ role }) => priorityOf.get(role)));
  if (preemption.for.includes('priority') && trace === undefined && priorities.size < 2)
    warn(['preemption'], nobodyMoreImportant(), true);
  frameworks.forEach(({ name, executor: { stop = 0 } }, index) => {
    if (stop > preemption.grace) warn(['frameworks', index, 'executor', 'stop'], stopsTooLate(name));
  });
}
