import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { DECLARED } from '../src/allocators/declared.ts';
import { ALLOCATORS } from '../src/allocators/index.ts';
import { DEFAULTS } from '../src/cli/check-command.ts';
import { checkTogether } from '../src/cli/check-hands.ts';
import type { Verdict } from '../src/fairness/checker/check.ts';
import type { Counterexample } from '../src/fairness/checker/explain.ts';
import { PROPERTY_NAMES } from '../src/fairness/properties/index.ts';

/**
 * Writes what `clustersim check` says of each allocator that comes with clustersim: `npm run docs:shipped`, or only
 * of those named (`npm run docs:shipped -- slots`). The record is for
 * tests, which play its worlds again; the table in docs/allocators.md and docs/smallest-worlds.md are the record in words.
 */

const pathOf = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

export const RECORD = pathOf('test/fairness/checker/shipped-verdicts.json');
export const TABLE_PAGE = pathOf('docs/allocators.md');
export const WORLDS_PAGE = pathOf('docs/smallest-worlds.md');

/** It holds in so many worlds; or is broken by a world of the record, by number from 1; or does not apply. */
export type Cell = { readonly holds: number } | { readonly brokenBy: number } | null;

export interface Shipped {
  /** By allocator and property. */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, Cell>>>>;
  readonly worlds: readonly SmallestWorld[];
}

export interface SmallestWorld extends Pick<Counterexample, 'world' | 'explanation'> {
  readonly property: string;
}

/** In the order of tables: those of a kind side by side. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'By dominant shares': ['mesos', 'drf', 'weighted-drf', 'reservation-aware', 'drfh-first-fit', 'drfh-best-fit'],
  'By another measure of who has least': ['sequential-min-max', 'asset-fairness', 'max-min', 'choosy', 'slots', 'las'],
  'By something else': ['strict-priority', 'fifo', 'lottery', 'tetris', 'gang', 'static-partition'],
};

const NAMES = Object.values(GROUPS).flat();

/** What is kept of a verdict: of a violation the world. */
export interface Said extends Pick<Verdict, 'name' | 'verdict' | 'worlds'> {
  readonly counterexample: Pick<Counterexample, 'world' | 'explanation'> | null;
}

/** @param saidOf what `check` with its default options says of each, in the order of `NAMES` */
export function shippedOf(saidOf: readonly (readonly Said[])[]): Shipped {
  const found = saidOf.flatMap((verdicts, i) =>
    verdicts.flatMap(({ name, counterexample }) => (counterexample === null ? [] : [worldOf(NAMES[i], name, counterexample)])),
  );
  const worlds = PROPERTY_NAMES.flatMap((property) => unique(found.filter((each) => each.property === property)));
  const cellOf = (allocator: string, { name, verdict, worlds: count, counterexample }: Said): Cell => {
    if (counterexample === null) return verdict === 'holds' ? { holds: count } : null;
    const own = keyOf(worldOf(allocator, name, counterexample));
    return { brokenBy: 1 + worlds.findIndex((each) => keyOf(each) === own) };
  };
  return {
    verdicts: Object.fromEntries(
      saidOf.map((verdicts, i) => [
        NAMES[i],
        Object.fromEntries(verdicts.map((verdict) => [verdict.name, cellOf(NAMES[i], verdict)])),
      ]),
    ),
    worlds,
  };
}

/** The other way round, of one allocator. */
function saidOf({ verdicts, worlds }: Shipped, allocator: string): Said[] {
  return Object.entries(verdicts[allocator]).map(([name, cell]): Said => {
    if (cell === null) return { name, verdict: 'not-applicable', worlds: 0, counterexample: null };
    return 'holds' in cell
      ? { name, verdict: 'holds', worlds: cell.holds, counterexample: null }
      : { name, verdict: 'violated', worlds: 0, counterexample: worlds[cell.brokenBy - 1] };
  });
}

/** The same for all allocators that do the same in it. */
function worldOf(
  allocator: string,
  property: string,
  { explanation, world }: Pick<Counterexample, 'world' | 'explanation'>,
): SmallestWorld {
  return { property, explanation: explanation.replaceAll(`under ${allocator}`, 'under it'), world };
}

function unique(worlds: readonly SmallestWorld[]): SmallestWorld[] {
  return [...new Map(worlds.map((each) => [keyOf(each), each])).values()];
}

function keyOf({ property, explanation, world }: SmallestWorld): string {
  return JSON.stringify([property, explanation, world]);
}

const [BEGIN, END] = [
  '<!-- Written by scripts/shipped-verdicts.ts: npm run docs:shipped -->\n',
  '<!-- End of what is written. -->\n',
];

/** The page with the table between its marks. */
export function withTable(page: string, shipped: Shipped): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/allocators.md: expected ${BEGIN.trim()} and, below it, ${END.trim()}`);
  const tables = Object.entries(GROUPS).map(([title, names]) => tableText(title, names, shipped));
  return `${page.slice(0, begin)}${BEGIN}\n${tables.join('\n')}\n${page.slice(end)}`;
}

function tableText(title: string, names: readonly string[], { verdicts }: Shipped): string {
  const lines = PROPERTY_NAMES.map((property) => [
    `\`${property}\``,
    ...names.map((name) => cellText(verdicts[name][property], DECLARED[name]?.includes(property) ?? false)),
  ]);
  const head = [title, ...names.map((name) => `\`${name}\``)];
  return [head, head.map(() => '---'), ...lines].map((line) => `| ${line.join(' | ')} |\n`).join('');
}

function cellText(cell: Cell, isDeclared: boolean): string {
  if (cell === null) return '–';
  if ('brokenBy' in cell) return `✗ ${cell.brokenBy}`;
  return isDeclared ? '**✓**' : '✓';
}

export function worldsPage({ worlds }: Shipped): string {
  return `# Smallest worlds

${BEGIN}
The worlds that break the properties of the allocators that come with clustersim, each as small as \`clustersim check\` could make
it. The table in [allocators.md](allocators.md#what-each-has-and-has-not) has who breaks what, by these numbers;
[published-results.md](published-results.md#properties) has the definitions.

${worlds.map(({ property, explanation }, i) => `${i + 1}. \`${property}\`: ${explanation}`).join('\n')}
`;
}

/** A line an allocator, and a line a world. */
function recordText({ verdicts, worlds }: Shipped): string {
  const rows = Object.entries(verdicts).map(([name, cells]) => `${JSON.stringify(name)}: ${JSON.stringify(cells)}`);
  const listed = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join(',\n');
  return `{\n"verdicts": {\n${listed(rows)}\n},\n"worlds": [\n${listed(worlds.map((each) => JSON.stringify(each)))}\n]\n}\n`;
}

export function recorded(): Shipped {
  return JSON.parse(readFileSync(RECORD, 'utf8')) as Shipped;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  const [missing] = Object.keys(ALLOCATORS).filter((name) => !NAMES.includes(name));
  if (missing !== undefined) throw new Error(`${missing} is in no group`);
  const [unknown] = asked.filter((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`expected names of allocators; got "${unknown}"`);
  const names = asked.length === 0 ? NAMES : asked;
  const tasks = names.map((name) => ({ name, options: DEFAULTS, folder: 'results' }));
  const replies = await checkTogether(tasks, availableParallelism(), (count, name) =>
    console.error(`${count} of ${tasks.length}: ${name}`),
  );
  const shipped = shippedOf(
    NAMES.map((name) => (names.includes(name) ? replies[names.indexOf(name)].verdicts : saidOf(recorded(), name))),
  );
  writeFileSync(RECORD, recordText(shipped));
  writeFileSync(WORLDS_PAGE, worldsPage(shipped));
  writeFileSync(TABLE_PAGE, withTable(readFileSync(TABLE_PAGE, 'utf8'), shipped));
}
