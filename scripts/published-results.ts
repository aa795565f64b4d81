import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COUNTEREXAMPLES, type Known } from '../src/fairness/checker/counterexamples.ts';
import {
  type Cell,
  type CellOutcome,
  labelsOf,
  lookAt,
  type Row,
  type Table,
  TRUTH_TABLE,
} from '../src/fairness/checker/truth-table.ts';
import { exactText } from '../src/fairness/fraction.ts';
import type { Instance } from '../src/fairness/instance.ts';
import { PROPERTIES } from '../src/fairness/properties/index.ts';

/** Writes docs/published-results.md from what the truth table gives: `npm run docs:published`. A test compares. */

export const PAGE = fileURLToPath(new URL('../docs/published-results.md', import.meta.url));

/** What was looked at, by row and property. */
export type Outcomes = ReadonlyMap<Row, ReadonlyMap<string, CellOutcome>>;

/** Worlds that are looked at until one breaks a cell of which that is expected. */
export const MOST_TO_FIND = 3000;

export function outcomesOf(tables: readonly Table[]): Outcomes {
  return new Map(
    tables.flatMap(({ rows }) =>
      rows.map((row) => {
        const cells = Object.entries(row.cells).filter(([, cell]) => cell === 'holds' || cell === 'found');
        const most = (cell: Cell): number => (cell === 'holds' ? row.worlds : MOST_TO_FIND);
        return [row, new Map(cells.map(([name, cell]) => [name, lookAt(name, row, most(cell))]))] as const;
      }),
    ),
  );
}

export function pageOf(outcomes: Outcomes): string {
  return `# Published results, checked

<!-- Written by scripts/published-results.ts: npm run docs:published -->

What the literature says of policies, and what \`src/fairness\` finds. **✓ n**: no violation in n worlds: all tiny ones (up to
three users, two resources, demands of 1 to 3), then drawn ones (up to four users, three resources, demands of up to 16; of
strategy-proofness up to 4, all reports of one user). **✗ label**: broken by the counterexample of that name below, whose numbers
are exact. **✗ found**: broken by a world that the search finds. Rows in *italics* are wrong on purpose: a search that does not
see it would see nothing.

No policy has sharing incentive, Pareto efficiency and resource monotonicity at once (Ghodsi et al., NSDI’11, §6.1.3); a test looks
at all rows for one that has.

${TRUTH_TABLE.map((table) => tableText(table, outcomes)).join('\n')}
## Counterexamples

${labelsOf(TRUTH_TABLE)
  .map((label) => knownText(label, COUNTEREXAMPLES[label]))
  .join('\n')}

## Found

${TRUTH_TABLE.flatMap(({ title, rows }) => rows.flatMap((row) => foundText(title, row, outcomes.get(row)))).join('\n')}

## Properties

${PROPERTIES.map(({ name, definition, source }) => `* \`${name}\`: ${definition} (${source})`).join('\n')}
`;
}

function tableText({ title, columns, rows }: Table, outcomes: Outcomes): string {
  const cells = (row: Row): string[] => columns.map((name) => cellText(row.cells[name], outcomes.get(row)?.get(name)));
  const name = ({ title, isControl }: Row): string => (isControl ? `*${title}*` : title);
  const lines = [['', ...columns], columns.map(() => '---').concat('---'), ...rows.map((row) => [name(row), ...cells(row)])];
  return `## ${title}\n\n${lines.map((line) => `| ${line.join(' | ')} |`).join('\n')}\n`;
}

function cellText(cell: Cell, outcome: CellOutcome | undefined): string {
  if (cell === null) return '–';
  if (typeof cell === 'object') return `✗ ${cell.label}`;
  return outcome?.violation ? '✗ found' : `✓ ${outcome?.worlds}`;
}

function knownText(label: string, { policy, world, tasks, after }: Known): string {
  const before = `${worldText(world)}: \`${policy.name}\` gives (${tasks.join(', ')})`;
  return `* **${label}** ${before}${after === undefined ? '' : `; ${worldText(after.world)}: (${after.tasks.join(', ')})`}.`;
}

function worldText({ resources, servers, users }: Instance): string {
  const vector = (amounts: readonly { toFraction(): string }[]): string =>
    `(${amounts.map((each) => each.toFraction()).join(', ')})`;
  const needs = users.map(({ demand, cap, priority }) => {
    const more = `${cap === null ? '' : ` × ${exactText(cap)}`}${priority === 0 ? '' : ` at priority ${priority}`}`;
    return `${vector(demand)}${more}`;
  });
  return `${servers.map(vector).join(' and ')} of ${resources.join(', ')}, tasks of ${needs.join(', ')}`;
}

function foundText(title: string, row: Row, outcomes: ReadonlyMap<string, CellOutcome> | undefined): string[] {
  return [...(outcomes ?? [])].flatMap(([name, { worlds, violation }]) => {
    if (violation === null) return [];
    const { promise, finding } = violation.violation;
    return [
      `* ${row.title} (${title.toLowerCase()}), ${name}, world ${worlds}: ${worldText(violation.instance)}. ${promise} ${finding}`,
    ];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, pageOf(outcomesOf(TRUTH_TABLE)));
