import { expect, test } from 'vitest';
import { VICTIM_POLICIES } from '../../src/allocators/index.ts';
import type { Victim } from '../../src/cluster/revocation/victim-policy.ts';

function victim(task: number, of: Partial<Victim>): Victim {
  return { task, framework: 0, role: 0, priority: 0, weight: 1, started: 0, share: 0, overShare: 0, ...of };
}

const VICTIMS = [
  victim(0, { priority: 2, started: 30, overShare: 0.1 }),
  victim(1, { priority: 1, started: 10, overShare: -0.1 }),
  victim(2, { priority: 3, started: 20, overShare: 0.3 }),
];

test.each([
  ['lowest-priority', [1, 0, 2]],
  ['youngest', [0, 2, 1]],
  ['most-over-share', [2, 0, 1]],
])('%s', (name, order) => {
  expect([...VICTIMS].sort(VICTIM_POLICIES[name].compare).map(({ task }) => task)).toEqual(order);
  expect(VICTIM_POLICIES[name].name).toBe(name);
});
