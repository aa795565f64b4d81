import fc from 'fast-check';
import { expect, test } from 'vitest';
import { free, heldBy, policyNamed } from '../../../src/fairness/index.ts';
import { pool, worlds } from './kit.ts';

const HUG = policyNamed('hug');

function held(instance: ReturnType<typeof pool>): string {
  const allocation = HUG.divide(instance);
  return instance.users.map((_, user) => heldBy(instance, allocation, user).map(String).join(' ')).join(', ');
}

test('stage 1 is DRF, and stage 2 hands out what is left, up to the greatest share of stage 1', () => {
  // M = 2/3: A has all of r2 that it may (12 of 18), B takes the other 4 of what is left.
  const instance = pool(
    [9, 18],
    [
      [1, 4],
      [3, 1],
    ],
  );
  expect(HUG.divide(instance).tasks.map(String)).toEqual(['3', '2']);
  expect(held(instance)).toBe('3 12, 6 6');
});

test('what nobody may have stays idle: work is not conserved', () => {
  // M = 1/2 on r1; on r2 only B wants more, up to 6.
  const instance = pool(
    [12, 12],
    [
      [1, 0],
      [2, 1],
    ],
  );
  expect(held(instance)).toBe('6 0, 6 6');
  expect(free(instance, HUG.divide(instance)).map(String)).toEqual(['0', '6']);
});

test('leftovers are split evenly', () => {
  // M = 1/2: A and B have 3 of r2 each after stage 1; the 6 that are left bring both to 6.
  expect(
    held(
      pool(
        [12, 12],
        [
          [2, 1],
          [2, 1],
        ],
      ),
    ),
  ).toBe('6 6, 6 6');
  // Three of them: M = 1/3, 2 of r2 each, and then 4.
  expect(
    held(
      pool(
        [12, 12],
        [
          [2, 1],
          [2, 1],
          [2, 1],
        ],
      ),
    ),
  ).toBe('4 4, 4 4, 4 4');
});

test('nobody has more of anything than all have of their dominant resource, and stage 1 is the same progress for all', () => {
  fc.assert(
    fc.property(worlds({ hasZeros: true }), (instance) => {
      const allocation = HUG.divide(instance);
      const shares = instance.users.map((_, user) =>
        heldBy(instance, allocation, user).map((amount, resource) => amount.div(instance.servers[0][resource]).valueOf()),
      );
      const most = shares.map((each) => Math.max(...each));
      expect(Math.max(...most) - Math.min(...most)).toBeLessThan(1e-12);
      for (const left of free(instance, allocation)) expect(left.valueOf()).toBeGreaterThanOrEqual(0);
    }),
  );
});
