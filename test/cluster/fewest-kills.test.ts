import { fc, test } from '@fast-check/vitest';
import { expect, test as plain } from 'vitest';
import { fewestKills, type Kills } from '../../src/cluster/revocation/fewest-kills.ts';

/** Each is worth something in two currencies; some exclude each other, as tasks of one role do that is guaranteed something. */
interface Item {
  readonly worth: readonly [number, number];
  readonly group: number;
}

function killsOf(need: readonly [number, number], mostOfGroup: number): Kills<Item> & { readonly chosen: Item[] } {
  const chosen: Item[] = [];
  const sum = (currency: 0 | 1) => chosen.reduce((all, { worth }) => all + worth[currency], 0);
  return {
    chosen,
    add: (item) => {
      if (item.group === 0 && chosen.filter(({ group }) => group === 0).length >= mostOfGroup) return false;
      chosen.push(item);
      return true;
    },
    remove: (item) => {
      expect(chosen.pop()).toBe(item);
    },
    get isEnough() {
      return sum(0) >= need[0] && sum(1) >= need[1];
    },
  };
}

/** All subsets, those with fewest members first, then by position of their members. */
function oracle(items: readonly Item[], need: readonly [number, number], mostOfGroup: number): readonly Item[] | null {
  const subsets = Array.from({ length: 2 ** items.length }, (_, bits) => items.flatMap((_, i) => (bits & (1 << i) ? [i] : [])))
    .filter((positions) => positions.length > 0)
    .sort((a, b) => a.length - b.length || (a.map((each, i) => each - b[i]).find((difference) => difference !== 0) ?? 0));
  for (const positions of subsets) {
    const kills = killsOf(need, mostOfGroup);
    if (positions.every((position) => kills.add(items[position])) && kills.isEnough) return kills.chosen;
  }
  return null;
}

const item: fc.Arbitrary<Item> = fc.record({ worth: fc.tuple(fc.nat(5), fc.nat(5)), group: fc.nat(2) });

test.prop([fc.array(item, { maxLength: 8 }), fc.tuple(fc.nat(12), fc.nat(12)), fc.nat(3)])(
  'finds the first of the smallest sets, as looking at all sets does',
  (items, need, mostOfGroup) => {
    const kills = killsOf(need, mostOfGroup);
    expect(fewestKills(items, kills, 1, Infinity)).toEqual(oracle(items, need, mostOfGroup));
    expect(kills.chosen).toEqual([]);
  },
);

test.prop([fc.array(item, { maxLength: 7 }), fc.tuple(fc.nat(12), fc.nat(12)), fc.integer({ min: 1, max: 4 })])(
  'finds none that is larger than it may be',
  (items, need, most) => {
    const smallest = oracle(items, need, 9);
    expect(fewestKills(items, killsOf(need, 9), 1, most)).toEqual(smallest !== null && smallest.length <= most ? smallest : null);
  },
);

plain('where there are too many sets, those that are not needed are let off', () => {
  const items = Array.from({ length: 40 }, (_, i): Item => ({ worth: [i === 30 ? 10 : 1, 0], group: 1 }));
  const found = fewestKills(items, killsOf([35, 0], 0), 1, Infinity);
  expect(found?.length).toBe(26); // the large one, and 25 others
  expect(found).toContain(items[30]);
});
