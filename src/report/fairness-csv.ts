import type { FairnessSeries } from '../metrics/series.ts';
import { cleanSeconds, csvText } from './csv.ts';

const HEADER = [
  'time',
  'gap',
  'gap_backlogged',
  'envy_pairs',
  'envy_pairs_backlogged',
  'jain',
  'jain_backlogged',
  'sharing_deficit',
  'pareto_slack',
];

/**
 * `fairness.csv`: one row a window, means over it; `time` is its end in seconds. Against the reference, and (`…_backlogged`) against
 * the ideal of what the run demanded. Jain's index is empty where nobody had demand.
 */
export function fairnessCsv(series: FairnessSeries): string {
  const { gap, gapBacklogged, envyPairs, envyPairsBacklogged, jain, jainBacklogged, sharingDeficit, paretoSlack } = series;
  const columns = [gap, gapBacklogged, envyPairs, envyPairsBacklogged, jain, jainBacklogged, sharingDeficit, paretoSlack];
  return csvText(HEADER, series.time.length, (row) => [
    cleanSeconds(series.time[row]),
    ...columns.map((column) => (Number.isNaN(column[row]) ? undefined : column[row])),
  ]);
}
