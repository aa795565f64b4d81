import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CsvScanner } from '../../../src/workloads/traces/csv-scanner.ts';
import { DecimalScale } from '../../../src/workloads/traces/decimal.ts';
import { TASK_EVENTS } from '../../../src/workloads/traces/google-2011/tables.ts';
import { TaskEventReader } from '../../../src/workloads/traces/google-2011/task-events.ts';
import { type TaskRow, taskEvents } from './google-2011-folder.ts';

const types = ['submit', 'schedule', 'evict', 'fail', 'finish', 'kill', 'lost', 'updatePending', 'updateRunning'] as const;

/** Rows of a few tasks in no sensible order at all. */
const anyRows: fc.Arbitrary<TaskRow[]> = fc.array(
  fc.record({
    at: fc.oneof(fc.constant('start' as const), fc.integer({ min: 0, max: 30 })),
    type: fc.constantFrom(...types),
    job: fc.integer({ min: 1, max: 2 }),
    task: fc.integer({ min: 0, max: 2 }),
    cpus: fc.constantFrom('', '0.5'),
  }),
  { maxLength: 60 },
);

function read(rows: readonly TaskRow[], bySchedule: boolean): TaskEventReader {
  const reader = new TaskEventReader(['cpus', 'mem'], [new DecimalScale(1000), new DecimalScale(1000)], bySchedule, () => -1);
  const scanner = new CsvScanner(TASK_EVENTS, 'tasks.csv', reader.read);
  scanner.write(Buffer.from(taskEvents(...rows)));
  scanner.end();
  return reader;
}

describe('task events in any order', () => {
  test.prop([anyRows, fc.boolean()])('every row has an effect or a count', (rows, bySchedule) => {
    const { counts, episodes } = read(rows, bySchedule);
    const all = Array.from({ length: episodes.count }, (_, episode) => episode);
    expect(counts['task-rows']).toBe(rows.length);
    expect(episodes.count).toBe(counts['task-rows-submit'] - counts['submits-repeated'] + counts['submits-missing']);
    const scheduled = all.filter((episode) => episodes.start[episode] >= 0).length;
    expect(scheduled).toBe(counts['task-rows-schedule'] - counts['schedules-repeated']);
    const ended = all.filter((episode) => episodes.state[episode] > 1).length;
    const ends =
      counts['task-rows-evict'] +
      counts['task-rows-fail'] +
      counts['task-rows-finish'] +
      counts['task-rows-kill'] +
      counts['task-rows-lost'];
    expect(ended).toBe(ends - counts['ends-of-unknown'] - counts['ends-repeated'] + counts['ends-missing']);
  });

  test.prop([anyRows, fc.boolean()])('the episodes of a task follow each other without overlap', (rows, bySchedule) => {
    const { episodes } = read(rows, bySchedule);
    const previousOf = new Map<string, number>();
    for (let episode = 0; episode < episodes.count; episode++) {
      if (episodes.start[episode] >= 0) expect(episodes.start[episode]).toBeGreaterThanOrEqual(episodes.submit[episode]);
      const ended = episodes.state[episode] > 1;
      if (ended)
        expect(episodes.end[episode]).toBeGreaterThanOrEqual(Math.max(episodes.submit[episode], episodes.start[episode]));
      const task = `${episodes.job[episode]}/${episodes.task[episode]}`;
      const previous = previousOf.get(task);
      if (previous !== undefined) {
        expect(episodes.next[previous]).toBe(episode);
        expect(episodes.submit[episode]).toBeGreaterThanOrEqual(episodes.end[previous]);
      }
      previousOf.set(task, episode);
    }
    for (const last of previousOf.values()) expect(episodes.next[last]).toBe(-1);
    expect(episodes.tasks).toBe(previousOf.size);
  });
});
