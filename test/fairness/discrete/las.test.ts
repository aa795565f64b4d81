import { describe, expect, test } from 'vitest';
import { las, lasTimeline, type QuantumJob } from '../../../src/fairness/discrete/index.ts';
import { tasksOf, world } from './kit.ts';

describe('case 64: Fig. 7 of Tiresias, 2 GPUs', () => {
  const jobs: QuantumJob[] = [
    { name: '1', gpus: 2, duration: 2 },
    { name: '2', gpus: 1, duration: 8 },
    { name: '3', gpus: 2, duration: 6 },
  ];
  const mean = (completed: readonly (number | null)[]): number =>
    completed.reduce<number>((sum, time) => sum + Number(time), 0) / 3;

  test('least attained service in two dimensions: 5, 14, 16', () => {
    const { owners, completed } = lasTimeline(2, jobs, { order: '2d-las', until: 100 });
    expect(completed).toEqual([5, 14, 16]);
    expect(mean(completed)).toBeCloseTo(35 / 3, 9);
    expect(owners.map((running) => running.join('+')).join('')).toBe('1232123223223233');
  });

  test('shortest remaining service: 2, 10, 16', () => {
    const { completed } = lasTimeline(2, jobs, { order: 'srsf', until: 100 });
    expect(completed).toEqual([2, 10, 16]);
    expect(mean(completed)).toBeCloseTo(28 / 3, 9);
  });

  test('a job of one GPU beside job 2 waits, unless who does not fit is passed over', () => {
    const more = [...jobs, { name: '4', gpus: 1, duration: 1, ran: 3 }];
    const running = (backfill: boolean) => lasTimeline(2, more, { order: '2d-las', backfill, until: 2 }).owners[1];
    expect(running(false)).toEqual(['2']);
    expect(running(true)).toEqual(['2', '4']);
  });

  test('with queues a job is preempted only when it falls into the next: 2, 10, 16 with a threshold of 8', () => {
    const { completed } = lasTimeline(2, jobs, { order: '2d-las', thresholds: [8], until: 100 });
    expect(completed).toEqual([2, 10, 16]);
  });
});

test('case 65: who has had ten hours never runs while a new job comes every hour', () => {
  const fresh = Array.from({ length: 200 }, (_, i): QuantumJob => ({ name: `fresh ${i}`, gpus: 1, duration: 1, arrives: i }));
  const jobs = [{ name: 'A', gpus: 1, duration: 20, ran: 10 }, ...fresh];
  const { owners, completed } = lasTimeline(1, jobs, { order: 'las', until: 200 });
  expect(owners.flat()).not.toContain('A');
  expect(owners).toHaveLength(200);
  expect(completed[0]).toBeNull();
  expect(completed[200]).toBe(200);
});

describe('one quantum', () => {
  test('whoever has had least takes what it can use; equals by number', () => {
    const instance = world([[12]], [[1], [1]]);
    expect(tasksOf(las(), instance)).toEqual([12, 0]);
    expect(tasksOf(las({ attained: { A: 1 } }), instance)).toEqual([0, 12]);
  });

  test('strict order leaves a GPU idle that the next could use', () => {
    const caps = [1, 1, 1].map((cap) => ({ cap: world([[1]], [[cap]]).servers[0][0] }));
    const instance = world([[2]], [[1], [2], [1]], caps);
    expect(tasksOf(las(), instance)).toEqual([1, 0, 0]);
    expect(tasksOf(las({ backfill: true }), instance)).toEqual([1, 0, 1]);
  });
});
