import { expect, test } from 'vitest';
import type { RunResult, WindowDigest } from '../../src/experiment/result.ts';
import { type KnownRun, runDifference } from '../../src/experiment/run-difference.ts';
import { syntheticRun } from '../report/synthetic-result.ts';

function window(time: number, digest: string, state = 's'): WindowDigest {
  return { time, events: 10 * time, digest, state };
}

const WINDOWS = [window(1, 'a'), window(2, 'b'), window(3, 'c')];
const RUN: RunResult = { ...syntheticRun('drf', 0, 1), windows: WINDOWS };

function withWindow(index: number, changed: Partial<WindowDigest>): KnownRun {
  return { ...RUN, windows: WINDOWS.map((each, i) => (i === index ? { ...each, ...changed } : each)) };
}

test('equal runs do not differ', () => {
  expect(runDifference({ ...RUN }, RUN)).toBeNull();
  expect(runDifference({ ...RUN, windows: null }, RUN)).toBeNull();
});

test('the first window that differs is told, whatever differs in it', () => {
  const second = { kind: 'window', from: 1, to: 2, eventsBefore: 10, areArrivalsEqual: true };
  expect(runDifference(withWindow(1, { digest: 'x' }), RUN)).toEqual({ ...second, isOfEvents: true });
  expect(runDifference(withWindow(1, { events: 21 }), RUN)).toEqual({ ...second, isOfEvents: true });
  expect(runDifference(withWindow(1, { state: 'x' }), RUN)).toEqual({ ...second, isOfEvents: false });
  expect(runDifference(withWindow(0, { digest: 'x' }), RUN)).toMatchObject({ from: 0, to: 1, eventsBefore: 0 });
});

test('a run that ends earlier differs in the window that only one of them has', () => {
  expect(runDifference({ ...RUN, windows: WINDOWS.slice(0, 2) }, RUN)).toMatchObject({ from: 2, to: 3 });
  expect(runDifference({ ...RUN, windows: [...WINDOWS, window(4, 'd')] }, RUN)).toMatchObject({ from: 3, to: 4 });
});

test.each([
  ['arrivals_digest', { arrivalsDigest: 'x' }],
  ['digest', { digest: 'x' }],
  ['events', { events: 1 }],
  ['simulated_seconds', { simulatedSeconds: 1 }],
  ['jain.mean', { metrics: { ...RUN.metrics, 'jain.mean': 2 } }],
] as const)('where every window is the same, %s may not be', (what, changed) => {
  expect(runDifference({ ...RUN, ...changed }, RUN)).toMatchObject({ kind: 'whole', what, areWindowsEqual: true });
  expect(runDifference({ ...RUN, ...changed, windows: null }, RUN)).toMatchObject({
    kind: 'whole',
    what,
    areWindowsEqual: false,
  });
});

test('a metric that only one of them has is a difference', () => {
  expect(runDifference({ ...RUN, metrics: { ...RUN.metrics, other: 1 } }, RUN)).toMatchObject({
    what: 'other',
    known: 1,
    found: 'nothing',
  });
});
