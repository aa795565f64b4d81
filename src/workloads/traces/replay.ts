import type { Cluster } from '../../cluster/cluster.ts';
import { type FrameworkId, type JobId, NONE } from '../../cluster/ids.ts';
import type { Submission, TaskCourse, Workload } from '../../cluster/ports.ts';
import type { Time } from '../../sim/index.ts';
import { DIFFERENT_MACHINES, RESUBMITTED, RUNS_AT_START, type Trace } from './trace.ts';

export interface ReplayOptions {
  /** Row of the trace's first framework; the others follow in its order. */
  readonly firstFramework: FrameworkId;
  /** Tasks recorded as running at time 0 start running; otherwise they are submitted then. */
  readonly prefill: boolean;
  /** The trace's machines are the agents, by number: prefill prefers the recorded one. */
  readonly machinesAreAgents: boolean;
}

/** How the tasks that were running when the recording began were placed. */
export interface PrefillCounts {
  /** On the machine that is recorded. */
  there: number;
  /** It was full: on the first machine by number with room. */
  elsewhere: number;
  /** No machine had room: they wait. */
  waiting: number;
}

/**
 * Submits the episodes of a trace when they were recorded as submitted. An episode of a task that ran before comes no
 * earlier than the end, in the simulation, of the one before it. Runs of episodes of one job with one demand are one task set.
 */
export class TraceReplay implements Workload {
  nextTime: Time;
  readonly prefilled: PrefillCounts = { there: 0, elsewhere: 0, waiting: 0 };
  readonly #cluster: Cluster;
  readonly #trace: Trace;
  readonly #options: ReplayOptions;
  readonly #columns: readonly number[];
  readonly #amounts: Float64Array;
  /** By job of the trace: its row, and how many of its episodes are still to be submitted. */
  readonly #jobRow: Int32Array;
  readonly #toCome: Int32Array;
  /** By episode: recorded time has come (1), the episode before it has ended (2). */
  readonly #state: Uint8Array;
  readonly #whenOver: (episode: number) => void;
  #submission!: Submission;
  #next = 0;

  constructor(cluster: Cluster, trace: Trace, options: ReplayOptions) {
    this.#cluster = cluster;
    this.#trace = trace;
    this.#options = options;
    this.#columns = trace.resources.map((name) => cluster.resources.column(name) ?? NONE);
    this.#amounts = new Float64Array(cluster.resources.count);
    const { episodes } = trace;
    this.#jobRow = new Int32Array(episodes.jobCount).fill(NONE);
    this.#toCome = new Int32Array(episodes.jobCount);
    for (let episode = 0; episode < episodes.count; episode++) this.#toCome[episodes.job[episode]]++;
    this.#state = new Uint8Array(episodes.count);
    this.#whenOver = (episode) => this.#isOver(episode);
    this.nextTime = episodes.count > 0 ? episodes.submit[0] : Infinity;
  }

  arrive(submission: Submission): void {
    const { episodes } = this.#trace;
    this.#submission = submission;
    const now = this.nextTime;
    while (this.#next < episodes.count && episodes.submit[this.#next] === now) {
      const episode = this.#next;
      const count = this.#isAlone(episode) ? 1 : this.#runLength(episode);
      this.#next += count;
      for (let i = episode; i < this.#next; i++) this.#record(i);
      this.#state[episode] |= DUE;
      const mustWait = (episodes.flags[episode] & RESUBMITTED) !== 0 && (this.#state[episode] & FREE) === 0;
      if (!mustWait) this.#submit(episode, count);
    }
    this.nextTime = this.#next < episodes.count ? episodes.submit[this.#next] : Infinity;
  }

  /** Episodes with a past, a future or a place of their own are submitted one by one. */
  #isAlone(episode: number): boolean {
    const { flags, next } = this.#trace.episodes;
    return (flags[episode] & (RESUBMITTED | RUNS_AT_START)) !== 0 || next[episode] !== NONE;
  }

  #runLength(first: number): number {
    const { episodes, resources } = this.#trace;
    const width = resources.length;
    let end = first + 1;
    for (; end < episodes.count; end++) {
      if (episodes.submit[end] !== episodes.submit[first] || episodes.job[end] !== episodes.job[first]) break;
      if (this.#isAlone(end) || episodes.flags[end] % 4 !== episodes.flags[first] % 4) break;
      let isSame = true;
      for (let r = 0; r < width; r++) if (episodes.demand[end * width + r] !== episodes.demand[first * width + r]) isSame = false;
      if (!isSame) break;
    }
    return end - first;
  }

  #submit(episode: number, count: number): void {
    const { episodes } = this.#trace;
    const { demands, jobs } = this.#cluster;
    const job = this.#jobOf(episode);
    this.#readDemand(episode);
    const demand = demands.idOf(this.#amounts);
    const course: Time | TaskCourse = count === 1 ? episodes.duration[episode] : new RecordedCourse(episodes.duration, episode);
    jobs.expected[job] -= count - 1; // the set itself counts one
    const whenOver = episodes.next[episode] === NONE ? undefined : this.#whenOver;
    if (this.#options.prefill && (episodes.flags[episode] & RUNS_AT_START) !== 0) {
      const recorded = this.#options.machinesAreAgents ? episodes.machine[episode] : NONE;
      const placed = this.#submission.running(job, demand, count, course, recorded, whenOver, episode);
      this.prefilled.there += placed.there;
      this.prefilled.elsewhere += placed.elsewhere;
      this.prefilled.waiting += placed.waiting;
    } else this.#submission.tasks(job, demand, count, course, whenOver, episode);
  }

  #isOver(episode: number): void {
    const next = this.#trace.episodes.next[episode];
    this.#state[next] |= FREE;
    if ((this.#state[next] & DUE) !== 0) this.#submit(next, 1);
  }

  #jobOf(episode: number): JobId {
    const { episodes } = this.#trace;
    const job = episodes.job[episode];
    if (this.#jobRow[job] === NONE) {
      const framework = this.#options.firstFramework + episodes.framework[episode];
      const differentAgents = (episodes.flags[episode] & DIFFERENT_MACHINES) !== 0;
      const name = episodes.jobNames[job];
      this.#jobRow[job] = this.#submission.job(framework, this.#toCome[job], { name, differentAgents });
    }
    return this.#jobRow[job];
  }

  #readDemand(episode: number): void {
    const { episodes } = this.#trace;
    const width = this.#columns.length;
    for (let r = 0; r < width; r++) this.#amounts[this.#columns[r]] = episodes.demand[episode * width + r];
  }

  /** The fingerprint is of what was recorded, not of when a retried task came back in this simulation. */
  #record(episode: number): void {
    const { episodes } = this.#trace;
    this.#readDemand(episode);
    this.#submission.record(episodes.framework[episode]);
    this.#submission.record(episodes.job[episode]);
    this.#submission.record(episodes.submit[episode]);
    for (const amount of this.#amounts) this.#submission.record(amount);
    this.#submission.record(episodes.duration[episode]);
  }
}

const DUE = 1;
const FREE = 2;

/** The recorded lengths of consecutive episodes. */
class RecordedCourse implements TaskCourse {
  readonly #durations: Float64Array;
  readonly #first: number;

  constructor(durations: Float64Array, first: number) {
    this.#durations = durations;
    this.#first = first;
  }

  duration(index: number): Time {
    return this.#durations[this.#first + index];
  }

  failsAfter(): Time {
    return Infinity;
  }
}
