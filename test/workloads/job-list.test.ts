import { describe, expect, test } from 'vitest';
import { JobListError, parseJobList } from '../../src/workloads/job-list.ts';

const amount = (_: string, text: string): number => {
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Error(`expected an amount, found "${text}"`);
  return Number(text) * 1000;
};
const parse = (...lines: string[]) => parseJobList(lines.join('\n'), 'jobs.csv', amount);

describe('parseJobList', () => {
  test('a good file', () => {
    expect(parse('submit_s,tasks,duration_s,cpus,mem', '0,3,60,1,512', '1.5,1,0.25,0.5,64', '')).toEqual({
      resources: ['cpus', 'mem'],
      rows: [
        { submit: 0, tasks: 3, duration: 60e6, amounts: [1000, 512_000] },
        { submit: 1.5e6, tasks: 1, duration: 250_000, amounts: [500, 64_000] },
      ],
    });
  });

  test('columns in any order, spaces, a byte-order mark, Windows line ends, no job at all', () => {
    expect(parseJobList('\ufeffgpus, tasks ,submit_s,duration_s\r\n2, 4 ,1,0\r\n', 'jobs.csv', amount)).toEqual({
      resources: ['gpus'],
      rows: [{ submit: 1e6, tasks: 4, duration: 1, amounts: [2000] }],
    });
    expect(parse('submit_s,tasks,duration_s,cpus').rows).toEqual([]);
  });

  test('in order of time, equal times in that of the file', () => {
    const { rows } = parse('submit_s,tasks,duration_s,cpus', '5,1,1,1', '2,2,1,1', '5,3,1,1', '2,4,1,1', '0,5,1,1', '5,6,1,1');
    expect(rows.map(({ tasks }) => tasks)).toEqual([5, 2, 4, 1, 3, 6]);
  });

  test.each([
    [
      ['submit_s,tasks,cpus', '0,1,1'],
      'jobs.csv:1: expected a header with submit_s, tasks, duration_s and resources; there is no column duration_s',
    ],
    [[''], 'jobs.csv:1: expected a header with submit_s, tasks, duration_s and resources; there is no column submit_s'],
    [['submit_s,tasks,duration_s', '0,1,1'], 'jobs.csv:1: expected at least one column that names a resource, such as cpus'],
    [
      ['submit_s,tasks,duration_s,cpus', '0,1,1,1', 'soon,1,1,1'],
      'jobs.csv:3: expected submit_s to be a number of at least 0, found "soon"',
    ],
    [['submit_s,tasks,duration_s,cpus', '-1,1,1,1'], 'jobs.csv:2: expected submit_s to be a number of at least 0, found "-1"'],
    [['submit_s,tasks,duration_s,cpus', '0,0,1,1'], 'jobs.csv:2: expected tasks to be a number of at least 1, found "0"'],
    [['submit_s,tasks,duration_s,cpus', '0,1.5,1,1'], 'jobs.csv:2: expected tasks to be a whole number, found "1.5"'],
    [['submit_s,tasks,duration_s,cpus', '0,1,,1'], 'jobs.csv:2: expected duration_s to be a number of at least 0, found ""'],
    [
      ['submit_s,tasks,duration_s,cpus', '0,1,Infinity,1'],
      'jobs.csv:2: expected duration_s to be a number of at least 0, found "Infinity"',
    ],
    [['submit_s,tasks,duration_s,cpus', '0,1,1,much'], 'jobs.csv:2: cpus: expected an amount, found "much"'],
    [['submit_s,tasks,duration_s,cpus', '0,1,1,1', '0,1,1'], 'jobs.csv:3: expected 4 columns, found 3'],
    [['submit_s,tasks,duration_s,cpus', '0,1,1,1,9'], 'jobs.csv:2: expected 4 columns, found 5'],
    [
      ['submit_s,tasks,duration_s,cpus', '0,1,1,1', '', 'x,1,1,1', '0,1,1,1'],
      'jobs.csv:4: expected submit_s to be a number of at least 0, found "x"',
    ],
  ])('%j', (lines, message) => {
    const read = () => parse(...lines);
    expect(read).toThrow(JobListError);
    expect(read).toThrow(new JobListError(message));
  });

  test('what is not CSV', () => {
    expect(() => parse('submit_s,tasks,duration_s,cpus', '0,"1,1,1')).toThrow(/^jobs\.csv:\d+: not CSV: /);
  });
});
