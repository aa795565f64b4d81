import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExceptionName } from '../../src/invariants/index.ts';
import { trials } from '../shadow/worlds.ts';
import { checked } from './kit.ts';

/*
 * The program keeps all that must be true, in random worlds with everything in them: so the check says nothing against what is
 * right.
 */

const times = (worlds: number) => ({
  numRuns: worlds * Number(process.env['WORLDS'] ?? 1),
  interruptAfterTimeLimit: 60_000,
  endOnFailure: process.env['SHRINK'] === 'no',
});

const MINUTES = 200_000;

describe('nothing is found in random worlds', () => {
  for (const granularity of ['agent', 'task'] as const)
    test(
      `granularity: ${granularity}`,
      async () => {
        const excused = new Set<ExceptionName>();
        await fc.assert(
          fc.asyncProperty(trials(granularity), fc.constantFrom(1, 7, undefined), async ({ allocator, world, churn }, every) => {
            const options = { allocator, churn, ...(every === undefined ? {} : { sweepEvery: every }) };
            const { check, violation } = await checked(world, options);
            expect(violation?.message).toBeUndefined();
            expect(check.checks + check.sweeps).toBeGreaterThan(0);
            for (const name of check.excused.keys()) excused.add(name);
          }),
          times(60),
        );
        expect([...excused].sort()).toContain('nested-role');
      },
      MINUTES,
    );
});
