import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The package as somebody else gets it: built, put into a node_modules, and imported by its name. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');
let consumer: string;
let installed: string;

beforeAll(() => {
  consumer = mkdtempSync(join(tmpdir(), 'clustersim-consumer-'));
  installed = join(consumer, 'node_modules/clustersim');
  mkdirSync(installed, { recursive: true });
  copyFileSync(join(root, 'package.json'), join(installed, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'), 'junction');
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }');
  node(
    root,
    tsc,
    '-p',
    'tsconfig.build.json',
    '--outDir',
    join(installed, 'dist'),
    '--incremental',
    'false',
    '--tsBuildInfoFile',
    'null',
  );
}, 60_000);

afterAll(() => rmSync(consumer, { recursive: true, force: true }));

function node(cwd: string, ...args: string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(' ')}\n${stdout}${stderr}`);
  }
}

const EXAMPLE = `
import { join } from 'node:path';
import { type Allocator, type ExperimentResult, HierarchicalAllocator, KNOWN_NAMES, loadScenario, openResultFolder, parseScenario, prepare, runExperiment, simulate, type Sorter, sorters, writeResult } from 'clustersim';
import { createSimulation, SECOND } from 'clustersim/sim';

const text = \`
until: 1min
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
frameworks:
  - name: a
    scheduler: { use: batch }
    workload: { tasks: 8, duration: 10s, resources: "cpus:1;mem:1GB" }
\`;
const { scenario, warnings } = parseScenario(text, 'example.yaml', KNOWN_NAMES);
const result: ExperimentResult = await runExperiment(scenario, warnings);
const again = simulate(await prepare(scenario), 'drf', 1);
if (again.digest !== result.runs[0]?.digest) throw new Error('two equal runs differ');

const mine: Sorter = { name: 'mine', key: (client) => client.charged('cpus') };
const allocator: Allocator = new HierarchicalAllocator({
  name: 'mine', honours: { weights: false, priorities: false, reservations: false, quota: false }, roles: mine, frameworks: sorters.drf,
});
const simulation = createSimulation({ seed: 1 });
simulation.run(SECOND);

const folder = openResultFolder(join(import.meta.dirname, 'out'), { scenarioFile: 'example.yaml' });
await writeResult(folder, result, { version: '1', scenarioFile: 'example.yaml', execution: {} });
folder.commit();
console.log(again.metrics['tasks.finished'], allocator.name, simulation.now, typeof loadScenario);
`;

test('the built package can be imported by its name, its types too', () => {
  writeFileSync(join(consumer, 'example.ts'), EXAMPLE);
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node'];
  node(consumer, tsc, 'example.ts', '--strict', '--module', 'nodenext', '--target', 'es2023', '--skipLibCheck', ...types);
  expect(node(consumer, 'example.js')).toBe('8 mine 1000000 function\n');
  expect(statSync(join(consumer, 'out/report.html')).isFile()).toBe(true);
}, 60_000);

test('the command of the built package runs and knows its version', () => {
  const { version, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    bin: { clustersim: string };
  };
  expect(node(consumer, join(installed, bin.clustersim), '--version')).toBe(`${version}\n`);
  expect(readFileSync(join(installed, bin.clustersim), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
}, 60_000);
