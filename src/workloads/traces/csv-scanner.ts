import { TraceError } from './trace-error.ts';

/** What a headerless table looks like: its name and its columns', for messages. */
export interface CsvTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * A cursor over a headerless, unquoted CSV file that arrives in chunks: fed with `write`, it calls `onRow` with itself
 * standing on each row. It only finds where columns begin; a column costs something when it is asked for, which is
 * five times faster than making strings of all of them (csv-parse is the oracle in the test). Rows end with LF or CR LF, the
 * last one perhaps with neither; empty lines are passed over.
 */
export class CsvScanner {
  /** Number of rows seen so far, the current one included. */
  rows = 0;
  /** Number of the current line, from 1. */
  line = 0;
  /** Valid during `onRow` only. */
  bytes: Uint8Array = new Uint8Array(0);
  private readonly table: CsvTable;
  private readonly file: string;
  private readonly onRow: (row: CsvScanner) => void;
  /** Column i is the bytes from starts[i] to starts[i + 1] − 1. */
  private readonly starts: Int32Array;
  private rest: Uint8Array = new Uint8Array(0);

  /** `file` is what messages call it. */
  constructor(table: CsvTable, file: string, onRow: (row: CsvScanner) => void) {
    this.table = table;
    this.file = file;
    this.onRow = onRow;
    this.starts = new Int32Array(table.columns.length + 1);
  }

  write(chunk: Uint8Array): void {
    const bytes = this.rest.length === 0 ? chunk : concatenated(this.rest, chunk);
    const consumed = this.scan(bytes);
    this.rest = bytes.slice(consumed);
    if (this.rest.length > MAX_ROW)
      this.failAt(this.line + 1, `a row of ${this.table.name} longer than ${MAX_ROW} bytes: this is no CSV table`);
  }

  /** To be called after the last chunk: a last row may lack its line end. */
  end(): void {
    if (this.rest.length > 0) this.scan(concatenated(this.rest, LINE_END));
    this.rest = new Uint8Array(0);
  }

  isEmpty(column: number): boolean {
    return this.starts[column + 1] - this.starts[column] === 1;
  }

  /** Where the column begins in `bytes`. */
  start(column: number): number {
    return this.starts[column];
  }

  /** Where it ends, exclusive. */
  stop(column: number): number {
    return this.starts[column + 1] - 1;
  }

  /** The column as a whole number from 0 to `most` (2^53 − 1). */
  integer(column: number, most = Number.MAX_SAFE_INTEGER): number {
    const stop = this.stop(column);
    let value = 0;
    for (let at = this.starts[column]; at < stop; at++) {
      const digit = this.bytes[at] - 0x30;
      if (digit < 0 || digit > 9) this.fail(column, 'a whole number');
      value = value * 10 + digit;
    }
    if (stop === this.starts[column]) this.fail(column, 'a whole number');
    if (value > most) this.fail(column, `a whole number up to ${most}`);
    return value;
  }

  text(column: number): string {
    return DECODER.decode(this.bytes.subarray(this.starts[column], this.stop(column)));
  }

  /** Throws: this column of the current row is not what it has to be. */
  fail(column: number, expected: string): never {
    const found = this.isEmpty(column) ? 'nothing' : JSON.stringify(this.text(column).slice(0, 60));
    return this.failAt(this.line, `column ${column + 1} (${this.table.columns[column]}): expected ${expected}, found ${found}`);
  }

  /** Calls `onRow` for every whole row; returns where the first unfinished one begins. */
  private scan(bytes: Uint8Array): number {
    const { starts } = this;
    const columns = this.table.columns.length;
    this.bytes = bytes;
    let rowStart = 0;
    let column = 0;
    starts[0] = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte > COMMA) continue;
      if (byte === COMMA) {
        column++;
        if (column < columns) starts[column] = at + 1;
      } else if (byte === LF) {
        this.line++;
        const stop = at > rowStart && bytes[at - 1] === CR ? at - 1 : at;
        if (stop > rowStart) {
          if (column + 1 !== columns) this.failAt(this.line, `${this.table.name} needs ${columns} columns, found ${column + 1}`);
          starts[columns] = stop + 1;
          this.rows++;
          this.onRow(this);
        }
        rowStart = at + 1;
        column = 0;
        starts[0] = rowStart;
      }
    }
    return rowStart;
  }

  private failAt(line: number, message: string): never {
    throw new TraceError(`${this.file}:${line}: ${message}`);
  }
}

const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const MAX_ROW = 1 << 20;
const LINE_END = new Uint8Array([LF]);
const DECODER = new TextDecoder();

function concatenated(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
