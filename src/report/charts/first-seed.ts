import type { ExperimentResult, RunResult } from '../../experiment/result.ts';

/** Histories of different seeds cannot be averaged: the charts draw each allocator's first, and say so. */
export function firstSeedRuns(result: ExperimentResult): RunResult[] {
  const first = new Map<string, RunResult>();
  for (const run of result.runs) if (!first.has(run.allocator)) first.set(run.allocator, run);
  return [...first.values()];
}

/** The sentence for the subtitle; none with a single seed. */
export function seedSentence(result: ExperimentResult): string[] {
  const seeds = new Set(result.runs.map((run) => run.seed));
  return seeds.size > 1 ? [`Seed ${[...seeds][0]}, the first of ${seeds.size}.`] : [];
}
