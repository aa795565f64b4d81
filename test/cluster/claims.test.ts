import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Claims } from '../../src/cluster/resources/claims.ts';

const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }).map((list) => new Set(list));

/** Inclusive, disjoint, ascending, not touching: as scenarios give them. */
function intervals(set: ReadonlySet<number>): [number, number][] {
  const result: [number, number][] = [];
  for (const number of [...set].sort((a, b) => a - b)) {
    const last = result.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else result.push([number, number]);
  }
  return result;
}

function ports(set: ReadonlySet<number>): Claims {
  return set.size === 0 ? Claims.none : Claims.of([{ type: 'ranges', name: 'ports', role: '*', value: intervals(set) }]);
}

const written = (set: ReadonlySet<number>) =>
  set.size === 0
    ? ''
    : `ports:[${intervals(set)
        .map(([a, b]) => `${a}-${b}`)
        .join(',')}]`;

describe('Claims of ports against sets of numbers', () => {
  test('plus, minus, common, covers, isEmpty', () => {
    let covering = 0;
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [x, y] = [ports(a), ports(b)];
        expect(x.plus(y).toString()).toBe(written(new Set([...a, ...b])));
        expect(x.minus(y).toString()).toBe(written(new Set([...a].filter((each) => !b.has(each)))));
        expect(x.common(y).toString()).toBe(written(new Set([...a].filter((each) => b.has(each)))));
        expect(x.minus(y).isEmpty).toBe([...a].every((each) => b.has(each)));
        const isCovered = [...b].every((each) => a.has(each));
        expect(x.covers(y)).toBe(isCovered);
        expect(x.plus(y).covers(y)).toBe(true);
        expect(x.covers(x.common(y))).toBe(true);
        if (isCovered && b.size > 0) covering++;
        expect(x.toString()).toBe(written(a));
        expect(y.toString()).toBe(written(b));
      }),
      { numRuns: 1000 },
    );
    expect(covering).toBeGreaterThan(0);
  });

  test('a long walk of taking and giving back', () => {
    fc.assert(
      fc.property(numbers, fc.array(fc.tuple(fc.boolean(), numbers)), (start, steps) => {
        let oracle: ReadonlySet<number> = start;
        let claims = ports(start);
        for (const [isPlus, set] of steps) {
          oracle = isPlus ? new Set([...oracle, ...set]) : new Set([...oracle].filter((each) => !set.has(each)));
          claims = isPlus ? claims.plus(ports(set)) : claims.minus(ports(set));
          expect(claims.toString()).toBe(written(oracle));
          expect(claims.isEmpty).toBe(oracle.size === 0);
        }
      }),
    );
  });
});

test('named sets, and several names at once', () => {
  const zones = (...value: string[]) => ({ type: 'set', name: 'zones', role: '*', value }) as const;
  const range = (name: string, first: number, last: number) =>
    ({ type: 'ranges', name, role: '*', value: [[first, last]] }) as const;
  const all = Claims.of([
    zones('a', 'b', 'c'),
    range('ports', 1, 9),
    range('devices', 1, 2),
    { type: 'scalar', name: 'cpus', role: '*', value: 1000 },
  ]);
  expect(all.toString()).toBe('devices:[1-2];ports:[1-9];zones:{a,b,c}');
  const some = Claims.of([zones('b'), range('ports', 3, 4)]);
  expect(all.covers(some)).toBe(true);
  expect(some.covers(all)).toBe(false);
  expect(all.minus(some).toString()).toBe('devices:[1-2];ports:[1-2,5-9];zones:{a,c}');
  expect(all.minus(some).plus(some).toString()).toBe(all.toString());
  expect(all.common(some).toString()).toBe(some.toString());
  expect(all.common(Claims.of([range('other', 1, 9)])).isEmpty).toBe(true);
  expect(all.minus(all)).toBe(Claims.none);
  expect(all.covers(Claims.none)).toBe(true);
  expect(Claims.none.covers(some)).toBe(false);
});
