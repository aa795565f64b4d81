import { dirname, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { DistributionSpec } from '../workloads/distribution-spec.ts';
import { type Path, type Place, Problem } from './error.ts';
import type { Finding } from './issues.ts';
import * as messages from './messages/messages.ts';
import type { UnreadDistribution } from './schema/distribution-schema.ts';
import { keyPlaceAt, nodeAt, placeAt, type SourceNode } from './source-tree.ts';

/** The files a scenario may name; handed in, so that tests need no disk. */
export interface Files {
  /** The text; throws where there is none. */
  read(path: string): string;
  exists(path: string): boolean;
}

/** What resolving a scenario needs beside its values: where they stand, the files beside them, and a place for complaints. */
export class Context {
  readonly root: SourceNode;
  readonly findings: Finding[] = [];
  readonly #files: Files;

  constructor(root: SourceNode, files: Files) {
    this.root = root;
    this.#files = files;
  }

  report(path: Path, problem: Problem): void {
    this.findings.push({ path, problem });
  }

  /** As `report`, but it is the key that is wrong. */
  reportKey(path: Path, problem: Problem): void {
    this.findings.push({ path, problem, isAboutKey: true });
  }

  /** Reports what `check` throws. */
  checking(path: Path, check: () => void, isAboutKey = false): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.findings.push({ path, problem: error, isAboutKey });
    }
  }

  place(path: Path): Place {
    return placeAt(this.root, path);
  }

  keyPlace(path: Path): Place {
    return keyPlaceAt(this.root, path);
  }

  /** A scalar as it is written: `01` and `1.10` lose something as numbers. */
  text(path: Path): string {
    return nodeAt(this.root, path)?.text ?? '';
  }

  has(path: Path): boolean {
    return nodeAt(this.root, path) !== undefined;
  }

  /** The absolute path of a file named at `path`, relative to the file that names it; it must exist. */
  file(path: Path, written: string): string {
    const absolute = resolve(dirname(this.place(path).file), written);
    if (!this.#files.exists(absolute)) this.report(path, messages.noSuchFile(written));
    return absolute;
  }

  /** Reads the column of a CSV file that a distribution draws from. */
  distribution(path: Path, distribution: UnreadDistribution): DistributionSpec {
    if (distribution.kind !== 'column') return distribution;
    const { file, column, unit } = distribution;
    let values: readonly number[] = [];
    const findingsBefore = this.findings.length;
    const absolute = this.file([...path, 'empirical', 'file'], file);
    if (this.findings.length === findingsBefore) {
      this.checking([...path, 'empirical', 'file'], () => {
        const rows = readCsv(this.#files, absolute, file);
        if (rows.header.includes(column)) values = columnOf(rows, column, unit, file);
        else this.report([...path, 'empirical', 'column'], messages.noSuchColumn(file, column, rows.header));
      });
    }
    return { kind: 'empirical', values, source: `${file}:${column}` };
  }
}

interface Rows {
  readonly header: readonly string[];
  readonly records: readonly { readonly record: readonly string[]; readonly line: number }[];
}

function readCsv(files: Files, path: string, written: string): Rows {
  let text: string;
  try {
    text = files.read(path);
  } catch (error) {
    throw messages.unreadable(written, (error as Error).message);
  }
  try {
    const rows = parse(text, { bom: true, info: true, skip_empty_lines: true, trim: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return {
      header: rows[0]?.record ?? [],
      records: rows.slice(1).map(({ record, info }) => ({ record, line: info.lines })),
    };
  } catch (error) {
    throw messages.notCsv(written, (error as Error).message);
  }
}

/** Data is rounded to whole µs or thousandths; only what a person writes must be exact. */
function columnOf({ header, records }: Rows, column: string, unit: number, file: string): readonly number[] {
  if (records.length === 0) throw messages.emptyColumn(file, column);
  const index = header.indexOf(column);
  return records.map(({ record, line }) => {
    const value = Number(record[index]);
    const isNumber = record[index] !== '' && Number.isFinite(value) && value >= 0;
    if (!isNumber) throw messages.notANumberInColumn(file, line, column, record[index]!);
    return Math.round(value * unit);
  });
}
