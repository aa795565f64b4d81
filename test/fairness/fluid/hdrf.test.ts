import fc from 'fast-check';
import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { type Instance, instanceFrom, policyNamed, type UserSketch } from '../../../src/fairness/index.ts';
import { given, infeasible, unserved } from './kit.ts';

/** Group E of the published cases. */

const shares = (servers: number, idle: string[] = []): Instance => {
  const under = (weight: number, name: string): UserSketch => ({
    demand: [1],
    under: ['left'],
    underWeights: [50],
    weight,
    ...(idle.includes(name) ? { cap: 0 } : {}),
  });
  return instanceFrom({
    resources: { servers },
    users: { a: under(40, 'a'), b: under(60, 'b'), right: { demand: [1], weight: 50 } },
  });
};

test('case 54: the hierarchical share guarantee', () => {
  for (const policy of ['hdrf', 'hdrf-discrete']) {
    expect(given(policy, shares(480))).toBe('a 96, b 144, right 240');
    expect(given(policy, shares(480, ['a']))).toBe('a 0, b 240, right 240');
  }
});

const RESCALING = instanceFrom({
  resources: { cpus: 10, mem: 10 },
  users: {
    sci: { demand: [1, 1], weight: 50 },
    dev: { demand: [1, 0], under: ['eng'], underWeights: [50], weight: 50 },
    prod: { demand: [0, 1], under: ['eng'], underWeights: [50], weight: 50 },
  },
});

test('case 55: rescaling', () => {
  for (const policy of ['hdrf', 'hdrf-discrete']) expect(given(policy, RESCALING)).toBe('sci 5, dev 5, prod 5');
});

const STARVATION = instanceFrom({
  resources: { cpus: 10, gpus: 10 },
  users: { n1: [0, 1], n21: { demand: [1, 0], under: ['n2'] }, n22: { demand: [0, 1], under: ['n2'] } },
});

test('case 56: the plain sum starves a child, with whole tasks', () => {
  expect(given('hdrf-discrete', STARVATION)).toBe('n1 5, n21 10, n22 5');
  expect(given('hdrf-discrete-naive', STARVATION)).toBe('n1 6, n21 10, n22 4');
  expect(given('hdrf', STARVATION)).toBe('n1 5, n21 10, n22 5');
});

test('case 57: blocked nodes do not hold their siblings down', () => {
  const instance = instanceFrom({
    resources: { cpus: 30, gpus: 30 },
    users: {
      n1: [1, 0],
      n2: [1, 0],
      n31: { demand: [1, 0], under: ['n3'] },
      n32: { demand: [0, 1], under: ['n3'] },
      n4: [0, 1],
    },
  });
  expect(given('hdrf', instance)).toBe('n1 10, n2 10, n31 10, n32 15, n4 15');
  expect(given('hdrf-rescale-all', instance)).toBe('n1 10, n2 10, n31 10, n32 20, n4 10');
});

test('case 58: without its tree, a node gets less than its guarantee', () => {
  // eng may have half of one resource, and has a third.
  expect(given('hdrf-collapsed', RESCALING)).toBe('sci 20/3, dev 10/3, prod 10/3');
});

test('a flat tree is weighted DRF where all demands are more than zero', () => {
  const instance = instanceFrom({
    resources: { cpus: 9, mem: 18 },
    users: { A: { demand: [1, 4], weight: 2 }, B: [3, 1] },
  });
  expect(given('hdrf', instance)).toBe(given('drf', instance));
});

test('a node of which one child stands and another lags lets that one grow first', () => {
  const instance = instanceFrom({
    resources: { cpus: 30, gpus: 30 },
    users: {
      a: { demand: [1, 0], under: ['n'], weight: 3, cap: 6 },
      b: { demand: [0, 1], under: ['n'] },
      c: [0, 1],
    },
  });
  expect(given('hdrf', instance)).toBe('a 6, b 15, c 15');
});

test.each<[UserSketch, UserSketch, string]>([
  [
    { demand: [1], under: ['n'] },
    { demand: [1], under: ['n'], underWeights: [2] },
    'n has two weights; users below it must agree',
  ],
  [{ demand: [1] }, { demand: [1], under: ['A'] }, 'A is a user, and cannot have another at its place or below it'],
])('a tree must make sense', (A, B, message) => {
  expect(() => given('hdrf', instanceFrom({ resources: { cpus: 1 }, users: { A, B } }))).toThrow(message);
});

test('the control that scales all is only for small trees', () => {
  const instance = instanceFrom({ resources: { cpus: 1 }, users: { A: { demand: [1], under: ['n', 'm'] } } });
  expect(() => given('hdrf-rescale-all', instance)).toThrow('hdrf-rescale-all divides trees of two levels only, such as eng/dev');
});

const PLACES = [[], ['a'], ['b'], ['a', 'c'], ['b', 'd']];
/** Two nodes that grow while their level stands share evenly; of whole tasks the first takes all. So only one may. */
const ONE_NODE = [[], ['a']];

/** Trees in which users hang at these places, with zeros, weights and caps. */
function trees(places: readonly string[][]): fc.Arbitrary<Instance> {
  const user = fc.record({
    demand: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })).filter(([a, b]) => a + b > 0),
    under: fc.constantFrom(...places),
    weight: fc.integer({ min: 1, max: 3 }),
    cap: fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined }),
  });
  const weights = fc.record({
    a: fc.integer({ min: 1, max: 3 }),
    b: fc.integer({ min: 1, max: 3 }),
    c: fc.integer({ min: 1, max: 3 }),
    d: fc.integer({ min: 1, max: 3 }),
  });
  return fc.tuple(fc.array(user, { minLength: 2, maxLength: 5 }), weights).map(([users, nodes]) =>
    instanceFrom({
      resources: { cpus: 12, gpus: 12 },
      users: Object.fromEntries(
        users.map(({ cap, under, ...rest }, index) => [
          `u${index}`,
          {
            ...rest,
            under,
            underWeights: under.map((node) => nodes[node as keyof typeof nodes]),
            ...(cap === undefined ? {} : { cap }),
          },
        ]),
      ),
    }),
  );
}

describe('on any tree', () => {
  test('nothing is wasted, and nothing given that is not there', () => {
    fc.assert(
      fc.property(trees(PLACES), (instance) => {
        const allocation = policyNamed('hdrf').divide(instance);
        expect(infeasible(instance, allocation)).toBe(null);
        expect(unserved(instance, allocation)).toBe(null);
      }),
    );
  });

  const SMALL = 60;

  test.each([
    ['hdrf', 'hdrf-discrete', PLACES],
    ['hdrf-naive', 'hdrf-discrete-naive', PLACES],
    ['hdrf-rescale-all', 'hdrf-discrete-rescale-all', ONE_NODE],
    ['hdrf-collapsed', 'hdrf-discrete-collapsed', PLACES],
  ])('%s is what tasks of a %s come to as they become small', (fluid, discrete, places) => {
    fc.assert(
      fc.property(trees(places), (instance) => {
        const scale = new Fraction(SMALL);
        const fine = {
          ...instance,
          servers: instance.servers.map((server) => server.map((amount) => amount.mul(scale))),
          users: instance.users.map((user) => ({ ...user, cap: user.cap?.mul(scale) ?? null })),
        };
        const limit = policyNamed(fluid).divide(instance).tasks.map(Number);
        const whole = policyNamed(discrete).divide(fine).tasks.map(Number);
        for (const [user, count] of limit.entries()) expect(Math.abs(count - whole[user] / SMALL)).toBeLessThan(9 / SMALL);
      }),
      { numRuns: Number(process.env.CLUSTERSIM_HDRF_RUNS ?? 25) },
    );
  });
});
