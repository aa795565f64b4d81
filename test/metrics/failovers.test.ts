import { describe, expect, test } from 'vitest';
import type { ControlStep } from '../../src/cluster/control-step.ts';
import { NONE } from '../../src/cluster/ids.ts';
import { Failovers } from '../../src/metrics/faults/failovers.ts';

const WHOLE = { from: 0, to: Infinity };

function heard(steps: readonly (readonly [at: number, step: ControlStep, subject: number])[], end: number, span = WHOLE) {
  const failovers = new Failovers(span);
  for (const [at, step, subject] of steps) failovers.heard(step, subject, at);
  failovers.finish(end);
  return failovers;
}

const USUAL = [
  [100, 'leader-lost', 0],
  [110, 'leader-chosen', 1],
  [112, 'leader-elected', 1],
  [113, 'leader-recovered', 1],
  [120, 'agents-recovered', 7],
] as const;

describe('a failure of the leader', () => {
  test('is timed apart: until it is noticed, until another leads, until all agents are back', () => {
    const { detection, election, outage, reregistration, count, incomplete, led } = heard(USUAL, 200);
    expect([detection.mean, election.mean, outage.mean, reregistration.mean]).toEqual([10, 3, 13, 7]);
    expect([count, incomplete, led]).toEqual([1, 0, 187]);
  });

  test('was noticed before the leader knew, if it was cut off', () => {
    const { detection, election } = heard(
      [
        [90, 'leader-chosen', 2],
        [100, 'leader-lost', 0],
        [100, 'leader-elected', 2],
        [104, 'leader-recovered', 2],
      ],
      200,
    );
    expect([detection.mean, election.mean]).toEqual([0, 4]);
  });

  test('with nobody to stand by lasts until one has started', () => {
    const { detection, election, outage } = heard(
      [
        [100, 'leader-lost', 0],
        [110, 'leader-chosen', NONE],
        [160, 'leader-chosen', 0],
        [161, 'leader-recovered', 0],
      ],
      200,
    );
    expect([detection.mean, election.mean, outage.longest]).toEqual([10, 51, 61]);
  });

  test.each([
    ['nobody leads after it', USUAL.slice(0, 2)],
    ['agents do not come back in time', [...USUAL.slice(0, 4), [700, 'agents-overdue', 1] as const]],
    ['the run ends before they are back', USUAL.slice(0, 4)],
    [
      'the next leader fails before they are back',
      [
        ...USUAL.slice(0, 4),
        [115, 'leader-lost', 1] as const,
        [130, 'leader-chosen', 2] as const,
        [131, 'leader-recovered', 2] as const,
        [132, 'agents-recovered', 0] as const,
      ],
    ],
  ])('is incomplete if %s', (_, steps) => {
    expect(heard(steps, 1000).incomplete).toBe(1);
  });

  test('before or after the measured span counts only for the time without a leader in it', () => {
    const { count, detection, led } = heard(USUAL, 200, { from: 105, to: 150 });
    expect([count, detection.count, led]).toEqual([0, 0, 37]);
  });
});
