import type { CsvScanner, CsvTable } from '../csv-scanner.ts';

/** The two tables as the trace's own schema.csv has them. */
export const MACHINE_EVENTS: CsvTable = {
  name: 'machine_events',
  columns: ['time', 'machine ID', 'event type', 'platform ID', 'CPUs', 'memory'],
};

export const TASK_EVENTS: CsvTable = {
  name: 'task_events',
  columns: [
    'time',
    'missing info',
    'job ID',
    'task index',
    'machine ID',
    'event type',
    'user',
    'scheduling class',
    'priority',
    'CPU request',
    'memory request',
    'disk space request',
    'different machines restriction',
  ],
};

/** The trace begins 600 s before its window, so that 0 can mean "before"; simulated time begins with the window. */
export const WINDOW_START = 600_000_000;

/** 2^63 − 1, which a double cannot hold: "after the window". */
const AFTER_WINDOW = '9223372036854775807';

/** The recorded time in column 0, µs; Infinity for "after the window". */
export function recordedTime(row: CsvScanner): number {
  if (row.stop(0) - row.start(0) === AFTER_WINDOW.length && row.text(0) === AFTER_WINDOW) return Infinity;
  return row.integer(0);
}

/** µs of simulated time; all that happened before the window is at its beginning. */
export function simulatedTime(recorded: number): number {
  return Math.max(0, recorded - WINDOW_START);
}
