import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCases } from '../../src/conformance/cases/case-file.ts';
import { outcomeText } from '../../src/conformance/outcome-text.ts';
import { playCase } from '../../src/conformance/play-case.ts';
import { SUBJECTS } from '../../src/conformance/subjects.ts';

/** What docs/conformance.md shows is what comes out. */

const page = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8');
const example = /<!-- example: mine\.json -->\n```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

function played(text: string): string {
  return outcomeText(playCase(readCases(text, 'mine.json')[0], SUBJECTS), 'mine.json').trimEnd();
}

test('the case of the guide passes', () => {
  expect(played(example)).toBe('');
});

test('a failure looks as the guide shows it', () => {
  const at = example.lastIndexOf('"team2"');
  const other = `${example.slice(0, at)}"team1"${example.slice(at + '"team2"'.length)}`;
  expect(page).toContain(`\`\`\`\n${played(other)}\n\`\`\``);
});
