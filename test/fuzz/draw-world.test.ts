import { expect, test } from 'vitest';
import type { RescindReason } from '../../src/cluster/ports.ts';
import { FAILED, FINISHED, LOST } from '../../src/cluster/tasks.ts';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import { drawWorld } from '../../src/fuzz/draw-world.ts';
import { type PlainWorld, scenarioText } from '../../src/fuzz/plain.ts';
import { drawSwarm, FEATURES } from '../../src/fuzz/swarm.ts';
import { parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { OPERATIONS } from '../../src/scenario/operations-schema.ts';
import { happenings } from './kit.ts';

const SEEDS = Array.from({ length: 600 }, (_, i) => i + 1);
const WORLDS: readonly PlainWorld[] = SEEDS.map((seed) => drawWorld(seed, KNOWN_NAMES));

function resolved(world: PlainWorld): Scenario {
  return parseScenario(scenarioText(world), 'drawn.yaml', KNOWN_NAMES).scenario;
}

const SCENARIOS = WORLDS.map(resolved);

test('every world is a valid scenario, and says which seed it is of', () => {
  expect(SCENARIOS.map(({ name, seed }) => [name, seed])).toEqual(SEEDS.map((seed) => [`fuzz-${seed}`, seed]));
});

test('equal seeds give equal worlds, other seeds others', () => {
  expect(SEEDS.slice(0, 50).map((seed) => drawWorld(seed, KNOWN_NAMES))).toEqual(WORLDS.slice(0, 50));
  expect(new Set(WORLDS.map((world) => scenarioText({ ...world, name: '', seed: 0 }))).size).toBe(WORLDS.length);
});

test.each(FEATURES)('some worlds have %s, and most worlds some of the rest', (feature) => {
  const swarms = SEEDS.map(drawSwarm).filter((swarm) => swarm.has(feature));
  expect(swarms.length).toBeGreaterThan(SEEDS.length / 20);
  expect(swarms.length).toBeLessThan((SEEDS.length * 3) / 4);
});

test('a feature that is left out is not there', () => {
  const without = (feature: (typeof FEATURES)[number]) => SCENARIOS.filter((_, i) => !drawSwarm(SEEDS[i]).has(feature));
  expect(without('quotas').some(({ roles }) => roles.some(({ quota }) => quota !== undefined))).toBe(false);
  expect(without('executors').some(({ frameworks }) => frameworks.some(({ executor }) => executor.resources.length > 0))).toBe(
    false,
  );
  expect(without('nested-roles').some(({ roles }) => roles.some(({ name }) => name.includes('/')))).toBe(false);
  expect(without('no-end').every(({ until }) => until !== undefined)).toBe(true);
});

test('all allocators, sorters and operations there are occur', () => {
  const specs = SCENARIOS.flatMap(({ allocators }) => allocators);
  expect(new Set(specs.map(({ use }) => use))).toEqual(new Set(KNOWN_NAMES.allocators));
  expect(new Set(specs.flatMap(({ options }) => Object.values(options)))).toEqual(new Set(['drf', 'random']));
  expect(new Set(SCENARIOS.flatMap(({ operations = [] }) => operations.map(({ kind }) => kind)))).toEqual(new Set(OPERATIONS));
  expect(new Set(SCENARIOS.flatMap(({ frameworks }) => frameworks.map(({ scheduler }) => scheduler.use)))).toEqual(
    new Set(KNOWN_NAMES.schedulers),
  );
});

const REASONS = [
  'timeout',
  'agent removed',
  'weights changed',
  'quota changed',
  'operator',
  'maintenance',
  'oversubscription',
  'agent deactivated',
] as const satisfies readonly RescindReason[];

/** What only happens where something fails. */
const OF_FAULTS = ['controlled', 'disturbed'];

test('everything of the protocol happens in some world', async () => {
  const { steps, never } = await happenings(WORLDS.slice(0, 120));
  expect(never.filter((step) => !OF_FAULTS.includes(step))).toEqual([]);
  expect([...steps]).toEqual(expect.arrayContaining(REASONS.map((reason) => `offerRescinded: ${reason}`)));
  expect([...steps]).toEqual(expect.arrayContaining([FINISHED, FAILED, LOST].map((state) => `ended: ${state}`)));
  expect([...steps]).toEqual(
    expect.arrayContaining(['reserve', 'unreserve', 'create-volume', 'destroy-volume'].map((name) => `converted: ${name}`)),
  );
});
