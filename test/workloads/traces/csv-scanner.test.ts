import { fc, test } from '@fast-check/vitest';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { CsvScanner, type CsvTable } from '../../../src/workloads/traces/csv-scanner.ts';

const TABLE: CsvTable = { name: 'things', columns: ['first', 'second', 'third'] };

/** All rows as text, the content cut into chunks of the given sizes. */
function scanned(content: string | Uint8Array, chunkSizes: readonly number[] = [content.length]): string[][] {
  const rows: string[][] = [];
  const scanner = new CsvScanner(TABLE, 'things.csv', (row) => rows.push(TABLE.columns.map((_, column) => row.text(column))));
  const bytes = Buffer.from(content as string);
  let at = 0;
  for (let turn = 0; at < bytes.length; turn++) {
    const size = chunkSizes[turn % chunkSizes.length];
    scanner.write(bytes.subarray(at, at + size));
    at += size;
  }
  scanner.end();
  expect(scanner.rows).toBe(rows.length);
  return rows;
}

const field = fc.string({ unit: fc.constantFrom(...'abc019.+/=- é€'), maxLength: 8 });
const rows = fc.array(fc.tuple(field, field, field), { maxLength: 20 });

describe('csv scanner', () => {
  test.prop([
    rows,
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
  ])('reads what csv-parse reads, however the file is cut into chunks', (content, lineEnd, endsWithLineEnd, chunkSizes) => {
    const text = content.map((row) => row.join(',')).join(lineEnd) + (endsWithLineEnd ? lineEnd : '');
    const expected = parse(text, {
      quote: null,
      record_delimiter: ['\n', '\r\n'],
      skip_empty_lines: true,
    }) as string[][];
    expect(scanned(text, chunkSizes)).toEqual(expected);
  });

  it('does not mind a missing last line end, CR LF and empty lines', () => {
    expect(scanned('a,b,c\r\n\n,,\n1,2,3')).toEqual([
      ['a', 'b', 'c'],
      ['', '', ''],
      ['1', '2', '3'],
    ]);
    expect(scanned('')).toEqual([]);
  });

  it('reads whole numbers exactly up to 2^53 − 1', () => {
    const values: number[] = [];
    const scanner = new CsvScanner(TABLE, 'things.csv', (row) => values.push(row.integer(0), row.integer(1), row.integer(2)));
    scanner.write(Buffer.from('0,9007199254740991,417767063039\n'));
    expect(values).toEqual([0, 9007199254740991, 417767063039]);
  });

  it.each([
    ['a,b\n', 'things.csv:1: things needs 3 columns, found 2'],
    ['1,2,3\n1,2,3,4,5\n', 'things.csv:2: things needs 3 columns, found 5'],
    ['1,2,3\n\n1,2', 'things.csv:3: things needs 3 columns, found 2'],
    ['1,2,3\n1,x7,3\n', 'things.csv:2: column 2 (second): expected a whole number, found "x7"'],
    ['1,,3\n', 'things.csv:1: column 2 (second): expected a whole number, found nothing'],
    ['1,-1,3\n', 'things.csv:1: column 2 (second): expected a whole number, found "-1"'],
    ['1,1.5,3\n', 'things.csv:1: column 2 (second): expected a whole number, found "1.5"'],
    [
      '1,9007199254740992,3\n',
      'things.csv:1: column 2 (second): expected a whole number up to 9007199254740991, found "9007199254740992"',
    ],
  ])('says where %j is wrong', (content, message) => {
    const scanner = new CsvScanner(TABLE, 'things.csv', (row) => row.integer(1));
    expect(() => {
      scanner.write(Buffer.from(content));
      scanner.end();
    }).toThrow(message);
  });

  it('gives up on a file that has no lines', () => {
    const scanner = new CsvScanner(TABLE, 'things.csv', () => {});
    expect(() => {
      for (let chunk = 0; chunk < 20; chunk++) scanner.write(Buffer.alloc(100_000, 120));
    }).toThrow('things.csv:1: a row of things longer than 1048576 bytes: this is no CSV table');
  });
});
