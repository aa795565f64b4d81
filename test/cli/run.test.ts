import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { run } from '../../src/cli/run.ts';
import { caught, child, cli, filesIn, folderWith, SMALL } from './run-cli.ts';

const EVENTS = `${SMALL}outputs: { events: true }\nreplications: 2\nallocators: [drf, fifo]\n`;

function seedsIn(out: string): number[] {
  return (JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as { seeds: number[] }).seeds;
}

describe('a run', () => {
  it('leaves equal bytes when run again elsewhere, but for execution.json', async () => {
    const [one, two] = [folderWith({ 's.yaml': EVENTS }), folderWith({ 's.yaml': EVENTS })];
    for (const folder of [one, two])
      expect((await cli(join(folder, 's.yaml'), '--out', join(folder, `${basename(folder)}-out`), '--quiet')).code).toBe(0);
    const [first, second] = [one, two].map((folder) => filesIn(join(folder, `${basename(folder)}-out`)));
    expect([...first.keys()]).toEqual([...second.keys()]);
    expect([...first.keys()].filter((file) => file.endsWith('events.csv.gz'))).toHaveLength(4);
    const different = [...first.keys()].filter((file) => !first.get(file)?.equals(second.get(file) as Buffer));
    expect(different.filter((file) => file !== 'execution.json')).toEqual([]);
    const { wall_seconds, peak_memory_mb } = JSON.parse(String(first.get('execution.json'))) as Record<string, number>;
    expect(wall_seconds).toBeGreaterThan(0);
    expect(peak_memory_mb).toBeGreaterThan(1);
  });

  it('ends with a table that fits 80 columns and says where the report is', async () => {
    const folder = folderWith({
      's.yaml': `${SMALL}allocators: [drf, weighted-drf, strict-priority, reservation-aware, fifo, static-partition]\n`,
    });
    const { code, stdout, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^small, seed 1\n\n/);
    expect(stdout).toContain('static-partition');
    expect(stdout).toMatch(/\nReport: .*out\/report\.html\n$/);
    expect(stdout.split('\n').filter((line) => [...line].length > 80 && !line.startsWith('Report: '))).toEqual([]);
  });

  it('prints the summary, and only that, with --json', async () => {
    const folder = folderWith({
      's.yaml': `${SMALL}allocators: [drf, { use: weighted-drf, label: w }]\nroles: { a: { weight: 2 } }\n`,
    });
    const { code, stdout, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'warning: drf does not honour weights: every role has weight 1\n' });
    expect(stdout).toBe(readFileSync(join(folder, 'out', 'summary.json'), 'utf8'));
    expect((JSON.parse(stdout) as { runs: unknown[] }).runs).toHaveLength(2);
  });

  it('prints nothing with --quiet', async () => {
    const folder = folderWith({ 's.yaml': SMALL });
    expect(await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('obeys --seed, --until and --allocator', async () => {
    const folder = folderWith({
      's.yaml': `${SMALL}allocators: [drf, { use: fifo, label: first-come }]\n`,
      'mine.ts': `export default { name: 'least-memory', key: (client) => client.charged('mem') };\n`,
    });
    const mine = join(folder, 'mine.ts');
    const options = [
      '--seed',
      '7',
      '--until',
      '12s',
      '--allocator',
      'first-come',
      '--allocator',
      'weighted-drf',
      '--allocator',
      mine,
      '--allocator',
      'first-come',
    ];
    const { stdout } = await cli('run', join(folder, 's.yaml'), '--out', `${join(folder, 'out')}${sep}`, '--json', ...options);
    const { runs } = JSON.parse(stdout) as { runs: { allocator: string; seed: number; simulated_seconds: number }[] };
    expect(runs.map(({ allocator, seed, simulated_seconds }) => [allocator, seed, simulated_seconds])).toEqual([
      ['first-come', 7, 12],
      ['weighted-drf', 7, 12],
      ['mine', 7, 12],
    ]);
    expect(readdirSync(folder).sort()).toEqual(['mine.ts', 'out', 's.yaml']);
  });

  it('refuses two allocators of one name', async () => {
    const sorter = `export default { name: 'x', key: () => 0 };\n`;
    const folder = folderWith({ 's.yaml': SMALL, 'a/x.js': sorter, 'b/x.js': sorter });
    const [a, b] = [join(folder, 'a', 'x.js'), join(folder, 'b', 'x.js')];
    expect(await cli(join(folder, 's.yaml'), '--allocator', a, '--allocator', b)).toMatchObject({
      code: 2,
      stderr: `--allocator: ${a} and ${b} would both be called "x"\n`,
    });
  });

  it('goes on when a task is larger than any agent, and says so', async () => {
    const large = `frameworks:
  - { name: large, scheduler: batch, workload: { jobs: ./jobs.csv } }
  - { name: larger, role: r, scheduler: batch, workload: { tasks: 2, duration: 5s, resources: "cpus:9;mem:1GB" } }
`;
    const folder = folderWith({
      's.yaml': `until: 20s\nagents: [{ count: 3, resources: "cpus:4;mem:8GB" }]\n${large}`,
      'jobs.csv': 'submit_s,tasks,duration_s,cpus,mem\n0,1,2,1,100\n1,3,2,1,9GB\n',
    });
    const file = join(folder, 's.yaml');
    const { code, stdout, stderr } = await cli(file, '--out', join(folder, 'out'));
    expect(code).toBe(0);
    expect(stderr).toBe(
      `warning: ${file}:5:96 frameworks[1].workload.resources: no agent is large enough for a task of cpus:9;mem:1GB\n` +
        'warning: ./jobs.csv: no agent is large enough for the tasks of 1 job of 2, the first of cpus:1;mem:9GB\n',
    );
    expect(stdout).toMatch(/tasks waiting at the end +5\n/);
    expect(stdout).toMatch(/jobs finished +1\n/);
  });

  it('without an end stops when only such tasks are left, and says so', async () => {
    const folder = folderWith({
      's.yaml':
        'agents: [{ resources: "cpus:1;mem:1GB" }]\nframeworks: [{ name: a, scheduler: batch, workload: { jobs: j.csv } }]\n',
      'j.csv': 'submit_s,tasks,duration_s,cpus,mem\n0,1,2,1,100\n1,3,2,2,100\n',
    });
    const { code, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--quiet');
    expect(code).toBe(0);
    expect(stderr).toContain('warning: 3 tasks wait for ever');
  });

  it('writes to results/<name> and replaces an earlier result there', async () => {
    const folder = folderWith({ 'my.yaml': SMALL.replace('name: small\n', '') });
    const here = process.cwd();
    process.chdir(folder);
    try {
      expect(await cli('my.yaml')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/\nReport: results\/my\/report\.html\n$/),
      });
      expect((await cli('my.yaml', '--seed', '5', '--quiet')).code).toBe(0);
      expect(seedsIn('results/my')).toEqual([5]);
    } finally {
      process.chdir(here);
    }
  });
});

describe('two runs into one folder at once', () => {
  const both = async (file: string, out: string, ...options: readonly (readonly string[])[]) =>
    caught(() => Promise.all(options.map((each) => run([file, '--out', out, '--quiet', ...each]))));

  it('the second does not replace what the first wrote; it keeps its result beside', async () => {
    const folder = folderWith({ 's.yaml': SMALL });
    const out = join(folder, 'out');
    const { value, stderr } = await both(join(folder, 's.yaml'), out, ['--seed', '1'], ['--seed', '2']);
    expect([...value].sort()).toEqual([0, 2]);
    const kept = readdirSync(folder).filter((name) => name.startsWith('out.kept-'));
    expect(readdirSync(folder).sort()).toEqual(['out', ...kept, 's.yaml']);
    expect(stderr).toMatch(
      /^.*out was written by another run meanwhile, and is left as it is\nThe finished result is in .*out\.kept-\d+\n$/,
    );
    expect([seedsIn(out), seedsIn(join(folder, kept[0]))].sort()).toEqual([[1], [2]]);
    expect(seedsIn(out)).toEqual([value[0] === 0 ? 1 : 2]);
  });

  it('equal results are one', async () => {
    const folder = folderWith({ 's.yaml': SMALL });
    const { value } = await both(join(folder, 's.yaml'), join(folder, 'out'), [], []);
    expect(value).toEqual([0, 0]);
    expect(readdirSync(folder).sort()).toEqual(['out', 's.yaml']);
  });
});

describe('as a process', () => {
  it('ends with its exit code, without a bar where there is no terminal', async () => {
    const folder = folderWith({ 's.yaml': SMALL });
    const { code, stdout, stderr } = await child(['s.yaml'], { cwd: folder }).outcome;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^small, seed 1\n/);
    expect(stdout).not.toContain('\u001b');
    expect(await child(['nowhere.yaml'], { cwd: folder }).outcome).toMatchObject({ code: 2, stdout: '' });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s in the middle of a long run leaves the earlier result and nothing else',
    async (signal) => {
      const long = SMALL.replace('until: 30s', 'until: 2000h').replace('poisson: 20/min', 'poisson: 100/min');
      const folder = folderWith({ 's.yaml': `${long}outputs: { events: true }\n` });
      const out = join(folder, 'results', 'small');
      expect((await cli(join(folder, 's.yaml'), '--out', out, '--until', '10s', '--quiet')).code).toBe(0);
      const before = filesIn(out);
      const { process: running, outcome } = child(['s.yaml'], { cwd: folder });
      await vi.waitFor(
        () =>
          expect(
            readdirSync(join(out, '..'), { recursive: true }).some(
              (path) => String(path).endsWith('events.csv.gz') && String(path).includes('.tmp-'),
            ),
          ).toBe(true),
        {
          timeout: 20_000,
          interval: 50,
        },
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      running.kill(signal);
      expect(await outcome).toEqual({
        code: signal === 'SIGINT' ? 130 : 143,
        stdout: '',
        stderr: 'interrupted; no results were written\n',
      });
      expect(readdirSync(join(out, '..'))).toEqual(['small']);
      expect(filesIn(out)).toEqual(before);
    },
    30_000,
  );

  it('stops quietly when nobody reads on', async () => {
    const { process: running, outcome } = child(['list']);
    running.stdout?.destroy();
    expect(await outcome).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('progress', () => {
  const shown = (isTTY: boolean, isWanted: boolean) =>
    caught(async () => {
      const { isTTY: before } = process.stderr;
      process.stderr.isTTY = isTTY;
      try {
        const progress = new Progress(isWanted);
        progress.update('drf, seed 1', 0);
        progress.update('an allocator with a very long name, seed 12', 0.42);
        progress.stop();
        progress.stop();
      } finally {
        process.stderr.isTTY = before;
      }
    });

  it('is a bar on a terminal, in less than 80 columns', async () => {
    const { stderr } = await shown(true, true);
    expect(stderr).toContain('drf, seed 1');
    const escape = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|${String.fromCharCode(27)}[78]`, 'g');
    const frames = stderr.replace(escape, '\n').split('\n');
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThan(80);
  });

  it('is silent elsewhere, and when not wanted', async () => {
    expect((await shown(false, true)).stderr).toBe('');
    expect((await shown(true, false)).stderr).toBe('');
  });
});
