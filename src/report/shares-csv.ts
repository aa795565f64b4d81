import type { ShareSeries } from '../metrics/series.ts';
import { cleanSeconds, csvText } from './csv.ts';

const HEADER = [
  'time',
  'role',
  'framework',
  'dominant_resource',
  'charged_share',
  'dominant_share',
  'weighted_share',
  'ideal_share',
  'demand_share',
  'backlogged',
];

/**
 * `shares.csv`: one row a window and framework (tidy), and one, with an empty framework, for a role that several share. `time` is the window's end in seconds; `dominant_resource` is
 * empty while the framework holds nothing; `backlogged` is 1 while tasks were pending at the window's end.
 */
export function sharesCsv(series: ShareSeries): string {
  return csvText(HEADER, series.time.length, (row) => {
    const framework = series.frameworks[series.framework[row]];
    return [
      cleanSeconds(series.time[row]),
      series.roles[framework.role],
      framework.name,
      series.dominantResource[row] < 0 ? undefined : series.resources[series.dominantResource[row]],
      series.charged[row],
      series.dominant[row],
      series.weighted[row],
      series.ideal[row],
      series.demand[row],
      series.backlogged[row],
    ];
  });
}
