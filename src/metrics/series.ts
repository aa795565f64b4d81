/**
 * What a run keeps of its history: one row a window (and resource, or framework), in columns. Values are means over the
 * window, weighted by time; the last window may be shorter.
 */
export interface UtilizationSeries {
  /** Names of the resources that have columns, in the order of the scenario. */
  readonly resources: readonly string[];
  /** Rows: window-major, then resource. */
  readonly time: number[]; // end of the window, seconds
  readonly resource: number[]; // index into `resources`
  /** Capacity present, in the resource's own unit (CPUs, MB), not thousandths. */
  readonly capacity: number[];
  /** The following four are fractions of the capacity present at each moment. */
  readonly running: number[];
  readonly allocated: number[];
  readonly offered: number[];
  readonly reservedIdle: number[];
}

export interface ShareSeries {
  readonly roles: readonly string[];
  /** Frameworks, then, with an empty name, the roles that several frameworks share, each as a whole. */
  readonly frameworks: readonly { readonly name: string; readonly role: number }[];
  readonly resources: readonly string[];
  /** Rows: window-major, then framework. */
  readonly time: number[]; // end of the window, seconds
  readonly framework: number[]; // index into `frameworks`
  /** The resource of which the framework holds the greatest fraction at the end of the window; −1: holds nothing. */
  readonly dominantResource: number[];
  /** Dominant share of what is offered or allocated (what Mesos' sorter counts). */
  readonly charged: number[];
  /** Dominant share of what is allocated. */
  readonly dominant: number[];
  /** `dominant` ÷ the role's weight. */
  readonly weighted: number[];
  /** Ideal dominant share, sampled at the end of the window (docs/metrics.md). */
  readonly ideal: number[];
  /** Dominant share of running plus pending demand, at the end of the window. */
  readonly demand: number[];
  /** 1 while tasks were pending at the end of the window. */
  readonly backlogged: number[];
}

/**
 * How fair each window was: `docs/metrics.md`, "Fairness over time". Means over the window, NaN where nobody had demand;
 * against the reference, and (`…Backlogged`) against the ideal of what this run demanded, over those with tasks waiting.
 */
export interface FairnessSeries {
  readonly time: number[]; // end of the window, seconds
  /** Σ |dominant share − ideal|. */
  readonly gap: number[];
  readonly gapBacklogged: number[];
  readonly envyPairs: number[];
  readonly envyPairsBacklogged: number[];
  readonly jain: number[];
  readonly jainBacklogged: number[];
  readonly sharingDeficit: number[];
  readonly paretoSlack: number[];
}

export function emptyFairnessSeries(): FairnessSeries {
  return {
    time: [],
    gap: [],
    gapBacklogged: [],
    envyPairs: [],
    envyPairsBacklogged: [],
    jain: [],
    jainBacklogged: [],
    sharingDeficit: [],
    paretoSlack: [],
  };
}

/** Something that failed, for as long as it did; where there were many, several of a kind that began at about the same time. */
export interface FaultMark {
  /** Seconds. */
  readonly begin: number;
  /** When all of it was back; null: it never was, or it was over at once. */
  readonly end: number | null;
  /** As the scenario's faults are called inside: `agent-crash`. */
  readonly kind: string;
  readonly count: number;
  /** For people: `3 agents crash`. */
  readonly label: string;
}

/** One row a job, in order of submission; times in seconds, −1 where it has not happened. */
export interface JobColumns {
  readonly job: string[];
  readonly framework: number[];
  readonly submitted: number[];
  readonly tasks: number[];
  readonly firstStart: number[];
  readonly lastStart: number[];
  readonly finished: number[];
  /** Tasks that ended well, tasks that failed for good. */
  readonly tasksFinished: number[];
  readonly tasksFailed: number[];
}
