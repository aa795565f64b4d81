import { describe, expect, test } from 'vitest';
import { instanceFrom } from '../../../src/fairness/instance-from.ts';
import { policyNamed } from '../../../src/fairness/policies.ts';
import { PROPERTIES, violationOf } from '../../../src/fairness/properties/index.ts';

/** Worlds whose numbers are in the papers, or were worked out by hand. */
const WORLDS = {
  'DRF §4.1': instanceFrom({ resources: { cpus: 9, mem: 18 }, users: { A: [1, 4], B: [3, 1] } }),
  'DRF §6.1.1': instanceFrom({ resources: { cpus: 30, mem: 30 }, users: { A: [1, 3], B: [1, 1] } }),
  'DRF §6.1.3': instanceFrom({ resources: { cpus: 1, mem: 1 }, users: { A: [2, 1], B: [1, 2] } }),
  'two and one': instanceFrom({ resources: { cpus: 2 }, users: { A: [2], B: [1] } }),
  'one and one': instanceFrom({ resources: { cpus: 2 }, users: { A: [1], B: [1] } }),
} as const;

type World = keyof typeof WORLDS;

describe('what is known to be broken is seen to be', () => {
  test.each<[property: string, policy: string, World, finding: string]>([
    ['sharing-incentive', 'asset-fairness', 'DRF §6.1.1', 'It runs 12 tasks, which is 3 fewer.'],
    ['sharing-incentive', 'drf-discrete', 'two and one', 'It runs 0 tasks, which is 1 fewer.'],
    ['resource-monotonicity', 'drf', 'DRF §6.1.3', 'which is'],
    ['no-justified-complaints', 'drf', 'DRF §4.1', 'It has only 1/3 (0.3333) of cpus.'],
    ['strategy-proofness', 'drf-discrete', 'one and one', 'in which it runs 2 of its own tasks, 1 more.'],
    ['ef1-own', 'drf-discrete', 'two and one', 'B envies A: it would run 2 tasks with it, and runs 0, a difference of 2.'],
  ])('%s by %s in %s', (property, policy, world, finding) => {
    expect(violationOf(property, WORLDS[world], mechanismOf(policy))?.finding).toContain(finding);
  });
});

test.each(['drf', 'sequential-min-max'])('%s has in the world of the DRF paper all that it is proven to have', (policy) => {
  const broken = PROPERTIES.filter(({ name }) => violationOf(name, WORLDS['DRF §4.1'], mechanismOf(policy)) !== null);
  const known = ['resource-monotonicity', 'no-justified-complaints'];
  expect(broken.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
});

test('a property that is not there is an error', () => {
  expect(() => violationOf('fairness', WORLDS['DRF §4.1'], mechanismOf('drf'))).toThrow('there is no property "fairness"');
});

function mechanismOf(name: string) {
  const policy = policyNamed(name);
  return { name, kind: policy.kind, divide: (instance: Parameters<typeof policy.divide>[0]) => policy.divide(instance) };
}
