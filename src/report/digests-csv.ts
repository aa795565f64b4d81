import type { WindowDigest } from '../experiment/result.ts';
import { cleanSeconds, csvText } from './csv.ts';

export const HEADER = ['time', 'events', 'digest', 'state'];

/** `digests.csv`: one row a window, what the run is recognised by at its end; `time` in seconds. */
export function digestsCsv(windows: readonly WindowDigest[]): string {
  return csvText(HEADER, windows.length, (row) => {
    const { time, events, digest, state } = windows[row];
    return [cleanSeconds(time), events, digest, state];
  });
}
