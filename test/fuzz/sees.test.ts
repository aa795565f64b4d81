import { afterEach, expect, test, vi } from 'vitest';
import { fuzzSeed } from '../../src/fuzz/fuzz-seed.ts';
import { tampering } from './kit.ts';
import { begins, MISTAKES } from './mistakes.ts';

/*
 * The fuzzer sees: each of these makes the program wrong in one place, and some of the worlds that are run with every change
 * (fixed-seeds.test.ts: without the mistake they pass) shows it, by the name that it should have.
 */

const MOST_WORLDS = 150;

afterEach(() => {
  vi.restoreAllMocks();
});

test('there are enough of them', () => {
  expect(Object.keys(MISTAKES).length).toBeGreaterThan(35);
});

test.each(Object.entries(MISTAKES))(
  '%s',
  async (_, { make, shows, seen }) => {
    make();
    for (const seed of [seen ?? 1, ...Array.from({ length: MOST_WORLDS }, (_, i) => i + 1)]) {
      const { failure } = await fuzzSeed(seed, tampering(begins));
      if (failure === undefined) continue;
      expect(failure.kind).toMatch(shows);
      return;
    }
    expect.fail(`nothing was seen in ${MOST_WORLDS} worlds`);
  },
  120_000,
);
