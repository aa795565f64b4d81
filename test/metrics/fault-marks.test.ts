import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FaultMarks, MOST_MARKS } from '../../src/metrics/faults/fault-marks.ts';
import { MINUTE, SECOND } from '../../src/sim/index.ts';

describe('a mark', () => {
  test('ends when everyone is back that it was about', () => {
    const marks = new FaultMarks();
    expect(marks.disturbed('agent-crash', '2 agents crash', [4, 7], MINUTE)).toBe(true);
    expect(marks.disturbed('agent-start', 'agent-5 starts', [4], 2 * MINUTE)).toBe(false);
    expect(marks.rows()[0].end).toBeNull();
    expect(marks.inForce).toBe(1);
    marks.disturbed('agent-start', 'agent-8 starts', [7], 3 * MINUTE);
    expect(marks.rows()).toEqual([{ begin: 60, end: 180, kind: 'agent-crash', count: 1, label: '2 agents crash' }]);
    expect([marks.count, marks.inForce]).toEqual([1, 0]);
  });

  test('has no end where nothing comes back, and is in force then only if something could', () => {
    const marks = new FaultMarks();
    marks.disturbed('executor-crash', 'executors of web crash on 1 agent', [0], SECOND);
    marks.disturbed('framework-teardown', 'framework web is torn down', [0], SECOND);
    expect(marks.inForce).toBe(0);
    marks.disturbed('agent-crash', 'a crashes', [0], SECOND);
    expect(marks.inForce).toBe(1);
    expect(marks.rows().map(({ end }) => end)).toEqual([null, null, null]);
  });

  test('is ended by what undoes it, not by others of the same number', () => {
    const marks = new FaultMarks();
    marks.disturbed('partition', 'partition', [1], 0);
    marks.disturbed('agent-drain', 'b is drained', [1], 0);
    marks.disturbed('agent-start', 'b starts', [1], SECOND);
    marks.disturbed('framework-start', 'framework b starts', [1], SECOND);
    expect(marks.inForce).toBe(2);
    marks.disturbed('heal', 'partition over', [1], 2 * SECOND);
    marks.disturbed('agent-reactivate', 'b is reactivated', [1], 3 * SECOND);
    expect(marks.rows().map(({ kind, end }) => [kind, end])).toEqual([
      ['partition', 2],
      ['agent-drain', 3],
    ]);
  });

  test('of a process that is away ends with the machine that crashed meanwhile', () => {
    const marks = new FaultMarks();
    marks.disturbed('agent-process-crash', 'b restarts', [1], 0);
    marks.disturbed('agent-crash', 'b crashes', [1], SECOND);
    marks.disturbed('agent-start', 'b starts', [1], 2 * SECOND);
    expect(marks.rows().map(({ end }) => end)).toEqual([2, 2]);
  });
});

test('many marks become few: those of a kind that began close together are one, and end with the last', () => {
  const marks = new FaultMarks();
  marks.disturbed('master-crash', 'the leading master crashes', [-1], 0);
  for (let agent = 0; agent < 100; agent++) marks.disturbed('agent-crash', 'one', [agent], agent * SECOND);
  for (let agent = 0; agent < 100; agent++) marks.disturbed('agent-start', 'one', [agent], (200 + agent) * SECOND);
  const rows = marks.rows();
  expect(rows.length).toBeLessThanOrEqual(MOST_MARKS);
  expect(rows[0]).toEqual({ begin: 0, end: null, kind: 'master-crash', count: 1, label: 'the leading master crashes' });
  expect(rows[1]).toMatchObject({ begin: 0, kind: 'agent-crash', label: `${rows[1].count} crashes of agents` });
  expect(rows[1].end).toBe(200 + rows[1].count - 1);
  expect([marks.count, marks.inForce]).toEqual([101, 1]);
});

const KINDS = [
  ['agent-crash', 'agent-start'],
  ['zookeeper-crash', 'zookeeper-start'],
  ['partition', 'heal'],
  ['executor-crash', 'agent-reactivate'],
] as const;

property.prop([fc.array(fc.tuple(fc.nat(3), fc.boolean(), fc.nat(5), fc.nat(60)), { maxLength: 400 })])(
  'no fault is lost by being told together with others, and all are over when all are back',
  (steps) => {
    const marks = new FaultMarks();
    let now = 0;
    for (const [kind, begins, subject, after] of steps) {
      now += after * SECOND;
      marks.disturbed(KINDS[kind][begins ? 0 : 1], 'something', [subject], now);
    }
    const begun = steps.filter(([, begins]) => begins).length;
    const total = () => marks.rows().reduce((sum, { count }) => sum + count, 0);
    expect([marks.count, total()]).toEqual([begun, begun]);
    expect(marks.rows().length).toBeLessThanOrEqual(MOST_MARKS);
    for (const [, end] of KINDS) marks.disturbed(end, 'all are back', [0, 1, 2, 3, 4, 5], now);
    expect(marks.inForce).toBe(0);
    const open = marks.rows().filter(({ kind, end }) => end === null && kind !== 'executor-crash');
    expect(open).toEqual([]);
  },
);
