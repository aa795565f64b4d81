import { describe, expect, it } from 'vitest';
import type { PlayOptions } from '../../src/conformance/allocator/play-allocator-case.ts';
import { readCases } from '../../src/conformance/cases/case-file.ts';
import { type Outcome, playCase } from '../../src/conformance/play-case.ts';
import type { AllocatorSubject, CaseInverseOffer, CaseOffer } from '../../src/conformance/subject.ts';
import { SUBJECTS, type Subjects } from '../../src/conformance/subjects.ts';
import type { RoleTreeSubject, SorterSubject } from '../../src/conformance/units/unit-subjects.ts';

/** The players, on subjects that answer what a test wants them to. */

function play(kind: string, steps: readonly object[], subjects: Partial<Subjects>, options?: PlayOptions): Outcome {
  const [one] = readCases(JSON.stringify({ cases: [{ id: 'a', kind, steps }] }), 'cases.json');
  return playCase(one, { ...SUBJECTS, ...subjects }, options);
}

const cpus = (value: number) => [{ name: 'cpus', type: 'SCALAR', value } as const];

function offer(framework: string, value: number, agent = 'agent1'): CaseOffer {
  return { framework, role: 'r', agent, resources: cpus(value) };
}

interface Answers {
  readonly success?: boolean;
  readonly offers?: readonly CaseOffer[];
  readonly inverse?: readonly CaseInverseOffer[];
  readonly shares?: Readonly<Record<string, number>>;
}

/** Answers the same after every step. */
function allocator({ success = true, offers = [], inverse = [], shares = {} }: Answers): Subjects['allocator'] {
  const subject: AllocatorSubject = {
    apply: () => ({ success }),
    takeOffers: () => [...offers],
    takeInverseOffers: () => [...inverse],
    roleShares: () => new Map(Object.entries(shares)),
    activeOfferFilters: (role) => role.length,
    allocationRuns: 3,
    clusterTotal: () => ({ cpus: 4, gpus: 1 }),
    clusterOfferedOrAllocated: () => ({ cpus: 0.1 + 0.2 }),
  };
  return () => subject;
}

function outcomeOf(expect: object, answers: Answers, options?: PlayOptions): Outcome {
  return play('allocator', [{ op: 'advance_clock', seconds: 1, expect }], { allocator: allocator(answers) }, options);
}

const two = [offer('f', 1), offer('g', 2, 'agent2')];

describe('a case of kind allocator', () => {
  it.each<[what: string, expect: object, answers: Answers]>([
    ['nothing', {}, { offers: two }],
    ['offers in any order', { offers: [...two].reverse() }, { offers: two }],
    ['offers in parts', { offers: [{ ...offer('f', 1), resources: [...cpus(0.4), ...cpus(0.6)] }] }, { offers: [offer('f', 1)] }],
    ['one of two sets', { offers_one_of: [[], two] }, { offers: two }],
    [
      'sums',
      { offers_summary: [{ framework: 'f', role: 'r', agents: 2, sum: cpus(3) }] },
      { offers: [offer('f', 1), offer('f', 2, 'b')] },
    ],
    ['a count', { offer_count: 2 }, { offers: two }],
    ['sums by framework', { cumulative_offers_by_framework: { f: { cpus: 1 }, g: 1, h: [] } }, { offers: two }],
    [
      'inverse offers',
      { inverse_offers: [{ framework: 'f', agent: 'a' }] },
      { inverse: [{ framework: 'f', agent: 'a', unavailable_in_s: 5 }] },
    ],
    ['shares', { role_dominant_shares: { r: 0.333333 } }, { shares: { r: 1 / 3 } }],
    ['equal shares', { role_dominant_shares_equal: ['r', 's'] }, { shares: { r: 0.5, s: 0.5, t: 1 } }],
    ['no shares', { roles_without_share: ['s'] }, { shares: { r: 0.5 } }],
    ['filters', { active_offer_filters: { ab: 2 } }, {}],
    ['runs', { allocation_runs: 3 }, {}],
    ['totals, of what is named', { cluster_total: { cpus: 4, mem: 0 }, cluster_offered_or_allocated: { cpus: 0.3 } }, {}],
    ['failure', { success: false, no_error: true }, { success: false }],
  ])('passes where %s is expected and seen', (_, expected, answers) => {
    expect(outcomeOf(expected, answers)).toEqual({ id: 'a', kind: 'allocator', verdict: 'passed', failures: [] });
  });

  it.each<[expectation: string, expect: unknown, answers: Answers, expected: unknown, got: unknown]>([
    ['offers', [], { offers: [offer('f', 1)] }, [], ['f r agent1 cpus:1']],
    [
      'offers',
      [offer('f', 1)],
      { offers: [offer('f', 1), offer('f', 1)] },
      ['f r agent1 cpus:1'],
      ['f r agent1 cpus:1', 'f r agent1 cpus:1'],
    ],
    [
      'offers_one_of',
      [[offer('h', 1)], [offer('f', 1), offer('g', 3, 'agent2')]],
      { offers: two },
      ['f r agent1 cpus:1', 'g r agent2 cpus:3'],
      ['f r agent1 cpus:1', 'g r agent2 cpus:2'],
    ],
    ['offers_summary', [], { offers: [offer('f', 1)] }, [], ['f r 1 agents cpus:1']],
    ['offer_count', 1, { offers: two }, '1', '2'],
    ['cumulative_offers_by_framework', { f: { cpus: 2 } }, { offers: two }, ['f cpus:2'], ['f cpus:1']],
    ['inverse_offers', [], { inverse: [{ framework: 'f', agent: 'a', unavailable_in_s: 5 }] }, [], ['f a unavailable in 5 s']],
    [
      'inverse_offers_include',
      [{ framework: 'f', agent: 'a', unavailable_in_s: 6 }],
      { inverse: [{ framework: 'f', agent: 'a', unavailable_in_s: 5 }] },
      ['f a unavailable in 6 s'],
      ['f a unavailable in 5 s'],
    ],
    ['role_dominant_shares', { r: 0.5 }, {}, ['r 0.5'], ['r has no share']],
    ['role_dominant_shares_equal', ['r', 's'], { shares: { r: 0.5 } }, 'equal shares', 'r 0.5, s has no share'],
    ['roles_without_share', ['r'], { shares: { r: 0 } }, ['r has no share'], ['r 0']],
    ['active_offer_filters', { ab: 1 }, {}, ['ab 1 filters'], ['ab 2 filters']],
    ['allocation_runs', 2, {}, '2', '3'],
    ['cluster_total', { cpus: 3, mem: 1 }, {}, 'cpus:3;mem:1', 'cpus:4'],
    ['cluster_offered_or_allocated', { cpus: 1 }, {}, 'cpus:1', 'cpus:0.3'],
    ['success', false, {}, 'failure', 'success'],
  ])('fails where %s is expected and something else seen', (expectation, value, answers, expected, got) => {
    const outcome = outcomeOf({ [expectation]: value }, answers);
    expect(outcome.failures).toEqual([{ step: 0, op: 'advance_clock', expectation, expected, got }]);
    expect(outcome.verdict).toBe('failed');
  });

  it('compares with the model only when asked, and where nothing else is said of offers', () => {
    const step = { op: 'advance_clock', seconds: 1, model: { offers: [] } };
    const subjects = { allocator: allocator({ offers: [offer('f', 1)] }) };
    expect(play('allocator', [step], subjects).verdict).toBe('passed');
    expect(play('allocator', [step], subjects, { model: true }).failures).toMatchObject([{ expectation: 'model.offers' }]);
    const stated = { ...step, expect: { offers: [offer('f', 1)] } };
    expect(play('allocator', [stated], subjects, { model: true }).verdict).toBe('passed');
  });

  it('ends at the step that throws', () => {
    const subject = allocator({})({} as never, []);
    let steps = 0;
    const apply = () => {
      if (++steps === 2) throw new Error('no such agent');
      return { success: true };
    };
    const step = { op: 'remove_agent', agent: 'x' };
    const outcome = play('allocator', [step, step, step], { allocator: () => ({ ...subject, apply }) });
    const failure = {
      step: 1,
      op: 'remove_agent',
      expectation: 'no_error',
      expected: 'no error',
      got: 'an error: no such agent',
    };
    expect(outcome.failures).toEqual([failure]);
  });

  it('hands the subject the ops alone, defaults filled in', () => {
    let told: unknown;
    const subject = allocator({});
    play('allocator', [{ op: 'recover_outstanding', expect: {}, model: { offers: [] } }], {
      allocator: (config, ops) => ((told = ops), subject(config, ops)),
    });
    expect(told).toEqual([{ op: 'recover_outstanding', framework: '*', role: '*', agent: '*' }]);
  });
});

describe('a case of kind sorter', () => {
  const calls: unknown[][] = [];
  const noting =
    (name: string) =>
    (...args: unknown[]) =>
      void calls.push([name, ...args]);
  const sorter: SorterSubject = {
    add: noting('add'),
    activate: noting('activate'),
    deactivate: noting('deactivate'),
    remove: noting('remove'),
    updateWeight: noting('updateWeight'),
    allocated: noting('allocated'),
    unallocated: noting('unallocated'),
    update: noting('update'),
    addAgent: noting('addAgent'),
    removeAgent: noting('removeAgent'),
    sort: () => ['b', 'a'],
    contains: (client) => client === 'a',
    count: 2,
    allocation: () =>
      new Map([
        ['x', cpus(1)],
        ['y', []],
      ]),
    allocationQuantities: () => ({ cpus: 1 }),
    totalAllocationQuantities: () => ({ cpus: 2, mem: 0 }),
  };
  const subjects = { sorter: () => sorter };

  it('calls the sorter', () => {
    const use = { client: 'a', agent: 'x', resources: cpus(1) };
    const steps = [
      { op: 'add', client: 'a' },
      { op: 'update_weight', path: 'a', weight: 2 },
      { op: 'allocated', ...use },
      { op: 'update', client: 'a', agent: 'x', old: cpus(1), new: cpus(2) },
      { op: 'add_agent', agent: 'x', total_quantities: { cpus: 4 } },
      { op: 'remove_agent', agent: 'x' },
    ];
    expect(play('sorter', steps, subjects).verdict).toBe('passed');
    expect(calls).toEqual([
      ['add', 'a'],
      ['updateWeight', 'a', 2],
      ['allocated', 'a', 'x', cpus(1)],
      ['update', 'a', 'x', cpus(1), cpus(2)],
      ['addAgent', 'x', { cpus: 4 }],
      ['removeAgent', 'x'],
    ]);
  });

  it('compares', () => {
    const right = [
      { op: 'sort', expect: { order: ['b', 'a'] } },
      { op: 'sort', expect: { members: ['a', 'b'] } },
      {
        op: 'check',
        expect: {
          contains: { a: true, c: false },
          count: 2,
          allocation: { a: { x: cpus(1) } },
          allocation_quantities: { a: { cpus: 1 } },
          total_allocation_quantities: { cpus: 2 },
        },
      },
    ];
    expect(play('sorter', right, subjects).failures).toEqual([]);
    const wrong = [
      { op: 'sort', expect: { order: ['a', 'b'] } },
      { op: 'check', expect: { contains: { c: true }, allocation: { a: {} } } },
    ];
    expect(play('sorter', wrong, subjects).failures).toMatchObject([
      { step: 0, expectation: 'order', expected: 'a, b', got: 'b, a' },
      { step: 1, expectation: 'contains', expected: ['c: true'], got: ['c: false'] },
      { step: 1, expectation: 'allocation', expected: ['a: nothing'], got: ['a: x cpus:1'] },
    ]);
  });
});

describe('a case of kind random_sorter', () => {
  const step = (tolerance: number) => ({
    op: 'position_probabilities',
    clients: ['a', 'b'],
    weights: { a: 1, b: 2 },
    runs: 4,
    expect: {
      table: [
        [0.3, 0.7],
        [0.7, 0.3],
      ],
      tolerance_abs: tolerance,
    },
  });
  const subjects = {
    randomOrders: () => [
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'a'],
      ['b', 'a'],
    ],
  };

  it('counts who comes where', () => {
    expect(play('random_sorter', [step(0.06)], subjects).verdict).toBe('passed');
    const [{ expected, got }] = play('random_sorter', [step(0.04)], subjects).failures;
    expect(expected).toContain('a at 0: 0.3 ± 0.04');
    expect(got).toContain('a at 0: 0.25');
  });
});

describe('a case of kind role_tree', () => {
  const roles = new Set<string>();
  const tree: RoleTreeSubject = {
    setWeight: (role) => void roles.add(role),
    setQuota: () => {},
    trackReservation: () => {},
    untrackReservation: () => roles.clear(),
    trackFramework: () => {},
    untrackFramework: () => {},
    exists: (role) => roles.has(role),
    weight: () => 2,
    reservationQuantities: () => ({ cpus: 1 }),
    frameworkCount: () => 0,
  };

  it('looks at the tree after every step', () => {
    const steps = [
      { op: 'weight', role: 'a', weight: 2, expect: { exists: ['a'], absent: ['b'], weights: { a: 2 } } },
      { op: 'track_reservation', resources: cpus(1), expect: { reservation_quantities: { a: { cpus: 1 } } } },
      { op: 'untrack_reservation', resources: cpus(1), expect: { exists: ['a'], framework_counts: { a: 0 } } },
    ];
    expect(play('role_tree', steps, { roleTree: () => tree }).failures).toMatchObject([
      { step: 2, expectation: 'exists', expected: ['a exists'], got: ['a does not exist'] },
      { step: 2, expectation: 'framework_counts', expected: ['a: 0'], got: ['a: does not exist'] },
    ]);
  });
});

describe('a case of kind algebra', () => {
  it.each<[step: object, expectation: string, expected: string, got: string]>([
    [
      { op: 'quantities_add', left: { cpus: 1 }, right: { mem: 2 }, expect: { result: { cpus: 1 } } },
      'result',
      'cpus:1',
      'cpus:1;mem:2',
    ],
    [
      { op: 'limits_subtract_quantities', limits: { cpus: 1 }, quantities: { cpus: 2, mem: 1 }, expect: { result: {} } },
      'result',
      '[]',
      '[["cpus",0]]',
    ],
    [{ op: 'limits_contains_limits', left: { cpus: 1 }, right: {}, expect: { result: true } }, 'result', 'true', 'false'],
    [
      {
        op: 'resources_contain_quantities',
        resources: [{ name: 'ports', type: 'RANGES', value: [[1, 3]] }],
        quantities: { ports: 3 },
        expect: { result: false },
      },
      'result',
      'false',
      'true',
    ],
    [
      { op: 'shrink_to_limits', resources: cpus(3), target: { cpus: 2 }, expect: { result_one_of: [[], cpus(1)] } },
      'result_one_of',
      'nothing or cpus:1',
      'cpus:2',
    ],
    [{ op: 'parse', text: 'cpus(a):1;mem:2', expect: { entries: 3 } }, 'entries', '3', '2'],
    [{ op: 'parse', text: 'cpus(a):1;ports:[1-2]', expect: { entries: [] } }, 'entries', 'nothing', 'cpus(a):1;ports:[1-2]'],
    [{ op: 'parse', text: 'cpus:1', expect: { error: true } }, 'error', 'an error', 'cpus:1'],
    [{ op: 'role_ancestors', role: 'a', expect: { result: ['b'] } }, 'result', 'b', 'none'],
  ])('tells what came out: %j', (step, expectation, expected, got) => {
    expect(play('algebra', [step], {}).failures).toEqual([
      { step: 0, op: (step as { op: string }).op, expectation, expected, got },
    ]);
  });

  it('fails on an error that was not expected', () => {
    const step = { op: 'parse', text: 'cpus', expect: { entries: 0 } };
    expect(play('algebra', [step], {}).failures).toMatchObject([
      { expected: 'no error', got: expect.stringMatching(/^an error: /) },
    ]);
  });
});

it('a case that contradicts what is known is skipped, and says why', () => {
  const skip = 'One pong resets the count.';
  const [one] = readCases(JSON.stringify({ cases: [{ id: 'a', kind: 'master', skip, steps: [] }] }), 'cases.json');
  expect(playCase(one, SUBJECTS)).toEqual({ id: 'a', kind: 'master', verdict: 'skipped', reason: skip, failures: [] });
});

it('a case whose subject cannot be made has failed', () => {
  const sorter = () => {
    throw new Error('no');
  };
  expect(play('sorter', [{ op: 'sort' }], { sorter }).failures).toMatchObject([{ step: 0, op: 'sort', got: 'an error: no' }]);
});
