import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { Invariants } from '../cluster/invariants.ts';
import { Recorder, run } from '../cluster/kit.ts';
import { operatedWorlds } from './operated-worlds.ts';

/** More with `WORLDS=20 npx vitest …`. */
const times = (worlds: number) => ({
  numRuns: worlds * Number(process.env['WORLDS'] ?? 1),
  interruptAfterTimeLimit: 60_000 * Number(process.env['WORLDS'] ?? 1),
  endOnFailure: process.env['SHRINK'] === 'no',
});

describe('whatever is done to a cluster while it runs', () => {
  test.each(['agent', 'task'] as const)(
    'everything adds up at every event, no task vanishes, and who looks makes no difference (granularity: %s)',
    async (granularity) => {
      const seen = new Map<string, number>();
      let drained = 0;
      await fc.assert(
        fc.asyncProperty(
          operatedWorlds(granularity),
          fc.constantFrom('mesos', 'mesos', 'drf', 'reservation-aware'),
          async (world, name) => {
            const create = (ALLOCATORS[name] as (typeof ALLOCATORS)[string]).create;
            const invariants = new Invariants();
            const steps = new Recorder();
            const result = await run(world, { allocator: create, observers: [invariants, steps] });
            invariants.check();
            expect(await run(world, { allocator: create })).toEqual(result);
            for (const { what, detail } of steps.steps) {
              const kind = what === 'rescind' ? `rescind ${detail}` : what;
              seen.set(kind, (seen.get(kind) ?? 0) + 1);
            }
            const { taskSets, tasks } = invariants.cluster;
            let waiting = 0;
            for (let set = 0; set < taskSets.rows.size; set++) waiting += taskSets.pending[set];
            const submitted = world.frameworks.reduce((sum, { workload }) => {
              if (workload?.kind !== 'synthetic' || workload.tasks.kind !== 'constant' || workload.arrivals.kind !== 'at')
                return sum;
              return sum + workload.tasks.value * workload.arrivals.times.length;
            }, 0);
            const count = (what: string) => steps.of(what).length;
            expect(count('finished') + count('failed') + count('lost') - count('retry') + waiting + tasks.rows.alive).toBe(
              submitted,
            );
            if (!invariants.isDrained) return;
            drained++;
            invariants.expectEverythingGivenBack();
          },
        ),
        times(150),
      );
      expect(drained).toBeGreaterThan(10);
      const ofAll = ['rescind weights changed', 'rescind agent deactivated', 'rescind maintenance', 'lost', 'inverse-offer'];
      const ofAgents = ['rescind operator', 'rescind quota changed', 'rescind oversubscription', 'operation-failed'];
      const conversions = ['reserve', 'unreserve', 'create-volume', 'destroy-volume'];
      const expected = granularity === 'agent' ? [...ofAll, ...ofAgents, ...conversions] : ofAll;
      expect(expected.filter((what) => !seen.has(what))).toEqual([]);
    },
    300_000,
  );
});
