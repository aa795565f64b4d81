import { join } from 'node:path';
import { describe, test } from 'vitest';
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
