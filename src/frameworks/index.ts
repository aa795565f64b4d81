import type { Cluster } from '../cluster/cluster.ts';
import type { Scheduler } from '../cluster/ports.ts';
import { BatchScheduler } from './batch.ts';
import { ServiceScheduler } from './service.ts';

/** The second-level schedulers that come with clustersim, by the name scenarios use. */
export const SCHEDULERS: Readonly<Record<string, { readonly about: string; create(cluster: Cluster): Scheduler }>> = {
  batch: {
    about: 'first come, first served; launches what fits, passing over what does not',
    create: (cluster) => new BatchScheduler(cluster),
  },
  service: { about: 'long-running instances, spread over the offers', create: (cluster) => new ServiceScheduler(cluster) },
};
