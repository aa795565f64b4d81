import type { ExperimentResult } from '../experiment/result.ts';
import { cleanSeconds } from './csv.ts';

/** What `summary.json` holds: the same numbers as `summary.csv`, a run an object. */
export interface Summary {
  readonly runs: readonly {
    readonly allocator: string;
    readonly seed: number;
    readonly digest: string;
    readonly arrivals_digest: string;
    readonly events: number;
    readonly simulated_seconds: number;
    readonly metrics: Readonly<Record<string, number>>;
  }[];
}

export function summary(result: ExperimentResult): Summary {
  return {
    runs: result.runs.map((run) => ({
      allocator: run.allocator,
      seed: run.seed,
      digest: run.digest,
      arrivals_digest: run.arrivalsDigest,
      events: run.events,
      simulated_seconds: cleanSeconds(run.simulatedSeconds),
      metrics: run.metrics,
    })),
  };
}

export function summaryJson(result: ExperimentResult): string {
  return `${JSON.stringify(summary(result), null, 2)}\n`;
}
