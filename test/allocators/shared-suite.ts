import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AllocationCycle, Allocator } from '../../src/cluster/ports.ts';
import type { RunResult } from '../../src/experiment/result.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { Invariants } from '../cluster/invariants.ts';
import { run } from '../cluster/kit.ts';
import { smallWorlds } from './small-worlds.ts';

/** What an allocator is excused from, and why. */
export interface Exceptions {
  /** It has no `granularity: task`, or no other. */
  readonly task?: string;
  readonly agent?: string;
  /** Of so many worlds as others are tried in: what it shares with them is tried there. */
  readonly part?: number;
  /** Which of two equal clients is first does not depend on their names. */
  readonly permutation?: string;
}

/** More with `WORLDS=20 npx vitest …`. A counterexample is shrunk for a while; fast-check prints it with its seed. */
const times = (worlds: number) => ({
  numRuns: worlds * Number(process.env['WORLDS'] ?? 1),
  interruptAfterTimeLimit: 30_000,
  endOnFailure: process.env['SHRINK'] === 'no',
});
const MINUTES = 200_000;

/** What every allocator has to keep, whatever it decides. `create` makes one anew, as a run does. */
export function allocatorSuite(name: string, create: () => Allocator, exceptions: Exceptions = {}): void {
  const { part = 1 } = exceptions;
  describe(name, () => {
    for (const granularity of ['agent', 'task'] as const) {
      describe(`granularity: ${granularity}`, () => {
        const excuse = exceptions[granularity];
        if (excuse !== undefined) {
          test('is refused with an error that names the allocator', async () => {
            expect(excuse).not.toBe('');
            const [scenario] = fc.sample(smallWorlds({ granularity }), { numRuns: 1, seed: 1 });
            await expect(run(scenario, { allocator: create })).rejects.toThrow(name);
          });
          return;
        }
        const worlds = smallWorlds({ granularity, isRestricted: true });

        test(
          'everything adds up at every event, and all is given back',
          async () => {
            let drained = 0;
            await fc.assert(
              fc.asyncProperty(worlds, async (scenario) => {
                const invariants = new Invariants();
                const result = await run(scenario, { allocator: create, observers: [invariants] });
                invariants.check();
                expect(await run(scenario, { allocator: create })).toEqual(result); // and it makes no difference who looks
                if (!invariants.isDrained) return;
                drained++;
                invariants.expectEverythingGivenBack();
              }),
              times(Math.ceil(60 * part)),
            );
            expect(drained).toBeGreaterThan(0); // else it says little about giving back
          },
          MINUTES,
        );

        test(
          'equal seeds give equal runs',
          async () => {
            await fc.assert(
              fc.asyncProperty(worlds, async (scenario) => {
                const [first, second] = [await run(scenario, { allocator: create }), await run(scenario, { allocator: create })];
                expect(second).toEqual(first);
              }),
              times(Math.ceil(10 * part)),
            );
          },
          MINUTES,
        );

        test.skipIf(exceptions.permutation !== undefined)(
          `the order in which roles and frameworks are named decides nothing${exceptions.permutation ? ` (not here: ${exceptions.permutation})` : ''}`,
          async () => {
            await fc.assert(
              fc.asyncProperty(worlds, fc.nat(), async (scenario, shuffle) => {
                const turned = (shuffle % scenario.frameworks.length) + 1;
                const { frameworks, roles } = scenario;
                const other: Scenario = {
                  ...scenario,
                  frameworks: [...frameworks.slice(turned), ...frameworks.slice(0, turned)].reverse(),
                  roles: [...roles].reverse(),
                };
                expect(fates(await run(other, { allocator: create }))).toEqual(fates(await run(scenario, { allocator: create })));
              }),
              times(Math.ceil(25 * part)),
            );
          },
          MINUTES,
        );
      });
    }

    test(
      'reserved resources go to their role only, or are not reserved',
      async () => {
        const { reservations } = create().honours;
        let seen = 0;
        const granularity = exceptions.agent === undefined ? 'agent' : 'task';
        await fc.assert(
          fc.asyncProperty(smallWorlds({ granularity }), async (scenario) => {
            const invariants = new Invariants(); // looks at every parcel of every offer
            const result = await run(scenario, { allocator: create, observers: [invariants] });
            const { pools } = invariants.cluster.agents;
            const isReserved = scenario.agents.some(({ resources }) => resources.some((entry) => entry.role !== '*'));
            expect(!pools.arePlain).toBe(reservations && isReserved);
            const told = result.warnings.filter((warning) => warning.includes('reservations'));
            expect(told).toHaveLength(!reservations && isReserved ? 1 : 0);
            if (isReserved && invariants.offers > 0) seen++;
          }),
          times(20),
        );
        expect(seen).toBeGreaterThan(2);
      },
      MINUTES,
    );

    test.skipIf(!create().isWorkConserving)(
      `after every run nobody is left with an agent it would take${create().isWorkConserving ? '' : ' (not here: it does not claim to be work-conserving)'}`,
      async () => {
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(smallWorlds({ granularity: 'agent', isRestricted: true }), async (scenario) => {
            const invariants = new Invariants();
            const watched = (): Allocator =>
              watching(create(), (cycle) => {
                runs++;
                expectNobodyLeft(cycle, invariants, scenario);
              });
            await run(scenario, { allocator: watched, observers: [invariants] });
          }),
          times(Math.ceil(60 * part)),
        );
        expect(runs).toBeGreaterThan(1000 * part);
      },
      MINUTES,
    );
  });
}

/** Lets a look be taken after each cycle, before any framework answers. */
function watching(allocator: Allocator, look: (cycle: AllocationCycle) => void): Allocator {
  return {
    name: allocator.name,
    honours: allocator.honours,
    isWorkConserving: allocator.isWorkConserving,
    isSteady: allocator.isSteady ?? false,
    attach: (cluster) => allocator.attach?.(cluster),
    allocate(cycle) {
      allocator.allocate(cycle);
      look(cycle);
    },
  };
}

/** Every framework, every agent, asked in the plainest way: all run over all agents here, since none is added later. */
function expectNobodyLeft({ cluster }: AllocationCycle, invariants: Invariants, scenario: Scenario): void {
  const { frameworks, agents, resources, eligibility, quotas } = cluster;
  const { pools } = agents;
  if (!quotas.isEmpty) return; // limits, and what is held back for others, leave things unoffered
  for (let framework = 0; framework < frameworks.count; framework++) {
    if (!frameworks.wantsOffers(framework)) continue;
    const registered = frameworks.filter[framework];
    const { minAllocatable = scenario.allocation.minAllocatable } = scenario.frameworks[framework];
    for (let agent = 0; agent < agents.count; agent++) {
      const free = new Float64Array(resources.count);
      for (let pool = agent; pool >= 0; pool = pools.next[pool])
        if (frameworks.sees(framework, pools.kind[pool], agents.kinds))
          for (let r = 0; r < free.length; r++) free[r] += pools.free.get(pool, r);
      const amount = (name: string): number => free[resources.column(name) ?? -1] ?? 0;
      const isEnough =
        minAllocatable.length === 0
          ? free.some((each) => each > 0)
          : minAllocatable.some((each) => Object.entries(each).every(([name, least]) => amount(name) >= least));
      const isLeft =
        agents.isUp[agent] === 1 &&
        isEnough &&
        eligibility.allows(framework, agent) &&
        registered?.agents?.[agent] !== 0 &&
        (registered?.atLeast ?? []).every((least, r) => free[r] >= least) &&
        !invariants.refuses(framework, agent);
      if (isLeft)
        throw new Error(
          `at ${cluster.now} framework ${framework} would take agent ${agent} (${[...free]}), and was not offered it`,
        );
    }
  }
}

/** By framework: what became of each of its jobs, in order of submission. */
function fates({ shares, jobs }: RunResult): Record<string, unknown[]> {
  const fates: Record<string, unknown[]> = {};
  jobs.framework.forEach((framework, i) => {
    const { submitted, firstStart, lastStart, finished, tasksFinished, tasksFailed } = jobs;
    const fate = [submitted[i], firstStart[i], lastStart[i], finished[i], tasksFinished[i], tasksFailed[i]];
    (fates[shares.frameworks[framework].name] ??= []).push(fate);
  });
  return fates;
}
