// Unfair on purpose: whoever has most is served first. `clustersim check scenarios/plugins/rich-get-richer.ts` shows it, with the
// smallest world. In a project that has installed clustersim, import from 'clustersim'.
import type { Client, Sorter } from '../../src/cluster/ports.ts';

const richGetRicher: Sorter = {
  name: 'rich-get-richer',
  honours: { weights: false, priorities: false, reservations: false, quota: false },
  declares: ['sharing-incentive', 'pareto-efficiency'],
  key: (client: Client) => -client.share,
};

export default richGetRicher;
