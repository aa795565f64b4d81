import { type Episodes, RESUBMITTED } from '../trace.ts';
import type { EpisodeTable } from './episode-table.ts';
import type { Frameworks } from './frameworks.ts';
import type { JobTable } from './task-events.ts';

/**
 * The episodes that are kept (duration not −1), in order of submission, then as in the file; jobs renumbered by first
 * appearance, chains closed over what was left out.
 */
export function assembled(episodes: EpisodeTable, duration: Float64Array, jobs: JobTable, frameworks: Frameworks): Episodes {
  const order = orderOf(episodes, duration);
  const count = order.length;
  const { job, jobNames } = renumberedJobs(episodes, order, jobs);
  const { next, hasPrevious } = chains(episodes, order);
  const { width } = episodes;
  const demand = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    for (let resource = 0; resource < width; resource++)
      demand[row * width + resource] = episodes.demand[order[row] * width + resource];
  }
  return {
    count,
    jobCount: jobNames.length,
    jobNames,
    submit: picked(episodes.submit, order, new Float64Array(count)),
    job,
    task: picked(episodes.task, order, new Int32Array(count)),
    framework: Uint16Array.from(order, (episode) => frameworks.ofJob[episodes.job[episode]]),
    demand,
    duration: picked(duration, order, new Float64Array(count)),
    machine: picked(episodes.machine, order, new Int32Array(count)),
    next,
    flags: picked(episodes.flags, order, new Uint8Array(count)).map((flags, row) => flags | (hasPrevious[row] * RESUBMITTED)),
  };
}

/** The kept episodes; a file in order of time, the rule, needs no sorting. */
function orderOf(episodes: EpisodeTable, duration: Float64Array): Int32Array {
  const order = new Int32Array(episodes.count);
  let count = 0;
  let isSorted = true;
  let last = 0;
  for (let episode = 0; episode < episodes.count; episode++) {
    if (duration[episode] < 0) continue;
    if (episodes.submit[episode] < last) isSorted = false;
    last = episodes.submit[episode];
    order[count++] = episode;
  }
  const kept = order.subarray(0, count);
  return isSorted ? kept : kept.sort((a, b) => episodes.submit[a] - episodes.submit[b] || a - b);
}

function renumberedJobs(episodes: EpisodeTable, order: Int32Array, jobs: JobTable): { job: Int32Array; jobNames: string[] } {
  const numbers = new Int32Array(jobs.ids.count).fill(-1);
  const jobNames: string[] = [];
  const job = new Int32Array(order.length);
  for (let row = 0; row < order.length; row++) {
    const recorded = episodes.job[order[row]];
    if (numbers[recorded] < 0) numbers[recorded] = jobNames.push(String(jobs.ids.keys[recorded])) - 1;
    job[row] = numbers[recorded];
  }
  return { job, jobNames };
}

function chains(episodes: EpisodeTable, order: Int32Array): { next: Int32Array; hasPrevious: Uint8Array } {
  const rowOf = new Int32Array(episodes.count).fill(-1);
  for (let row = 0; row < order.length; row++) rowOf[order[row]] = row;
  const next = new Int32Array(order.length);
  const hasPrevious = new Uint8Array(order.length);
  for (let row = 0; row < order.length; row++) {
    let following = episodes.next[order[row]];
    while (following >= 0 && rowOf[following] < 0) following = episodes.next[following];
    next[row] = following < 0 ? -1 : rowOf[following];
    if (following >= 0) hasPrevious[next[row]] = 1;
  }
  return { next, hasPrevious };
}

function picked<T extends Float64Array | Int32Array | Uint8Array>(column: T, order: Int32Array, into: T): T {
  for (let row = 0; row < order.length; row++) into[row] = column[order[row]];
  return into;
}
