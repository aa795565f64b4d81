import { leastOf } from './ties.ts';

/** A job that needs so many GPUs at once, for so many quanta in all. */
export interface QuantumJob {
  readonly name: string;
  readonly gpus: number;
  readonly duration: number;
  /** Default: 0. */
  readonly arrives?: number;
  /** Quanta that it has had before; default: 0. */
  readonly ran?: number;
}

/** `las`: time attained. `2d-las`: GPUs × time attained. `srsf`: GPUs × time remaining. The least first, equals by number. */
export type QuantumOrder = 'las' | '2d-las' | 'srsf';

export interface LasTimelineOptions {
  readonly order: QuantumOrder;
  /** Whoever is first and does not fit is passed over. */
  readonly backfill?: boolean;
  /** Of attained service: a job only moves down as it passes them; inside a queue first started, first served. Absent: none. */
  readonly thresholds?: readonly number[];
  readonly until: number;
}

export interface LasTimeline {
  /** By quantum: the names of those that run, in the order they were served. */
  readonly owners: readonly (readonly string[])[];
  /** When each job was over; null: not before `until`. */
  readonly completed: readonly (number | null)[];
}

/**
 * Jobs on GPUs in quanta, preempted at the end of each for nothing (Gu et al., NSDI 2019, Tiresias; Fig. 7 is strict order without
 * backfill).
 */
export function lasTimeline(gpus: number, jobs: readonly QuantumJob[], options: LasTimelineOptions): LasTimeline {
  const states = jobs.map((job): State => ({ job, ran: 0, begun: null, completed: null }));
  const owners: string[][] = [];
  for (let now = 0; now < options.until && states.some(({ completed }) => completed === null); now++) {
    const line = states.filter(({ job, completed }) => (job.arrives ?? 0) <= now && completed === null);
    const running = served(gpus, line, options);
    for (const state of running) {
      state.begun ??= now;
      if (++state.ran === state.job.duration) state.completed = now + 1;
    }
    owners.push(running.map(({ job }) => job.name));
  }
  return { owners, completed: states.map(({ completed }) => completed) };
}

interface State {
  readonly job: QuantumJob;
  /** Quanta in this timeline. */
  ran: number;
  begun: number | null;
  completed: number | null;
}

/** Those that run in a quantum. */
function served(gpus: number, waiting: readonly State[], { order, backfill, thresholds }: LasTimelineOptions): State[] {
  const running: State[] = [];
  let free = gpus;
  let line = waiting.map((_, index) => index);
  while (line.length > 0) {
    const [next] = leastOf(
      thresholds === undefined ? line : leastOf(line, (index) => queueOf(serviceOf(waiting[index], order), thresholds)),
      (index) => (thresholds === undefined ? serviceOf(waiting[index], order) : (waiting[index].begun ?? Infinity)),
    );
    line = line.filter((index) => index !== next);
    const state = waiting[next];
    if (state.job.gpus <= free) {
      free -= state.job.gpus;
      running.push(state);
    } else if (!backfill) break;
  }
  return running;
}

function serviceOf({ job, ran }: State, order: QuantumOrder): number {
  if (order === 'srsf') return job.gpus * (job.duration - ran);
  const attained = (job.ran ?? 0) + ran;
  return order === 'las' ? attained : job.gpus * attained;
}

/** How many of the thresholds it has reached. */
function queueOf(service: number, thresholds: readonly number[]): number {
  return thresholds.filter((threshold) => service >= threshold).length;
}
