import { expect, test } from 'vitest';
import { withTables } from '../../scripts/scenario-reference.ts';
import { ALLOCATORS, METRICS, SCHEDULERS } from '../../src/index.ts';
import { EVENT_COLUMNS } from '../../src/metrics/event-rows.ts';
import { filesBelow, read, SOURCES, source } from './sources.ts';

/** What the pages say is what the code has. */

const metrics = read('docs/metrics.md');
const results = read('docs/results.md');
const allocators = read('docs/allocators.md');

/** What stands in backquotes in the first cells of the tables between two headings. */
function documented(page: string, heading: string): string[] {
  const [, section] = page.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`there is no section "${heading}"`);
  const firstCells = section.split('\n## ')[0].match(/^\| `[^|]*/gm) ?? [];
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
}

test('docs/scenarios.md has every key of the schema; if not: npm run docs', () => {
  const page = read('docs/scenarios.md');
  expect(withTables(page)).toBe(page);
});

test('docs/metrics.md has every metric', () => {
  const rows = metrics.match(/^\| `[^`]+`/gm) ?? [];
  const names = rows.map((row) => row.slice(3, -1));
  expect(names.sort()).toEqual(METRICS.map(({ name }) => name).sort());
});

test.each(['jobs', 'shares', 'fairness', 'utilization', 'digests', 'marks'])(
  'docs/results.md has every column of %s.csv',
  (name) => {
    const header = /const HEADER = \[([\s\S]*?)\];/.exec(source(`report/${name}-csv.ts`))?.[1];
    const columns = [...(header ?? '').matchAll(/'([^']+)'/g)].map(([, column]) => column);
    expect(columns.length).toBeGreaterThan(0);
    expect(documented(results, `\`${name}.csv\``)).toEqual(columns);
  },
);

test('docs/results.md has every column and every kind of events.csv.gz', () => {
  const names = documented(results, '`events.csv.gz`');
  expect(names.slice(0, EVENT_COLUMNS.length)).toEqual([...EVENT_COLUMNS]);
  const kinds = [...source('metrics/event-log.ts').matchAll(/#(?:line|task|offer)\('([a-z-]+)'/g)].map(([, kind]) => kind);
  expect(kinds.filter((kind) => !names.includes(kind))).toEqual([]);
});

test('docs/allocators.md has every allocator and scheduler, and what each honours', () => {
  const rows = documented(allocators, 'The built-in ones');
  expect(rows.sort()).toEqual(Object.keys(ALLOCATORS).sort());
  for (const [name, { create }] of Object.entries(ALLOCATORS)) {
    const honours = Object.entries(create().honours)
      .filter(([, isHonoured]) => isHonoured)
      .map(([what]) => what);
    const cells = new RegExp(`^\\| \`${name}\` .*`, 'm').exec(allocators)?.[0].split('|') ?? [];
    const said = cells[4]?.match(/weights|priorities|reservations|quota/g) ?? [];
    expect([name, said]).toEqual([name, honours]);
  }
  expect(documented(allocators, 'Schedulers')).toEqual(Object.keys(SCHEDULERS));
});

test('docs/ARCHITECTURE.md has every folder of src', () => {
  const page = read('docs/ARCHITECTURE.md');
  const folders = [...new Set(SOURCES.filter((path) => path.includes('/')).map((path) => path.split('/')[0]))];
  expect(folders.filter((folder) => !page.includes(`\`src/${folder}/\``))).toEqual([]);
  const ofCluster = SOURCES.flatMap((path) => /^cluster\/(\w+)\//.exec(path)?.[1] ?? []);
  expect(ofCluster.filter((folder) => !page.includes(`\`… ${folder}/\``))).toEqual([]);
});

test('decisions are numbered without gaps and have their four parts', () => {
  const names = filesBelow('docs/decisions', ['.md']);
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1));
  const parts = ['**Context.**', '**Decision.**', '**Price.**', '**What would change our mind.**'];
  const incomplete = names.filter((name) => !parts.every((part) => read(`docs/decisions/${name}`).includes(part)));
  expect(incomplete).toEqual([]);
});
