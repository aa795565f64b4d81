import { prepare } from './prepare.ts';
import type { Scenario } from '../scenario/index.ts';
import type { ExperimentResult, RunResult } from './result.ts';
import { type RunObserver, simulate } from './simulate.ts';

export interface ExperimentOptions {
  /** Hears what is being done, and how far it is (0 … 1). */
  readonly progress?: (what: string, fraction: number) => void;
  /** Observers of one run; `done` is awaited after it. */
  readonly observe?: (allocator: string, seed: number) => { readonly observers: readonly RunObserver[]; done(): Promise<void> };
}

/** Runs every allocator of a scenario with every seed: the same workload for all allocators of a seed. */
export async function runExperiment(scenario: Scenario, warnings: readonly string[], options: ExperimentOptions = {}): Promise<ExperimentResult> {
  const progress = options.progress ?? (() => {});
  const prepared = await prepare(scenario, (fraction) => progress('reading the trace', fraction));
  const runs: RunResult[] = [];
  for (const { label } of scenario.allocators) {
    for (let seed = scenario.seed; seed < scenario.seed + scenario.replications; seed++) {
      const what = scenario.replications > 1 ? `${label}, seed ${seed}` : label;
      progress(what, 0);
      await new Promise((resolve) => setImmediate(resolve)); // lets a progress bar be drawn and an interrupt be heard
      const observed = options.observe?.(label, seed);
      runs.push(
        simulate(prepared, label, seed, {
          observers: observed?.observers ?? [],
          progress: (fraction) => progress(what, fraction),
        }),
      );
      await observed?.done();
    }
  }
  const { trace } = prepared;
  return { scenario, runs, warnings, ...(trace ? { trace: { files: trace.files, counts: trace.counts } } : {}) };
}
