import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cli, folderWith } from './run-cli.ts';

const HELP = '\n"clustersim --help" tells what there is.\n';

function role(id: string, name: string, result: boolean): object {
  return { id, kind: 'algebra', steps: [{ op: 'role_is_valid', role: name, expect: { result } }] };
}

const RIGHT = role('Role__Right', 'a/b', true);
const WRONG = role('Role__Wrong', 'a b', true);
const MASTER = { id: 'Master__One', kind: 'master', skip: 'a sentence that it contradicts', steps: [] };

function file(...cases: object[]): string {
  const folder = folderWith({ 'cases.json': JSON.stringify({ meta: { title: 'some' }, cases }) });
  return join(folder, 'cases.json');
}

describe('clustersim conformance', () => {
  it('counts, and exits with 0 if nothing has failed', async () => {
    expect(await cli('conformance', file(RIGHT, RIGHT))).toEqual({
      code: 0,
      stdout: '2 passed, 0 failed, 0 skipped\n',
      stderr: '',
    });
  });

  it('shows what has failed and what was skipped, and exits with 1', async () => {
    const path = file(RIGHT, WRONG, MASTER);
    expect(await cli('conformance', path)).toEqual({
      code: 1,
      stdout: `FAILED  Role__Wrong (algebra, ${path})
  steps[0] role_is_valid: result
    expected true
    got      false

SKIPPED Master__One: a sentence that it contradicts
1 passed, 1 failed, 1 skipped
`,
      stderr: '',
    });
  });

  it('plays several files, compressed ones too', async () => {
    const folder = folderWith({ 'cases.json.gz': gzipSync(JSON.stringify({ cases: [RIGHT] })) });
    const { stdout } = await cli('conformance', file(RIGHT), join(folder, 'cases.json.gz'));
    expect(stdout).toBe('2 passed, 0 failed, 0 skipped\n');
  });

  it('plays only what is chosen', async () => {
    const path = file(RIGHT, WRONG, MASTER);
    expect(await cli('conformance', path, '--filter', 'Right')).toMatchObject({ stdout: '1 passed, 0 failed, 0 skipped\n' });
    expect(await cli('conformance', path, '--filter', '/^role__(R|X)/i')).toMatchObject({ code: 0 });
    expect((await cli('conformance', path, '--kind', 'master')).stdout).toMatch(/\n0 passed, 0 failed, 1 skipped\n$/);
    expect((await cli('conformance', path, '--kind', 'algebra', '--json')).stdout).toMatch(/^\{/);
  });

  it('tells the same as JSON', async () => {
    const path = file(RIGHT, WRONG, MASTER);
    const { code, stdout } = await cli('conformance', path, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 1,
      cases: [
        { file: path, id: 'Role__Right', kind: 'algebra', verdict: 'passed', failures: [] },
        {
          file: path,
          id: 'Role__Wrong',
          kind: 'algebra',
          verdict: 'failed',
          failures: [{ step: 0, op: 'role_is_valid', expectation: 'result', expected: 'true', got: 'false' }],
        },
        {
          file: path,
          id: 'Master__One',
          kind: 'master',
          verdict: 'skipped',
          reason: 'a sentence that it contradicts',
          failures: [],
        },
      ],
    });
  });

  it('explains itself within 80 columns', async () => {
    const { stdout } = await cli('conformance', '--help');
    expect(stdout).toMatch(/^clustersim conformance <files\.\.>/);
    expect(stdout.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
  });

  it.each<[args: string[], message: string]>([
    [[], `expected a file of cases${HELP}`],
    [['nowhere.json'], 'nowhere.json: no such file or folder: "nowhere.json"\n'],
    [['test'], 'test is a folder; expected a file of cases\n'],
    [['x.json', '--filtr', 'a'], `unknown option --filtr, did you mean --filter?${HELP}`],
    [['x.json', '--filter'], `--filter: a value is missing${HELP}`],
    [['x.json', '--kind', 'sorter', '--kind', 'algebra'], '--kind is given more than once\n'],
    [['x.json', '--filter', '/(/'], '--filter: Invalid regular expression: /(/: Unterminated group\n'],
    [
      ['x.json', '--kind', 'sorted'],
      '--kind: expected one of allocator, sorter, random_sorter, role_tree, algebra, master; got "sorted", did you mean "sorter"?\n',
    ],
  ])('%j is answered with what is wrong', async (args, message) => {
    expect(await cli('conformance', ...args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  it('refuses a file that is wrong, and says where', async () => {
    const path = file(RIGHT, { ...RIGHT, kind: 'algbra' });
    const { code, stdout, stderr } = await cli('conformance', path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/cases\.json:1:\d+ cases\[1\]\.kind: expected one of .*; got "algbra", did you mean "algebra"\?\n$/);
  });

  it('refuses a choice that leaves nothing', async () => {
    const message = 'no case is chosen by --filter Nobody --kind sorter\n';
    expect(await cli('conformance', file(RIGHT), '--filter', 'Nobody', '--kind', 'sorter')).toMatchObject({
      code: 2,
      stderr: message,
    });
  });

  it('refuses a file that has no case, and one that is not JSON', async () => {
    const path = file();
    expect(await cli('conformance', path)).toEqual({ code: 2, stdout: '', stderr: `${path}: there is no case\n` });
    const other = join(folderWith({ 'cases.json': 'cases:\n' }), 'cases.json');
    const stderr = `${other}:1:1: not valid JSON: expected a value; got "c"\n`;
    expect(await cli('conformance', other)).toEqual({ code: 2, stdout: '', stderr });
  });

  it('is what a slip of the pen was meant to be', async () => {
    expect((await cli('conformanc')).stderr).toBe(
      'no such file or folder: "conformanc"; did you mean the command "conformance"?\n',
    );
  });
});
