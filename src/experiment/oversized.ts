import { formatAmount } from '../scenario/units.ts';
import type { Prepared } from './prepared.ts';

/**
 * Warnings of tasks that no agent is large enough for, where only reading a job list shows them; those that stand in the
 * scenario itself are told when it is loaded. Such tasks wait for ever and the run goes on.
 */
export function oversized({ scenario, jobLists }: Prepared): string[] {
  if (scenario.trace?.machines === true) return [];
  const agents = scenario.agents.map(({ resources }) => {
    const total = new Map<string, number>();
    for (const entry of resources) if (entry.type === 'scalar') total.set(entry.name, (total.get(entry.name) ?? 0) + entry.value);
    return total;
  });
  const warnings: string[] = [];
  for (const { workload } of scenario.frameworks) {
    const list = workload?.kind === 'jobs' ? jobLists.get(workload.file) : undefined;
    if (workload?.kind !== 'jobs' || list === undefined) continue;
    const tooLarge = list.rows.filter(
      ({ amounts }) => !agents.some((total) => amounts.every((amount, i) => amount <= (total.get(list.resources[i]) ?? 0))),
    );
    if (tooLarge.length === 0) continue;
    const demand = list.resources.map((name, i) => `${name}:${formatAmount(name, tooLarge[0].amounts[i])}`).join(';');
    const jobs = tooLarge.length === 1 ? '1 job' : `${tooLarge.length} jobs`;
    warnings.push(
      `${workload.written}: no agent is large enough for the tasks of ${jobs} of ${list.rows.length}, the first of ${demand}`,
    );
  }
  return [...new Set(warnings)];
}
