import { expect, test } from 'vitest';
import { KNOWN_NAMES } from '../../src/experiment/prepare.ts';
import { drawWorld } from '../../src/fuzz/draw-world.ts';
import { isList, isMapping, type Plain, type PlainWorld, scenarioText } from '../../src/fuzz/plain.ts';
import { shrink, smallerWorlds } from '../../src/fuzz/shrink.ts';
import { parseScenario } from '../../src/scenario/index.ts';

const WORLD: PlainWorld = {
  seed: 1234,
  agents: [{ count: 9, resources: { cpus: 4, mem: 4096 } }, { resources: { cpus: 2 } }, { count: 3, resources: { cpus: 1.5 } }],
  roles: { a: { weight: 2 }, 'a/b': { weight: 3 } },
  frameworks: [
    { name: 'f1', role: 'a/b', workload: { duration: '12500ms', tasks: 6 } },
    { name: 'f2', role: 'a', workload: { duration: '60s' } },
  ],
};

/** Follows a path of keys and positions. */
function at(world: Plain, ...path: readonly (string | number)[]): Plain | undefined {
  let value: Plain | undefined = world;
  for (const key of path) {
    if (value === undefined) return undefined;
    value = isList(value) ? value[key as number] : isMapping(value) ? value[key as string] : undefined;
  }
  return value;
}

test('what the failure does not need is gone, and numbers are as small as they may be', async () => {
  const isTall = async (world: PlainWorld) => ((at(world, 'frameworks', 0, 'workload', 'tasks') as number) ?? 0) >= 3;
  expect((await shrink(WORLD, isTall)).world).toEqual({ frameworks: [{ workload: { tasks: 3 } }] });
});

test('one of many in a list is found', async () => {
  const agents = Array.from({ length: 40 }, (_, i) => ({ id: i }));
  const hasTwo = async (world: PlainWorld) => {
    const ids = ((world['agents'] as { id: number }[]) ?? []).map(({ id }) => id);
    return ids.includes(17) && ids.includes(31);
  };
  const { world, tries } = await shrink({ agents }, hasTwo);
  expect(world).toEqual({ agents: [{ id: 17 }, { id: 31 }] });
  expect(tries).toBeLessThan(120);
});

test('times become short, and roles rise in their tree', async () => {
  const isLong = async (world: PlainWorld) => {
    const [role, duration] = [at(world, 'frameworks', 0, 'role'), at(world, 'frameworks', 0, 'workload', 'duration')];
    return String(role).startsWith('a') && Number.parseInt(String(duration), 10) >= 700;
  };
  const { world } = await shrink(WORLD, isLong);
  expect(world).toEqual({ frameworks: [{ role: 'a', workload: { duration: expect.stringMatching(/^7\d\dms$/) } }] });
});

test('the budget is kept, and the same is found again', async () => {
  let calls = 0;
  const fails = async (world: PlainWorld) => {
    calls++;
    return isList(world['frameworks'] ?? null);
  };
  const first = await shrink(drawWorld(3, KNOWN_NAMES), fails, 7);
  expect(first.tries).toBe(7);
  expect(calls).toBe(7);
  expect(await shrink(drawWorld(3, KNOWN_NAMES), fails, 7)).toEqual(first);
});

test('no world is tried twice, and none that is larger', async () => {
  const seen: string[] = [];
  await shrink(WORLD, async (world) => (seen.push(scenarioText(world)), false));
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(20);
  expect(Math.max(...seen.map((text) => text.length))).toBeLessThanOrEqual(scenarioText(WORLD).length);
});

test('many of the smaller worlds of a drawn one are valid scenarios', () => {
  const isValid = (world: PlainWorld): boolean => {
    try {
      parseScenario(scenarioText(world), 'smaller.yaml', KNOWN_NAMES);
      return true;
    } catch {
      return false;
    }
  };
  const smaller = [...smallerWorlds(drawWorld(5, KNOWN_NAMES))];
  expect(smaller.filter(isValid).length).toBeGreaterThan(smaller.length / 2);
});
