import fc from 'fast-check';
import { expect, test } from 'vitest';
import { follow } from './follow.ts';
import { regionalTrials, trials } from './worlds.ts';

/**
 * Random simulations, each followed by a slow, plain allocation written from the semantics, which has to come to the same
 * offers in every run, and to none in batches that are not run. `SHADOW_RUNS=2000 SHADOW_SEED=1000 npx vitest run
 * test/shadow/shadow.test.ts` runs 2,000 simulations of each granularity, from seed 1000 on; `SHADOW_GRANULARITY=task` only
 * those.
 */
const RUNS = Number(process.env.SHADOW_RUNS ?? 200);
const FIRST_SEED = Number(process.env.SHADOW_SEED ?? 1);
const GRANULARITIES = (process.env.SHADOW_GRANULARITY ?? 'agent,task').split(',') as ('agent' | 'task')[];
/** Simulations in one test, so that a long run shows how far it came. */
const BATCH = 100;
const MINUTE = 60_000;

const batches = GRANULARITIES.flatMap((granularity) =>
  Array.from({ length: Math.ceil(RUNS / BATCH) }, (_, batch) => {
    const from = FIRST_SEED + batch * BATCH;
    return [granularity, from, Math.min(from + BATCH, FIRST_SEED + RUNS) - 1] as const;
  }),
);

const total = { runs: 0, offers: 0, bulk: 0, leftOut: 0, partial: 0 };

test.each(batches)(
  'granularity %s, seeds %i to %i',
  async (granularity, from, to) => {
    for (let seed = from; seed <= to; seed++)
      await fc.assert(
        fc.asyncProperty(trials(granularity), async ({ allocator, world, churn }) => {
          const seen = await follow(world, allocator, { churn });
          for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += seen[key];
        }),
        // Every other world is one of extremes.
        { seed, numRuns: 1, unbiased: seed % 2 === 0, interruptAfterTimeLimit: 2 * MINUTE },
      );
  },
  10 * MINUTE,
);

test.each(GRANULARITIES)(
  'granularity %s, over regions',
  async (granularity) => {
    await fc.assert(
      fc.asyncProperty(regionalTrials(granularity), async ({ allocator, world, churn }) => {
        await follow(world, allocator, { churn });
      }),
      { seed: FIRST_SEED, numRuns: Math.ceil(RUNS / 5), interruptAfterTimeLimit: 8 * MINUTE },
    );
  },
  10 * MINUTE,
);

// A part of the runs says nothing about the rest.
test.skipIf(RUNS < 200 || GRANULARITIES.length < 2)('there was something to compare', () => {
  expect(total.runs).toBeGreaterThan(20_000);
  expect(total.offers).toBeGreaterThan(20_000);
  expect(total.bulk).toBeGreaterThan(50);
  expect(total.partial).toBeGreaterThan(50);
  expect(total.leftOut).toBeGreaterThan(10_000);
});
