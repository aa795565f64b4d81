import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { comparisonTable, KNOWN_NAMES, loadScenario, parseScenario, prepare, runExperiment, simulate } from '../../src/index.ts';
import { child } from '../cli/run-cli.ts';
import { filesBelow, ROOT, read } from './sources.ts';

const readme = read('README.md');

/** The block after `<!-- example: name -->`. */
function example(name: string): string {
  const block = new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\\n\`\`\`\\n`).exec(readme);
  if (block === null) throw new Error(`the README has no example ${name}`);
  return `${block[1]}\n`;
}

test('the commands that the README gives first are those that CI runs', () => {
  const commands = [...readme.matchAll(/^```sh\n([\s\S]*?)\n```$/gm)].flatMap(([, block]) => block.split('\n'));
  const parts = commands.flatMap((command) => command.split(' && '));
  expect(new Set(parts)).toEqual(new Set(['npm ci', 'npm test', 'npx clustersim scenarios/google-2011.yaml']));
  const ci = read('.ci/run');
  expect(parts.filter((command) => !ci.includes(command))).toEqual([]);
});

test('the small scenario of the README prints what the README shows', async () => {
  const { scenario, warnings } = parseScenario(example('two-teams.yaml'), 'two-teams.yaml', KNOWN_NAMES);
  const result = await runExperiment(scenario, warnings);
  const shown = /\$ npx clustersim two-teams\.yaml\n([\s\S]*?)\nReport: /.exec(readme)?.[1];
  expect(shown, 'if the new numbers are right, paste them into the README').toBe(
    `two-teams, seeds 1 to 5\n\n${comparisonTable(result)}`,
  );
});

test('the allocator of the README runs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clustersim-readme-'));
  try {
    writeFileSync(join(folder, 'round-robin.ts'), example('round-robin.ts'));
    const scenarioFile = join(folder, 'mine.yaml');
    writeFileSync(
      scenarioFile,
      `until: 1min
allocators: [{ use: ./round-robin.ts, label: mine }]
agents: [{ count: 4, resources: "cpus:4;mem:8GB" }]
frameworks:
  - { name: a, scheduler: batch, workload: { tasks: 8, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: b, scheduler: batch, workload: { tasks: 8, duration: 10s, resources: "cpus:1;mem:1GB" } }
`,
    );
    const prepared = await prepare(loadScenario(scenarioFile, KNOWN_NAMES).scenario);
    expect(simulate(prepared, 'mine', 1).metrics['tasks.finished']).toBe(16);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what the README shows of check and solve is what they print', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clustersim-readme-'));
  try {
    writeFileSync(join(folder, 'round-robin.ts'), example('round-robin.ts'));
    const shown = [...readme.matchAll(/^\$ npx clustersim ((?:check|solve) .*)\n([\s\S]*?)\n```$/gm)];
    expect(shown).toHaveLength(2);
    for (const [, command, output] of shown) {
      const { stdout } = await child(command.split(' '), { cwd: folder }).outcome;
      expect(stdout.trimEnd()).toBe(output);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what the README uses of the library is there', () => {
  const names = /import \{([^}]*)\} from 'clustersim'/
    .exec(example('library.mjs'))?.[1]
    .split(',')
    .map((name) => name.trim());
  const exported = { KNOWN_NAMES, loadScenario, prepare, runExperiment, simulate };
  expect(names).toEqual(Object.keys(exported));
});

const PAGES = ['README.md', 'CHANGELOG.md', ...filesBelow('docs', ['.md']).map((path) => `docs/${path}`)];

test.each(PAGES)('%s links to what is there', (page) => {
  const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/')) : '.';
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)].map(([, link]) => link);
  const broken = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(ROOT, folder, link)));
  expect(broken).toEqual([]);
});

test.each(PAGES)('%s names only sources that are there', (page) => {
  const named = [...read(page).matchAll(/`((?:src|test|scripts|scenarios|docs)\/[\w./-]+)`/g)].map(([, path]) => path);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
