/**
 * A cluster trace as the simulator replays it, whatever format it came from: columns of numbers, read-only once built,
 * shared by all runs. Times are µs of simulated time (0 = the beginning of the recorded window), amounts thousandths.
 */
export interface Trace {
  readonly machines: MachineEvents;
  readonly episodes: Episodes;
  /** Names of the frameworks the trace brings; each has a role of its own name. */
  readonly frameworks: readonly string[];
  /** What each of them stands for in the trace, by framework: `priority 0 to 1`, a user's hash. */
  readonly frameworkDetails?: readonly string[];
  /** Names of the resources of the columns `capacity` and `demand`: `cpus`, `mem`, and `disk` where scaled. */
  readonly resources: readonly string[];
  /** Length of the recorded window, µs. */
  readonly end: number;
  /** What was read, skipped and defaulted, by kebab-case name: for the manifest. */
  readonly counts: Readonly<Record<string, number>>;
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly rows: number }[];
}

/** Ordered by time, then as in the file. */
export interface MachineEvents {
  readonly count: number;
  /** Number of distinct machines; they are numbered by first appearance. */
  readonly machineCount: number;
  /** The machine's name in the trace, by machine number. */
  readonly names: readonly string[];
  readonly time: Float64Array;
  readonly machine: Int32Array;
  /** 0 add, 1 remove, 2 update (of capacity). */
  readonly kind: Uint8Array;
  /** count × resources. Zero where the trace does not know the capacity (yet). */
  readonly capacity: Float64Array;
}

/**
 * One row a run of a task, from its submission to its end ("episode"); a task that is evicted or fails and is submitted
 * again has several, linked by `next`. Ordered by submission, then as in the file.
 */
export interface Episodes {
  readonly count: number;
  /** Number of distinct jobs; numbered by first appearance among the episodes. */
  readonly jobCount: number;
  readonly jobNames: readonly string[];
  readonly submit: Float64Array;
  readonly job: Int32Array;
  /** Index of the task within its job. */
  readonly task: Int32Array;
  readonly framework: Uint16Array;
  /** count × resources. */
  readonly demand: Float64Array;
  /** Intended length, µs; Infinity: it outlives the run. */
  readonly duration: Float64Array;
  /** Recorded machine number for tasks that run when the window begins; −1 for all others. */
  readonly machine: Int32Array;
  /** Next episode of the same task, −1: none; always a later row. It was never submitted before this one had ended. */
  readonly next: Int32Array;
  /** A set of the bits below. */
  readonly flags: Uint8Array;
}

/** Bits of `Episodes.flags`. */
export const RUNS_AT_START = 1;
export const DIFFERENT_MACHINES = 2;
/** The recorded length is not the intended one: it was evicted, killed, lost, or outlived the data. */
export const CENSORED = 4;
/** Has a previous episode of the same task in this table: it is some episode's `next`. */
export const RESUBMITTED = 8;
/** Its end was a failure of its own; the recorded length is the intended one. */
export const FAILED = 16;
