import { fromSeconds, SECOND, type Time } from '../../sim/index.ts';

/** Mesos' default where a refusal's time is not valid or not given; and the longest there is (hierarchical.cpp, recoverResources). */
export const DEFAULT_REFUSE_SECONDS = 5;
const LONGEST_REFUSE = 365 * 24 * 3600 * SECOND;

/** What Mesos' allocator makes of `refuse_seconds`, µs; null: there was no filter (the semantics §10). */
export function refuseTime(seconds: number | null): Time {
  if (seconds === null) return 0;
  if (Number.isNaN(seconds) || seconds < 0) return DEFAULT_REFUSE_SECONDS * SECOND;
  return seconds * SECOND > LONGEST_REFUSE ? LONGEST_REFUSE : fromSeconds(seconds);
}
