import { expect, test } from 'vitest';
import type { RescindReason } from '../../src/cluster/ports.ts';
import { DROPPED, FAILED, FINISHED, GONE, KILLED, LOST } from '../../src/cluster/tables/tasks.ts';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import { drawWorld } from '../../src/fuzz/draw-world.ts';
import { type PlainWorld, scenarioText } from '../../src/fuzz/plain.ts';
import { drawSwarm, FEATURES } from '../../src/fuzz/swarm.ts';
import { parseScenario, type Scenario } from '../../src/scenario/index.ts';
import { OPERATIONS } from '../../src/scenario/schema/operations-schema.ts';
import { neverIn } from './kit.ts';

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

test('every feature is in some worlds, and not in most', () => {
  const swarms = SEEDS.map(drawSwarm);
  const count = (feature: (typeof FEATURES)[number]) => swarms.filter((swarm) => swarm.has(feature)).length;
  expect(FEATURES.filter((feature) => count(feature) < SEEDS.length / 20)).toEqual([]);
  expect(FEATURES.filter((feature) => count(feature) > (SEEDS.length * 3) / 4)).toEqual([]);
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

test('all kinds of faults occur, scripted and recurring, and half of the worlds have no control plane', () => {
  const controlled = SCENARIOS.flatMap(({ control }) => control ?? []);
  expect(controlled.length).toBeGreaterThan(SEEDS.length / 4);
  expect(controlled.length).toBeLessThan((SEEDS.length * 3) / 4);
  const faults = controlled.flatMap((control) => control.faults);
  const kinds = faults.map((fault) => (fault.kind === 'disturbance' ? fault.what.kind : fault.kind));
  expect([...new Set(kinds)].sort()).toEqual([
    'agent-crash',
    'agent-drain',
    'agent-process-crash',
    'agent-shutdown',
    'executor-crash',
    'framework-crash',
    'framework-disconnect',
    'framework-teardown',
    'hold',
    'maintenance-wave',
    'master-crash',
    'partition',
    'registry-down',
    'slow-link',
    'zookeeper-crash',
  ]);
  const timings = faults.flatMap((fault) => (fault.kind === 'disturbance' ? [fault.when.kind] : []));
  expect(new Set(timings)).toEqual(new Set(['once', 'recurring']));
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

test('everything of the protocol happens in some world', async () => {
  const details = [
    ...REASONS.map((reason) => `offerRescinded: ${reason}`),
    ...[FINISHED, FAILED, LOST, KILLED, DROPPED, GONE].map((state) => `ended: ${state}`),
    ...['reserve', 'unreserve', 'create-volume', 'destroy-volume'].map((name) => `converted: ${name}`),
  ];
  expect(await neverIn(WORLDS, details)).toEqual([]);
}, 120_000);
