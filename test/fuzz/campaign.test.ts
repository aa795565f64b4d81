import { expect, test } from 'vitest';
import { campaign, type Hands } from '../../src/fuzz/campaign.ts';
import { failureOf, UnequalRuns } from '../../src/fuzz/failure.ts';
import { fuzzSeed, minimalScenario } from '../../src/fuzz/fuzz-seed.ts';
import type { Outcome } from '../../src/fuzz/run-world.ts';
import { InvariantViolation } from '../../src/invariants/index.ts';
import { tampering } from './kit.ts';

/** Every seventh seed fails, in one of two ways; later seeds are done earlier. */
function hands(count: number): Hands & { shrunk: number[] } {
  const shrunk: number[] = [];
  return {
    count,
    shrunk,
    run: async (seed): Promise<Outcome> => {
      for (let wait = (seed * 7) % 5; wait > 0; wait--) await Promise.resolve();
      const kind = seed % 14 === 0 ? 'even' : 'odd';
      return { digest: String(seed), events: seed, ...(seed % 7 === 0 ? { failure: { kind, message: `${kind} ${seed}` } } : {}) };
    },
    shrink: async (seed, failure) => {
      shrunk.push(seed);
      return { text: '', failure, tries: 1 };
    },
  };
}

test.each([1, 3, 50])('with %i hands the same is told in the same order', async (count) => {
  const told: string[] = [];
  const mine = hands(count);
  const result = await campaign(mine, {
    seed: 5,
    isEnough: (begun) => begun >= 30,
    done: (seed) => told.push(`done ${seed}`),
    found: (seed, { kind }) => told.push(`found ${seed} ${kind}`),
  });
  expect(told.filter((each) => each.startsWith('done'))).toEqual(Array.from({ length: 30 }, (_, i) => `done ${5 + i}`));
  expect(told.filter((each) => each.startsWith('found'))).toEqual(['found 7 odd', 'found 14 even']);
  expect(mine.shrunk).toEqual([7, 14]);
  expect([...result.failures]).toEqual([
    ['odd', [7, 21]],
    ['even', [14, 28]],
  ]);
  expect(result).toMatchObject({ worlds: 30, events: (30 * (5 + 34)) / 2 });
  expect(result.digest).toBe((await campaign(hands(2), { seed: 5, isEnough: (begun) => begun >= 30 })).digest);
});

test('a seed gives the same outcome again', async () => {
  for (const seed of [2, 11, 40]) expect(await fuzzSeed(seed)).toEqual(await fuzzSeed(seed));
});

test('failures that say the same of other numbers are of one kind', () => {
  const kinds = ['agent 3 at 12.5 s', 'agent 17 at 4 s'].map((message) => failureOf(new Error(message)).kind);
  expect(new Set(kinds).size).toBe(1);
  expect(failureOf(new Error('framework 3 at 12.5 s')).kind).not.toBe(kinds[0]);
  expect(failureOf(new UnequalRuns('they part')).kind).toBe('they part');
  const violation = { invariant: 'conservation', what: 'x', time: 1, since: 0, event: 'y', entities: [], seed: 1 };
  expect(failureOf(new InvariantViolation(violation)).kind).toBe('invariant "conservation"');
  expect(failureOf('no error').message).toBe('no error');
});

test('a world that goes wrong is made small, and fails in the same way', async () => {
  const fault = tampering(({ filters }) => {
    filters.clear = (framework) => {
      throw new Error(`nothing of ${framework} is cleared`);
    };
  });
  let seed = 1;
  while ((await fuzzSeed(seed, fault)).failure === undefined) seed++;
  const { failure } = await fuzzSeed(seed, fault);
  expect(failure?.message).toMatch(/^nothing of \d+ is cleared$/);
  const minimal = await minimalScenario(seed, failure!, fault);
  expect(minimal.failure.kind).toBe(failure?.kind);
  expect(minimal.text).toMatch(/^# Found by clustersim fuzz --seed \d+ --runs 1/);
  expect(minimal.text.split('\n').length).toBeLessThan(20);
});

test('runs that part are told from those that do not', async () => {
  let runs = 0;
  const restless = tampering(({ simulation }) => {
    if (++runs % 2 === 0) simulation.event('something else', () => {}).at(1);
  });
  expect((await fuzzSeed(1, restless)).failure?.kind).toBe('a checked run and one that is not part');
});
