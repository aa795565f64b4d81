import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { run } from '../cluster/kit.ts';
import { allocatorSuite, type Exceptions } from './shared-suite.ts';
import { smallWorlds } from './small-worlds.ts';

const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  'static-partition': {
    task: 'it offers whole agents',
    permutation: 'agents are dealt to frameworks by their number',
  },
};

for (const [name, { create }] of Object.entries(ALLOCATORS)) allocatorSuite(name, create, EXCEPTIONS[name]);

test('what arrives is the same under every allocator', async () => {
  await fc.assert(
    fc.asyncProperty(smallWorlds({ granularity: 'agent' }), async (scenario) => {
      const digests = new Set<string>();
      for (const { create } of Object.values(ALLOCATORS))
        digests.add((await run(scenario, { allocator: create })).arrivalsDigest);
      expect(digests.size).toBe(1);
    }),
    { numRuns: 15 },
  );
}, 60_000);
