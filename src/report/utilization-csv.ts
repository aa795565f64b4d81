import type { UtilizationSeries } from '../metrics/series.ts';
import { cleanSeconds, csvText } from './csv.ts';

const HEADER = ['time', 'resource', 'capacity', 'running', 'allocated', 'offered', 'reserved_idle'];

/**
 * `utilization.csv`: one row a window and resource. `time` is the window's end in seconds, `capacity` in the resource's
 * own unit, the others are fractions of the capacity present, means over the window.
 */
export function utilizationCsv(series: UtilizationSeries): string {
  return csvText(HEADER, series.time.length, (row) => [
    cleanSeconds(series.time[row]),
    series.resources[series.resource[row]],
    series.capacity[row],
    series.running[row],
    series.allocated[row],
    series.offered[row],
    series.reservedIdle[row],
  ]);
}
