import type { ExperimentResult, RunResult } from '../../experiment/result.ts';
import type { FairnessSeries } from '../../metrics/series.ts';
import { allocatorChannels } from './allocator-channels.ts';
import { markLayers, marksOf, marksSentence } from './fault-marks.ts';
import { firstSeedRuns, seedSentence } from './first-seed.ts';
import { chart, type Medium, SIZES, type Spec } from './style.ts';
import { timeChannel, timeUnit } from './time-axis.ts';
import { decimate, MOST_WINDOWS, stepPoints } from './windows.ts';

const PANELS: readonly { readonly name: string; readonly column: keyof FairnessSeries }[] = [
  { name: 'Gap to the ideal', column: 'gap' },
  { name: 'Envy pairs', column: 'envyPairs' },
];

/** How far each allocator is from the common reference over time: a panel for the gap and one for envy, a line an allocator. */
export function fairnessOverTimeChart(result: ExperimentResult, medium: Medium): Spec | undefined {
  const runs = firstSeedRuns(result).filter(({ fairness }) => fairness !== undefined && fairness.time.length > 0);
  // Of one framework there is nothing to tell.
  if (runs.length === 0 || runs.every((run) => run.shares.frameworks.length < 2)) return undefined;
  const length = Math.max(...runs.map(({ simulatedSeconds }) => simulatedSeconds));
  const unit = timeUnit(length);
  const values = runs.flatMap((run) => PANELS.flatMap((panel) => points(run, panel, unit.seconds, medium)));
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
      y: { field: 'value', type: 'quantitative', title: null, axis: { tickCount: 4 }, scale: { zero: true, nice: true } },
      ...channels.encoding,
      ...(medium === 'screen'
        ? {
            tooltip: [
              { field: 'allocator' },
              { field: 'time', title: `time (${unit.name})`, format: '.4~g' },
              { field: 'value', title: 'mean of the window', format: '.3~f' },
            ],
          }
        : {}),
    },
  };
  const sentences = [
    'Gap: sum over frameworks of |dominant share − ideal share|. Envy: pairs of which one would rather have what the other has, by more than a task.',
    'The ideal is that of the same arrivals served ideally: the same for all allocators.',
    ...marksSentence(marks, length, medium),
    ...seedSentence(result),
  ];
  return chart(medium, 'Fairness over time', sentences, {
    data: { values },
    facet: {
      row: {
        field: 'panel',
        type: 'nominal',
        title: null,
        sort: PANELS.map(({ name }) => name),
        header: { labelOrient: 'top', labelAnchor: 'start' },
      },
    },
    spec: { ...SIZES[medium], ...(marks.length > 0 ? { layer: [...below, lines, ...above] } : lines) },
    resolve: { scale: { y: 'independent' } },
  });
}

function points({ allocator, fairness }: RunResult, panel: (typeof PANELS)[number], unitSeconds: number, medium: Medium) {
  if (fairness === undefined) return [];
  const windows = decimate({ end: fairness.time, value: fairness[panel.column] }, MOST_WINDOWS[medium]);
  return stepPoints(windows, unitSeconds).map(({ time, value }) => ({ allocator, panel: panel.name, time, value }));
}
