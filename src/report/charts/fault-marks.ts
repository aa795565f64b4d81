import type { ExperimentResult } from '../../experiment/result.ts';
import type { FaultMark } from '../../metrics/series.ts';
import { textWidth } from '../text-width.ts';
import { firstSeedRuns } from './first-seed.ts';
import { type Medium, SIZES, type Spec } from './style.ts';
import { type TimeUnit, timeChannel, timeUnit } from './time-axis.ts';

/** So many are written out below the title; the others are in marks.csv. */
const MOST_TOLD: Readonly<Record<Medium, number>> = { paper: 5, screen: 12 };
const FONT_SIZE: Readonly<Record<Medium, number>> = { paper: 8, screen: 10 };
const COLOR = '#8a1c1c';

/** What failed in a result: the marks of all charts over time, the same for all allocators. */
export function marksOf(result: ExperimentResult): readonly FaultMark[] {
  const all = new Map<string, FaultMark>();
  for (const { marks = [] } of firstSeedRuns(result))
    for (const mark of marks) {
      const key = `${mark.begin} ${mark.kind} ${mark.label}`;
      if (!all.has(key)) all.set(key, mark);
    }
  return [...all.values()].sort((a, b) => a.begin - b.begin);
}

/** Which letter is which; nothing where there are no marks. */
export function marksSentence(marks: readonly FaultMark[], lengthSeconds: number, medium: Medium): string[] {
  if (marks.length === 0) return [];
  const unit = timeUnit(lengthSeconds);
  const told = marks.slice(0, MOST_TOLD[medium]).map((mark, index) => `${letters(index)} ${mark.label} (${when(mark, unit)})`);
  const rest = marks.length > told.length ? `; ${marks.length - told.length} more are in marks.csv` : '';
  return [`Marks: ${told.join('; ')}${rest}.`];
}

/**
 * Layers for a chart over time: `below` its lines a band for as long as a fault lasted, and a rule where it began; `above` them the letters that
 * have room. Nothing where there are no marks.
 */
export function markLayers(
  marks: readonly FaultMark[],
  lengthSeconds: number,
  medium: Medium,
): { readonly below: readonly Spec[]; readonly above: readonly Spec[] } {
  if (marks.length === 0) return { below: [], above: [] };
  const unit = timeUnit(lengthSeconds);
  const time = { ...timeChannel(lengthSeconds, medium), field: 'begin' };
  const rows = withRoom(marks, lengthSeconds, medium).map((mark) => ({
    begin: mark.begin / unit.seconds,
    ...(mark.end === null ? {} : { end: mark.end / unit.seconds }),
    letter: mark.letter,
    fault: mark.label,
    when: when(mark, unit),
  }));
  const tooltip = medium === 'screen' ? { tooltip: [{ field: 'fault' }, { field: 'when' }] } : {};
  const layer = (mark: Spec, values: readonly unknown[], encoding: Spec): Spec => ({
    data: { values },
    mark,
    encoding: { x: time, ...encoding, ...tooltip },
  });
  const lasting = rows.filter(({ end }) => end !== undefined);
  const lettered = rows.filter(({ letter }) => letter !== '');
  const letter = { type: 'text', align: 'left', baseline: 'top', dx: 2, dy: 2, fontSize: FONT_SIZE[medium], fontWeight: 'bold' };
  const text = { y: { value: 0 }, text: { field: 'letter' } };
  return {
    below: [
      ...(lasting.length > 0 ? [layer({ type: 'rect', fill: COLOR, fillOpacity: 0.08 }, lasting, { x2: { field: 'end' } })] : []),
      layer({ type: 'rule', stroke: COLOR, strokeWidth: 0.7, strokeOpacity: 0.8 }, rows, {}),
      // What one can point at.
      ...(medium === 'screen' ? [layer({ type: 'rule', stroke: COLOR, strokeWidth: 9, strokeOpacity: 0 }, rows, {})] : []),
    ],
    above: [
      layer({ ...letter, fill: 'white', stroke: 'white', strokeWidth: 2.5, strokeJoin: 'round' }, lettered, text),
      layer({ ...letter, fill: COLOR }, lettered, text),
    ],
  };
}

/** Each with its letter, that of several at one time at the first of them, or none where the last one stands too close. */
function withRoom(marks: readonly FaultMark[], lengthSeconds: number, medium: Medium) {
  let free = Number.NEGATIVE_INFINITY;
  return marks.map((mark, index) => {
    const at = (mark.begin / lengthSeconds) * SIZES[medium].width;
    if (at < free) return { ...mark, letter: '' };
    const together = marks.filter(({ begin }) => begin === mark.begin).length;
    const letter = together > 1 ? `${letters(index)}–${letters(index + together - 1)}` : letters(index);
    free = at + textWidth(letter, FONT_SIZE[medium], true) + 3;
    return { ...mark, letter };
  });
}

/** A … Z, AA, AB … */
function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letters(Math.floor(index / 26) - 1) + last;
}

function when({ begin, end }: FaultMark, unit: TimeUnit): string {
  const number = (seconds: number) => String(Number((seconds / unit.seconds).toPrecision(4)));
  return end === null ? `${number(begin)} ${unit.name}` : `${number(begin)}–${number(end)} ${unit.name}`;
}
