import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { cli, folderWith, type Outcome } from './run-cli.ts';

/** A minute in which two frameworks want more than there is, so that it matters who is first. */
const CONTENDED = `name: contended
until: 1min
outputs: { window: 1s }
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
frameworks:
  - { name: a, scheduler: batch, workload: { arrivals: { every: 2s }, tasks: 3, duration: 5s, resources: "cpus:1;mem:1GB" } }
  - { name: b, scheduler: batch, workload: { arrivals: { every: 3s }, tasks: 3, duration: 7s, resources: "cpus:1;mem:3GB" } }
`;

/** Sorters that are not the same in every run, each for another reason. */
const UNSTEADY = {
  counts: `let calls = 0;\nexport default { name: 'counts', key: () => (calls++ > 100 ? calls % 2 : 0) };\n`,
  draws: `export default { name: 'draws', key: () => Math.random() };\n`,
  loads: `globalThis.loads = (globalThis.loads ?? 0) + 1;\nconst turn = globalThis.loads % 2;\nexport default { name: 'loads', key: (client) => ((client.name === 'a') === (turn === 0) ? 1 : 0) };\n`,
};

const OFFER = String.raw`offer: framework (a|b), role \S+, agent agent-\d, offer \d+, cpus \d+, mem \d+`;

function folder(scenario = CONTENDED, files: Readonly<Record<string, string>> = {}): string {
  return folderWith({ 's.yaml': scenario, ...files });
}

/** Runs the scenario of a folder into its `out`. */
async function results(at: string, ...options: readonly string[]): Promise<string> {
  const out = join(at, 'out');
  const { code, stderr } = await cli(join(at, 's.yaml'), '--out', out, '--quiet', ...options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return out;
}

function verifyResults(at: string, ...options: readonly string[]): Promise<Outcome> {
  return cli('verify', join(at, 'out'), '--scenario', join(at, 's.yaml'), ...options);
}

function change(file: string, edit: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  expect(edit(text)).not.toBe(text);
  writeFileSync(file, edit(text));
}

const RUN = join('runs', 'allocator=drf', 'seed=1');

describe('a scenario', () => {
  it('that is the same when run again is verified', async () => {
    const file = join(folder(`${CONTENDED}allocators: [drf, fifo]\nreplications: 2\n`), 's.yaml');
    const { code, stdout, stderr } = await cli('verify', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 4).map((line) => line.replace(/digest .*/, 'digest'))).toEqual([
      expect.stringMatching(/^drf, seed 1: the same; 60 windows, \d+ events, digest$/),
      expect.stringMatching(/^drf, seed 2: the same; /),
      expect.stringMatching(/^fifo, seed 1: the same; /),
      expect.stringMatching(/^fifo, seed 2: the same; /),
    ]);
    expect(lines[4]).toBe(`${file}: verified; 4 runs, each run twice`);
    expect(await cli('verify', file, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('obeys --seed, --until and --allocator', async () => {
    const file = join(folder(), 's.yaml');
    const { code, stdout } = await cli('verify', file, '--seed', '7', '--until', '5s', '--allocator', 'fifo');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^fifo, seed 7: the same; 5 windows, .*\n.*: verified; 1 run, each run twice\n$/);
  });

  it('with a plug-in that is the same every time is run a third time, with the plug-in loaded anew', async () => {
    const plain = `export default { name: 'plain', key: (client) => client.charged('mem') };\n`;
    const file = join(folder(`${CONTENDED}allocators: [./plain.ts]\n`, { 'plain.ts': plain }), 's.yaml');
    const { code, stdout } = await cli('verify', file);
    expect(code).toBe(0);
    expect(stdout).toContain('verified; 1 run, each run three times, the last with its plug-ins loaded anew\n');
  });

  it.each(['counts', 'draws'] as const)('whose sorter %s is caught, and the first step that differs is named', async (name) => {
    const at = folder(`${CONTENDED}allocators: [drf, ./${name}.ts]\n`, { [`${name}.ts`]: UNSTEADY[name] });
    const { code, stdout, stderr } = await cli('verify', join(at, 's.yaml'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        `^drf, seed 1: the same; .*
${name}, seed 1: two runs of it part after \\d+s and by \\d+s.*
  run twice more with every step written down, the first that differs is at \\S+, in event "[a-z ]+" about \\d+
    first run:  (${OFFER}|event .*|[a-z]+.*)
    second run: (${OFFER}|event .*|[a-z]+.*)
.*: 1 of 2 runs is not the same
$`,
      ),
    );
    const [first, second] = [...stdout.matchAll(/^ {4}(?:first|second) run: +(.*)$/gm)].map(([, words]) => words);
    expect(first).not.toBe(second);
  });

  it('whose sorter depends on how often it was loaded is caught by loading it anew', async () => {
    const at = folder(`${CONTENDED}allocators: [./loads.ts]\n`, { 'loads.ts': UNSTEADY.loads });
    const { code, stdout } = await cli('verify', join(at, 's.yaml'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^loads, seed 1: it parts when plug-ins are loaded anew, after \d+s and by \d+s/);
    expect(stdout).toMatch(new RegExp(`first run: {17}${OFFER}\n {4}with plug-ins loaded anew: ${OFFER}\n`));
  });

  it('whose plug-in fails the second time is not verified', async () => {
    const once = `let runs = 0;
export default () => {
  runs++;
  return { name: 'once', key: () => { if (runs > 2) throw new Error('not again'); return 0; } };
};\n`;
    const at = folder(`${CONTENDED}allocators: [./once.ts]\n`, { 'once.ts': once });
    const { code, stdout } = await cli('verify', join(at, 's.yaml'));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^once, seed 1: the first run comes to its end, the second does not: once: \.\/once\.ts:4:\d+: .*not again\n/,
    );
    expect(stdout).toMatch(/\n {2}the steps could not be compared: .*not again\n/);
  });

  it('that cannot be run is an error as of a run', async () => {
    const fails = `export default { name: 'fails', key: () => { throw new Error('never'); } };\n`;
    const at = folder(`${CONTENDED}allocators: [./fails.ts]\n`, { 'fails.ts': fails });
    expect(await cli('verify', join(at, 's.yaml'))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^the run failed: fails: /),
    });
    expect(await cli('verify', join(at, 'none.yaml'))).toMatchObject({ code: 2, stdout: '' });
    expect(await cli('verify')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^expected a scenario file, or a folder of results\n/),
    });
    expect((await cli('verify', join(at, 's.yaml'), '--scenario', 'x')).code).toBe(2);
  });
});

describe('results', () => {
  it('that are what the scenario gives are verified', async () => {
    const at = folder(`${CONTENDED}allocators: [drf, fifo]\nreplications: 2\n`);
    const out = await results(at, '--seed', '5', '--until', '20s');
    const { code, stdout, stderr } = await verifyResults(at);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^drf, seed 5: the same; 20 windows, /);
    expect(stdout).toContain(`${out}: verified; 4 runs, each as recorded\n`);
    expect((await verifyResults(at, '--seed', '6', '--allocator', 'fifo')).stdout).toMatch(
      /^fifo, seed 6: the same; .*\n.*: verified; 1 run, each as recorded\n$/,
    );
  });

  it('are found to be of the scenario that they name, from the folder where they were made', async () => {
    const at = folder();
    const here = process.cwd();
    process.chdir(at);
    try {
      expect((await cli('s.yaml', '--quiet')).code).toBe(0);
      expect((await cli('verify', 'results/contended')).code).toBe(0);
    } finally {
      process.chdir(here);
    }
    const elsewhere = await cli('verify', join(at, 'results', 'contended'));
    expect(elsewhere).toEqual({
      code: 2,
      stdout: '',
      stderr: `${join(at, 'results', 'contended')} was made from s.yaml, which is not there; say with --scenario where it is, or run this where it was made\n`,
    });
  });

  it('of an allocator that the command line named are verified with its file', async () => {
    const at = folder(CONTENDED, { 'mine.ts': `export default { name: 'm', key: (client) => client.charged('mem') };\n` });
    const mine = join(at, 'mine.ts');
    await results(at, '--allocator', mine, '--allocator', 'fifo');
    expect(await verifyResults(at)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        'the allocator "mine" was the file mine.ts, which is not there; say with --allocator where it is\n',
      ),
    });
    const { code, stdout } = await verifyResults(at, '--allocator', mine);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^mine, seed 1: the same; .*\n.*: verified; 1 run, /);
  });

  it('of a scenario that has changed since are not verified: the first key that did is named', async () => {
    const at = folder();
    await results(at);
    change(join(at, 's.yaml'), (text) => text.replace('every: 2s', 'every: 4s'));
    expect(await verifyResults(at)).toEqual({
      code: 1,
      stdout: `${join(at, 's.yaml')} is not the scenario of these results any more: frameworks[0].workload.arrivals.gap was 2000000, and is 4000000 now\n`,
      stderr: '',
    });
  });

  it('part in the window where their record was changed', async () => {
    const at = folder();
    const out = await results(at);
    change(join(out, RUN, 'digests.csv'), (text) => text.replace(/^(10,\d+),./m, '$1,x'));
    const { code, stdout } = await verifyResults(at);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^drf, seed 1: it parts from the recorded run after 9s and by 10s\n {2}run twice now it is the same: what it is made of has changed since, or the record has; that window begins with\n( {4}at (9|10)\S* .*\n){3}.*: 1 of 1 run is not the same\n$/,
    );
  });

  it('part when a digest of the manifest was changed, though every window is the same', async () => {
    const at = folder();
    const out = await results(at);
    change(join(out, 'manifest.json'), (text) => text.replace(/"digest": "\w/, '"digest": "x'));
    const { code, stdout } = await verifyResults(at);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^drf, seed 1: every window is the same, but not digest of manifest\.json \(recorded x\w{15}, now \w{16}\); manifest\.json does not belong to digests\.csv\n/,
    );
  });

  it('without digests.csv are compared as a whole', async () => {
    const at = folder();
    const out = await results(at);
    rmSync(join(out, RUN, 'digests.csv'));
    const same = await verifyResults(at);
    expect(same.code).toBe(0);
    expect(same.stderr).toBe('warning: drf, seed 1 has no digests.csv: the run can only be compared as a whole\n');
    change(join(out, 'manifest.json'), (text) => text.replace(/"events": \d+,/, '"events": 1,'));
    const { code, stdout } = await verifyResults(at);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^drf, seed 1: it is not the same: events of manifest\.json \(recorded 1, now \d+\)\n {2}run twice now it is the same/,
    );
  });

  it('with an event log tell the first step that differs from it', async () => {
    const sorter = (key: string) => `export default { name: 'mine', key: (client) => ${key} };\n`;
    const at = folder(CONTENDED.replace('window: 1s', 'window: 1s, events: true').concat('allocators: [./mine.ts]\n'), {
      'mine.ts': sorter("client.charged('mem')"),
    });
    const out = await results(at);
    writeFileSync(join(at, 'mine.ts'), sorter("-client.charged('mem')"));
    const { code, stdout } = await verifyResults(at);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^mine, seed 1: it parts from the recorded run after .*\n {2}in events.csv.gz the first step that differs is at \\S+\n {4}recorded: ${OFFER}\n {4}now: {6}${OFFER}\n`,
      ),
    );
    const log = join(out, 'runs', 'allocator=mine', 'seed=1', 'events.csv.gz');
    const [recorded] = /(?<= {4}recorded: offer: framework )./.exec(stdout) ?? [];
    expect(gunzipSync(readFileSync(log)).toString()).toContain(`offer,${recorded},`);
    writeFileSync(log, 'no gzip');
    expect((await verifyResults(at)).stdout).toMatch(
      /\n {2}the steps could not be compared: .*events\.csv\.gz: it cannot be unpacked: /,
    );
    writeFileSync(log, gzipSync(''));
    expect((await verifyResults(at)).stdout).toContain('    recorded: nothing more\n');
  });

  it('of an unsteady sorter say that it is the sorter', async () => {
    const at = folder(`${CONTENDED}allocators: [./draws.ts]\n`, { 'draws.ts': UNSTEADY.draws });
    await results(at);
    const { code, stdout } = await verifyResults(at);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\n {2}nor is it the same when run twice now; the first step that differs is at .*\n {4}first run: .*\n {4}second run: /,
    );
  });
});

describe('what is no result', () => {
  it.each<[what: string, spoil: (out: string) => void, message: RegExp]>([
    [
      'no manifest',
      (out) => rmSync(join(out, 'manifest.json')),
      /^\S+out has no manifest\.json; expected a result folder, or a scenario file\n$/,
    ],
    ['a manifest that is not JSON', (out) => writeFileSync(join(out, 'manifest.json'), '{'), /manifest\.json: it is not JSON: /],
    [
      'a manifest of something else',
      (out) => writeFileSync(join(out, 'manifest.json'), '{}'),
      /manifest\.json: clustersim: expected the version that made it\n$/,
    ],
    [
      'a manifest that lacks something',
      (out) => change(join(out, 'manifest.json'), (text) => text.replace('"digest":', '"digset":')),
      /manifest\.json: runs\[0\]\.digest: /,
    ],
    [
      'another version',
      (out) => change(join(out, 'manifest.json'), (text) => text.replace(/"clustersim": "[^"]*"/, '"clustersim": "0.0.1"')),
      /out was made by clustersim 0\.0\.1; this is \S+, whose runs may differ\n$/,
    ],
    [
      'digests of something else',
      (out) => writeFileSync(join(out, RUN, 'digests.csv'), 'a,b\n'),
      /digests\.csv:1: expected time,events,digest,state; got a,b\n$/,
    ],
    [
      'digests without a number',
      (out) => change(join(out, RUN, 'digests.csv'), (text) => text.replace(/^2,\d+/m, '2,many')),
      /digests\.csv:3: expected a time and a number of events; got 2,many\n$/,
    ],
  ])('%s is bad input', async (_what, spoil, message) => {
    const at = folder();
    spoil(await results(at, '--until', '5s'));
    expect(await verifyResults(at)).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  it.each<[options: string[], message: string]>([
    [['--seed', '3'], '--seed: the results have runs of 1; got "3"\n'],
    [['--allocator', 'fifo'], '--allocator: the results have runs of drf; got "fifo"\n'],
    [['--until', '3s'], '--until: results are verified to the end that they have\n'],
    [['--scenario', 'none.yaml'], 'none.yaml'],
  ])('%j is answered with what is expected', async (options, message) => {
    const at = folder();
    const out = await results(at, '--until', '5s');
    const { code, stderr } = await cli('verify', out, ...options);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
