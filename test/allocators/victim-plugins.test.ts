import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Victim } from '../../src/cluster/revocation/victim-policy.ts';
import { loadVictimPolicy } from '../../src/experiment/plugin.ts';

const folder = mkdtempSync(join(tmpdir(), 'victims-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(code: string, options: Readonly<Record<string, unknown>> = {}) {
  const file = join(folder, 'mine.ts');
  writeFileSync(file, code);
  return loadVictimPolicy(file, './mine.ts', options);
}

const victim = (weight: number): Victim => ({
  ...{ task: 0, framework: 0, role: 0, priority: 0, weight, started: 0, share: 0, overShare: 0 },
});

test('a policy is an object with a name and a comparison', async () => {
  const create = await load("export default { name: 'lightest', compare: (a, b) => a.weight - b.weight };");
  expect(create().name).toBe('lightest');
  expect(create().compare(victim(1), victim(3))).toBe(-2);
});

test('or a function of the options in the scenario that returns one', async () => {
  const code = 'export default ({ sign }) => ({ name: "mine", compare: (a, b) => sign * (a.weight - b.weight) });';
  expect((await load(code, { sign: -1 }))().compare(victim(1), victim(3))).toBe(2);
});

test.each([
  [
    'export default 3;',
    'mine.ts: expected the default export to be a victim policy { name, compare(a, b) }, or a function that returns one; got 3',
  ],
  ['export default { name: "mine" };', 'got an object with name'],
])('what is none is said at once: %s', async (code, message) => {
  await expect(load(code)).rejects.toThrow(message);
});

test.each([
  ['() => NaN', 'victim policy "mine": compare(a, b) must return a number; it returned NaN'],
  ['(a) => a.nobody.weight', './mine.ts:1:'],
])('what it does wrong later is told with its name: %s', async (compare, message) => {
  const create = await load(`export default { name: 'mine', compare: ${compare} };`);
  expect(() => create().compare(victim(1), victim(3))).toThrow(message);
});
