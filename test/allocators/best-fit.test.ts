import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bestFit } from '../../src/allocators/best-fit.ts';
import { HierarchicalAllocator } from '../../src/allocators/hierarchical.ts';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { SETTINGS } from '../../src/allocators/settings.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Allocator, Place } from '../../src/cluster/ports.ts';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import { drawWorld } from '../../src/fuzz/draw-world.ts';
import { scenarioText } from '../../src/fuzz/plain.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { run, scenarioOf } from '../cluster/kit.ts';
import { operatedWorlds } from './operated-worlds.ts';
import { plainBestFit } from './plain-best-fit.ts';
import { smallWorlds } from './small-worlds.ts';

/** What happened in the worlds: else equality says little. */
class Seen {
  tasks = 0;
  /** The agent was not the first one where the task fits. */
  notFirst = 0;
  /** It was on an agent of several pools. */
  severalPools = 0;
  /** All there is was not what it was when the task before was placed. */
  otherCapacity = 0;
}

/** Best fit, which throws if it chooses another agent than the plain form does. */
function doubted(seen: Seen): Allocator {
  const place = (cluster: Cluster): Place => {
    const [quick, plain] = [bestFit(cluster), plainBestFit(cluster)];
    let capacity = '';
    return (taskSet, next, fits) => {
      const expected = plain(taskSet, next, fits);
      const agent = quick(taskSet, next, fits);
      if (agent !== expected) throw new Error(`best fit: agent ${agent} for a task of set ${taskSet}, not ${expected}`);
      if (agent < 0) return agent;
      if (!fits(agent)) throw new Error(`best fit: a task of set ${taskSet} does not fit on agent ${agent}`);
      seen.tasks++;
      if (agent !== next(0)) seen.notFirst++;
      if (!cluster.agents.isPlain(agent)) seen.severalPools++;
      if (capacity !== '' && capacity !== cluster.ledger.capacity.join()) seen.otherCapacity++;
      capacity = cluster.ledger.capacity.join();
      return agent;
    };
  };
  return new HierarchicalAllocator({ ...SETTINGS['drfh-best-fit'], name: 'drfh-best-fit', place });
}

async function expectEqual(scenario: Scenario, seen: Seen): Promise<void> {
  const options = { check: false };
  const result = await run(scenario, { ...options, allocator: () => doubted(seen) });
  expect(await run(scenario, { ...options, allocator: () => ALLOCATORS['drfh-best-fit'].create() })).toEqual(result);
}

/** More with `WORLDS=20 npx vitest …`. */
const WORLDS = Number(process.env['WORLDS'] ?? 1);
const times = (worlds: number) => ({ numRuns: worlds * WORLDS, endOnFailure: process.env['SHRINK'] === 'no' });
const MINUTES = 100_000 * WORLDS;

/** Dozens of agents of a few kinds, and jobs whose tasks hardly ever need the same. */
const wideWorlds = fc
  .record({
    kinds: fc.array(
      fc.record({
        count: fc.integer({ min: 1, max: 30 }),
        cpus: fc.integer({ min: 0, max: 16 }),
        mem: fc.integer({ min: 1, max: 64 }),
        disk: fc.constantFrom(0, 0, 10, 100),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    jobs: fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 20 }),
        tasks: fc.integer({ min: 1, max: 20 }),
        duration: fc.integer({ min: 1, max: 30 }),
        cpus: fc.constantFrom(0, 0.1, 0.5, 1, 2, 3),
        mem: fc.integer({ min: 1, max: 9000 }),
        disk: fc.constantFrom(0, 0, 1, 7),
      }),
      { minLength: 3, maxLength: 25 },
    ),
  })
  .map(({ kinds, jobs }) => {
    const amounts = ({ cpus, mem, disk }: { cpus: number; mem: number; disk: number }, unit: string) =>
      [...(cpus > 0 ? [`cpus:${cpus}`] : []), `mem:${mem}${unit}`, ...(disk > 0 ? [`disk:${disk}GB`] : [])].join(';');
    return [
      'until: 60s',
      'allocators: [drfh-best-fit]',
      'allocation: { granularity: task }',
      'agents:',
      ...kinds.map((kind) => `  - { count: ${kind.count}, resources: "${amounts(kind, 'GB')}" }`),
      'frameworks:',
      ...jobs.map(
        (job, i) =>
          `  - { name: f${i}, role: r${i % 3}, scheduler: batch, workload: { arrivals: { at: [${job.at}s] }, tasks: ${job.tasks}, duration: ${job.duration}s, resources: "${amounts(job, 'MB')}" } }`,
      ),
    ].join('\n');
  })
  .map((text) => scenarioOf(text));

test(
  'many shapes: the agent is that of the plain form, task for task',
  async () => {
    const seen = new Seen();
    await fc.assert(
      fc.asyncProperty(wideWorlds, (scenario) => expectEqual(scenario, seen)),
      times(40),
    );
    expect(seen.tasks).toBeGreaterThan(2000);
    expect(seen.notFirst).toBeGreaterThan(500);
  },
  MINUTES,
);

test(
  'reserved parts, ports, constraints, filters, executors: the same',
  async () => {
    const seen = new Seen();
    const worlds = fc.oneof(smallWorlds({ granularity: 'task', isRestricted: true }), operatedWorlds('task'));
    await fc.assert(
      fc.asyncProperty(worlds, (scenario) => expectEqual(scenario, seen)),
      times(150),
    );
    expect(seen.tasks).toBeGreaterThan(1000);
    expect(seen.notFirst).toBeGreaterThan(200);
    expect(seen.severalPools).toBeGreaterThan(200);
  },
  MINUTES,
);

test(
  'drawn worlds, in which agents come and go: the same',
  async () => {
    const seen = new Seen();
    for (let seed = 1; seed <= 300 * WORLDS; seed++) {
      const drawn = scenarioOf(scenarioText(drawWorld(seed, KNOWN_NAMES)));
      if (drawn.allocation.granularity === 'task') await expectEqual(drawn, seen);
    }
    expect(seen.tasks).toBeGreaterThan(500);
    expect(seen.otherCapacity).toBeGreaterThan(10);
  },
  MINUTES,
);
