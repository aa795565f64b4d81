import { describe, expect, it } from 'vitest';
import { cpus, failuresOf, type Step, scalar } from './written.ts';

function expectPassed(...steps: readonly Step[]): void {
  expect(failuresOf('algebra', steps)).toEqual([]);
}

function parse(text: string, ...result: readonly object[]): Step {
  return { op: 'parse', text, expect: { result } };
}

describe('parse', () => {
  it('rounds to thousandths, half away from zero', () => {
    expectPassed(
      parse('cpus:1.5015', scalar('cpus', 1.502)),
      parse('cpus:1.5011', scalar('cpus', 1.501)),
      parse('cpus:0.1;cpus:0.1;cpus:0.1', scalar('cpus', 0.3)),
      parse('mem:1e3', scalar('mem', 1000)),
    );
  });

  it('leaves out what is nothing, and refuses what only rounds to nothing', () => {
    expectPassed(
      parse('gpus:0;cpus:1;disk:0.0', scalar('cpus', 1)),
      parse(''),
      { op: 'parse', text: 'cpus:0.0004', expect: { error: true } },
      { op: 'parse', text: 'cpus:0.0005', expect: { entries: 1 } },
    );
  });

  it('reads roles, ranges, sets and white space, and merges what is equal', () => {
    const reservations = [{ type: 'STATIC', role: 'a/b' }] as const;
    expectPassed(
      parse('cpus(*):1; cpus (a/b) : 2.5;cpus:1;cpus(a/b):1', ...cpus(2), ...cpus(3.5, { reservations })),
      parse('ports:[1-2, 4-5];ports:[3-3]', { name: 'ports', type: 'RANGES', value: [[1, 5]] }),
      parse('zones(a/b):{a, b};zones(a/b):{b,c}', { name: 'zones', type: 'SET', value: ['a', 'b', 'c'], reservations }),
    );
  });

  it.each([
    'cpus',
    'cpus:',
    'cpus:-1',
    'cpus:many',
    'cpus:NaN',
    'cpus:1:2',
    'mem:16GB',
    'cpus(a:1',
    'cpus)(a:1',
    'cpus(a b):1',
    'cpus(-a):1',
    'ports:[2-1]',
    'ports:[1-2',
    'zones:{a',
    'foo(a):1;foo(b):[0-1]',
  ])('refuses %s', (text) => {
    expectPassed({ op: 'parse', text, expect: { error: true } });
  });
});

describe('limits', () => {
  it('that are not given are infinite', () => {
    expectPassed(
      { op: 'limits_contains_limits', left: { cpus: 2 }, right: { cpus: 1, mem: 5 }, expect: { result: true } },
      { op: 'limits_contains_limits', left: { cpus: 2 }, right: { mem: 5 }, expect: { result: false } },
      { op: 'limits_contains_limits', left: {}, right: {}, expect: { result: true } },
      { op: 'limits_contains_quantities', limits: { cpus: 2 }, quantities: { mem: 5 }, expect: { result: true } },
      { op: 'limits_contains_quantities', limits: { cpus: 0 }, quantities: { cpus: 1 }, expect: { result: false } },
    );
  });

  it('stay at zero where more is taken', () => {
    expectPassed({
      op: 'limits_subtract_quantities',
      limits: { cpus: 2, disk: 3 },
      quantities: { cpus: 3, mem: 5 },
      expect: { result: { cpus: 0, disk: 3 } },
    });
  });
});

describe('other spellings', () => {
  const limits = { cpus: 2 };
  const quantities = { cpus: 1 };

  it.each<Step>([
    { op: 'limits_contains_quantities', left: limits, right: quantities, expect: { result: true } },
    { op: 'limits_contain_quantities', limits, quantities, expect: { result: true } },
    { op: 'limits_contains', limits, quantities, expect: { result: true } },
    { op: 'limits_contains', left: limits, right: quantities, expect: { result: true } },
    { op: 'limits_contains', left: limits, right: {}, expect: { result: false } },
    { op: 'limits_subtract', limits, quantities, expect: { result: { cpus: 1 } } },
    { op: 'limits_subtract_quantities', left: limits, right: quantities, expect: { result: { cpus: 1 } } },
    { op: 'quantities_contain', left: limits, right: quantities, expect: { result: true } },
    { op: 'resources_contain_quantities', left: cpus(1), right: quantities, expect: { result: true } },
    { op: 'resources_contains_quantities', resources: cpus(1), quantities: limits, expect: { result: false } },
    { op: 'shrink_to_quantities', resources: cpus(3), quantities, expect: { result: cpus(1) } },
    { op: 'shrink_to_limits', left: cpus(3), right: limits, expect: { result: cpus(2) } },
    { op: 'scalar_sum', values: [0.1, 0.2], expect: { result: 0.3 } },
    { op: 'is_strict_subrole_of', left: 'a/b', right: 'a', expect: { result: true } },
    { op: 'agent_excluded', groups: {}, attributes: 'rack:a', expect: { result: false } },
  ])('of $op are read: %j', (step) => {
    expectPassed(step);
  });

  it('are refused where both stand there', () => {
    const step = { op: 'shrink_to_limits', resources: cpus(3), limits, target: limits, expect: { result: cpus(2) } };
    expect(() => failuresOf('algebra', [step])).toThrow(/limits: unknown key/);
  });

  it('are for cases of kind algebra alone', () => {
    expect(() => failuresOf('sorter', [{ op: 'limits_subtract', limits, quantities }])).toThrow(/expected one of add, /);
  });
});
