import type { Outcome } from './play-case.ts';
import { difference, type Failure, type Shown } from './verdict.ts';

const STEPS_SHOWN = 3;
const LINES_SHOWN = 12;

/** Nothing of what has passed. Where one step has failed the next ones often fail for it, so only the first are shown. */
export function outcomeText({ id, kind, verdict, reason, failures }: Outcome, file: string): string {
  if (verdict === 'passed') return '';
  if (verdict === 'skipped') return `SKIPPED ${id}: ${reason}\n`;
  const steps = [...new Set(failures.map(({ step }) => step))];
  const shown = failures.filter(({ step }) => steps.indexOf(step) < STEPS_SHOWN);
  const rest = steps.length - STEPS_SHOWN;
  const more = rest > 0 ? `  and ${rest} more ${rest === 1 ? 'step' : 'steps'}\n` : '';
  return `FAILED  ${id} (${kind}, ${file})\n${shown.map(failureText).join('')}${more}\n`;
}

function failureText({ step, op, expectation, expected, got }: Failure): string {
  const heading = `  steps[${step}] ${op}: ${expectation}\n`;
  if (typeof expected === 'string' && typeof got === 'string') return `${heading}    expected ${expected}\n    got      ${got}\n`;
  const [missing, unexpected] = difference(expected, got);
  const counted = `    expected ${countOf(expected)}, got ${countOf(got)}\n`;
  return `${heading}${counted}${lines('missing    ', missing)}${lines('unexpected ', unexpected)}`;
}

function countOf(shown: Shown): number {
  return typeof shown === 'string' ? 1 : shown.length;
}

function lines(word: string, items: readonly string[]): string {
  const shown = [...items].sort().slice(0, LINES_SHOWN);
  const rest = items.length - shown.length;
  return `${shown.map((item) => `    ${word}${item}\n`).join('')}${rest > 0 ? `    ${word}… and ${rest} more\n` : ''}`;
}
