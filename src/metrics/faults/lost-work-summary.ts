import type { Cluster } from '../../cluster/cluster.ts';
import { KILLED } from '../../cluster/tables/tasks.ts';
import { SECOND } from '../../sim/index.ts';
import type { LostWork } from './lost-work.ts';

/** What revocation alone costs, by the names that metrics of faults have. */
export function summarizeLostWork({ resources }: Cluster, work: LostWork): Record<string, number> {
  const metrics: Record<string, number> = { 'tasks.killed': work.ends[KILLED], 'tasks.restarted': work.restarted };
  resources.names.forEach((resource, r) => {
    metrics[`work.${resource}.lost`] = work.lost[r] / 1000 / SECOND;
    metrics[`work.${resource}.saved`] = work.saved[r] / 1000 / SECOND;
  });
  return metrics;
}
