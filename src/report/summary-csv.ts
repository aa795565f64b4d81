import type { ExperimentResult } from '../experiment/result.ts';
import { csvText } from './csv.ts';

/** `summary.csv`: one row a number (tidy), in the order of the runs; metrics that a run does not define have no row. */
export function summaryCsv(result: ExperimentResult): string {
  const rows = result.runs.flatMap((run) =>
    Object.entries(run.metrics).map(([metric, value]) => [run.allocator, run.seed, metric, value] as const),
  );
  return csvText(['allocator', 'seed', 'metric', 'value'], rows.length, (index) => rows[index]);
}
