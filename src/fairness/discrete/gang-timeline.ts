import type { GangMode } from './gang.ts';

/** A gang that needs so many slots at once, for so long. */
export interface GangJob {
  readonly name: string;
  readonly slots: number;
  readonly duration: number;
  /** Default: 0. */
  readonly arrives?: number;
}

export interface GangTimelineOptions {
  readonly mode: GangMode;
  /** With `hoard`: who has held slots so long without being complete gives them up, and asks again after the others. Absent: never. */
  readonly timeout?: number;
  readonly until: number;
}

interface Standing {
  held: number;
  heldSince: number;
  startedAt: number | null;
  endsAt: number | null;
  /** Order of asking. */
  turn: number;
}

/**
 * Gangs on a pool of slots in steps of 1: a deadlock by hoarding, and what breaks it (Schwarzkopf et al., EuroSys 2013, §3.3).
 *
 * @returns when each starts, and when it ends (null: not before `until`)
 */
export function gangTimeline(slots: number, jobs: readonly GangJob[], options: GangTimelineOptions) {
  const { mode, timeout = Number.POSITIVE_INFINITY, until } = options;
  const standing = jobs.map((_, turn): Standing => ({ held: 0, heldSince: 0, startedAt: null, endsAt: null, turn }));
  let turns = jobs.length;
  for (let now = 0; now < until; now++) {
    for (const each of standing) if (each.endsAt !== null && each.endsAt <= now) each.held = 0;
    const waiting = standing
      .map((_, job) => job)
      .filter((job) => standing[job].startedAt === null && (jobs[job].arrives ?? 0) <= now)
      .sort((a, b) => standing[a].turn - standing[b].turn);
    if (mode === 'hoard') {
      for (const job of waiting) {
        const its = standing[job];
        if (its.held === 0 || now - its.heldSince < timeout) continue;
        its.held = 0;
        its.turn = turns++;
      }
      hoard(slots, jobs, standing, waiting, now, timeout);
    } else grantWhole(slots, jobs, standing, waiting, now, mode);
  }
  return standing.map(({ startedAt, endsAt }) => ({ startedAt, endsAt: endsAt !== null && endsAt <= until ? endsAt : null }));
}

/** Free slots go one by one to the waiting gang that holds fewest; with a timeout, whoever asked last asks for what is left over. */
function hoard(
  slots: number,
  jobs: readonly GangJob[],
  standing: readonly Standing[],
  waiting: readonly number[],
  now: number,
  timeout: number,
): void {
  const order = [...waiting].sort((a, b) => standing[a].turn - standing[b].turn);
  const isRepeat = timeout < Number.POSITIVE_INFINITY && order.some((job) => standing[job].turn >= jobs.length);
  for (let free = freeOf(slots, standing); free > 0; free--) {
    const incomplete = order.filter((job) => standing[job].held < jobs[job].slots);
    if (incomplete.length === 0) break;
    const job = isRepeat ? incomplete[0] : incomplete.reduce((a, b) => (standing[b].held < standing[a].held ? b : a));
    if (standing[job].held++ === 0) standing[job].heldSince = now;
  }
  for (const job of order) if (standing[job].held === jobs[job].slots) start(jobs[job], standing[job], now);
}

/** Gangs start in order, whole. `backfill`: one that does not fit is promised the time when enough will have ended, and only those that do not delay it may pass. */
function grantWhole(
  slots: number,
  jobs: readonly GangJob[],
  standing: readonly Standing[],
  waiting: readonly number[],
  now: number,
  mode: GangMode,
): void {
  let promised = Number.POSITIVE_INFINITY; // when the first that does not fit will start
  let spare = Number.POSITIVE_INFINITY; // slots that it will not need then
  for (const job of waiting) {
    const free = freeOf(slots, standing);
    const need = jobs[job].slots;
    const isHarmless = now + jobs[job].duration <= promised || need <= spare;
    if (need <= free && isHarmless) {
      if (now + jobs[job].duration > promised) spare -= need;
      start(jobs[job], standing[job], now);
      standing[job].held = need;
    } else if (mode === 'backfill' && promised === Number.POSITIVE_INFINITY)
      ({ promised, spare } = promise(free, need, standing));
  }
}

/** When so many slots will be free as running gangs end, and how many more. */
function promise(free: number, need: number, standing: readonly Standing[]): { promised: number; spare: number } {
  const ends = standing
    .filter(({ endsAt, held }) => endsAt !== null && held > 0)
    .sort((a, b) => Number(a.endsAt) - Number(b.endsAt));
  let total = free;
  for (const { endsAt, held } of ends) {
    total += held;
    if (total >= need) return { promised: Number(endsAt), spare: total - need };
  }
  return { promised: Number.POSITIVE_INFINITY, spare: Number.POSITIVE_INFINITY };
}

function start({ duration }: GangJob, standing: Standing, now: number): void {
  standing.startedAt = now;
  standing.endsAt = now + duration;
}

function freeOf(slots: number, standing: readonly Standing[]): number {
  return standing.reduce((free, { held }) => free - held, slots);
}
