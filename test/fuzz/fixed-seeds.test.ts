import { expect, test } from 'vitest';
import { campaign } from '../../src/fuzz/campaign.ts';
import { fuzzSeed, minimalScenario } from '../../src/fuzz/fuzz-seed.ts';

/*
 * A fixed set of worlds, checked with every change. For more: `clustersim fuzz`.
 */

const WORLDS = 150;

test.each([1, 51, 101])('the worlds of 50 seeds from %i on pass', async (seed) => {
  const messages: string[] = [];
  const { worlds, events } = await campaign(
    { count: 1, run: fuzzSeed, shrink: minimalScenario },
    {
      seed,
      isEnough: (begun) => begun >= WORLDS / 3,
      found: (failing, failure, { text }) => messages.push(`seed ${failing}: ${failure.message}\n${text}`),
    },
  );
  expect(messages).toEqual([]);
  expect(worlds).toBe(WORLDS / 3);
  expect(events).toBeGreaterThan(100 * worlds);
});
