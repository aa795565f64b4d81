import { expect, test } from 'vitest';
import { FaultPhases } from '../../src/metrics/faults/fault-phases.ts';

test('windows are before, during, between and after faults; means are weighted by length', () => {
  const phases = new FaultPhases();
  phases.windowEnded(10, 0.1, false);
  phases.windowEnded(30, 0.5, false);
  phases.disturbed();
  phases.windowEnded(10, 1, true); // it begins
  phases.windowEnded(10, 0.8, true); // it lasts
  phases.windowEnded(10, 0.6, false); // it ends
  phases.windowEnded(10, 0.3, false);
  phases.disturbed();
  phases.windowEnded(10, Number.NaN, false); // over at once; nothing to be measured
  phases.windowEnded(10, 0.2, false);
  expect(phases.mean('before')).toBeCloseTo(0.4, 12);
  expect(phases.mean('during')).toBeCloseTo(0.8, 12);
  expect(phases.mean('between')).toBeCloseTo(0.3, 12);
  expect(phases.mean('after')).toBeCloseTo(0.2, 12);
});

test('without faults all is before; what has no window has no mean', () => {
  const phases = new FaultPhases();
  phases.windowEnded(10, 0.1, false);
  expect(phases.mean('before')).toBeCloseTo(0.1, 12);
  expect([phases.mean('during'), phases.mean('between'), phases.mean('after')]).toEqual([NaN, NaN, NaN]);
});
