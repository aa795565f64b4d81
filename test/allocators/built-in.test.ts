import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { Recorder, run } from '../cluster/kit.ts';
import { allocatorSuite, type Exceptions } from './shared-suite.ts';
import { smallWorlds } from './small-worlds.ts';

/** The same code as `mesos` with another order: a part of the worlds is enough. */
const ORDER_ONLY = 0.2;

/** The same code with less of it in use. */
const LESS_OF_IT = 0.4;

const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  drf: { part: LESS_OF_IT },
  'weighted-drf': { part: LESS_OF_IT },
  fifo: { part: LESS_OF_IT },
  'static-partition': {
    task: 'it offers whole agents',
    permutation: 'agents are dealt to frameworks by their number',
  },
  'asset-fairness': { part: ORDER_ONLY },
  'max-min': { part: ORDER_ONLY },
  'sequential-min-max': { part: ORDER_ONLY },
  choosy: { part: ORDER_ONLY },
  las: { part: ORDER_ONLY },
  lottery: { part: ORDER_ONLY, permutation: 'who is first is drawn' },
  'drfh-first-fit': { part: ORDER_ONLY },
  'drfh-best-fit': { part: ORDER_ONLY },
  slots: { agent: 'its slots are for tasks' },
  tetris: { agent: 'it packs tasks' },
  gang: { agent: 'its gangs are of tasks' },
};

for (const [name, { create }] of Object.entries(ALLOCATORS)) allocatorSuite(name, create, EXCEPTIONS[name]);

test('what arrives is the same under every allocator', async () => {
  await fc.assert(
    fc.asyncProperty(smallWorlds({ granularity: 'agent' }), async (scenario) => {
      const digests = new Set<string>();
      for (const { create, only } of Object.values(ALLOCATORS))
        if (only !== 'task') digests.add((await run(scenario, { allocator: create })).arrivalsDigest);
      expect(digests.size).toBe(1);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test.each(['agent', 'task'])('random sorters draw who is first, granularity %s', async (granularity) => {
  const frameworks = ['a', 'b', 'c'].map(
    (name) =>
      `  - { name: ${name}, role: r/${name}, scheduler: batch, workload: { arrivals: { at: [0s] }, duration: 9s, resources: "cpus:1" } }`,
  );
  const text = `
until: 1s
allocators: [{ use: mesos, role_sorter: random, framework_sorter: random }]
allocation: { granularity: ${granularity} }
agents: [{ count: 1, resources: "cpus:1" }]
frameworks:
${frameworks.join('\n')}
`;
  const first = new Map<string, number>();
  for (let seed = 1; seed <= 60; seed++) {
    const steps = new Recorder();
    await run(text, { seed, observers: [steps] });
    const name = String(steps.of('offer')[0].framework);
    first.set(name, (first.get(name) ?? 0) + 1);
  }
  // 20 each on average; a fair draw is below 8 or above 36 once in ten thousand times.
  for (const name of ['a', 'b', 'c']) expect(Math.abs((first.get(name) ?? 0) - 21)).toBeLessThan(15);
});
