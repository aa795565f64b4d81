/** How to read Google ClusterData2011-2; what a scenario's `trace:` says, resolved. */
export interface Google2011Options {
  /** True: machines come from machine_events. False: that table is not read, and no episode has a recorded machine. */
  readonly machines: boolean;
  /** What 1.0 in the trace is, thousandths by resource name: `cpus`, `mem`, `disk`; what is not named is not read. */
  readonly scale: Readonly<Record<string, number>>;
  /** Which row tells a task's request; for tasks running at the start the two often differ. */
  readonly requests: 'submit' | 'schedule';
  readonly frameworks: {
    readonly by: 'priority-band' | 'user' | 'scheduling-class';
    /** For `user`: this many of the users with most episodes, and `the-rest`. */
    readonly top: number;
  };
  /** Intended length of episodes whose end was not their own. */
  readonly censored: {
    readonly evicted: CensoringRule;
    readonly killed: CensoringRule;
    readonly lost: CensoringRule;
    /** Still running when the data ends. */
    readonly unfinished: CensoringRule;
    /** Submitted, but never scheduled within the data: left out, or this long (µs). */
    readonly neverScheduled: 'drop' | { readonly duration: number };
  };
  /** Requests of zero become this, thousandths by resource name; not named: zero stays zero. */
  readonly zeroRequest: Readonly<Record<string, number>>;
  /** Keep only so many whole jobs that the offered load on the scarcest resource is this; absent: all. */
  readonly load?: number;
  /** The cluster's resources in thousandths, by name: what `load` is measured against where `machines` is false. */
  readonly capacity?: Readonly<Record<string, number>>;
}

/** As long as recorded, for ever, left out, or so many times as long as recorded. */
export type CensoringRule = 'recorded' | 'forever' | 'drop' | { readonly times: number };
