import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import {
  alignment,
  drfDiscrete,
  finishTimes,
  inOrder,
  leastRemaining,
  leastShare,
  packing,
  type StagedJob,
  scores,
  slots,
  tetris,
} from '../../../src/fairness/discrete/index.ts';
import { fractions, tasksOf, world } from './kit.ts';

const knobs = (f: number, m: number, b: number) => ({ f: new Fraction(f), m: new Fraction(m), b: new Fraction(b) });

describe('case 66: 18 cores, 36 GB, 3 Gb/s; maps, then reduces', () => {
  const job = (name: string, maps: number, demand: number[]): StagedJob => ({
    name,
    stages: [
      { tasks: maps, demand: fractions(demand) },
      { tasks: 3, demand: fractions([0, 0, 1]) },
    ],
  });
  const jobs = [job('A', 18, [1, 2, 0]), job('B', 6, [3, 1, 0]), job('C', 6, [3, 1, 0])];
  const capacity = fractions([18, 36, 3]);

  test.each([
    ['DRF', leastShare, [6, 6, 6]],
    ['shortest remaining work first', leastRemaining, [4, 2, 3]],
    ['first come, first served', inOrder, [2, 3, 4]],
    ['best alignment', packing(knobs(0, 0, 1)), [4, 3, 5]],
  ] as const)('%s', (_, pick, expected) => {
    expect(finishTimes(capacity, jobs, pick)).toEqual(expected);
  });

  test('with a knob of 1 Tetris is DRF; what is left of a job brings it to the order of the shortest', () => {
    expect(finishTimes(capacity, jobs, packing(knobs(1, 0, 1)))).toEqual([6, 6, 6]);
    expect(finishTimes(capacity, jobs, packing(knobs(0, 1000, 1)))).toEqual([4, 2, 3]);
  });

  test('tasks of a stage of which enough has ended, and for which others wait, come first', () => {
    const behind: StagedJob = {
      name: 'A',
      stages: [
        { tasks: 4, demand: fractions([1]) },
        { tasks: 1, demand: fractions([1]) },
      ],
    };
    const large: StagedJob = { name: 'X', stages: [{ tasks: 20, demand: fractions([2]) }] };
    const [late] = finishTimes(fractions([5]), [behind, large], packing(knobs(0, 0, 1)));
    const [early] = finishTimes(fractions([5]), [behind, large], packing(knobs(0, 0, 0.5)));
    expect([late, early]).toEqual([5, 4]);
  });
});

describe('case 67: scores of Tetris', () => {
  const [capacity, free] = [fractions([10, 20]), fractions([5, 20])];
  const candidate = (demand: number[], remaining: number | null = null) => ({
    demand: fractions(demand),
    remaining: remaining === null ? null : new Fraction(remaining),
  });

  test('alignment is Σ d/R · free/R; a task far from its data gets 10 % less', () => {
    expect(alignment(candidate([2, 4]), capacity, free).toFraction()).toBe('3/10');
    expect(alignment({ ...candidate([2, 4]), isRemote: true }, capacity, free).toFraction()).toBe('27/100');
  });

  test('less what is left of the job, times m · mean alignment / mean of what is left', () => {
    const both = [candidate([2, 4], 3), candidate([1, 2], 1)];
    expect(scores(both, capacity, free, new Fraction(1)).map((each) => each.toFraction())).toEqual(['-3/80', '3/80']);
    expect(scores(both, capacity, free, new Fraction(0)).map((each) => each.toFraction())).toEqual(['3/10', '3/20']);
  });

  test('unless told otherwise f is 1/4, m is 1, and a stage of which 9/10 has ended is urgent', () => {
    const many = world([[1000]], [[4], [3], [2], [1]]);
    expect(tasksOf(tetris(), many)).toEqual(tasksOf(tetris({ f: 0.25, m: 1 }), many));
    expect(tasksOf(tetris(), many)).not.toEqual(tasksOf(tetris({ f: 0.5 }), many));
    const ready = (job: number, doneBeforeBarrier: Fraction, need: number) => ({
      job,
      demand: fractions([need]),
      share: new Fraction(0),
      remaining: new Fraction(1),
      doneBeforeBarrier,
    });
    const picked = (done: Fraction) =>
      packing()([ready(0, done, 1), ready(1, new Fraction(0), 5)], fractions([10]), fractions([10])).job;
    expect([picked(new Fraction(89, 100)), picked(new Fraction(9, 10))]).toEqual([1, 0]);
  });

  test('f = 1 is the order of DRF, f = 0 packing alone', () => {
    const instance = world(
      [[9, 18]],
      [
        [1, 4],
        [3, 1],
      ],
    );
    const order = (policy: ReturnType<typeof tetris>): string => {
      const lines: string[] = [];
      policy.divide(instance, (line) => lines.push(line));
      return lines.map((line) => /(server \d+: )?([A-Z])/.exec(line)?.[2]).join('');
    };
    expect(order(tetris({ f: 1 }))).toBe(order(drfDiscrete()));
    expect(order(tetris({ f: 0 }))).toBe('BABAA');
  });

  test('e1, e2: whoever is larger takes all', () => {
    expect(tasksOf(tetris({ f: 0 }), world([[10]], [[4], [3]]))).toEqual([2, 0]);
    expect(tasksOf(tetris({ f: 0 }), world([[10]], [[4], [5]]))).toEqual([0, 2]);
  });
});

describe('slots', () => {
  const paper = world(
    [[9, 18]],
    [
      [1, 4],
      [3, 1],
    ],
  );
  const left = (policy: ReturnType<typeof slots>): number[] => {
    const [a, b] = tasksOf(policy, paper);
    return [9 - a - 3 * b, 18 - 4 * a - b];
  };

  test('t1, t3: what 3, 2, 4 and 5 slots leave over', () => {
    expect(tasksOf(slots({ perServer: 3 }), paper)).toEqual([2, 1]);
    expect(left(slots({ perServer: 3 }))).toEqual([4, 9]);
    expect(left(slots({ perServer: 2 }))).toEqual([5, 13]);
    expect(left(slots({ perServer: 4 }))).toEqual([1, 8]);
    for (const perServer of [5, 6, 9]) expect(tasksOf(slots({ perServer }), paper)).toEqual([3, 2]);
  });

  test('as many slots as are each large enough for any task, unless told otherwise', () => {
    expect(tasksOf(slots(), paper)).toEqual([2, 1]);
  });

  test('without a look at what is there more is given out than there is', () => {
    expect(tasksOf(slots({ perServer: 8, overcommits: true }), paper)).toEqual([4, 4]);
  });

  test('strict: a task has as many slots as it needs', () => {
    // 9 slots of (1, 2): A needs 2 of them for its memory, B 3 for its CPUs.
    const { tasks, held } = slots({ perServer: 9, kind: 'strict' }).divide(paper);
    expect(tasks.map(Number)).toEqual([3, 1]);
    expect(held?.map((row) => row.map(Number))).toEqual([
      [6, 12],
      [3, 6],
    ]);
  });

  test('one slot at least', () => {
    expect(() => slots({ perServer: 0 })).toThrow('slots: expected a whole number of slots from 1; got 0');
  });
});
