import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProgressiveFilling } from '../../src/metrics/fairness/progressive-filling.ts';
import { type Claimant, dominantShare, fill as plainFill } from './plain-fill.ts';

const MANY = 1000;

function fill(capacity: readonly number[], claimants: readonly Claimant[]): number[] {
  const filling = new ProgressiveFilling(capacity.length, claimants.length);
  filling.begin(Float64Array.from(capacity));
  for (const { demand, weight, reserved } of claimants) {
    const claimant = filling.add(Float64Array.from(demand), 0, weight);
    capacity.forEach((_, r) => filling.reserve(claimant, r, reserved?.[r] ?? 0));
  }
  filling.fill();
  return [...filling.fraction];
}

interface User {
  readonly task: readonly number[];
  readonly tasks?: number;
  readonly weight?: number;
  readonly reserved?: readonly number[];
}

/** How many tasks each gets. */
function tasks(capacity: readonly number[], users: readonly User[]): number[] {
  const claimants = users.map(
    ({ task, tasks: wanted = MANY, weight = 1, reserved = null }): Claimant => ({
      demand: task.map((amount) => amount * wanted),
      weight,
      reserved,
    }),
  );
  return fill(capacity, claimants).map((fraction, i) => fraction * (users[i].tasks ?? MANY));
}

function expectTasks(capacity: readonly number[], users: readonly User[], expected: readonly number[]): void {
  const found = tasks(capacity, users);
  expect(found).toHaveLength(expected.length);
  found.forEach((count, i) => {
    expect(Math.abs(count - expected[i])).toBeLessThanOrEqual(1e-12 * Math.max(1, expected[i]));
  });
}

const R = [9, 18];
const A = [1, 4];
const B = [3, 1];

describe('fill against the literature', () => {
  test('case 19: the example of the DRF paper', () => {
    expectTasks(R, [{ task: A }, { task: B }], [3, 2]);
  });

  test('case 29: weighted DRF', () => {
    expectTasks(
      R,
      [
        { task: A, weight: 2 },
        { task: B, weight: 1 },
      ],
      [54 / 13, 18 / 13],
    );
    expectTasks(
      R,
      [
        { task: A, weight: 1 },
        { task: B, weight: 2 },
      ],
      [9 / 5, 12 / 5],
    );
    expectTasks(
      R,
      [
        { task: A, weight: 1 },
        { task: B, weight: 0.5 },
      ],
      [54 / 13, 18 / 13],
    );
  });

  test('case 30: DRF with finite demand', () => {
    expectTasks(R, [{ task: A, tasks: 2 }, { task: B }], [2, 7 / 3]);
    expectTasks(R, [{ task: A }, { task: B, tasks: 1 }], [17 / 4, 1]);
  });

  test('case 31: filling goes on after the first resource is used up', () => {
    expectTasks([1, 1], [{ task: [1, 0] }, { task: [1, 0] }, { task: [0, 1] }], [0.5, 0.5, 1]);
  });

  test('case 34: max-min of one resource', () => {
    expectTasks(
      [10],
      [2, 2.6, 4, 5].map((wanted) => ({ task: [1], tasks: wanted })),
      [2, 2.6, 2.7, 2.7],
    );
  });

  test('case 35: weighted max-min', () => {
    const weights = [2.5, 4, 0.5, 1];
    expectTasks(
      [16],
      [4, 2, 10, 4].map((wanted, i) => ({ task: [1], tasks: wanted, weight: weights[i] })),
      [4, 2, 6, 4],
    );
  });

  test('who wants nothing, or what is not there, gets nothing and hinders nobody', () => {
    expectTasks([10, 0], [{ task: [0, 0] }, { task: [1, 0] }, { task: [1, 1] }], [0, 10, 0]);
    expect(fill([10], [])).toEqual([]);
  });
});

describe('reservations', () => {
  test('what is reserved for one is not there for the others', () => {
    expectTasks([10], [{ task: [1], tasks: 4, reserved: [6] }, { task: [1] }], [4, 4]);
    expectTasks([10], [{ task: [1], reserved: [6] }, { task: [1] }], [6, 4]);
    expectTasks([10], [{ task: [1], tasks: 0, reserved: [10] }, { task: [1] }], [0, 0]);
  });

  test('it is used first, and counts in the share', () => {
    expectTasks([10], [{ task: [1], reserved: [2] }, { task: [1] }], [5, 5]);
    expectTasks([10], [{ task: [1], tasks: 3, reserved: [3] }, { task: [1] }], [3, 7]);
    expectTasks(
      [12],
      [
        { task: [1], reserved: [2], weight: 2 },
        { task: [1], reserved: [1] },
      ],
      [8, 4],
    );
  });

  test('of one resource only', () => {
    // 6 of 10 CPUs are a's, the memory is common: b has used up its 4 CPUs, then a goes on alone.
    expectTasks([10, 20], [{ task: [1, 1], reserved: [6, 0] }, { task: [1, 1] }], [6, 4]);
    // Memory is used up at 4 tasks each, before a's own CPUs are.
    expectTasks([100, 8], [{ task: [1, 1], reserved: [50, 0] }, { task: [1, 1] }], [4, 4]);
  });

  test('nobody gets into what is another’s, and everybody who is not served has met a limit', () => {
    const user = fc.record({
      demand: fc.tuple(fc.nat(30), fc.nat(30)),
      weight: fc.constantFrom(0.5, 1, 3),
      share: fc.tuple(fc.nat(5), fc.nat(5)),
    });
    let unserved = 0;
    fc.assert(
      fc.property(fc.array(user, { minLength: 1, maxLength: 5 }), fc.tuple(fc.nat(20), fc.nat(20)), (users, common) => {
        const capacity = common.map((amount, r) => 1 + amount + users.reduce((sum, { share }) => sum + share[r], 0));
        const claimants = users.map(({ demand, weight, share }): Claimant => ({ demand, weight, reserved: share }));
        const fractions = fill(capacity, claimants);
        const used = capacity.map((_, r) =>
          users.reduce((sum, { demand, share }, i) => sum + Math.max(0, fractions[i] * demand[r] - share[r]), 0),
        );
        used.forEach((amount, r) => expect(amount).toBeLessThanOrEqual(common[r] + 1 + 1e-9));
        users.forEach(({ demand, share }, i) => {
          expect(fractions[i]).toBeGreaterThanOrEqual(0);
          expect(fractions[i]).toBeLessThanOrEqual(1);
          if (dominantShare(demand, capacity) === 0 || fractions[i] > 1 - 1e-9) return;
          unserved++;
          const hasMetLimit = demand.some(
            (amount, r) => amount > 0 && fractions[i] * amount >= share[r] - 1e-9 && used[r] >= common[r] + 1 - 1e-9,
          );
          expect(hasMetLimit).toBe(true);
        });
      }),
      { numRuns: 1000 },
    );
    expect(unserved).toBeGreaterThan(200);
  });
});

test('the fast form gives what the plain one gives, with and without reservations', () => {
  const amount = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 }));
  const world = fc.integer({ min: 1, max: 3 }).chain((width) => {
    const vector = fc.array(amount, { minLength: width, maxLength: width });
    const claimant = fc.record({
      demand: vector,
      weight: fc.constantFrom(1, 2, 0.5, 7),
      reserved: fc.option(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: width, maxLength: width }), { freq: 2 }),
    });
    return fc.record({
      capacity: fc.array(fc.integer({ min: 30, max: 90 }), { minLength: width, maxLength: width }),
      claimants: fc.array(claimant, { minLength: 1, maxLength: 7 }),
    });
  });
  fc.assert(
    fc.property(world, fc.boolean(), ({ capacity, claimants }, hasReserved) => {
      const users = hasReserved ? claimants : claimants.map((claimant) => ({ ...claimant, reserved: null }));
      const plain = plainFill(capacity, users);
      fill(capacity, users).forEach((fraction, i) => expect(fraction).toBeCloseTo(plain[i], 9));
    }),
    { numRuns: 500 },
  );
});
