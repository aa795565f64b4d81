import type { FaultMark } from '../metrics/series.ts';
import { cleanSeconds, csvText } from './csv.ts';

const HEADER = ['begin', 'end', 'kind', 'count', 'label'];

/** `marks.csv`: one row a fault, or several of a kind; `begin` and `end` in seconds, `end` empty where nothing came back. */
export function marksCsv(marks: readonly FaultMark[]): string {
  return csvText(HEADER, marks.length, (row) => {
    const { begin, end, kind, count, label } = marks[row];
    return [cleanSeconds(begin), end === null ? undefined : cleanSeconds(end), kind, count, label];
  });
}
