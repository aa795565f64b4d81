import type { VictimPolicy } from '../../cluster/revocation/victim-policy.ts';
import { lowestPriority } from './lowest-priority.ts';
import { mostOverShare } from './most-over-share.ts';
import { youngest } from './youngest.ts';

/** Who chooses victims, by the name it goes by in `preemption: { victims: … }`. */
export const VICTIM_POLICIES: Readonly<Record<string, VictimPolicy>> = {
  'lowest-priority': lowestPriority,
  youngest,
  'most-over-share': mostOverShare,
};
