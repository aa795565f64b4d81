import fc from 'fast-check';
import Fraction from 'fraction.js';
import { describe, expect, test } from 'vitest';
import { Board, choosy, drfDiscrete, fillUp, sequentialMinMax } from '../../../src/fairness/discrete/index.ts';
import { dominantPrices } from '../../../src/fairness/discrete/prices.ts';
import { progressive } from '../../../src/fairness/discrete/progressive.ts';
import type { Instance, Policy } from '../../../src/fairness/instance.ts';
import { tasksOf, world } from './kit.ts';

const paper = world(
  [[9, 18]],
  [
    [1, 4],
    [3, 1],
  ],
);

describe('DRF with whole tasks', () => {
  test('case 39: A 3, B 2; with ties by number A, B, A, B, A', () => {
    const lines: string[] = [];
    const { tasks, placed } = drfDiscrete().divide(paper, (line) => lines.push(line));
    expect(tasks.map(Number)).toEqual([3, 2]);
    expect(placed.map(([only]) => Number(only))).toEqual([3, 2]);
    expect(lines).toEqual([
      'A: task 1, key 2/9',
      'B: task 1, key 1/3',
      'A: task 2, key 4/9',
      'B: task 2, key 2/3',
      'A: task 3, key 2/3',
    ]);
  });

  test('case 39: the order of Table 1, B, A, A, B, A, if B is the first by number', () => {
    const lines: string[] = [];
    drfDiscrete().divide({ ...paper, users: [...paper.users].reverse() }, (line) => lines.push(line));
    expect(lines.map((line) => line[0]).join('')).toBe('BAABA');
    expect(lines.map((line) => line.split('key ')[1])).toEqual(['1/3', '2/9', '4/9', '2/3', '2/3']);
  });

  test('case 40: a task that does not fit is passed over; Algorithm 1 as printed stops, and wastes a unit', () => {
    const instance = world([[2]], [[1], [2]]);
    expect(tasksOf(drfDiscrete(), instance)).toEqual([2, 0]);
    expect(tasksOf(drfDiscrete({ misfit: 'stop' }), instance)).toEqual([1, 0]);
  });

  test('case 41: whole tasks break the sharing incentive, and sequential min max gives case 42', () => {
    const instance = world([[2]], [[2], [1]]);
    expect(tasksOf(drfDiscrete(), instance)).toEqual([1, 0]);
    expect(tasksOf(sequentialMinMax(), instance)).toEqual([0, 2]);
  });

  test('case 43: who claims 2 where 1 is needed gets 2', () => {
    expect(tasksOf(drfDiscrete(), world([[2]], [[1], [1]]))).toEqual([1, 1]);
    expect(tasksOf(drfDiscrete(), world([[2]], [[2], [1]]))).toEqual([1, 0]); // 2 units: 2 tasks of what it needs
  });

  test('case 44: after each grant two who still wait, and one of whose tasks fits, differ by a task at most', () => {
    fc.assert(
      fc.property(worlds(4, 3), (instance) => {
        const price = dominantPrices(instance);
        const bound = price.reduce((most, each) => (each.gt(most) ? each : most));
        const { board, next } = progressive(instance, { prices: price, tie: 'index', misfit: 'skip' });
        fillUp(board, next, ({ user, server }) => {
          board.release(user, server); // as it was when the choice was made: then all of these stood in line
          const inLine = price.flatMap((_, each) => (board.fits(each, 0) ? [each] : []));
          board.grant(user, server);
          for (const other of inLine)
            expect(price[user].mul(board.tasks[user]).sub(price[other].mul(board.tasks[other])).lte(bound)).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('case 45: on 48 servers of (4 CPUs, 14 GB) each holds one task of (1, 10) and three of (1, 1)', () => {
    const servers = Array.from({ length: 48 }, () => [4, 14]);
    const { tasks, placed } = drfDiscrete().divide(
      world(servers, [
        [1, 10],
        [1, 1],
      ]),
    );
    expect(tasks.map(Number)).toEqual([48, 144]);
    expect(new Set(placed[0].map(Number))).toEqual(new Set([1]));
    expect(new Set(placed[1].map(Number))).toEqual(new Set([3]));
    expect((48 * 10) / (48 * 14)).toBeCloseTo(0.714, 3);
    expect(144 / (48 * 4)).toBe(0.75);
  });

  test('weights divide the key: 2 : 1 for the same tasks', () => {
    const weight = [new Fraction(2)];
    expect(tasksOf(drfDiscrete(), world([[9]], [[1], [1]], [{ weight }]))).toEqual([6, 3]);
  });

  test('who is first of equals: by number, whoever has fewer tasks, or smaller ones', () => {
    const instance = world([[6]], [[1], [2]]); // 2 and 1 tasks are a third each; then 2 are left
    expect(tasksOf(drfDiscrete(), instance)).toEqual([4, 1]);
    expect(tasksOf(drfDiscrete({ tie: 'fewest-tasks' }), instance)).toEqual([2, 2]);
    const large = world([[2]], [[2], [1]]);
    expect(tasksOf(drfDiscrete(), large)).toEqual([1, 0]);
    expect(tasksOf(drfDiscrete({ tie: 'smallest-delta' }), large)).toEqual([0, 2]);
  });

  test('or drawn, from a seed: each is first about as often', () => {
    const instance = world([[1]], [[1], [1]]);
    const first = Array.from({ length: 200 }, (_, seed) => tasksOf(drfDiscrete({ tie: { random: seed } }), instance)[0]);
    expect(first).toEqual(Array.from({ length: 200 }, (_, seed) => tasksOf(drfDiscrete({ tie: { random: seed } }), instance)[0]));
    expect(Math.abs(first.reduce((sum, each) => sum + each, 0) - 100)).toBeLessThan(40);
  });

  test('trees, priorities, and weights by resource where one is needed are refused', () => {
    const tree = world([[1]], [[1]], [{ path: ['a', 'b'] }]);
    expect(() => drfDiscrete().divide(tree)).toThrow('drf-discrete knows nothing of trees, which A has');
    const urgent = world([[1]], [[1]], [{ priority: 1 }]);
    expect(() => drfDiscrete().divide(urgent)).toThrow('drf-discrete knows nothing of priorities, which A has');
    const vector = world([[9, 9]], [[1, 1]], [{ weight: [new Fraction(1), new Fraction(2)] }]);
    expect(tasksOf(drfDiscrete(), vector)).toEqual([9]);
    expect(() => choosy().divide(vector)).toThrow('choosy knows nothing of weights by resource, which A has');
  });
});

/** More with `WORLDS=20000 npx vitest …`. */
const COUNT = Number(process.env['WORLDS'] ?? 3000);

test('case 42: sequential min max keeps the sharing incentive and envy up to a task of one’s own; plain DRF does not', () => {
  const broken = { incentive: [0, 0], envy: [0, 0] };
  fc.assert(
    fc.property(worlds(4, 3), (instance) => {
      [drfDiscrete(), sequentialMinMax()].forEach((policy, which) => {
        const { incentive, envy } = complaints(policy, instance);
        if (incentive) broken.incentive[which]++;
        if (envy) broken.envy[which]++;
      });
    }),
    { numRuns: COUNT, seed: 1 },
  );
  expect([broken.incentive[1], broken.envy[1]]).toEqual([0, 0]);
  expect(broken.incentive[0]).toBeGreaterThan(COUNT / 50);
  expect(broken.envy[0]).toBeGreaterThan(COUNT / 50);
});

function worlds(users: number, resources: number): fc.Arbitrary<Instance> {
  return fc.integer({ min: 1, max: resources }).chain((m) => {
    const vector = (max: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 1, max }), { minLength: m, maxLength: m });
    return fc
      .tuple(vector(20), fc.array(vector(8), { minLength: 2, maxLength: users }))
      .map(([server, demands]) => world([server], demands));
  });
}

/** Does somebody have fewer tasks than fit into its 1/n, or could it run two more with another's bundle? */
function complaints(policy: Policy, { ...instance }: Instance): { incentive: boolean; envy: boolean } {
  const tasks = tasksOf(policy, instance);
  const { users, servers } = instance;
  const whole = (bundle: readonly number[], demand: readonly Fraction[]): number =>
    Math.min(...demand.map((need, r) => Math.floor(bundle[r] / Number(need))));
  let incentive = false;
  let envy = false;
  users.forEach(({ demand }, user) => {
    const part = servers[0].map((amount, r) => Number(amount.div(demand[r]).div(users.length).floor()));
    if (tasks[user] < Math.min(...part)) incentive = true;
    users.forEach((other, j) => {
      const bundle = other.demand.map((need) => Number(need) * tasks[j]);
      if (whole(bundle, demand) > tasks[user] + 1) envy = true;
    });
  });
  return { incentive, envy };
}

test('a board adds up: what is granted and released comes back, and nobody releases what it has not', () => {
  const board = new Board(
    world(
      [
        [1, '1/3'],
        ['0.5', 2],
      ],
      [
        ['1/7', '1/6'],
        ['1/5', 0],
      ],
    ),
  );
  const before = board.free.map((row) => [...row]);
  board.grant(0, 0);
  board.grant(1, 1);
  expect(board.free).not.toEqual(before);
  board.release(0, 0);
  board.release(1, 1);
  expect(board.free).toEqual(before);
  expect(() => board.release(0, 0)).toThrow('A has no task on server 0 that could end');
});
