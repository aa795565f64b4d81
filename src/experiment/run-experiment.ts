import type { Scenario } from '../scenario/index.ts';
import { oversized } from './oversized.ts';
import { PluginError } from './plugin.ts';
import { prepare } from './prepare.ts';
import type { ExperimentResult, RunResult } from './result.ts';
import { type RunObserver, simulateInSlices } from './simulate.ts';

export interface ExperimentOptions {
  /** Hears what is being done, and how far all of it is (0 … 1). */
  readonly progress?: (what: string, fraction: number) => void;
  /** Observers of one run; `done` is called after it. */
  readonly observe?: (allocator: string, seed: number) => { readonly observers: readonly RunObserver[]; done(): void };
  /** Every run is checked: `SimulateOptions.check`. */
  readonly check?: boolean;
  /** Whether it is time to let others have the processor for a moment; asked at the end of every window of a run. */
  readonly isPauseDue?: () => boolean;
}

/** A run that did not come to its end; the message says which, and why. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

/** Runs every allocator of a scenario with every seed: the same workload for all allocators of a seed. */
export async function runExperiment(
  scenario: Scenario,
  warnings: readonly string[],
  options: ExperimentOptions = {},
): Promise<ExperimentResult> {
  const { progress = () => {}, isPauseDue = () => false } = options;
  const prepared = await prepare(scenario, (fraction) => progress('reading the trace', fraction));
  const plan = planOf(scenario);
  const runs: RunResult[] = [];
  for (const [i, { label, seed }] of plan.entries()) {
    const what = runName(scenario, label, seed);
    progress(what, i / plan.length);
    await othersTurn();
    const observed = options.observe?.(label, seed);
    try {
      const slices = simulateInSlices(prepared, label, seed, isPauseDue, {
        observers: observed?.observers ?? [],
        check: options.check ?? false,
        progress: (fraction) => progress(what, (i + Math.min(1, fraction)) / plan.length),
      });
      let slice = slices.next();
      for (; slice.done !== true; slice = slices.next()) await othersTurn();
      runs.push(slice.value);
    } catch (error) {
      if (error instanceof PluginError || !(error instanceof Error)) throw error;
      throw new RunError(`${what}: ${error.message}`, { cause: error });
    } finally {
      observed?.done();
    }
  }
  const { trace } = prepared;
  return {
    scenario,
    runs,
    warnings: [...warnings, ...oversized(prepared)],
    ...(trace ? { trace: { files: trace.files, counts: trace.counts } } : {}),
  };
}

/** All runs of a scenario, in their order. */
export function planOf(scenario: Scenario): readonly { readonly label: string; readonly seed: number }[] {
  return scenario.allocators.flatMap(({ label }) =>
    Array.from({ length: scenario.replications }, (_, i) => ({ label, seed: scenario.seed + i })),
  );
}

/** What messages call a run: the allocator, and the seed where there are several. */
export function runName(scenario: Scenario, label: string, seed: number): string {
  return scenario.replications > 1 ? `${label}, seed ${seed}` : label;
}

/** Lets a progress bar be drawn and an interrupt be heard. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
