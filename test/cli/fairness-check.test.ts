import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../house-rules/sources.ts';
import { cli } from './run-cli.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clustersim-check-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const UNFAIR = join(ROOT, 'scenarios/plugins/rich-get-richer.ts');

test('the unfair example is caught in a world of two, which runs', async () => {
  const {
    code,
    stdout: out,
    stderr: err,
  } = await cli('check', UNFAIR, '--property', 'sharing-incentive', '--json', '--out', folder);
  expect(err).toContain('declares sharing-incentive, and it is violated');
  expect(code).toBe(1);
  const { allocator, properties } = JSON.parse(out);
  expect(allocator).toBe(UNFAIR);
  expect(properties).toMatchObject([{ name: 'sharing-incentive', verdict: 'violated' }]);
  const [{ counterexample }] = properties;
  expect(counterexample.frameworks).toBe(2);
  expect(counterexample.explanation).toContain('B could run 1 task. It runs 0 tasks, which is 1 fewer.');
  expect(readFileSync(counterexample.file, 'utf8')).toBe(counterexample.scenario);
  const replay = await cli(counterexample.file, '--out', join(folder, 'replay'), '--json', '--quiet');
  expect(replay.stderr).toBe('');
  expect(replay.code).toBe(0);
});

test('a solver is checked with divisible tasks; what it does not declare may be violated', async () => {
  const args = ['check', 'fluid:asset-fairness', '--runs', '20', '--max-frameworks', '2', '--out', folder];
  const { code, stdout: out } = await cli(...args);
  expect(code).toBe(0);
  expect(out).toMatch(/ {2}sharing-incentive +violated after 23 worlds, with 2 frameworks\n/);
  expect(out).toMatch(/ {2}envy-freeness +holds in \d+ worlds\n/);
  expect(out).toMatch(/ {2}ef1-other +not applicable\n/);
  const scenario = join(folder, 'resource-monotonicity/scenario.yaml');
  expect(out).toContain(`clustersim ${scenario}`);
  expect(existsSync(join(folder, 'resource-monotonicity/changed.yaml'))).toBe(true);
  expect((await cli('validate', scenario)).code).toBe(0);
});

test('two allocators are compared where they differ most, the same each time', async () => {
  const args = ['check', 'drf', '--against', 'fifo', '--maximize', 'wait.task.mean', '--runs', '12', '--json', '--out', folder];
  const first = await cli(...args);
  expect(first.code).toBe(0);
  const found = JSON.parse(first.stdout);
  expect(found).toMatchObject({ allocator: 'drf', against: 'fifo', metric: 'wait.task.mean', worlds: 12 });
  expect(found.difference).toBeGreaterThan(0);
  expect((await cli(...args)).stdout).toBe(first.stdout);
  expect((await cli('validate', found.file)).code).toBe(0);
});

test.each<[readonly string[], string]>([
  [['check'], 'expected an allocator by name or file, fluid:<policy>, or --all'],
  [['check', 'drg'], 'did you mean "drf"?'],
  [['check', 'fluid:drff'], 'did you mean "drf"?'],
  [['check', './none.ts'], './none.ts: there is no such file'],
  [['check', 'drf', '--property', 'envy-freenes'], 'did you mean "envy-freeness"?'],
  [['check', 'drf', '--runs', 'many'], '--runs: expected a whole number of at least 0; got "many"'],
  [['check', 'drf', '--max-frameworks', '9'], '--max-frameworks: expected a whole number from 1 to 8; got "9"'],
  [['check', 'drf', '--all'], '--all checks everything; got "drf" as well'],
  [['check', 'drf', '--against', 'fifo'], '--against and --maximize go together'],
  [['check', 'drf', '--against', 'fifo', '--maximize', 'wait.taks.mean'], 'did you mean "wait.task.mean"?'],
])('%j is refused', async (args, message) => {
  const { code, stdout: out, stderr: err } = await cli(...args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
