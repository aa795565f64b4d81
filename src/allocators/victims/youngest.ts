import type { VictimPolicy } from '../../cluster/revocation/victim-policy.ts';

/** Tasks that were launched last go first: they have the least to lose. */
export const youngest: VictimPolicy = {
  name: 'youngest',
  compare: (a, b) => b.started - a.started,
};
