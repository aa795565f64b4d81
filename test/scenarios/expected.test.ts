import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summaryCsv } from '../../src/report/summary-csv.ts';
import { LESSONS, lesson, SCENARIOS } from './lesson.ts';
import { expectFile } from './snapshot.ts';

/** Lessons small enough that every step of them can be read. */
const WITH_STEPS = /^(0[1-689]|19|20|21)-/;

describe('what every numbered scenario gives is what is checked in', () => {
  test.each(LESSONS)('%s', async (name) => {
    const run = await lesson(name);
    const folder = join(SCENARIOS, 'expected', name);
    expectFile(join(folder, 'summary.csv'), summaryCsv(run.result));
    if (WITH_STEPS.test(name)) {
      const tables = [...run.steps].map(([label, steps]) => (run.steps.size > 1 ? `${label}\n\n` : '') + steps.text());
      expectFile(join(folder, 'steps.txt'), tables.join('\n'));
    }
  });
});

test('expected/ has a folder for every numbered scenario, and no other', () => {
  expect(readdirSync(join(SCENARIOS, 'expected')).sort()).toEqual(LESSONS);
});

test('every numbered scenario says at its top what it teaches and what to look at, and README.md lists it', () => {
  const readme = readFileSync(join(SCENARIOS, 'README.md'), 'utf8');
  for (const name of LESSONS) {
    const text = readFileSync(join(SCENARIOS, `${name}.yaml`), 'utf8');
    expect(text, name).toMatch(/^# [\s\S]*\n# Look at: /);
    expect(readme).toContain(`| [${name}](${name}.yaml) |`);
  }
});
