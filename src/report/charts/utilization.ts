import type { ExperimentResult } from '../../experiment/result.ts';
import { allocatorChannels } from './allocator-channels.ts';
import { markLayers, marksOf, marksSentence } from './fault-marks.ts';
import { firstSeedRuns, seedSentence } from './first-seed.ts';
import { chart, type Medium, SIZES, type Spec } from './style.ts';
import { timeChannel, timeUnit } from './time-axis.ts';
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
  const channels = allocatorChannels(
    runs.map((run) => run.allocator),
    medium,
  );
  const marks = marksOf(result);
  const { below, above } = markLayers(marks, length, medium);
  const lines = {
    ...channels.params,
    mark: { type: 'line', interpolate: 'step-before', strokeJoin: 'round' },
    encoding: {
      x: timeChannel(length, medium),
      y: {
        field: 'allocated',
        type: 'quantitative',
        title: 'Allocated',
        scale: { domain: [0, 1] },
        axis: { format: '~%', values: [0, 0.25, 0.5, 0.75, 1] },
      },
      ...channels.encoding,
      ...(medium === 'screen'
        ? {
            tooltip: [
              { field: 'allocator' },
              { field: 'time', title: `time (${unit.name})`, format: '.4~g' },
              { field: 'allocated', format: '.1%' },
            ],
          }
        : {}),
    },
  };
  const sentences = [
    'Allocated fraction of the capacity present.',
    ...marksSentence(marks, length, medium),
    ...seedSentence(result),
  ];
  return chart(medium, 'Utilization over time', sentences, {
    data: { values },
    facet: {
      row: {
        field: 'resource',
        type: 'nominal',
        title: null,
        sort: resources,
        header: { labelOrient: 'top', labelAnchor: 'start' },
      },
    },
    spec: { ...SIZES[medium], ...(marks.length > 0 ? { layer: [...below, lines, ...above] } : lines) },
  });
}
