import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import { SCHEDULERS } from '../../src/frameworks/index.ts';
import { METRICS } from '../../src/metrics/definitions.ts';
import { cli, folderWith, SMALL } from './run-cli.ts';

const HELP = '\n"clustersim --help" tells what there is.\n';

function tooLong(text: string): string[] {
  return text.split('\n').filter((line) => [...line].length > 80);
}

describe('the command line', () => {
  it('explains itself within 80 columns', async () => {
    for (const args of [['--help'], ['run', '--help'], ['validate', '--help'], ['list', '--help'], ['verify', '--help']]) {
      const { code, stdout, stderr } = await cli(...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^clustersim /);
      expect(tooLong(stdout)).toEqual([]);
    }
    const { stdout } = await cli('--help');
    for (const option of ['out', 'seed', 'allocator', 'until', 'json', 'quiet', 'force'])
      expect(stdout).toContain(`--${option} `);
    for (const command of ['validate', 'list', 'verify', 'schema']) expect(stdout).toContain(`clustersim ${command}`);
    expect(stdout).toContain('0 done, 1 the run failed, 2 bad input or usage');
  });

  it('tells its version', async () => {
    expect(await cli('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each<[args: string[], message: string]>([
    [[], `expected a scenario file${HELP}`],
    [['validate'], `expected a scenario file${HELP}`],
    [['x.yaml', '--sed', '3'], `unknown option --sed, did you mean --seed?${HELP}`],
    [['x.yaml', '--sed=3'], `unknown option --sed, did you mean --seed?${HELP}`],
    [['x.yaml', '--alocator', 'drf'], `unknown option --alocator, did you mean --allocator?${HELP}`],
    [['x.yaml', '--xyzzy'], `unknown option --xyzzy${HELP}`],
    [['validate', 'x.yaml', '--json'], `unknown option --json${HELP}`],
    [['x.yaml', 'y.yaml'], `unexpected argument "y.yaml"${HELP}`],
    [['schema', 'x'], `unexpected argument "x"${HELP}`],
    [['x.yaml', '--seed'], `--seed: a value is missing${HELP}`],
    [['x.yaml', '--out', '--quiet'], `--out: a value is missing${HELP}`],
    [['x.yaml', '--allocator'], `--allocator: a value is missing${HELP}`],
    [['x.yaml', '--seed', '1', '--seed', '2'], '--seed is given more than once\n'],
    [['x.yaml', '--out', 'a', '--out', 'b'], '--out is given more than once\n'],
    [['nowhere.yaml'], 'nowhere.yaml: no such file or folder: "nowhere.yaml"\n'],
    [['validat'], 'no such file or folder: "validat"; did you mean the command "validate"?\n'],
    [['lst'], 'no such file or folder: "lst"; did you mean the command "list"?\n'],
    [
      ['list', 'metric'],
      'list: expected one of allocators, sorters, schedulers, workloads, operations, metrics; got "metric", did you mean "metrics"?\n',
    ],
  ])('%j is answered with what is wrong', async (args, message) => {
    expect(await cli(...args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  it.each<[args: string[], message: string]>([
    [['--seed', 'abc'], '--seed: expected a whole number of at least 0; got "abc"\n'],
    [['--seed', '-1'], '--seed: expected a whole number of at least 0; got "-1"\n'],
    [['--seed', '1.5'], '--seed: expected a whole number of at least 0; got "1.5"\n'],
    [['--seed', ''], '--seed: expected a whole number of at least 0; got ""\n'],
    [['--seed', '1e3'], '--seed: expected a whole number of at least 0; got "1e3"\n'],
    [['--seed', '99999999999999999999'], '--seed: expected a whole number of at least 0; got "99999999999999999999"\n'],
    [['--until', '10'], '--until: expected a time with its unit, such as 10s, 5min or 24h; got "10"\n'],
    [['--until', '0s'], '--until: expected more than 0; got "0s"\n'],
    [['--until', '5s'], '--until: the scenario measures from 10s on, which is not before 5s\n'],
    [['--until', '15s'], '--until: the scenario measures to 20s, which is after 15s\n'],
    [['--out', ''], '--out: expected a folder; got ""\n'],
    [
      ['--allocator', 'drff'],
      `--allocator: expected one of drf, ${Object.keys(ALLOCATORS)
        .filter((name) => name !== 'drf')
        .join(', ')}, or a .ts or .js file; got "drff", did you mean "drf"?\n`,
    ],
    [['--allocator', './none.ts'], '--allocator: there is no file ./none.ts\n'],
  ])('%j is answered with what is expected', async (args, message) => {
    const folder = folderWith({ 's.yaml': `${SMALL}measure: { from: 10s, to: 20s }\n` });
    expect(await cli(join(folder, 's.yaml'), ...args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  it('takes a folder for what it is', async () => {
    const folder = folderWith({ 's.yaml': SMALL, 'notes.txt': '' });
    expect((await cli(folder)).stderr).toBe(
      `${folder} is a folder; expected a scenario file, such as ${join(folder, 's.yaml')}\n`,
    );
    expect((await cli('validate', folderWith())).stderr).toMatch(/ is a folder; expected a scenario file\n$/);
  });
});

describe('list', () => {
  it('names all there is, within 80 columns', async () => {
    const { code, stdout } = await cli('list');
    expect(code).toBe(0);
    expect(tooLong(stdout)).toEqual([]);
    for (const name of [...Object.keys(ALLOCATORS), ...Object.keys(SCHEDULERS)])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\s`, 'm'));
    for (const { name } of METRICS) expect(stdout).toContain(name);
    expect(stdout).toContain('google-2011');
  });

  it('names those of one kind', async () => {
    const { stdout } = await cli('list', 'schedulers');
    expect(
      stdout
        .split('\n')
        .filter((line) => /^\S/.test(line))
        .map((line) => line.split(' ')[0]),
    ).toEqual(Object.keys(SCHEDULERS));
  });
});

describe('validate', () => {
  it('says what would run', async () => {
    const file = join(folderWith({ 's.yaml': `${SMALL}allocators: [drf, fifo]\nreplications: 5\n` }), 's.yaml');
    expect(await cli('validate', file)).toEqual({
      code: 0,
      stdout: `${file}: valid; 10 runs: 5 seeds of drf, fifo\n`,
      stderr: '',
    });
  });

  it('takes several, and ends with the first that is wrong', async () => {
    const folder = folderWith({ 'a.yaml': SMALL, 'b.yaml': 'agents: 1\n', 'c.yaml': SMALL });
    const { code, stdout, stderr } = await cli('validate', ...['a', 'b', 'c'].map((name) => join(folder, `${name}.yaml`)));
    expect([code, stdout.split(': valid').length, stderr.split('\n').length]).toEqual([2, 2, 2]);
    expect(stderr).toContain('b.yaml:1');
  });

  it('runs nothing and writes nothing, but reads what the scenario names', async () => {
    const scenario =
      'until: 1min\nagents: [{ resources: "cpus:1;mem:64" }]\nframeworks: [{ name: a, scheduler: batch, workload: { jobs: ./j.csv } }]\n';
    const folder = folderWith({ 's.yaml': scenario, 'j.csv': 'submit_s,tasks,duration_s,cpus\n0,1,1,x\n' });
    expect(await cli('validate', join(folder, 's.yaml'))).toEqual({
      code: 2,
      stdout: '',
      stderr: './j.csv:2: cpus: expected an amount; got "x"\n',
    });
  });
});

it('schema is a JSON Schema that names every allocator', async () => {
  const { code, stdout, stderr } = await cli('schema');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ type: 'object' });
  for (const name of Object.keys(ALLOCATORS)) expect(stdout).toContain(JSON.stringify(name));
});
