import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { ResourceEntry } from '../../src/cluster/resources/resource-entry.ts';
import { Problem } from '../../src/scenario/error.ts';
import * as messages from '../../src/scenario/messages/messages.ts';
import { mergeEntries, parseNeeds, parseQuantities, parseResources, resourceFromMapping } from '../../src/scenario/resources.ts';

function scalar(name: string, value: number, role = '*'): ResourceEntry {
  return { type: 'scalar', name, role, value };
}

describe('parseResources', () => {
  it("reads Mesos' text", () => {
    expect(parseResources('cpus(*):8;mem(*):16GB;cpus(prod):8;ports(*):[31000-32000];zones:{b,a}')).toEqual([
      scalar('cpus', 8000),
      scalar('mem', 16_384_000),
      scalar('cpus', 8000, 'prod'),
      { type: 'ranges', name: 'ports', role: '*', value: [[31000, 32000]] },
      { type: 'set', name: 'zones', role: '*', value: ['a', 'b'] },
    ]);
  });

  it('does not mind white space and empty entries', () => {
    expect(parseResources(' cpus : 8 ;; mem ( prod ) : 16 GB ; ports:[ 1 - 2 , 5-6 ];')).toEqual([
      scalar('cpus', 8000),
      scalar('mem', 16_384_000, 'prod'),
      {
        type: 'ranges',
        name: 'ports',
        role: '*',
        value: [
          [1, 2],
          [5, 6],
        ],
      },
    ]);
    expect(parseResources('')).toEqual([]);
  });

  it('adds equal entries, as Mesos does, and keeps those of other roles apart', () => {
    expect(parseResources('cpus:0.1;cpus:0.1;cpus(a):1;cpus:0.1')).toEqual([scalar('cpus', 300), scalar('cpus', 1000, 'a')]);
  });

  it('joins ranges that overlap or touch', () => {
    const [ports] = parseResources('ports:[5-6,1-2,3-4,10-20];ports:[15-25,30]');
    expect(ports!.value).toEqual([
      [1, 6],
      [10, 25],
      [30, 30],
    ]);
  });

  it('unites sets', () => {
    expect(parseResources('zones:{a,c};zones:{b,a}')[0]!.value).toEqual(['a', 'b', 'c']);
  });

  it('leaves out nothing of something', () => {
    expect(parseResources('cpus:0;ports:[];zones:{};mem:1')).toEqual([scalar('mem', 1000)]);
  });

  it.each<[string, Problem, number]>([
    ['cpus', messages.notAnEntry('cpus'), 0],
    ['cpus:8;mem', messages.notAnEntry('mem'), 7],
    ['cpus:8; mem:1:2', messages.notAnEntry('mem:1:2'), 8],
    ['cpus(prod:8', messages.notAResourceName('cpus(prod'), 0],
    ['cpus prod:8', messages.notAResourceName('cpus prod'), 0],
    [':8', messages.notAResourceName(''), 0],
    ['cpus():8', messages.badRoleName('', 'it is empty'), 0],
    ['mem:1;cpus(a/*):8', messages.badRoleName('a/*', '"*" may only be the whole name'), 6],
    ['mem:1;cpus:-8', messages.negative('-8'), 6],
    ['mem:1;cpus:1.0005', messages.tooManyDecimals('1.0005'), 6],
    ['mem:1;cpus:', messages.notAnAmount(''), 6],
    ['ports:8', messages.rangesExpected('ports', '8'), 0],
    ['ports:[8', messages.rangesExpected('ports', '[8'), 0],
    ['ports:[a-b]', messages.rangesExpected('ports', 'a-b'), 0],
    ['ports:[9-8]', messages.backwardRange('ports', '9-8'), 0],
    ['zones:{a', messages.setExpected('zones', '{a'), 0],
    ['cpus:[1-2]', messages.scalarExpected('cpus'), 0],
    ['x:1;y:2;x:{a}', messages.mixedTypes('x', 'scalar', 'set'), 8],
  ])('refuses %s', (text, problem, offset) => {
    const thrown = problemOf(() => parseResources(text));
    expect(thrown.message).toBe(problem.message);
    expect(thrown.offset).toBe(offset);
  });

  const entry = fc
    .record({
      name: fc.constantFrom('cpus', 'mem', 'disk', 'gpus', 'licences'),
      role: fc.constantFrom('*', 'prod', 'eng/ads'),
      value: fc.integer({ min: 1, max: 1e9 }),
    })
    .map(({ name, role, value }): ResourceEntry => scalar(name, value, role));

  property.prop([fc.array(entry)])('reads back any scalars, merged', (entries) => {
    const text = entries.map(({ name, role, value }) => `${name}(${role}):${Number(value) / 1000}`).join(';');
    expect(parseResources(text)).toEqual(mergeEntries(entries));
  });

  const port = fc
    .tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 }))
    .map(([first, length]): [number, number] => [first, first + length]);
  property.prop([fc.array(port, { minLength: 1 })])('holds exactly the ports named, in the fewest ranges', (ranges) => {
    const [entry] = parseResources(`ports:[${ranges.map(([first, last]) => `${first}-${last}`).join(',')}]`);
    const merged = entry!.value as [number, number][];
    for (let each = 0; each < 80; each++) {
      const holds = ([first, last]: [number, number]) => first <= each && each <= last;
      expect(merged.some(holds)).toBe(ranges.some(holds));
    }
    for (let i = 1; i < merged.length; i++) expect(merged[i]![0]).toBeGreaterThan(merged[i - 1]![1] + 1);
  });
});

describe('resourceFromMapping', () => {
  it.each<[string, string | number | (string | number)[], ResourceEntry]>([
    ['cpus', 8, scalar('cpus', 8000)],
    ['mem', '16GB', scalar('mem', 16_384_000)],
    ['cpus(prod)', '0.5', scalar('cpus', 500, 'prod')],
    ['ports', '[1-2]', { type: 'ranges', name: 'ports', role: '*', value: [[1, 2]] }],
    [
      'ports',
      ['1-2', 7],
      {
        type: 'ranges',
        name: 'ports',
        role: '*',
        value: [
          [1, 2],
          [7, 7],
        ],
      },
    ],
    ['zones', ['b', 'a'], { type: 'set', name: 'zones', role: '*', value: ['a', 'b'] }],
  ])('reads %s: %j', (key, value, entry) => {
    expect(resourceFromMapping(key, value)).toEqual(entry);
  });
});

describe('parseNeeds', () => {
  it('knows no roles', () => {
    expect(parseNeeds('cpus:1')).toEqual([scalar('cpus', 1000)]);
    const thrown = problemOf(() => parseNeeds('cpus:1;mem(prod):1'));
    expect([thrown.message, thrown.offset]).toEqual([messages.roleNotAllowed('mem', 'prod').message, 7]);
  });
});

describe('parseQuantities', () => {
  it('gives amounts by name', () => {
    expect(parseQuantities('cpus:0.01;mem:32MB')).toEqual({ cpus: 10, mem: 32_000 });
  });

  it('refuses what has no amount', () => {
    expect(() => parseQuantities('ports:[1-2]')).toThrow(messages.scalarExpected('ports'));
  });
});

function problemOf(action: () => unknown): Problem {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
