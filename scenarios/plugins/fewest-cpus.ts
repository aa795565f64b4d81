// A sorter: who holds the fewest CPUs is served first. In a project that has installed clustersim, import from 'clustersim'.
import type { Client, Sorter } from '../../src/cluster/ports.ts';

const fewestCpus: Sorter = {
  name: 'fewest-cpus',
  honours: { weights: false, priorities: false, reservations: false, quota: false },
  key: (client: Client) => client.charged('cpus'),
};

export default fewestCpus;
