import type { VictimPolicy } from '../../cluster/revocation/victim-policy.ts';

/** Tasks of the least important role go first. */
export const lowestPriority: VictimPolicy = {
  name: 'lowest-priority',
  compare: (a, b) => a.priority - b.priority,
};
