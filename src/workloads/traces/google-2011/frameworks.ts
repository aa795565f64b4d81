import { TraceError } from '../trace-error.ts';
import type { EpisodeTable } from './episode-table.ts';
import type { Google2011Options } from './options.ts';
import type { JobTable } from './task-events.ts';

/** Who the trace's jobs belong to. */
export interface Frameworks {
  readonly names: readonly string[];
  /** What each stands for, by framework. */
  readonly details: readonly string[];
  /** By job. */
  readonly ofJob: Uint16Array;
}

/**
 * A job belongs to one framework as a whole, by its first row: user and scheduling class are the same in all rows of
 * a job, the priority of its first row stands for it. Bands and classes are always all there, used or not.
 */
export function frameworksOf(jobs: JobTable, episodes: EpisodeTable, options: Google2011Options['frameworks']): Frameworks {
  if (options.by === 'user') return byUser(jobs, episodes, options.top);
  if (options.by === 'scheduling-class') {
    // A job whose class the trace does not know is of class 0, the least demanding.
    return {
      names: ['class-0', 'class-1', 'class-2', 'class-3'],
      details: ['scheduling class 0', 'scheduling class 1', 'scheduling class 2', 'scheduling class 3'],
      ofJob: Uint16Array.from(jobs.schedulingClass, (schedulingClass) => Math.max(0, schedulingClass)),
    };
  }
  return {
    names: BANDS.map((band) => band.name),
    details: BANDS.map((band) => `priority ${band.from}${band.to > band.from ? ` to ${band.to}` : ''}`),
    ofJob: Uint16Array.from(jobs.priority, (priority) => BANDS.findLastIndex((band) => priority >= band.from)),
  };
}

/** The bands of the 2011 cell; a priority above 11, which the data does not have, would be monitoring. */
const BANDS = [
  { name: 'free', from: 0, to: 1 },
  { name: 'batch', from: 2, to: 8 },
  { name: 'production', from: 9, to: 10 },
  { name: 'monitoring', from: 11, to: 11 },
] as const;

/** Ranked over all episodes recorded, before any is left out, so that `user-01` is the same user under all options. */
function byUser(jobs: JobTable, episodes: EpisodeTable, top: number): Frameworks {
  if (!Number.isInteger(top) || top < 1 || top > 10_000) {
    throw new TraceError(`trace frameworks by user: top must be a whole number from 1 to 10000, found ${top}`);
  }
  const runs = new Float64Array(jobs.users.length);
  for (let episode = 0; episode < episodes.count; episode++) runs[jobs.user[episodes.job[episode]]]++;
  const ranked = Array.from(jobs.users.keys()).sort((a, b) => runs[b] - runs[a] || (jobs.users[a] < jobs.users[b] ? -1 : 1));
  const named = ranked.slice(0, top);
  const digits = Math.max(2, String(named.length).length);
  const names = named.map((_, rank) => `user-${String(rank + 1).padStart(digits, '0')}`);
  const details = named.map((user) => jobs.users[user] || '(no user recorded)');
  const frameworkOf = new Uint16Array(jobs.users.length).fill(named.length);
  named.forEach((user, rank) => {
    frameworkOf[user] = rank;
  });
  if (ranked.length > named.length) {
    names.push('the-rest');
    details.push(`${ranked.length - named.length} other users`);
  }
  return { names, details, ofJob: Uint16Array.from(jobs.user, (user) => frameworkOf[user]) };
}
