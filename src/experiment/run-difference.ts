import type { RunResult, WindowDigest } from './result.ts';

/** What a run is recognised by; a result folder has it too. */
export interface KnownRun extends Pick<RunResult, 'digest' | 'arrivalsDigest' | 'events' | 'simulatedSeconds'> {
  /** Null: not recorded. */
  readonly windows: readonly WindowDigest[] | null;
  /** Absent: not recorded. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The first window at whose end two runs are not the same; seconds. */
export interface WindowDifference {
  readonly kind: 'window';
  readonly from: number;
  readonly to: number;
  /** Events of the run up to `from`, in both. */
  readonly eventsBefore: number;
  /** False: the same events have happened, but not to the same agents or frameworks. */
  readonly isOfEvents: boolean;
  /** False: not even the same work has arrived in the whole run. */
  readonly areArrivalsEqual: boolean;
}

/** Two runs have equal windows, or windows that cannot be compared, and differ in what is said of the whole run. */
export interface WholeDifference {
  readonly kind: 'whole';
  readonly what: string;
  readonly known: string | number;
  readonly found: string | number;
  readonly areWindowsEqual: boolean;
}

export type RunDifference = WindowDifference | WholeDifference;

/** Where two runs part, window by window; null: they are the same. */
export function runDifference(known: KnownRun, found: RunResult): RunDifference | null {
  return windowDifference(known, found) ?? wholeDifference(known, found);
}

function windowDifference({ windows, arrivalsDigest }: KnownRun, found: RunResult): WindowDifference | null {
  if (windows === null) return null;
  const count = Math.max(windows.length, found.windows.length);
  for (let i = 0; i < count; i++) {
    const [a, b] = [windows[i], found.windows[i]] as const;
    if (a !== undefined && b !== undefined && isSameWindow(a, b)) continue;
    const before = found.windows[i - 1];
    return {
      kind: 'window',
      from: before?.time ?? 0,
      to: Math.max(a?.time ?? 0, b?.time ?? 0),
      eventsBefore: before?.events ?? 0,
      isOfEvents: a === undefined || b === undefined || a.events !== b.events || a.digest !== b.digest,
      areArrivalsEqual: arrivalsDigest === found.arrivalsDigest,
    };
  }
  return null;
}

function isSameWindow(a: WindowDigest, b: WindowDigest): boolean {
  return a.time === b.time && a.events === b.events && a.digest === b.digest && a.state === b.state;
}

function wholeDifference(known: KnownRun, found: RunResult): WholeDifference | null {
  const differs = (what: string, a: string | number, b: string | number): WholeDifference | null =>
    Object.is(a, b) ? null : { kind: 'whole', what, known: a, found: b, areWindowsEqual: known.windows !== null };
  return (
    differs('arrivals_digest', known.arrivalsDigest, found.arrivalsDigest) ??
    differs('digest', known.digest, found.digest) ??
    differs('events', known.events, found.events) ??
    differs('simulated_seconds', known.simulatedSeconds, found.simulatedSeconds) ??
    metricDifference(known.metrics ?? found.metrics, found.metrics, differs)
  );
}

function metricDifference(
  known: Readonly<Record<string, number>>,
  found: Readonly<Record<string, number>>,
  differs: (what: string, a: string | number, b: string | number) => WholeDifference | null,
): WholeDifference | null {
  for (const name of new Set([...Object.keys(known), ...Object.keys(found)])) {
    const difference = differs(name, known[name] ?? 'nothing', found[name] ?? 'nothing');
    if (difference !== null) return difference;
  }
  return null;
}
