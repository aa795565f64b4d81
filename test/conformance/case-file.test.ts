import { describe, expect, it } from 'vitest';
import { KINDS, readCases } from '../../src/conformance/cases/case-file.ts';
import { notOneOf } from '../../src/scenario/messages/messages.ts';

function fault(text: string): string {
  try {
    readCases(text, 'cases.json');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no fault';
}

/** A file with one case, a line a level. */
function withCase(one: object): string {
  return JSON.stringify({ cases: [one] }, null, 1);
}

function withStep(step: object, kind = 'allocator'): string {
  return withCase({ id: 'a', kind, steps: [step] });
}

const AGENT = { op: 'add_agent', agent: 'agent1' };

describe('a file of cases', () => {
  it('is read with the defaults of Mesos', () => {
    const [one] = readCases(withStep({ op: 'update_quota', role: 'a', limits: { cpus: 1 } }), 'cases.json');
    expect(one).toEqual({
      id: 'a',
      kind: 'allocator',
      skip: null,
      config: {
        agentOrder: 'random',
        allocationInterval: 1,
        minAllocatable: [{ cpus: 0.01 }, { mem: 32 }],
        excludedResourceNames: [],
        filterGpuResources: true,
        roleSorter: 'drf',
        frameworkSorter: 'drf',
        offerTimeout: null,
        roles: null,
        pings: { timeout: 15, most: 5 },
        agentReregisterTimeout: 600,
      },
      steps: [{ op: 'update_quota', role: 'a', guarantees: {}, limits: { cpus: 1 } }],
    });
  });

  it('keeps "no minimum at all" apart from the default', () => {
    const [one] = readCases(
      withCase({ id: 'a', kind: 'allocator', config: { min_allocatable_resources: null }, steps: [] }),
      'cases.json',
    );
    expect(one).toMatchObject({ config: { minAllocatable: null } });
  });

  it('may write the empty list of groups as a mapping', () => {
    const step = { op: 'agent_excluded', groups: {}, agent_attributes: '', expect: { result: false } };
    expect(readCases(withStep(step, 'algebra'), 'cases.json')[0]).toMatchObject({ steps: [{ groups: [] }] });
  });

  it('tells a step of kind master that is not known', () => {
    const text = withCase({ id: 'a', kind: 'master', steps: [{ op: 'start_agnet' }] });
    expect(fault(text)).toContain('cases[0].steps[0].op: expected one of start_agent, subscribe');
  });

  it('tells an operation of an accept that is not known', () => {
    const operations = [{ type: 'RESERV', resources: [] }];
    const step = { op: 'accept', framework: 'f', offers: ['o1'], operations };
    expect(fault(withCase({ id: 'a', kind: 'master', steps: [step] }))).toContain('cases[0].steps[0].operations[0].type');
  });

  it.each([
    ['', '1:1: not valid JSON: expected a value; got the end of the file'],
    ['{"cases": [', '1:12: not valid JSON: expected a value or "]"; got the end of the file'],
    ['{"cases": [\n  1 2]}', '2:5: not valid JSON: expected "," or "]"; got "2"'],
    ['{"cases": [1,]}', '1:14: not valid JSON: expected a value; got "]"'],
    ['{"cases" []}', '1:10: not valid JSON: expected ":"; got "["'],
    ['{cases: []}', '1:2: not valid JSON: expected a key or "}"; got "c"'],
    ['{"a": 01}', '1:7: not valid JSON: expected a value; got "0"'],
    ['{} x', '1:4: not valid JSON: expected the end of the file; got "x"'],
  ])('that is no JSON is refused: %j', (text, message) => {
    expect(fault(text)).toBe(`cases.json:${message}`);
  });

  it.each<[what: string, text: string, message: string]>([
    ['a list', '[]', '1:1: expected a mapping with meta, cases; got an empty list'],
    ['no cases', '{}', '1:1 cases: missing key "cases"'],
    ['an unknown key', '{"cases": [], "casses": []}', '1:15 casses: unknown key, did you mean "cases"?'],
    ['no kind', withCase({ id: 'a' }), '3:3 cases[0].kind: missing key "kind"'],
    ['an unknown kind', withCase({ id: 'a', kind: 'sorted' }), `5:12 cases[0].kind: ${notOneOf(KINDS, 'sorted').message}`],
    ['no steps', withCase({ id: 'a', kind: 'sorter' }), '3:3 cases[0].steps: missing key "steps"'],
    [
      'an unknown key of the config',
      withCase({ id: 'a', kind: 'allocator', config: { agentorder: 1 }, steps: [] }),
      '7:5 cases[0].config.agentorder: unknown key, did you mean "agent_order"?',
    ],
    [
      'an unknown key of a step',
      withStep({ ...AGENT, totl: [] }),
      '10:6 cases[0].steps[0].totl: unknown key, did you mean "total"?',
    ],
    ['no resources', withStep(AGENT), '7:5 cases[0].steps[0].total: missing key "total"'],
    [
      'a value of another type',
      withStep({ ...AGENT, total: [{ name: 'cpus', type: 'SET', value: 3 }] }),
      '14:17 cases[0].steps[0].total[0].value: expected a list of texts; got 3',
    ],
    [
      'an unknown expectation',
      withStep({ op: 'advance_clock', seconds: 1, expect: { ofers: [] } }),
      '11:7 cases[0].steps[0].expect.ofers: unknown key, did you mean "offers"?',
    ],
    [
      'two predicates',
      withStep(
        {
          op: 'constraints_valid',
          groups: [[{ attribute: 'a', predicate: { exists: true, not_exists: true } }]],
          expect: { result: true },
        },
        'algebra',
      ),
      '13:22 cases[0].steps[0].groups[0][0].predicate: expected exactly one of exists, not_exists, text_equals, ' +
        'text_not_equals, text_matches, text_not_matches; got exists and not_exists',
    ],
  ])('with %s is refused', (_, text, message) => {
    expect(fault(text)).toBe(`cases.json:${message}`);
  });

  it('with an unknown op is refused, naming the nearest', () => {
    expect(fault(withStep({ op: 'add_agnet' }))).toMatch(
      /^cases\.json:8:12 cases\[0\]\.steps\[0\]\.op: expected one of .*; got "add_agnet", did you mean "add_agent"\?$/,
    );
  });
});
