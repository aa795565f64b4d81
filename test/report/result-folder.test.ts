import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutputError, openResultFolder, runFolder, writeResult } from '../../src/report/result-folder.ts';
import { syntheticResult } from './synthetic-result.ts';

const scenarioFile = 'scenarios/dev.yaml';
let parent: string;
let target: string;

beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'clustersim-report-')));
  target = join(parent, 'out');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function finish(at: string, options: { scenarioFile?: string; force?: boolean; text?: string } = {}): void {
  const of = options.scenarioFile ?? scenarioFile;
  const folder = openResultFolder(at, {
    scenarioFile: of,
    ...(options.force === undefined ? {} : { force: options.force }),
  });
  writeFileSync(folder.path('manifest.json'), JSON.stringify({ scenario_file: of, text: options.text }));
  folder.commit();
}
const textIn = (at: string) => JSON.parse(readFileSync(join(at, 'manifest.json'), 'utf8')).text;

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('a result folder', () => {
  it('holds everything that is promised, at once', async () => {
    const folder = openResultFolder(join(parent, 'results', 'dev'), { scenarioFile });
    writeFileSync(folder.path(runFolder('drf', 1), 'events.csv.gz'), 'streamed by the run');
    const result = syntheticResult({ allocators: ['drf', 'my/own'], replications: 1, windows: 3, jobs: 20 });
    await writeResult(folder, result, { version: '1.2.3', scenarioFile, execution: { wall_seconds: 1.5 } });
    expect(existsSync(join(parent, 'results', 'dev'))).toBe(false);
    folder.commit();
    expect(readdirSync(join(parent, 'results'))).toEqual(['dev']);
    const files = readdirSync(join(parent, 'results', 'dev'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(parent, 'results', 'dev').length + 1))
      .sort();
    const runs = ['allocator=drf', 'allocator=my%2Fown'].flatMap((run) =>
      ['digests.csv', 'jobs.csv', 'shares.csv', 'utilization.csv'].map((file) => `runs/${run}/seed=1/${file}`),
    );
    expect(files).toEqual(
      [
        ...['dominant-shares', 'utilization', 'waiting-time'].flatMap((chart) => [
          `charts/${chart}.svg`,
          `charts/${chart}.vl.json`,
        ]),
        ...['execution.json', 'manifest.json', 'report.html', 'summary.csv', 'summary.json'],
        ...[...runs, 'runs/allocator=drf/seed=1/events.csv.gz'],
      ].sort(),
    );
    const spec = JSON.parse(readFileSync(join(parent, 'results', 'dev', 'charts', 'utilization.vl.json'), 'utf8'));
    expect(spec.data.values.length).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(join(parent, 'results', 'dev', 'execution.json'), 'utf8'))).toEqual({
      wall_seconds: 1.5,
    });
  });

  it('replaces an earlier result of the same scenario file, whatever folder it was named from', () => {
    finish(target, { text: 'first' });
    writeFileSync(join(target, 'summary.csv'), 'old');
    finish(target, { text: 'second', scenarioFile: `./dev.yaml` });
    expect(textIn(target)).toBe('second');
    expect(readdirSync(target)).toEqual(['manifest.json']);
    expect(readdirSync(parent)).toEqual(['out']);
  });

  it('refuses results of another scenario, and what is no result', () => {
    finish(target, { scenarioFile: 'scenarios/other.yaml' });
    expect(() => openResultFolder(target, { scenarioFile })).toThrow(
      /holds results of scenarios\/other\.yaml, not of scenarios\/dev\.yaml; .*--force/,
    );
    const notes = join(parent, 'notes');
    mkdirSync(notes);
    writeFileSync(join(notes, 'thesis.txt'), 'years of work');
    expect(() => openResultFolder(notes, { scenarioFile })).toThrow(OutputError);
    expect(readdirSync(parent).sort()).toEqual(['notes', 'out']);
  });

  it('does not take a file of the same name in another folder for the same scenario', () => {
    finish(target, { scenarioFile: 'a/dev.yaml' });
    expect(() => openResultFolder(target, { scenarioFile: 'b/dev.yaml' })).toThrow(OutputError);
  });

  it('refuses to remove what the user put beside a result', () => {
    finish(target);
    writeFileSync(join(target, 'analysis.ipynb'), '{}');
    expect(() => openResultFolder(target, { scenarioFile })).toThrow(/holds analysis\.ipynb, which is not part of a result/);
  });

  it('replaces anything with force, but never where one is, or lives, or keeps the scenario', () => {
    mkdirSync(target);
    writeFileSync(join(target, 'junk'), '');
    finish(target, { force: true, text: 'new' });
    expect(readdirSync(target)).toEqual(['manifest.json']);
    for (const place of ['.', '..', '/', parent]) {
      expect(() => openResultFolder(place, { scenarioFile: join(parent, 'dev.yaml'), force: true })).toThrow(
        /holds more than results/,
      );
    }
  });

  it('takes an empty folder, and a link to where the folder really is', () => {
    mkdirSync(target);
    symlinkSync(target, join(parent, 'link'));
    finish(join(parent, 'link'), { text: 'through the link' });
    expect(textIn(target)).toBe('through the link');
  });

  it('leaves nothing when aborted, and aborting after a commit is harmless', () => {
    const folder = openResultFolder(target, { scenarioFile });
    writeFileSync(folder.path('manifest.json'), '{}');
    folder.abort();
    folder.abort();
    folder.commit();
    expect(readdirSync(parent)).toEqual([]);
    const kept = openResultFolder(target, { scenarioFile });
    kept.commit();
    kept.abort();
    expect(readdirSync(parent)).toEqual(['out']);
  });

  it('clears what killed runs left, not what living ones write', () => {
    const dead = deadProcess();
    for (const name of [`.out.tmp-${dead}`, `.out.tmp-${process.ppid}`, `.other.tmp-${dead}`, `.out.tmp-${process.pid}`])
      mkdirSync(join(parent, name));
    finish(target);
    expect(readdirSync(parent).sort()).toEqual([`.other.tmp-${dead}`, `.out.tmp-${process.ppid}`, 'out']);
  });

  it('brings back the earlier result when a run was killed while replacing it', () => {
    const dead = deadProcess();
    finish(target, { text: 'earlier' });
    spawnSync('mv', [target, join(parent, `.out.old-${dead}`)]);
    openResultFolder(target, { scenarioFile }).abort();
    expect(textIn(target)).toBe('earlier');
  });

  it('a killed run leaves the earlier result whole, and the next run no trace of it', () => {
    finish(target, { text: 'earlier' });
    const program = `
      import { writeFileSync } from 'node:fs';
      import { openResultFolder } from ${JSON.stringify(new URL('../../src/report/result-folder.ts', import.meta.url).href)};
      const folder = openResultFolder(${JSON.stringify(target)}, { scenarioFile: 'scenarios/dev.yaml' });
      writeFileSync(folder.path('summary.csv'), 'half');
      process.kill(process.pid, 'SIGKILL');`;
    const killed = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    expect(killed.signal, killed.stderr).toBe('SIGKILL');
    expect(textIn(target)).toBe('earlier');
    expect(readdirSync(parent)).toHaveLength(2);
    finish(target, { text: 'next' });
    expect(readdirSync(parent)).toEqual(['out']);
    expect(textIn(target)).toBe('next');
  });

  it('two runs of one process do not share a temporary folder', () => {
    const one = openResultFolder(target, { scenarioFile });
    const two = openResultFolder(target, { scenarioFile });
    expect(one.path('x')).not.toBe(two.path('x'));
    one.abort();
    two.abort();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('keeps a finished result beside when its place was taken meanwhile', () => {
    const folder = openResultFolder(target, { scenarioFile });
    writeFileSync(folder.path('manifest.json'), JSON.stringify({ scenario_file: scenarioFile, text: 'hours of work' }));
    mkdirSync(target);
    writeFileSync(join(target, 'thesis.txt'), '');
    expect(() => folder.commit()).toThrow(/The finished result is in .*out\.kept-/);
    folder.abort();
    expect(textIn(join(parent, `out.kept-${process.pid}`))).toBe('hours of work');
    expect(existsSync(join(target, 'thesis.txt'))).toBe(true);
  });

  it('says so when it cannot write there', () => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => openResultFolder(join(parent, 'file', 'out'), { scenarioFile })).toThrow(OutputError);
    expect(() => openResultFolder(join(parent, 'file', 'deep', 'out'), { scenarioFile })).toThrow(
      /cannot write results to .*: a part of the path is a file/,
    );
    expect(() => openResultFolder(join(parent, 'file'), { scenarioFile })).toThrow(/is a file; give a folder/);
  });
});

it('names run folders as partitions, odd characters escaped', () => {
  expect(runFolder('weighted-drf', 7)).toBe('runs/allocator=weighted-drf/seed=7');
  expect(runFolder('a/b = é', 1)).toBe('runs/allocator=a%2Fb%20%3D%20%C3%A9/seed=1');
});
