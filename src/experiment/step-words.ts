import { formatDuration } from '../scenario/index.ts';
import { EVENT_MARK } from './step-writer.ts';

/** One step of a run, as a person reads it. */
export interface Step {
  /** µs. */
  readonly time: number;
  readonly words: string;
}

/**
 * A line of a `StepWriter`, or of `events.csv.gz`, in words: `"task ends" about 17`; `offer: framework web, agent a1, cpus 4`.
 * `header` has the names of the event log's columns.
 */
export function stepOf(line: string, header: string | null): Step {
  if (line.startsWith(EVENT_MARK)) {
    const [time, subject, ...name] = line.slice(EVENT_MARK.length).split(',');
    return { time: Number(time), words: `event "${name.join(',')}" about ${subject}` };
  }
  const cells = cellsOf(line);
  const columns = header === null ? [] : cellsOf(header);
  const told = cells.flatMap((cell, i) => (i < 2 || cell === '' ? [] : [toldCell(columns[i] ?? `column ${i + 1}`, cell)]));
  const [time, kind = ''] = cells;
  return { time: Number(time), words: told.length === 0 ? kind : `${kind}: ${told.join(', ')}` };
}

function toldCell(column: string, cell: string): string {
  if (column === 'detail') return cell;
  if (column === 'until_us') return `until ${formatDuration(cell === 'inf' ? Number.POSITIVE_INFINITY : Number(cell))}`;
  return `${column.replaceAll('_', ' ')} ${cell}`;
}

/** The cells of a line of CSV (RFC 4180). */
function cellsOf(line: string): string[] {
  const cells = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
