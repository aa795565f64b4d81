import type { FairnessSeries, FaultMark, JobColumns, ShareSeries, UtilizationSeries } from '../metrics/series.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Everything a run leaves behind: equal for equal scenario and seed, on any machine. */
export interface RunResult {
  /** The allocator's label. */
  readonly allocator: string;
  readonly seed: number;
  /** Fingerprint of every event, 16 hexadecimal digits. */
  readonly digest: string;
  /** Fingerprint of what arrived: equal under every allocator. */
  readonly arrivalsDigest: string;
  readonly events: number;
  readonly simulatedSeconds: number;
  /** The queue still grew at the end: waits are of the observation window, not of the system. */
  readonly saturated: boolean;
  /** By kebab-case path, in the order of `clustersim list metrics`; what is undefined for a run is absent. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly utilization: UtilizationSeries;
  readonly shares: ShareSeries;
  /** Absent where it was not measured. */
  readonly fairness?: FairnessSeries;
  readonly jobs: JobColumns;
  /** What failed when, at most some sixty rows; present where the scenario has a control plane. */
  readonly marks?: readonly FaultMark[];
  /** What the run looked like at the end of each window of its series. */
  readonly windows: readonly WindowDigest[];
  /** What the allocator does not honour and was taken out, and other things to know of this run. */
  readonly warnings: readonly string[];
}

/** What a run is recognised by at the end of a window; of the last one: at the end of the run. */
export interface WindowDigest {
  /** Seconds. */
  readonly time: number;
  /** Events so far, and their fingerprint: 16 hexadecimal digits. */
  readonly events: number;
  readonly digest: string;
  /** Fingerprint of what is where at this moment (`stateDigest`). */
  readonly state: string;
}

/** What a trace reader skipped, defaulted, and read. */
export interface TraceRecord {
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly rows: number }[];
  readonly counts: Readonly<Record<string, number>>;
}

/** All runs of one scenario: allocators in the scenario's order, within each the seeds ascending. */
export interface ExperimentResult {
  readonly scenario: Scenario;
  readonly runs: readonly RunResult[];
  readonly warnings: readonly string[];
  readonly trace?: TraceRecord;
}
