import type { ExperimentResult, RunResult } from '../experiment/result.ts';
import { formatValue, type Quantity, unitsForRow } from './format-number.ts';
import { type Direction, headlineRows } from './headline-metrics.ts';
import { type Estimate, estimate, isClear, pairedDifference } from './statistics.ts';

/** The allocators side by side: what the terminal's table and the report's both print. */
export interface Comparison {
  readonly columns: readonly ComparisonColumn[];
  readonly rows: readonly ComparisonRow[];
  /** Seeds of an allocator; 1: no interval anywhere. */
  readonly seeds: number;
  /** Sentences to print below. */
  readonly notes: readonly string[];
}

export interface ComparisonColumn {
  readonly allocator: string;
  /** Runs whose queue still grew at the end. */
  readonly saturated: number;
}

export interface ComparisonRow {
  readonly metric: string;
  readonly label: string;
  readonly direction: Direction;
  readonly cells: readonly ComparisonCell[];
}

export interface ComparisonCell {
  /** Mean and half-width as people read them; a dash where no run defines the metric. */
  readonly text: string;
  readonly estimate?: Estimate;
  /** Better than all others by more than noise would make it. */
  readonly best: boolean;
}

/** With one seed there is no idea of the noise; below this relative difference nothing is called better. */
const SINGLE_SEED_MARGIN = 0.01;

/** The headline metrics of all allocators. */
export function compare(result: ExperimentResult): Comparison {
  const allocators = [...new Set(result.runs.map((run) => run.allocator))];
  const runsOf = allocators.map((allocator) => result.runs.filter((run) => run.allocator === allocator));
  const seeds = Math.max(0, ...runsOf.map((runs) => runs.length));
  const columns = allocators.map((allocator, index) => ({
    allocator,
    saturated: runsOf[index].filter((run) => run.saturated).length,
  }));
  const rows = headlineRows(metricNames(result)).map((row) => compareRow(row, runsOf));
  return { columns, rows, seeds, notes: notes(columns, rows, seeds) };
}

/** Every metric, not only the headlines; nothing is marked best, for most of them are not merits. */
export function allMetrics(result: ExperimentResult): { metric: string; cells: (Estimate | undefined)[] }[] {
  const allocators = [...new Set(result.runs.map((run) => run.allocator))];
  return metricNames(result).map((metric) => ({
    metric,
    cells: allocators.map((allocator) => {
      const values = bySeed(
        result.runs.filter((run) => run.allocator === allocator),
        metric,
      );
      return values.size === 0 ? undefined : estimate([...values.values()]);
    }),
  }));
}

/** All metrics that some run defines, in the runs' order. */
function metricNames(result: ExperimentResult): string[] {
  return [...new Set(result.runs.flatMap((run) => Object.keys(run.metrics)))];
}

function compareRow(
  row: { metric: string; label: string; quantity: Quantity; direction: Direction },
  runsOf: readonly (readonly RunResult[])[],
): ComparisonRow {
  const values = runsOf.map((runs) => bySeed(runs, row.metric));
  const estimates = values.map((of) => (of.size === 0 ? undefined : estimate([...of.values()])));
  const units = unitsForRow(
    row.quantity,
    estimates.map((one) => one?.mean ?? 0),
  );
  const best = clearBest(values, row.direction);
  const cells = estimates.map((one, index) =>
    one === undefined
      ? { text: '–', best: false }
      : { text: formatValue(one.mean, units[index], one.halfWidth), estimate: one, best: index === best },
  );
  return { metric: row.metric, label: row.label, direction: row.direction, cells };
}

function bySeed(runs: readonly RunResult[], metric: string): Map<number, number> {
  return new Map(runs.filter((run) => run.metrics[metric] !== undefined).map((run) => [run.seed, run.metrics[metric]]));
}

/**
 * The allocator whose mean is best, if its lead on the runner-up is more than noise: the 95 % interval of the paired
 * differences by seed leaves out zero, or, with one seed, they differ by more than one per cent. −1: none.
 */
export function clearBest(values: readonly ReadonlyMap<number, number>[], direction: Direction): number {
  if (direction === 'none') return -1;
  const ranked = values
    .map((of, index) => ({ index, mean: estimate([...of.values()]).mean, of }))
    .filter((one) => one.of.size > 0 && Number.isFinite(one.mean))
    .sort((a, b) => (direction === 'higher' ? b.mean - a.mean : a.mean - b.mean));
  if (ranked.length < 2) return -1;
  const [first, second] = ranked;
  const scale = Math.max(Math.abs(first.mean), Math.abs(second.mean));
  const difference = pairedDifference(first.of, second.of);
  const leads = difference.count === 1 ? Math.abs(difference.mean) > SINGLE_SEED_MARGIN * scale : isClear(difference, scale);
  return leads ? first.index : -1;
}

function notes(columns: readonly ComparisonColumn[], rows: readonly ComparisonRow[], seeds: number): string[] {
  const sentences: string[] = [];
  const compared = columns.length > 1;
  const marked = rows.some((row) => row.cells.some((cell) => cell.best));
  if (seeds === 1) {
    sentences.push('n = 1 seed: no interval.');
    if (compared)
      sentences.push(
        `* best of its row by more than 1 %${marked ? '' : ' (none)'}; whether that is noise, one seed cannot tell.`,
      );
  } else if (seeds > 1) {
    sentences.push(`n = ${seeds} seeds: mean ±half-width of its 95 % interval (Student t).`);
    if (compared) {
      sentences.push(
        `* best of its row${marked ? '' : ' (none)'}: the 95 % interval of its paired differences from the runner-up, by seed, excludes 0.`,
      );
    }
  }
  const saturated = columns.filter((column) => column.saturated > 0);
  if (saturated.length > 0) {
    const which = saturated.map((column) => `${column.allocator} (${column.saturated} of ${seeds})`).join(', ');
    sentences.push(`! saturated: ${which}. The queue still grew at the end; waits are of the observed span, not of the system.`);
  }
  return sentences;
}
