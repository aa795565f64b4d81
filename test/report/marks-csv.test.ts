import { expect, test } from 'vitest';
import { marksCsv } from '../../src/report/marks-csv.ts';

test('one row a mark; an end that never came is empty', () => {
  const marks = [
    { begin: 0.1 + 0.2, end: 600, kind: 'agent-crash', count: 1, label: 'rack r1: 3 agents crash' },
    { begin: 700, end: null, kind: 'partition', count: 2, label: '2 partitions' },
  ];
  expect(marksCsv(marks)).toBe(
    'begin,end,kind,count,label\n0.3,600,agent-crash,1,rack r1: 3 agents crash\n700,,partition,2,2 partitions\n',
  );
});
