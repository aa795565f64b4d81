import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CapacityTree } from '../../src/cluster/allocation/capacity-tree.ts';

const world = fc.integer({ min: 1, max: 3 }).chain((width) =>
  fc.integer({ min: 1, max: 40 }).chain((count) => {
    const amounts = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: width, maxLength: width });
    const free = fc.oneof(
      { weight: 4, arbitrary: amounts },
      { weight: 1, arbitrary: fc.constant(new Array<number>(width).fill(-1)) },
    );
    return fc.record({
      width: fc.constant(width),
      count: fc.constant(count),
      changes: fc.array(fc.record({ agent: fc.nat(count - 1), free }), { maxLength: 120 }),
      demands: fc.array(amounts, { minLength: 1, maxLength: 5 }),
      from: fc.nat(count),
      refused: fc.uniqueArray(fc.nat(count - 1)),
    });
  }),
);

test('finds what a look at every agent finds', () => {
  let found = 0;
  fc.assert(
    fc.property(world, ({ width, count, changes, demands, from, refused }) => {
      const tree = new CapacityTree(width, count);
      const free = Array.from({ length: count }, () => new Array<number>(width).fill(-1));
      const agents = [...free.keys()];
      const check = () => {
        for (const demand of demands) {
          const fits = agents.filter((agent) => demand.every((amount, r) => free[agent][r] >= amount));
          const row = Float64Array.from(demand);
          expect(tree.first(from, row, () => true)).toBe(fits.find((agent) => agent >= from) ?? -1);
          const accepts = (agent: number) => !refused.includes(agent);
          expect(tree.first(0, row, accepts)).toBe(fits.find(accepts) ?? -1);
          const each: number[] = [];
          tree.first(0, row, (agent) => {
            each.push(agent);
            return false;
          });
          expect(each).toEqual(fits);
          found += fits.length;
        }
      };
      check();
      changes.forEach((change, i) => {
        free[change.agent] = change.free;
        tree.set(change.agent, change.free);
        if (i % 10 === 0) check();
      });
      check();
    }),
    { numRuns: 300 },
  );
  expect(found).toBeGreaterThan(1000);
});

test('asks only about agents that cover the demand, by number, and not on after a yes', () => {
  const tree = new CapacityTree(1, 5);
  [3, 1, 3, 3, 3].forEach((free, agent) => {
    tree.set(agent, [free]);
  });
  const asked: number[] = [];
  const first = tree.first(0, Float64Array.of(2), (agent) => {
    asked.push(agent);
    return agent === 3;
  });
  expect(first).toBe(3);
  expect(asked).toEqual([0, 2, 3]);
});
