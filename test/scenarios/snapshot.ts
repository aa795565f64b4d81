import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { expect } from 'vitest';

/**
 * Compares a text with the file it is expected to be, byte for byte. If they differ the text is left beside it as
 * `<file>-changed.<ending>` for a look with the tools one likes, and the first lines that differ are shown.
 * `UPDATE_EXPECTED=1` rewrites the file instead: say in the commit what moved, and why that is right.
 */
export function expectFile(file: string, text: string): void {
  const changed = `${file.slice(0, -extname(file).length)}-changed${extname(file)}`;
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (expected === text || process.env.UPDATE_EXPECTED === '1') {
    rmSync(changed, { force: true });
    if (expected === text) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(changed, text);
  const why = expected === null ? `${file} does not exist` : differences(expected, text);
  expect.fail(`${why}\nWhat came out is in ${changed}; UPDATE_EXPECTED=1 accepts it.`);
}

/** Lines that are only in what was expected with −, only in what came out with +; at most twenty. */
function differences(expected: string, found: string): string {
  const was = expected.split('\n');
  const is = found.split('\n');
  const gone = without(was, is).map((line) => `  - ${line}`);
  const come = without(is, was).map((line) => `  + ${line}`);
  if (gone.length + come.length === 0) {
    const at = was.findIndex((line, i) => line !== is[i]);
    return `the same lines in another order, from line ${at + 1} on: ${is[at]}`;
  }
  const shown = [...gone.slice(0, 10), ...come.slice(0, 10)];
  return `${gone.length} lines were expected and are not there, ${come.length} are new:\n${shown.join('\n')}`;
}

/** The lines of one list that the other lacks; a line that comes twice must be there twice. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
