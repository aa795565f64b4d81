import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { OfferId } from '../../src/cluster/ids.ts';
import { KNOWN_NAMES, prepare } from '../../src/experiment/prepare.ts';
import type { RunResult } from '../../src/experiment/result.ts';
import { type RunObserver, simulate } from '../../src/experiment/simulate.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { operatedWorlds } from '../allocators/operated-worlds.ts';
import { builtIn, smallWorlds } from '../allocators/small-worlds.ts';

/*
 * The short cuts of the offer cycle against the plain way: many offers kept as one (`BulkOffer`), and runs that pass over
 * agents and frameworks for which nothing can have changed. Both must come to exactly the same.
 */

/** Listens to single offers, which rules out bulk offers, and writes them down. */
class OfferList implements RunObserver {
  readonly offers: string[] = [];
  #cluster!: Cluster;

  attach(cluster: Cluster): void {
    this.#cluster = cluster;
  }

  offerMade(offer: OfferId): void {
    const { offers, now } = this.#cluster;
    this.offers.push(`${now} ${offers.framework[offer]} ${offers.agent[offer]}`);
  }
}

async function run(scenario: Scenario, name: string, isPlain: boolean, observers: readonly RunObserver[]): Promise<RunResult> {
  const prepared = await prepare({ ...scenario, allocators: [builtIn(name)] });
  const plain = () => {
    const allocator = ALLOCATORS[name].create();
    return {
      name: allocator.name,
      honours: allocator.honours,
      isWorkConserving: allocator.isWorkConserving,
      isSteady: false, // every run looks at every agent for every framework
      attach: (cluster: Cluster) => allocator.attach?.(cluster),
      allocate: allocator.allocate.bind(allocator),
    };
  };
  return simulate(
    { ...prepared, allocators: new Map([[name, isPlain ? plain : ALLOCATORS[name].create]]) },
    name,
    scenario.seed,
    { observers },
  );
}

/** Without what rules bulk offers out, and with few frameworks, so that they happen often. */
function open(scenario: Scenario): Scenario {
  const { offerTimeout: _, ...allocation } = scenario.allocation;
  return {
    ...scenario,
    allocation,
    agents: scenario.agents.map((agent) => ({
      ...agent,
      count: agent.count + 2,
      resources: agent.resources.filter((entry) => entry.role === '*' && entry.type === 'scalar'),
    })),
    frameworks: scenario.frameworks.slice(0, 2).map(({ workload, ...framework }) => ({
      ...framework,
      ...(workload?.kind === 'synthetic' ? { workload: { ...workload, claims: [] } } : {}),
    })),
  };
}

/** Not `lottery`: what is drawn for an agent depends on how many were looked at before it. */
const NAMES = KNOWN_NAMES.allocators.filter((name) => KNOWN_NAMES.granularities[name] !== 'task' && name !== 'lottery');
const names = fc.constantFrom(...NAMES);

describe('short cuts come to the same as the plain way', () => {
  test('offers kept as one: same events, same metrics', async () => {
    let offers = 0;
    await fc.assert(
      fc.asyncProperty(smallWorlds({ granularity: 'agent', isRestricted: true }).map(open), names, async (scenario, name) => {
        const inBulk = await run(scenario, name, false, []);
        const single = await run(scenario, name, false, [new OfferList()]);
        offers += single.metrics['offers.made'];
        expect(inBulk.digest).toBe(single.digest);
        expect(inBulk.metrics).toEqual(single.metrics);
        expect(inBulk.shares).toEqual(single.shares);
        expect(inBulk.utilization).toEqual(single.utilization);
      }),
      { numRuns: 300, seed: 1 },
    );
    expect(offers).toBeGreaterThan(1000);
  }, 60_000);

  test('passing over what has not changed: same offers in the same order', async () => {
    let offers = 0;
    await fc.assert(
      fc.asyncProperty(smallWorlds({ granularity: 'agent', isRestricted: true }), names, async (scenario, name) => {
        const quick = new OfferList();
        const plain = new OfferList();
        const ofQuick = await run(scenario, name, false, [quick]);
        const ofPlain = await run(scenario, name, true, [plain]);
        offers += plain.offers.length;
        expect(quick.offers).toEqual(plain.offers);
        expect(ofQuick.digest).toBe(ofPlain.digest);
      }),
      { numRuns: 300, seed: 2 },
    );
    expect(offers).toBeGreaterThan(1000);
  }, 60_000);

  test('… whatever is done while it runs', async () => {
    await fc.assert(
      fc.asyncProperty(operatedWorlds('agent'), fc.constantFrom('mesos', 'mesos', ...NAMES), async (scenario, name) => {
        const quick = new OfferList();
        const plain = new OfferList();
        const ofQuick = await run(scenario, name, false, [quick]);
        const ofPlain = await run(scenario, name, true, [plain]);
        expect(quick.offers).toEqual(plain.offers);
        expect(ofQuick.digest).toBe(ofPlain.digest);
      }),
      { numRuns: 300, seed: 3 },
    );
  }, 120_000);
});
