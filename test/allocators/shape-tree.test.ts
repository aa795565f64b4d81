import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShapeTree } from '../../src/allocators/shape-tree.ts';
import { distanceBetween } from './plain-best-fit.ts';

/** Few amounts, so that many agents are equally near; and many, so that hardly any are. */
const amount = (most: number) => fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: most }));

const world = fc
  .record({ width: fc.integer({ min: 1, max: 4 }), count: fc.integer({ min: 1, max: 60 }) })
  .chain(({ width, count }) => {
    const amounts = (most: number) =>
      fc.array(amount(most), { minLength: width, maxLength: width }).map((row) => Float64Array.from(row));
    return fc.record({
      width: fc.constant(width),
      count: fc.constant(count),
      first: fc.nat(width - 1),
      steps: fc.array(
        fc.oneof(
          { weight: 20, arbitrary: fc.record({ agent: fc.nat(count - 1), free: amounts(1_000_000) }) },
          { weight: 1, arbitrary: fc.record({ more: amounts(1_000_000) }) },
        ),
        { minLength: 2 * count, maxLength: 250 },
      ),
      demands: fc.array(amounts(100_000), { minLength: 1, maxLength: 5 }),
      refused: fc.uniqueArray(fc.nat(count - 1)),
    });
  });

test('finds what a look at every agent finds, whatever has changed, and asks no others than might be it', () => {
  let found = 0;
  let ties = 0;
  fc.assert(
    fc.property(world, ({ width, count, first, steps, demands, refused }) => {
      const tree = new ShapeTree(width, count, first);
      const free = Array.from({ length: count }, () => new Float64Array(width));
      const others = new Float64Array(width);
      let all = others;
      const measure = () => {
        all = others.map((amount, r) => free.reduce((sum, row) => sum + row[r], amount));
        tree.measure(all);
      };
      const check = () => {
        for (const demand of demands) {
          if (demand.findIndex((each) => each > 0) !== first) continue;
          const order = [...free.keys()]
            .filter((agent) => demand.every((each, r) => each <= free[agent][r]))
            .map((agent) => ({ agent, distance: distanceBetween(demand, free[agent], all) }))
            .sort((a, b) => a.distance - b.distance || a.agent - b.agent);
          expect(tree.nearest(demand, () => true)).toBe(order[0]?.agent ?? -1);
          const asked: number[] = [];
          const accepts = (agent: number) => {
            asked.push(agent);
            return !refused.includes(agent);
          };
          const best = order.findIndex(({ agent }) => !refused.includes(agent));
          expect(tree.nearest(demand, accepts)).toBe(order[best]?.agent ?? -1);
          expect(new Set(asked).size).toBe(asked.length);
          expect(asked).toEqual(
            expect.arrayContaining(order.slice(0, best < 0 ? order.length : best + 1).map(({ agent }) => agent)),
          );
          found += order.length;
          if (order.length > 1 && order[0].distance === order[1].distance) ties++;
        }
      };
      steps.forEach((step, i) => {
        if ('more' in step) step.more.forEach((amount, r) => (others[r] += amount));
        else {
          free[step.agent] = step.free;
          measure();
          tree.set(step.agent, step.free);
        }
        measure();
        if (i % 10 === 0) check();
      });
      check();
    }),
    { numRuns: 400 },
  );
  expect(found).toBeGreaterThan(10_000);
  expect(ties).toBeGreaterThan(200);
});

test('asks the nearest agent only, and of equals the first by number', () => {
  const tree = new ShapeTree(2, 600, 0);
  tree.measure(Float64Array.of(1000, 1000));
  for (let agent = 599; agent >= 0; agent--) tree.set(agent, Float64Array.of(4, 1 + (agent % 5)));
  const asked: number[] = [];
  const accepts = (agent: number) => {
    asked.push(agent);
    return true;
  };
  expect(tree.nearest(Float64Array.of(2, 2), accepts)).toBe(3); // four of each
  expect(tree.nearest(Float64Array.of(1, 4), accepts)).toBe(4);
  expect(asked).toEqual([3, 4]);
  expect(tree.nearest(Float64Array.of(1, 6), accepts)).toBe(-1);
  expect(asked).toHaveLength(2);
});
