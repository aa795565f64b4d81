import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvScanner, type CsvTable } from './csv-scanner.ts';
import { TraceError } from './trace-error.ts';

/** One part of a table on disk. */
export interface TraceFile {
  /** Below the trace's folder, with `/`: what messages and the manifest call it. */
  readonly path: string;
  readonly absolute: string;
  readonly bytes: number;
}

/** What was read of it. */
export interface FileRead {
  readonly path: string;
  /** Of the bytes on disk, compressed or not. */
  readonly sha256: string;
  readonly rows: number;
}

/** The parts of a table, every `.csv` and `.csv.gz` in its folder, byte-wise by name. */
export async function tableFiles(folder: string, table: string): Promise<TraceFile[]> {
  const names = (await entriesOf(folder, table)).filter((name) => /^[^.].*\.csv(\.gz)?$/.test(name)).sort();
  if (names.length === 0) throw new TraceError(`${folder}: no .csv or .csv.gz file in ${table}/`);
  const twice = names.find((name) => names.includes(`${name}.gz`));
  if (twice !== undefined)
    throw new TraceError(`${folder}: ${table}/${twice} is there twice, plain and as ${twice}.gz; keep one`);
  return Promise.all(
    names.map(async (name) => {
      const absolute = join(folder, table, name);
      return { path: `${table}/${name}`, absolute, bytes: (await stat(absolute)).size };
    }),
  );
}

/** Streams one part through a scanner: the file is never in memory as a whole. `onBytes` hears of every chunk read from disk. */
export async function scanFile(
  file: TraceFile,
  table: CsvTable,
  onRow: (row: CsvScanner) => void,
  onBytes: (bytes: number) => void = () => {},
): Promise<FileRead> {
  const isCompressed = file.path.endsWith('.gz');
  if (isCompressed && file.bytes === 0) throw endsTooEarly(file);
  const hash = createHash('sha256');
  const scanner = new CsvScanner(table, file.path, onRow);
  const source = createReadStream(file.absolute, { highWaterMark: CHUNK });
  source.on('data', (chunk) => {
    hash.update(chunk);
    onBytes(chunk.length);
  });
  const content = isCompressed ? createGunzip({ chunkSize: CHUNK }) : new PassThrough();
  let mistake: unknown;
  try {
    await pipeline(source, content, async (chunks: AsyncIterable<Uint8Array>) => {
      try {
        for await (const chunk of chunks) scanner.write(chunk);
        scanner.end();
      } catch (error) {
        mistake ??= error;
        throw error;
      }
    });
  } catch (error) {
    // When a row is wrong, the pipeline may report that it was aborted instead of why.
    throw explained(mistake instanceof TraceError ? mistake : error, file);
  }
  return { path: file.path, sha256: hash.digest('hex'), rows: scanner.rows };
}

const CHUNK = 1 << 18;

async function entriesOf(folder: string, table: string): Promise<string[]> {
  try {
    return await readdir(join(folder, table));
  } catch {
    const found = await readdir(folder).catch(() => {
      throw new TraceError(`${folder}: the trace's folder does not exist or cannot be read`);
    });
    throw new TraceError(`${folder}: needs a folder ${table}/, found ${found.sort().slice(0, 8).join(', ') || 'nothing'}`);
  }
}

/** Decompression and file errors as the user's; all others as they are. */
function explained(error: unknown, file: TraceFile): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === 'Z_BUF_ERROR') return endsTooEarly(file);
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new TraceError(`${file.path}: not a gzip file or damaged (${(error as Error).message})`);
  }
  if (code === 'EACCES' || code === 'EISDIR' || code === 'EIO') return new TraceError(`${file.path}: cannot be read (${code})`);
  return error;
}

function endsTooEarly(file: TraceFile): TraceError {
  return new TraceError(`${file.path}: the compressed file ends too early; it was not copied to its end`);
}
