import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { Filters } from '../../src/cluster/allocation/filters.ts';
import { child, cli, folderWith } from './run-cli.ts';

test('worlds that pass: their number, seeds and digest, exit code 0', async () => {
  const { code, stdout, stderr } = await cli('fuzz', '--seed', '7', '--runs', '5');
  expect(stdout).toMatch(/^5 worlds, seeds 7 to 11, \d+ events: all pass; digest [0-9a-f]{16}\n$/);
  expect([code, stderr]).toEqual([0, '']);
});

test('with several processes the same is said', async () => {
  const args = ['fuzz', '--seed', '20', '--runs', '8'];
  const [alone, many] = [await cli(...args), await child([...args, '--jobs', '2']).outcome];
  expect(many).toEqual(alone);
});

test('for so many minutes', async () => {
  const { code, stdout } = await cli('fuzz', '--minutes', '0.0001');
  expect(stdout).toMatch(/^1 world, seeds 1 to 1, /);
  expect(code).toBe(0);
});

test('what fails is written as a scenario, and exit code 1', async () => {
  const folder = folderWith();
  const broken = vi.spyOn(Filters.prototype, 'clear').mockImplementation(() => {
    throw new Error('filters cannot be cleared');
  });
  const { code, stdout } = await cli('fuzz', '--runs', '20', '--out', folder);
  broken.mockRestore();
  const [seed] = /(?<=^seed )\d+/.exec(stdout) ?? [];
  const file = join(folder, `fuzz-${seed}.yaml`);
  expect(code).toBe(1);
  expect(stdout).toContain(`seed ${seed}: filters cannot be cleared\n`);
  expect(stdout).toContain(`clustersim run ${file} --check\n`);
  expect(stdout).toMatch(/20 worlds, seeds 1 to 20, \d+ events: \d+ fail; /);
  expect(readFileSync(file, 'utf8')).toContain('# filters cannot be cleared\n');
  expect((await cli('validate', file)).code).toBe(0);
});

test.each([
  [['--runs', '0'], '--runs: expected a whole number of at least 1; got "0"'],
  [['--seed', 'x'], '--seed: expected a whole number of at least 0; got "x"'],
  [['--jobs', '1.5'], '--jobs: expected a whole number of at least 1; got "1.5"'],
  [['--minutes', '-1'], '--minutes: expected a number of more than 0; got "-1"'],
  [['--runs', '2', '--runs', '3'], '--runs is given more than once'],
  [['--out', '/no/such/folder'], '--out: there is no folder /no/such/folder'],
])('%j: exit code 2', async (args, message) => {
  const { code, stderr } = await cli('fuzz', ...args);
  expect(stderr).toContain(message);
  expect(code).toBe(2);
  expect(existsSync('fuzz-1.yaml')).toBe(false);
});
