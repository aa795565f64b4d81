import type { ExperimentResult } from '../../experiment/result.ts';
import { firstSeedRuns } from './first-seed.ts';
import { panelsOverTime } from './panels-over-time.ts';
import { fractionChannel, type Medium, type Spec } from './style.ts';
import { timeUnit } from './time-axis.ts';
import { decimate, MOST_WINDOWS, stepPoints } from './windows.ts';

/** What fraction of each resource was allocated over time: a panel a resource, a line an allocator. */
export function utilizationChart(result: ExperimentResult, medium: Medium): Spec | undefined {
  const runs = firstSeedRuns(result).filter((run) => run.utilization.time.length > 0);
  if (runs.length === 0) return undefined;
  const length = Math.max(...runs.map(({ utilization }) => utilization.time[utilization.time.length - 1]));
  const unit = timeUnit(length);
  const resources = [...new Set(runs.flatMap((run) => run.utilization.resources))];
  const values = runs.flatMap(({ allocator, utilization }) =>
    utilization.resources.flatMap((resource, number) => {
      const at = utilization.resource.flatMap((of, row) => (of === number ? [row] : []));
      if (at.every((row) => utilization.capacity[row] === 0)) return [];
      const windows = decimate(
        { end: at.map((row) => utilization.time[row]), value: at.map((row) => utilization.allocated[row]) },
        MOST_WINDOWS[medium],
      );
      return stepPoints(windows, unit.seconds).map(({ time, value }) => ({
        allocator,
        resource,
        time,
        allocated: value,
      }));
    }),
  );
  return panelsOverTime(result, medium, {
    title: 'Utilization over time',
    sentences: ['Allocated fraction of the capacity present.'],
    length,
    runs,
    values,
    panels: { field: 'resource', sort: resources, haveScalesOfTheirOwn: false },
    y: fractionChannel('allocated', 'Allocated'),
    tooltip: { field: 'allocated', format: '.1%' },
  });
}
