import type { Cluster } from '../cluster/cluster.ts';
import type { Client, Sorter } from '../cluster/ports.ts';
import { AttainedService } from './attained-service.ts';
import { RunningTasks } from './running-tasks.ts';
import { type Standing, standings } from './standing.ts';

/** A sorter that looks at more of the cluster than a client tells: made anew for every run. */
export type ClusterSorter = (cluster: Cluster) => Sorter;

/** Asset fairness (Ghodsi et al., NSDI'11 §5.1): the least sum of shares of all resources for its weight first. */
export const assetFairness: ClusterSorter = (cluster) =>
  sorter('asset-fairness', cluster, ({ weight }, { charged }) => {
    const amounts = charged();
    let sum = 0;
    eachShared(cluster, (r, capacity) => {
      sum += amounts[r] / capacity;
    });
    return sum / weight;
  });

/** SequentialMinMax (Parkes, Procaccia, Shah, EC'12): the least dominant share once one more of its waiting tasks (their mean) runs. */
export const sequentialMinMax: ClusterSorter = (cluster) => ({
  ...sorter('sequential-min-max', cluster, ({ weight }, { charged, frameworks }) => {
    const { pendingTasks, pendingDemand } = cluster.frameworks;
    const amounts = charged();
    const waiting = frameworks.reduce((sum, framework) => sum + pendingTasks[framework], 0);
    let share = 0;
    eachShared(cluster, (r, capacity) => {
      const pending = frameworks.reduce((sum, framework) => sum + pendingDemand.get(framework, r), 0);
      share = Math.max(share, (amounts[r] + (waiting > 0 ? pending / waiting : 0)) / capacity);
    });
    return share / weight;
  }),
  secondKey: ({ share, weight }) => share / weight,
});

/** The fewest tasks for its weight first: Choosy's machines, Hadoop's slots. An offer that is not answered yet counts as a task. */
export const fewestTasks: ClusterSorter = (cluster) => {
  const running = RunningTasks.of(cluster);
  return sorter('fewest-tasks', cluster, ({ weight }, { frameworks }) => {
    return frameworks.reduce((sum, framework) => sum + running.ofFramework(framework), 0) / weight;
  });
};

/** Least attained service (Gu et al., NSDI'19): the least dominant share × time so far first. */
export const leastAttained: ClusterSorter = (cluster) => {
  const service = AttainedService.of(cluster);
  return sorter('las', cluster, (_, { frameworks }) => frameworks.reduce((sum, framework) => sum + service.of(framework), 0));
};

/** Max-min fairness of one resource: the least of it for its weight first; whoever needs none of it is always first. */
export function maxMin(resource: string): Sorter {
  return { name: 'max-min', key: (client) => client.charged(resource) / client.weight, secondKey: (client) => client.share };
}

function sorter(name: string, cluster: Cluster, key: (client: Client, standing: Standing) => number): Sorter {
  const known = standings(cluster);
  return { name, key: (client) => key(client, known.get(client) as Standing) };
}

/** The resources that count in shares, with all there is of each. */
function eachShared({ ledger, isUnshared }: Cluster, see: (resource: number, capacity: number) => void): void {
  for (let r = 0; r < ledger.capacity.length; r++)
    if (ledger.capacity[r] > 0 && isUnshared?.[r] !== 1) see(r, ledger.capacity[r]);
}
