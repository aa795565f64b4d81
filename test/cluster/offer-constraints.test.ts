import { describe, expect, it, test } from 'vitest';
import { attributesText, parseAttributes } from '../../src/cluster/resources/attributes.ts';
import { fullMatcher } from '../../src/cluster/resources/full-match.ts';
import {
  type AttributePredicate,
  type ConstraintGroups,
  compileOfferConstraints,
} from '../../src/cluster/resources/offer-constraints.ts';
import { isStrictSubroleOf, roleAncestors, roleFault } from '../../src/cluster/role-path.ts';

/** What agents say of themselves, and what frameworks ask of it. */

describe('attributes', () => {
  it('are read as Mesos writes them', () => {
    expect(parseAttributes('rack: a b;slots:4;\nspan:[1-5, 7-9];kinds:{x,y};rack:1e3;v:1.2.3;url:a:b')).toEqual([
      { name: 'rack', type: 'text', value: 'ab' },
      { name: 'slots', type: 'scalar', value: 4 },
      {
        name: 'span',
        type: 'ranges',
        value: [
          [1, 5],
          [7, 9],
        ],
      },
      { name: 'kinds', type: 'set', value: ['x', 'y'] },
      { name: 'rack', type: 'scalar', value: 1000 },
      { name: 'v', type: 'text', value: '1.2.3' },
      { name: 'url', type: 'text', value: 'a:b' },
    ]);
    expect(parseAttributes('')).toEqual([]);
  });

  it.each(['rack', 'rack:', ':a', 'rack: ', 'span:[1-]', 'span:[a-b]', 'kinds:{a', 'rack:a[1]'])('%j is refused', (text) => {
    expect(() => parseAttributes(text)).toThrow(`got "${text}"`);
  });

  it('say the same in any order', () => {
    const text = attributesText(parseAttributes('b:{y,x};a:1;c:[1-2];a:z'));
    expect(text).toBe('a:1;a:z;b:{x,y};c:[1-2]');
    expect(attributesText(parseAttributes('a:z;c:[1-2];b:{x,y};a:1.0'))).toBe(text);
  });
});

describe('offer constraints', () => {
  const excludes = (groups: ConstraintGroups, attributes: string, more = {}) =>
    compileOfferConstraints(groups)({ attributes: parseAttributes(attributes), ...more });

  it('exclude nothing where there are none', () => {
    expect(excludes([], '')).toBe(false);
  });

  it('look at the first attribute of a name only', () => {
    const groups = [[{ attribute: 'a', predicate: { text_equals: 'x' } }]];
    expect(excludes(groups, 'a:x;a:y')).toBe(false);
    expect(excludes(groups, 'a:y;a:x')).toBe(true);
  });

  // Of a text that fits, another text, a number, and nothing: whether the agent is excluded.
  it.each<[AttributePredicate, boolean, boolean, boolean, boolean]>([
    [{ exists: true }, false, false, false, true],
    [{ not_exists: true }, true, true, true, false],
    [{ text_equals: 'x' }, false, true, false, true],
    [{ text_not_equals: 'x' }, true, false, false, false],
    [{ text_matches: '[w-y]' }, false, true, false, true],
    [{ text_not_matches: '[w-y]' }, true, false, false, false],
  ])('%j', (predicate, ...excluded) => {
    const groups = [[{ attribute: 'a', predicate }]];
    expect(['a:x', 'a:no', 'a:1', 'b:x'].map((attributes) => excludes(groups, attributes))).toEqual(excluded);
  });

  it('know what agents have without saying so', () => {
    const groups: ConstraintGroups = [[{ pseudo_attribute: 'zone', predicate: { text_equals: '5' } }]];
    expect(excludes(groups, 'zone:5')).toBe(true);
    expect(excludes(groups, '', { zone: '5' })).toBe(false);
    expect(excludes(groups, '', { zone: '6', hostname: '5' })).toBe(true);
  });

  it('need one group of which all hold', () => {
    const has = (attribute: string) => ({ attribute, predicate: { exists: true } as const });
    const groups = [[has('a'), has('b')], [has('c')]];
    expect(['a:1', 'a:1;b:1', 'c:1', ''].map((attributes) => excludes(groups, attributes))).toEqual([true, false, false, true]);
  });

  it('are refused where a group is empty or a pattern is none', () => {
    expect(() => compileOfferConstraints([[]])).toThrow('a group of offer constraints is empty');
    expect(() => compileOfferConstraints([[{ attribute: 'a', predicate: { text_matches: '[a' } }]])).toThrow(
      '"[a" is no pattern',
    );
  });
});

describe('patterns', () => {
  it.each([
    ['[a-d]+', 'abcd', 'abcde'],
    ['a|b', 'b', 'ab'],
    ['a.c', 'abc', 'a\nc'],
    ['(?s)a.c', 'a\nc', 'ac'],
    ['(?i)RACK-\\d+', 'rack-12', 'rack-x'],
    ['rack-[0-9]{2}', 'rack-12', 'rack-1'],
    ['a\\-b\\.c', 'a-b.c', 'a-bxc'],
    ['[\\w.\\-]+', 'a.b-c', 'a b'],
    ['[[:alpha:]_]+', 'a_B', 'a1'],
    ['[]a]+', ']a', '[a'],
    ['[^]a]', 'b', ']'],
    ['a{b}', 'a{b}', 'ab'],
    ['\\Qa.c\\E+', 'a.cc', 'abc'],
    ['\\pL\\p{Lu}', 'éA', 'éa'],
    ['(?P<rack>a)', 'a', 'b'],
    ['\\Aa\\z', 'a', 'b'],
    ['\\x{e9}\\x41', 'éA', 'e'],
    ['a\\sb', 'a b', 'a\u00a0b'],
    ['foo/bar', 'foo/bar', 'foo'],
    ['', '', 'a'],
  ])('%s matches all of %j, not %j', (pattern, text, other) => {
    expect([fullMatcher(pattern)(text), fullMatcher(pattern)(other)]).toEqual([true, false]);
  });

  it.each(['[a-d', '(a', 'a)', '(?=a)', '(?<!a)b', '(a)\\1', 'a**', '[z-a]', '\\y', '[[:nobody:]]'])('%s is none', (pattern) => {
    expect(() => fullMatcher(pattern)).toThrow(`"${pattern}" is no pattern: `);
  });
});

describe('paths of roles', () => {
  test('ancestors, nearest first', () => {
    expect(roleAncestors('a/b/c')).toEqual(['a/b', 'a']);
    expect(roleAncestors('a')).toEqual([]);
    expect(roleAncestors('*')).toEqual([]);
  });

  test.each([
    ['a/b', 'a', true],
    ['a/b/c', 'a', true],
    ['a', 'a', false],
    ['ab', 'a', false],
    ['a', 'a/b', false],
  ])('%s below %s: %j', (role, ancestor, isBelow) => {
    expect(isStrictSubroleOf(role, ancestor)).toBe(isBelow);
  });

  test('faults in words', () => {
    expect(['a/b', '*', '...', '.a'].map(roleFault)).toEqual([undefined, undefined, undefined, undefined]);
    expect(['', '-a', 'a/*', 'a//b', '..', 'a b'].map((name) => typeof roleFault(name))).toEqual(Array(6).fill('string'));
  });
});
