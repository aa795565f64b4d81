import type { ExperimentResult, RunResult } from '../../experiment/result.ts';
import type { FairnessSeries } from '../../metrics/series.ts';
import { firstSeedRuns } from './first-seed.ts';
import { panelsOverTime } from './panels-over-time.ts';
import type { Medium, Spec } from './style.ts';
import { timeUnit } from './time-axis.ts';
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
  return panelsOverTime(result, medium, {
    title: 'Fairness over time',
    sentences: [
      'Gap: sum over frameworks of |dominant share − ideal share|. Envy: pairs of which one would rather have what the other has, by more than a task.',
      'The ideal is that of the same arrivals served ideally: the same for all allocators.',
    ],
    length,
    runs,
    values,
    panels: { field: 'panel', sort: PANELS.map(({ name }) => name), haveScalesOfTheirOwn: true },
    y: { field: 'value', type: 'quantitative', title: null, axis: { tickCount: 4 }, scale: { zero: true, nice: true } },
    tooltip: { field: 'value', title: 'mean of the window', format: '.3~f' },
  });
}

function points({ allocator, fairness }: RunResult, panel: (typeof PANELS)[number], unitSeconds: number, medium: Medium) {
  if (fairness === undefined) return [];
  const windows = decimate({ end: fairness.time, value: fairness[panel.column] }, MOST_WINDOWS[medium]);
  return stepPoints(windows, unitSeconds).map(({ time, value }) => ({ allocator, panel: panel.name, time, value }));
}
