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

/** The first lines that differ, expected with −, found with +. */
function differences(expected: string, found: string): string {
  const was = expected.split('\n');
  const is = found.split('\n');
  const lines: string[] = [];
  let count = 0;
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    if (was[i] === is[i]) continue;
    if (++count > 10) continue;
    lines.push(`line ${i + 1}:`);
    if (was[i] !== undefined) lines.push(`  - ${was[i]}`);
    if (is[i] !== undefined) lines.push(`  + ${is[i]}`);
  }
  return `${count} lines differ:\n${lines.join('\n')}`;
}
