import { CENSORED, FAILED } from '../trace.ts';
import { type EpisodeTable, EVICT, FAIL, KILL, LOST, PENDING, RUNNING } from './episode-table.ts';
import type { CensoringRule, Google2011Options } from './options.ts';

/** What replay is to do with the episodes. */
export interface Intended {
  /** µs, by episode; Infinity: for ever; −1: left out. */
  readonly duration: Float64Array;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * How long each episode was meant to be. FINISH and FAIL are its own ends: as recorded. What was evicted, killed,
 * lost or cut off by the end of the data was meant to be longer, nobody knows how long: by rule, and flagged CENSORED, as
 * is what never ran. An episode of length zero lasts 1 µs. For a task running at the start the length is what was left of it.
 */
export function intendedLengths(episodes: EpisodeTable, end: number, rules: Google2011Options['censored']): Intended {
  const counts = {
    'episodes-recorded': episodes.count,
    'ended-by-finish': 0,
    'ended-by-failure': 0,
    'censored-evicted': 0,
    'censored-killed': 0,
    'censored-lost': 0,
    'censored-unfinished': 0,
    'never-scheduled': 0,
    'never-scheduled-pending': 0,
    'never-scheduled-evicted': 0,
    'never-scheduled-killed': 0,
    'never-scheduled-lost': 0,
    /** FAIL or FINISH while pending: their SCHEDULE is missing. */
    'never-scheduled-ended': 0,
    'zero-length': 0,
    'dropped-by-censoring': 0,
    'dropped-never-scheduled': 0,
  };
  const duration = new Float64Array(episodes.count);
  for (let episode = 0; episode < episodes.count; episode++) {
    const state = episodes.state[episode];
    if (episodes.start[episode] < 0) {
      counts['never-scheduled']++;
      counts[NEVER_SCHEDULED[state] ?? 'never-scheduled-ended']++;
      const isDropped = rules.neverScheduled === 'drop';
      if (isDropped) counts['dropped-never-scheduled']++;
      duration[episode] = rules.neverScheduled === 'drop' ? -1 : atLeastOne(rules.neverScheduled.duration);
      episodes.flags[episode] |= CENSORED;
      continue;
    }
    const recorded = (state === RUNNING ? end : episodes.end[episode]) - episodes.start[episode];
    if (recorded === 0) counts['zero-length']++;
    const kind = CENSORING[state];
    if (kind === undefined) {
      counts[state === FAIL ? 'ended-by-failure' : 'ended-by-finish']++;
      if (state === FAIL) episodes.flags[episode] |= FAILED;
      duration[episode] = atLeastOne(recorded);
    } else {
      counts[CENSORED_COUNTS[state]]++;
      if (rules[kind] === 'drop') counts['dropped-by-censoring']++;
      duration[episode] = byRule(rules[kind], recorded);
      episodes.flags[episode] |= CENSORED;
    }
  }
  return { duration, counts };
}

const CENSORING: Readonly<Record<number, 'evicted' | 'killed' | 'lost' | 'unfinished'>> = {
  [RUNNING]: 'unfinished',
  [EVICT]: 'evicted',
  [KILL]: 'killed',
  [LOST]: 'lost',
};

const CENSORED_COUNTS = {
  [RUNNING]: 'censored-unfinished',
  [EVICT]: 'censored-evicted',
  [KILL]: 'censored-killed',
  [LOST]: 'censored-lost',
} as Readonly<Record<number, 'censored-unfinished' | 'censored-evicted' | 'censored-killed' | 'censored-lost'>>;

const NEVER_SCHEDULED = {
  [PENDING]: 'never-scheduled-pending',
  [EVICT]: 'never-scheduled-evicted',
  [KILL]: 'never-scheduled-killed',
  [LOST]: 'never-scheduled-lost',
} as Readonly<
  Record<
    number,
    'never-scheduled-pending' | 'never-scheduled-evicted' | 'never-scheduled-killed' | 'never-scheduled-lost' | undefined
  >
>;

function byRule(rule: CensoringRule, recorded: number): number {
  if (rule === 'drop') return -1;
  if (rule === 'forever') return Infinity;
  return atLeastOne(rule === 'recorded' ? recorded : Math.round(recorded * rule.times));
}

function atLeastOne(duration: number): number {
  return Math.max(1, duration);
}
