import { cleanSeconds } from '../csv.ts';
import type { Medium } from './style.ts';

/** One series of window means: `value[i]` holds over (end[i − 1], end[i]]. */
export interface Windows {
  readonly end: readonly number[];
  readonly value: readonly number[];
}

/** On paper a window is at least two pixels wide. */
export const MOST_WINDOWS: Readonly<Record<Medium, number>> = { paper: 135, screen: 400 };

/**
 * At most so many windows: neighbours are merged into their time-weighted mean, so that no area under the curve is lost,
 * only detail.
 */
export function decimate({ end, value }: Windows, most: number): Windows {
  const merged = Math.ceil(end.length / most);
  if (merged <= 1) return { end, value };
  const ends: number[] = [];
  const values: number[] = [];
  for (let from = 0; from < end.length; from += merged) {
    const to = Math.min(end.length, from + merged);
    let area = 0;
    for (let at = from; at < to; at++) area += value[at] * (end[at] - begin(end, at));
    const span = end[to - 1] - begin(end, from);
    ends.push(end[to - 1]);
    values.push(span > 0 ? area / span : value[to - 1]);
  }
  return { end: ends, value: values };
}

/** Points of the curve that steps at each window's beginning; the first point is where the first window begins. */
export function stepPoints({ end, value }: Windows, unitSeconds: number): { time: number; value: number }[] {
  if (end.length === 0) return [];
  const points = end.map((time, index) => ({ time: clean(time / unitSeconds), value: clean(value[index]) }));
  const first = begin(end, 0);
  return first < end[0] ? [{ time: clean(first / unitSeconds), value: points[0].value }, ...points] : points;
}

function begin(end: readonly number[], at: number): number {
  return at === 0 ? Math.min(0, end[0]) : end[at - 1];
}

/** Six decimals are finer than any plot; they keep the embedded data small. */
const clean = cleanSeconds;
