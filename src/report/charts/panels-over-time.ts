import type { ExperimentResult, RunResult } from '../../experiment/result.ts';
import { allocatorChannels } from './allocator-channels.ts';
import { markLayers, marksOf, marksSentence } from './fault-marks.ts';
import { seedSentence } from './first-seed.ts';
import { chart, type Medium, SIZES, type Spec } from './style.ts';
import { timeChannel, timeUnit } from './time-axis.ts';

/** Panels one below the other, in each a line an allocator. */
export interface PanelsOverTime {
  readonly title: string;
  readonly sentences: readonly string[];
  /** Simulated seconds from left to right. */
  readonly length: number;
  readonly runs: readonly RunResult[];
  /** Rows with `allocator`, `time`, and what `panels` and `y` name. */
  readonly values: readonly object[];
  /** The field that tells panels apart, and its values from the top. */
  readonly panels: { readonly field: string; readonly sort: readonly string[]; readonly haveScalesOfTheirOwn: boolean };
  /** The vertical channel, and its entry in the tooltip. */
  readonly y: object;
  readonly tooltip: object;
}

export function panelsOverTime(result: ExperimentResult, medium: Medium, panels: PanelsOverTime): Spec {
  const { length, runs, y, tooltip } = panels;
  const channels = allocatorChannels(
    runs.map((run) => run.allocator),
    medium,
  );
  const marks = marksOf(result);
  const { below, above } = markLayers(marks, length, medium);
  const time = { field: 'time', title: `time (${timeUnit(length).name})`, format: '.4~g' };
  const lines = {
    ...channels.params,
    mark: { type: 'line', interpolate: 'step-before', strokeJoin: 'round' },
    encoding: {
      x: timeChannel(length, medium),
      y,
      ...channels.encoding,
      ...(medium === 'screen' ? { tooltip: [{ field: 'allocator' }, time, tooltip] } : {}),
    },
  };
  const { field, sort, haveScalesOfTheirOwn } = panels.panels;
  const sentences = [...panels.sentences, ...marksSentence(marks, length, medium), ...seedSentence(result)];
  return chart(medium, panels.title, sentences, {
    data: { values: panels.values },
    facet: { row: { field, type: 'nominal', title: null, sort, header: { labelOrient: 'top', labelAnchor: 'start' } } },
    spec: { ...SIZES[medium], ...(marks.length > 0 ? { layer: [...below, lines, ...above] } : lines) },
    ...(haveScalesOfTheirOwn ? { resolve: { scale: { y: 'independent' } } } : {}),
  });
}
