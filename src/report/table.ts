import { createColors } from 'picocolors';
import type { ExperimentResult } from '../experiment/result.ts';
import { type Comparison, type ComparisonRow, compare } from './comparison.ts';

/** What picocolors' `createColors` returns. */
export type Colors = ReturnType<typeof createColors>;

export interface TableOptions {
  /** Default 80. */
  readonly width?: number;
  /** Default: no colour; pass picocolors' own for a terminal. */
  readonly colors?: Colors;
}

const GAP = 2;
const LABEL_MAX = 30;
const NAME_MAX = 22;

/**
 * The comparison table for a terminal: a row a headline metric, a column an allocator, in several blocks one below the
 * other where they do not fit side by side. Ends with a line feed.
 */
export function comparisonTable(result: ExperimentResult, options: TableOptions = {}): string {
  const width = options.width ?? 80;
  const colors = options.colors ?? createColors(false);
  const comparison = compare(result);
  const labels = comparison.rows.map((row) => shorten(row.label, LABEL_MAX));
  const labelWidth = Math.max(0, ...labels.map(length));
  const columns = comparison.columns.map((column, index) => layOut(comparison, index, column.saturated > 0));
  const blocks = split(
    columns.map((column) => column.width),
    width - labelWidth,
  );
  const lines: string[] = [];
  for (const block of blocks) {
    if (lines.length > 0) lines.push('');
    lines.push(`${' '.repeat(labelWidth)}${block.map((index) => columns[index].head(colors)).join('')}`);
    for (const [row, label] of labels.entries()) {
      lines.push(colors.dim(pad(label, labelWidth)) + block.map((index) => columns[index].cell(row, colors)).join(''));
    }
  }
  const footer = comparison.notes.flatMap((note) => wrap(note, width)).map((line) => colors.dim(line));
  return [...lines.map((line) => line.trimEnd()), '', ...footer, ''].join('\n');
}

interface Column {
  readonly width: number;
  head(colors: Colors): string;
  cell(row: number, colors: Colors): string;
}

/** Right-aligned, one place at the right kept for the mark. */
function layOut(comparison: Comparison, index: number, saturated: boolean): Column {
  const name = shorten(comparison.columns[index].allocator, NAME_MAX);
  const texts = comparison.rows.map((row: ComparisonRow) => row.cells[index].text);
  const inner = Math.max(length(name), ...texts.map(length));
  const fill = (text: string) => ' '.repeat(GAP + inner - length(text));
  return {
    width: GAP + inner + 1,
    head: (colors) => fill(name) + colors.bold(name) + (saturated ? colors.yellow('!') : ' '),
    cell: (row, colors) => {
      const best = comparison.rows[row].cells[index].best;
      return fill(texts[row]) + (best ? colors.green(`${texts[row]}*`) : `${texts[row]} `);
    },
  };
}

/** Consecutive columns, as many a block as fit; one at least. */
function split(widths: readonly number[], room: number): number[][] {
  const blocks: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [index, width] of widths.entries()) {
    if (used + width > room) {
      blocks.push([]);
      used = 0;
    }
    blocks[blocks.length - 1].push(index);
    used += width;
  }
  return blocks;
}

function length(text: string): number {
  return [...text].length;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - length(text)));
}

/** Cut in the middle: names tend to differ at their ends. */
function shorten(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const tail = Math.floor((max - 1) / 2);
  return `${letters.slice(0, max - 1 - tail).join('')}…${letters.slice(letters.length - tail).join('')}`;
}

/** Broken at spaces; a word longer than the line is cut. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const cut = shorten(word, width);
    if (line !== '' && length(line) + 1 + length(cut) > width) {
      lines.push(line);
      line = cut;
    } else line = line === '' ? cut : `${line} ${cut}`;
  }
  return [...lines, line];
}
