import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderOf, ONE_MACHINE, taskEvents } from '../workloads/traces/google-2011-folder.ts';
import { cli, folderWith, SMALL } from './run-cli.ts';

const AGENTS = 'agents: [{ resources: "cpus:4;mem:8GB" }]\n';
const FRAMEWORKS = 'frameworks: [{ name: a, scheduler: batch, workload: { resources: "cpus:1;mem:1GB", duration: 1s } }]\n';

/** What the run of this scenario says, `FOLDER` standing for where it is; nothing is left in that folder. */
async function complaint(scenario: string, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const folder = folderWith({ ...files, 's.yaml': scenario });
  const before = readdirSync(folder).sort();
  const { code, stdout, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'));
  expect(readdirSync(folder).sort()).toEqual(before);
  expect(stdout).toBe('');
  expect(stderr).not.toContain('    at ');
  return { code, stderr: stderr.replaceAll(folder, 'FOLDER') };
}

describe('bad scenarios', () => {
  it.each<[what: string, scenario: string, message: string]>([
    ['an unknown key', `${AGENTS}${FRAMEWORKS}alocators: [drf]\n`, '3:1 alocators: unknown key, did you mean "allocators"?'],
    ['a wrong type', `agents: 5\n${FRAMEWORKS}`, '1:9 agents: expected a list of agents; got 5'],
    [
      'a bad unit',
      `${AGENTS}${FRAMEWORKS}until: 5 parsecs\n`,
      '3:8 until: expected a unit of time: us, ms, s, min, h or d; got "parsecs" in "5 parsecs"',
    ],
    [
      'four decimals',
      `agents: [{ resources: "cpus:0.0001;mem:8GB" }]\n${FRAMEWORKS}`,
      '1:24 agents[0].resources: expected at most three decimals; got "0.0001"',
    ],
    [
      'an agent with nothing',
      `agents: [{ resources: "" }]\n${FRAMEWORKS}`,
      '1:24 agents[0].resources: the agent has no resources',
    ],
    [
      'an agent with nothing of everything',
      `agents: [{ resources: "cpus:0;mem:0" }]\n${FRAMEWORKS}`,
      '1:24 agents[0].resources: the agent has no resources',
    ],
    [
      'zero frameworks',
      `${AGENTS}frameworks: []\n`,
      '2:1 frameworks: no frameworks: give "frameworks", or a trace that brings them',
    ],
    ['an unknown allocator', `${AGENTS}${FRAMEWORKS}allocators: [drff]\n`, '3:14 allocators[0]: expected one of'],
    [
      'a plug-in that is not there',
      `${AGENTS}${FRAMEWORKS}allocators: [./mine.ts]\n`,
      '3:14 allocators[0]: no such file or folder: "./mine.ts"',
    ],
    [
      'a list of jobs that is not there',
      `${AGENTS}frameworks: [{ name: a, scheduler: batch, workload: { jobs: ./jobs.csv } }]\n`,
      'no such file or folder: "./jobs.csv"',
    ],
    ['text that is no YAML', 'agents: [\n', 'not valid YAML'],
    ['an empty file', '', 'the file is empty; expected a scenario'],
  ])('%s', async (_, scenario, message) => {
    const { code, stderr } = await complaint(scenario);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^FOLDER\/s\.yaml(:\d+:\d+)?/);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('bad lists of jobs', () => {
  const scenario = `until: 1min\n${AGENTS}frameworks: [{ name: a, scheduler: batch, workload: { jobs: ./jobs.csv } }]\n`;
  const header = 'submit_s,tasks,duration_s,cpus,mem\n';

  it.each<[what: string, text: string, message: string]>([
    [
      'no header',
      '0,1,10,1,100\n',
      './jobs.csv:1: expected a header with submit_s, tasks, duration_s and resources; there is no column submit_s',
    ],
    ['a missing cell', `${header}0,1,10,1\n`, './jobs.csv:2: expected 5 columns, found 4'],
    [
      'a word for a number',
      `${header}0,1,10,1,100\n0,many,10,1,100\n`,
      './jobs.csv:3: expected tasks to be a number of at least 1, found "many"',
    ],
    ['half a task', `${header}0,1.5,10,1,100\n`, './jobs.csv:2: expected tasks to be a whole number, found "1.5"'],
    ['four decimals', `${header}0,1,10,0.0001,100\n`, './jobs.csv:2: cpus: expected at most three decimals; got "0.0001"'],
    ['an open quote', `${header}"0,1,10,1,100\n`, './jobs.csv:1: not CSV: '],
  ])('%s', async (_, text, message) => {
    const { code, stderr } = await complaint(scenario, { 'jobs.csv': text });
    expect(stderr.startsWith(message), stderr).toBe(true);
    expect(code).toBe(2);
  });
});

describe('bad traces', () => {
  const scenario =
    'trace: { format: google-2011, path: trace, machines: true, scale: { cpus: 10, mem: 1000 }, frameworks: { by: priority-band } }\nuntil: 1min\n';
  const tasks = taskEvents(
    { at: 1, type: 'submit' },
    { at: 2, type: 'schedule', machine: 10 },
    { at: 9, type: 'finish', machine: 10 },
  );
  const trace = (files: Readonly<Record<string, string | Uint8Array>>) =>
    Object.fromEntries(Object.entries(files).map(([path, content]) => [`trace/${path}`, content]));

  it('a good one runs', async () => {
    const folder = folderWith({ ...trace(folderOf(tasks)), 's.yaml': scenario });
    const { code, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--quiet');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('machines with nothing are no reason not to run', async () => {
    const files = trace(folderOf(tasks, `${ONE_MACHINE}0,11,0,p,,\n0,12,0,p,0,0\n`));
    const folder = folderWith({ ...files, 's.yaml': scenario });
    const { code, stdout } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/tasks finished +1\n/);
  });

  it('a gzip file that was not copied to its end', async () => {
    const whole = gzipSync(taskEvents(...Array.from({ length: 500 }, (_, i) => ({ at: i, type: 'submit' as const, job: i }))));
    const { code, stderr } = await complaint(
      scenario,
      trace({
        'machine_events/part-00000-of-00001.csv': ONE_MACHINE,
        'task_events/part-00000-of-00500.csv.gz': whole.subarray(0, whole.length - 40),
      }),
    );
    expect(stderr).toBe(
      'task_events/part-00000-of-00500.csv.gz: the compressed file ends too early; it was not copied to its end\n',
    );
    expect(code).toBe(2);
  });

  it('what is called gzip and is not', async () => {
    const files = { 'machine_events/part-00000-of-00001.csv': ONE_MACHINE, 'task_events/part-00000-of-00500.csv.gz': 'no' };
    const { code, stderr } = await complaint(scenario, trace(files));
    expect(stderr).toMatch(/^task_events\/part-00000-of-00500\.csv\.gz: /);
    expect(code).toBe(2);
  });

  it.each<[what: string, rows: string]>([
    ['a row with too few columns', `${tasks}1,2,3\n`],
    ['a word for a time', `${tasks}${tasks.split('\n')[0].replace(/^\d+/, 'soon')}\n`],
    ['an event that does not exist', `${tasks}${tasks.split('\n')[0].replace(/^((?:[^,]*,){5})\d/, '$142')}\n`],
  ])('%s is told with its line', async (_, rows) => {
    const { code, stderr } = await complaint(scenario, trace(folderOf(rows)));
    expect(stderr).toMatch(/^task_events\/part-00000-of-00500\.csv:4: /);
    expect(code).toBe(2);
  });

  it('a folder that is not there, and one that is not a trace', async () => {
    expect((await complaint(scenario)).stderr).toMatch(/^FOLDER\/s\.yaml:1:\d+ trace\.path: no such file or folder: "trace"/);
    const { code, stderr } = await complaint(scenario, trace({ 'notes.txt': '' }));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('needs a folder machine_events/') });
  });
});

describe('where results cannot go', () => {
  const scenario = () => folderWith({ 's.yaml': SMALL, 'other.yaml': SMALL });

  it('a file, or below a file', async () => {
    const folder = scenario();
    const file = join(folder, 's.yaml');
    expect(await cli(file, '--out', join(folder, 'other.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is a file; give a folder/),
    });
    expect(await cli(file, '--out', join(folder, 'other.yaml', 'x'))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^cannot write results to .*: a part of the path is a file\n$/),
    });
  });

  // Root may write everywhere.
  it.skipIf(process.getuid?.() === 0)('a folder that one may not write to', async () => {
    const folder = scenario();
    mkdirSync(join(folder, 'locked'), { mode: 0o500 });
    expect(await cli(join(folder, 's.yaml'), '--out', join(folder, 'locked', 'x'))).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^cannot write results to .*: permission denied\n$/),
    });
  });

  it('a folder that holds something else, unless forced', async () => {
    const folder = scenario();
    const out = join(folder, 'out');
    mkdirSync(out);
    writeFileSync(join(out, 'thesis.txt'), '');
    const refused = await cli(join(folder, 's.yaml'), '--out', out);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not empty and holds no result; .*--force/) });
    expect(readdirSync(out)).toEqual(['thesis.txt']);
    expect((await cli(join(folder, 's.yaml'), '--out', out, '--force', '--quiet')).code).toBe(0);
    expect(readdirSync(out)).not.toContain('thesis.txt');
    const other = await cli(join(folder, 'other.yaml'), '--out', out);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringMatching(/holds results of s\.yaml, not of other\.yaml/) });
  });
});
