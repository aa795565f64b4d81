/** Results as text, tables, charts and a folder; nothing here runs a simulation. */
export { charts, type NamedChart } from './charts/charts.ts';
export type { Medium, Spec } from './charts/style.ts';
export { allMetrics, type Comparison, clearBest, compare } from './comparison.ts';
export { fairnessCsv } from './fairness-csv.ts';
export { type Direction, HEADLINE_METRICS, type HeadlineMetric } from './headline-metrics.ts';
export { type ReportOptions, reportHtml } from './html.ts';
export { jobsCsv } from './jobs-csv.ts';
export { type ManifestOptions, manifestJson } from './manifest.ts';
export { renderSvg } from './render-svg.ts';
export {
  OutputError,
  openResultFolder,
  type ResultContents,
  type ResultFolder,
  type ResultFolderOptions,
  runFolder,
  writeResult,
} from './result-folder.ts';
export { sharesCsv } from './shares-csv.ts';
export { type Estimate, estimate, isClear, mean, pairedDifference } from './statistics.ts';
export { summaryCsv } from './summary-csv.ts';
export { type Summary, summary, summaryJson } from './summary-json.ts';
export { type Colors, comparisonTable, type TableOptions } from './table.ts';
export { utilizationCsv } from './utilization-csv.ts';
