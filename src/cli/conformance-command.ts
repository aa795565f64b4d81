import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { KINDS, readCases } from '../conformance/cases/case-file.ts';
import { outcomeText } from '../conformance/outcome-text.ts';
import { type Outcome, playCase } from '../conformance/play-case.ts';
import { SUBJECTS } from '../conformance/subjects.ts';
import { nearestName } from '../scenario/index.ts';
import { UsageError } from './usage-error.ts';

export interface ConformanceOptions {
  readonly files: readonly string[];
  readonly filter?: string | undefined;
  readonly kind?: string | undefined;
  readonly json?: boolean | undefined;
  readonly model?: boolean | undefined;
}

type Played = Outcome & { readonly file: string };

/** Plays the cases of the files, tells what came out, and returns whether none has failed. */
export function conformanceCommand(options: ConformanceOptions): boolean {
  const { files, filter, kind, json = false, model = false } = options;
  checkKind(kind);
  const isMeant = idFilter(filter);
  const chosen = files
    .flatMap((file) => readCases(readText(file), file).map((one) => ({ file, one })))
    .filter(({ one }) => isMeant(one.id) && (kind === undefined || one.kind === kind));
  if (chosen.length === 0) throw noCase(options);
  const played = chosen.map(({ file, one }) => ({ file, ...playCase(one, SUBJECTS, { model }) }));
  const counts = { passed: count(played, 'passed'), failed: count(played, 'failed'), skipped: count(played, 'skipped') };
  if (json) process.stdout.write(`${JSON.stringify({ ...counts, cases: played }, null, 2)}\n`);
  else {
    process.stdout.write(played.map((each) => outcomeText(each, each.file)).join(''));
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  }
  return counts.failed === 0;
}

function checkKind(kind: string | undefined): void {
  if (kind === undefined || (KINDS as readonly string[]).includes(kind)) return;
  const near = nearestName(kind, KINDS);
  throw new UsageError(`--kind: expected one of ${KINDS.join(', ')}; got "${kind}"${near ? `, did you mean "${near}"?` : ''}`);
}

/** A run that plays nothing proves nothing, and must not look as if it did. */
function noCase({ files, filter, kind }: ConformanceOptions): UsageError {
  const options = [...(filter === undefined ? [] : [`--filter ${filter}`]), ...(kind === undefined ? [] : [`--kind ${kind}`])];
  return new UsageError(
    options.length > 0 ? `no case is chosen by ${options.join(' ')}` : `${files.join(', ')}: there is no case`,
  );
}

/** A part of the id, or `/a pattern/`. */
function idFilter(filter: string | undefined): (id: string) => boolean {
  if (filter === undefined) return () => true;
  const [, pattern, flags] = /^\/(.*)\/(i?)$/s.exec(filter) ?? [];
  if (pattern === undefined) return (id) => id.includes(filter);
  try {
    const regex = new RegExp(pattern, flags);
    return (id) => regex.test(id);
  } catch (error) {
    throw new UsageError(`--filter: ${(error as Error).message}`);
  }
}

/** The text of a file; it may be compressed by gzip. */
function readText(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`${file}: no such file or folder: "${file}"`);
    throw new UsageError(
      code === 'EISDIR' ? `${file} is a folder; expected a file of cases` : `${file}: cannot be read: ${message}`,
    );
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return withoutMark(bytes);
  try {
    return withoutMark(gunzipSync(bytes));
  } catch (error) {
    throw new UsageError(`${file}: cannot be unpacked: ${(error as Error).message}`);
  }
}

function withoutMark(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

function count(played: readonly Played[], verdict: Outcome['verdict']): number {
  return played.filter((each) => each.verdict === verdict).length;
}
