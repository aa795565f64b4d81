import type { VictimPolicy } from '../../cluster/revocation/victim-policy.ts';

/** Tasks of the framework that is furthest above its fair share go first. */
export const mostOverShare: VictimPolicy = {
  name: 'most-over-share',
  compare: (a, b) => b.overShare - a.overShare,
};
