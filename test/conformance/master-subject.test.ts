import { describe, expect, it } from 'vitest';
import { cpus, failuresOf, type Step, scalar } from './written.ts';

/** What the master, its agents and its frameworks do in situations that Mesos' own tests (cases/) leave open. */

const DEFAULT = [scalar('cpus', 4), scalar('mem', 1024), scalar('disk', 1000)];

function agent(name = 'a1', resources: readonly object[] = DEFAULT, more: object = {}): Step {
  return { op: 'start_agent', agent: name, resources, ...more };
}

function subscribe(framework = 'f', more: object = {}): Step {
  return { op: 'subscribe', framework, roles: ['r'], capabilities: ['MULTI_ROLE'], ...more };
}

/** With a name for the first offer that comes with it. */
function subscribeFor(name: string, framework = 'f', more: object = {}): Step {
  return subscribe(framework, { ...more, expect: { name_first_offer: name } });
}

function accept(offers: readonly string[], operations: readonly object[], more: object = {}): Step {
  return { op: 'accept', framework: 'f', offers, operations, ...more };
}

function launch(task: string, resources: readonly object[], more: object = {}): object {
  return { type: 'LAUNCH', tasks: [{ task, resources, ...more }] };
}

function status(task: string, state: string, more: object = {}): Step {
  return { op: 'executor_status', framework: 'f', task, state, ...more };
}

function wait(seconds: number, expected: object = {}): Step {
  return { op: 'advance_clock', seconds, expect: expected };
}

function offered(framework: string, resources: readonly object[], more: object = {}): object {
  return { framework, match: 'exact', resources, ...more };
}

function reserved(roles: readonly string[], principal = 'test-principal') {
  return { reservations: roles.map((role) => ({ type: 'DYNAMIC' as const, role, principal })) };
}

function expectPasses(steps: readonly Step[], config: object = {}): void {
  expect(failuresOf('master', steps, config)).toEqual([]);
}

describe('ACCEPT', () => {
  it('filters what is left as it was offered, and not what it has converted', () => {
    const mine = reserved(['r']);
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(['o1'], [{ type: 'RESERVE', resources: cpus(1, mine) }], { refuse_seconds: 100 }),
      // What is reserved now is new, and the offer with it is more than what was refused.
      wait(1, {
        offers: [offered('f', [scalar('cpus', 3), scalar('cpus', 1, mine), scalar('mem', 1024), scalar('disk', 1000)])],
      }),
    ]);
  });

  it('refuses all that is left of two offers as one', () => {
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { capabilities: ['MULTI_ROLE', 'REVOCABLE_RESOURCES'] }),
      {
        op: 'oversubscription_estimate',
        agent: 'a1',
        resources: cpus(2, { revocable: true }),
        expect: { name_first_offer: 'o2' },
      },
      accept(['o1', 'o2'], [launch('t', [...cpus(1), scalar('mem', 24)])], { refuse_seconds: 100 }),
      wait(5, { offers: [] }),
      {
        op: 'revive',
        framework: 'f',
        expect: {
          offers: [
            offered('f', [scalar('cpus', 3), scalar('mem', 1000), scalar('disk', 1000), scalar('cpus', 2, { revocable: true })]),
          ],
        },
      },
    ]);
  });

  it.each<[what: string, operation: object]>([
    ['for another role', { type: 'RESERVE', resources: cpus(1, reserved(['s'])) }],
    ['by another principal', { type: 'RESERVE', resources: cpus(1, reserved(['r'], 'somebody')) }],
    ['of more than is offered', { type: 'RESERVE', resources: cpus(5, reserved(['r'])) }],
    ['of nothing', { type: 'RESERVE', resources: [] }],
    ['of what is not reserved', { type: 'UNRESERVE', resources: cpus(1) }],
    ['for nobody', { type: 'CREATE', resources: [scalar('disk', 10, { disk: { persistence_id: 'v' } })] }],
    [
      'of a volume that is not there',
      { type: 'DESTROY', resources: [scalar('disk', 10, { ...reserved(['r']), disk: { persistence_id: 'v' } })] },
    ],
  ])('drops an operation %s, and goes on with the next one', (_, operation) => {
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(['o1'], [operation, launch('t', cpus(1))], { refuse_seconds: 0, expect: { launched: ['t'], task_updates: [] } }),
      wait(1, { offers: [offered('f', [scalar('cpus', 3), scalar('mem', 1024), scalar('disk', 1000)])] }),
    ]);
  });

  it('does not unreserve what is statically reserved', () => {
    const fixed = { reservations: [{ type: 'STATIC', role: 'r' }] } as const;
    expectPasses([
      agent('a1', cpus(2, fixed)),
      subscribeFor('o1'),
      accept(['o1'], [{ type: 'UNRESERVE', resources: cpus(2, fixed) }], { refuse_seconds: 0 }),
      wait(1, { offers: [offered('f', cpus(2, fixed))] }),
    ]);
  });

  it('refines a reservation for a role below, if the framework knows stacks', () => {
    const fixed = { type: 'STATIC', role: 'r' } as const;
    const stack = { reservations: [fixed, { type: 'DYNAMIC', role: 'r/s', principal: 'test-principal' }] } as const;
    const refine = (capabilities: readonly string[], result: object) =>
      expectPasses([
        agent('a1', cpus(2, { reservations: [fixed] })),
        subscribeFor('o1', 'f', { roles: ['r/s'], capabilities }),
        accept(['o1'], [{ type: 'RESERVE', resources: cpus(2, stack) }], { refuse_seconds: 0 }),
        wait(1, { offers: [offered('f', cpus(2, result))] }),
      ]);
    refine(['MULTI_ROLE', 'RESERVATION_REFINEMENT'], stack);
    refine(['MULTI_ROLE'], { reservations: [fixed] });
  });

  it('makes a volume in one operation, uses it in the next, and gives it up when nothing uses it', () => {
    const disk = scalar('disk', 100, reserved(['r']));
    const volume = scalar('disk', 100, { ...reserved(['r']), disk: { persistence_id: 'v' } });
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(
        ['o1'],
        [
          { type: 'RESERVE', resources: [disk] },
          { type: 'CREATE', resources: [volume] },
          launch('t', [...cpus(4), scalar('mem', 1024), volume]),
        ],
        { refuse_seconds: 0, expect: { launched: ['t'] } },
      ),
      status('t', 'TASK_FINISHED'),
      wait(1, { name_first_offer: 'o2', offers: [{ framework: 'f', match: 'contains', resources: [volume] }] }),
      accept(
        ['o2'],
        [
          { type: 'DESTROY', resources: [volume] },
          { type: 'UNRESERVE', resources: [disk] },
        ],
        { refuse_seconds: 0 },
      ),
      wait(1, { offers: [offered('f', DEFAULT)] }),
    ]);
  });

  it('keeps a shared volume that a task uses', () => {
    const fixed = { reservations: [{ type: 'STATIC', role: 'r' }] } as const;
    const shared = scalar('disk', 1000, { ...fixed, disk: { persistence_id: 'v' }, shared: true });
    const info = { capabilities: ['MULTI_ROLE', 'SHARED_RESOURCES'] };
    expectPasses([
      agent('a1', [scalar('cpus', 4), scalar('mem', 1024), scalar('disk', 1000, fixed)]),
      subscribeFor('o1', 'f', info),
      accept(
        ['o1'],
        [{ type: 'CREATE', resources: [shared] }, launch('t1', [...cpus(1), shared]), launch('t2', [...cpus(1), shared])],
        { refuse_seconds: 0, expect: { launched: ['t1', 't2'] } },
      ),
      wait(1, { name_first_offer: 'o2', offers: [offered('f', [scalar('cpus', 2), scalar('mem', 1024), shared])] }),
      accept(['o2'], [{ type: 'DESTROY', resources: [shared] }], { refuse_seconds: 0 }),
      status('t1', 'TASK_FINISHED'),
      wait(1, { name_first_offer: 'o3', offers: [offered('f', [scalar('cpus', 3), scalar('mem', 1024), shared])] }),
      status('t2', 'TASK_FINISHED'),
      accept(['o3'], [{ type: 'DESTROY', resources: [shared] }], { refuse_seconds: 0 }),
      wait(1, { offers: [offered('f', [scalar('cpus', 4), scalar('mem', 1024), scalar('disk', 1000, fixed)])] }),
    ]);
  });

  it.each<[what: string, task: object]>([
    ['nothing', { resources: [] }],
    ['more than is left', { resources: cpus(5) }],
    ['half a GPU', { resources: [...cpus(1), scalar('gpus', 0.5)] }],
    ['less than nothing', { resources_raw: [scalar('cpus', -1), scalar('mem', 1)] }],
    ['what is no text of resources', { resources_raw: 'cpus:x' }],
    ['an executor that takes more', { resources: cpus(1), executor_resources: cpus(4) }],
  ])('answers a task that takes %s with TASK_ERROR, and launches the next one', (_, task) => {
    const error = { framework: 'f', task: 'bad', state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' };
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(
        ['o1'],
        [
          {
            type: 'LAUNCH',
            tasks: [
              { task: 'bad', ...task },
              { task: 'good', resources: cpus(4) },
            ],
          },
        ],
        {
          expect: { task_updates: [error], launched: ['good'] },
        },
      ),
    ]);
  });

  it('does not mix revocable and other resources of one name', () => {
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { capabilities: ['MULTI_ROLE', 'REVOCABLE_RESOURCES'] }),
      {
        op: 'oversubscription_estimate',
        agent: 'a1',
        resources: cpus(2, { revocable: true }),
        expect: { name_first_offer: 'o2' },
      },
      accept(['o1', 'o2'], [launch('t', [...cpus(1), ...cpus(1, { revocable: true })])], {
        expect: { task_updates: [{ task: 't', state: 'TASK_ERROR' }] },
      }),
    ]);
  });

  it('has no task of an id that another one has', () => {
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(['o1'], [launch('t', cpus(1)), launch('t', cpus(1))], {
        expect: { launched: ['t'], task_updates: [{ task: 't', state: 'TASK_ERROR' }] },
      }),
    ]);
  });

  it('charges an executor once, as long as it is there', () => {
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(
        ['o1'],
        [launch('t1', cpus(1), { executor_resources: cpus(1) }), launch('t2', cpus(1), { executor_resources: cpus(1) })],
        {
          expect: { launched: ['t1', 't2'], used: { cpus: 3 } },
        },
      ),
      status('t1', 'TASK_FINISHED', { expect: { used: { cpus: 2 } } }),
      { op: 'teardown', framework: 'f', expect: { used: { cpus: 0 }, framework_completed: 'f' } },
    ]);
  });

  it.each([
    ['TASK_LOST', ['MULTI_ROLE']],
    ['TASK_DROPPED', ['MULTI_ROLE', 'PARTITION_AWARE']],
  ])('that names an offer that is no more discards the others: %s', (state, capabilities) => {
    const lost = { framework: 'f', task: 't', state, reason: 'REASON_INVALID_OFFERS' };
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { capabilities }),
      accept(['o1', 'gone'], [launch('t', cpus(1))], {
        refuse_seconds: 100,
        expect: { task_updates: [lost], launched: [], rescinded: [] },
      }),
      wait(1, { offers: [offered('f', DEFAULT)] }), // without a filter
    ]);
  });
});

describe('frameworks', () => {
  it('that are away come back within their failover timeout, and their tasks go on', () => {
    const info = { failover_timeout_s: 10 };
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', info),
      accept(['o1'], [launch('t', cpus(1))], { refuse_seconds: 0 }),
      { op: 'disconnect_framework', framework: 'f', expect: { framework_known_inactive: ['f'], rescinded: [] } },
      wait(9, { offers: [], task_running: 't' }),
      subscribe('f', {
        ...info,
        failover: true,
        expect: {
          error: false,
          task_running: ['t'],
          offers: [offered('f', [scalar('cpus', 3), scalar('mem', 1024), scalar('disk', 1000)])],
        },
      }),
    ]);
  });

  it('that stay away for longer are removed with their tasks, and do not come back under that name', () => {
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { failover_timeout_s: 10 }),
      accept(['o1'], [launch('t', cpus(1))], { refuse_seconds: 0 }),
      { op: 'disconnect_framework', framework: 'f' },
      wait(10, { framework_completed: ['f'], used: { cpus: 0 } }),
      subscribe('f', { failover: true, expect: { error: true } }),
      subscribe('g', { expect: { offers: [offered('g', DEFAULT)] } }),
    ]);
  });

  it('of several roles have an offer in each, and one subscription', () => {
    expectPasses([
      subscribe('f', { roles: ['r', 's'] }),
      agent('a1', cpus(1)),
      agent('a2', cpus(1), { expect: { offers: [offered('f', cpus(1), { role: 's', agent: 'a2' })] } }),
      { op: 'update_framework', framework: 'f', roles: ['s'], expect: { rescinded_count_min: 1, framework_roles: { f: ['s'] } } },
      wait(1, { offers: [offered('f', cpus(1), { role: 's', agent: 'a1' })] }),
    ]);
  });

  it.each<[what: string, info: object]>([
    ['a role that is none', { roles: ['a//b'] }],
    ['a role twice', { roles: ['r', 'r'] }],
    ['a role to suppress that it does not have', { suppressed_roles: ['s'] }],
    [
      'constraints for a role that it does not have',
      { offer_constraints: { s: [[{ attribute: 'a', predicate: { exists: true } }]] } },
    ],
  ])('are refused that name %s', (_, info) => {
    expectPasses([subscribe('f', { ...info, expect: { error: true } })]);
  });
});

describe('agents', () => {
  it('whose socket breaks lose the tasks that do not checkpoint, and are offered again when they are back', () => {
    const lost = { task: 't', state: 'TASK_LOST', reason: 'REASON_SLAVE_DISCONNECTED' };
    expectPasses([
      agent(),
      subscribeFor('o1'),
      accept(['o1'], [launch('t', cpus(1))], { refuse_seconds: 0 }),
      status('t', 'TASK_RUNNING'),
      { op: 'disconnect_agent', agent: 'a1', expect: { task_updates: [lost], agent_lost: [] } },
      wait(2, { offers: [] }),
      { op: 'reregister_agent', agent: 'a1' },
      wait(1, { offers: [offered('f', DEFAULT)] }),
    ]);
  });

  it('that are shut down lose their tasks, whatever the framework knows of partitions', () => {
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { capabilities: ['PARTITION_AWARE'], checkpoint: true }),
      accept(['o1'], [launch('t', cpus(1))]),
      {
        op: 'shutdown_agent',
        agent: 'a1',
        expect: {
          agent_lost: 'a1',
          task_updates: [{ task: 't', state: 'TASK_LOST', reason: 'REASON_SLAVE_REMOVED' }],
          counters: { slave_removals: 1 },
        },
      },
    ]);
  });

  it('that answer no pings are heard otherwise until they are given up', () => {
    expectPasses([
      agent('a1', DEFAULT, { drops_pongs: true }),
      subscribeFor('o1'),
      accept(['o1'], [launch('t', cpus(1))]),
      status('t', 'TASK_RUNNING', { expect: { task_updates: [{ task: 't', state: 'TASK_RUNNING' }] } }),
      wait(74, { agent_lost: [] }),
      wait(1, { agent_lost: ['a1'] }),
    ]);
  });

  it('that are cut off for a short time are as they were', () => {
    expectPasses([
      agent(),
      subscribeFor('o1', 'f', { checkpoint: true }),
      accept(['o1'], [launch('t', cpus(4)), launch('u', [scalar('mem', 1024)])]),
      { op: 'partition_agent', agent: 'a1' },
      status('t', 'TASK_FINISHED', { expect: { task_updates: [] } }),
      wait(30, { agent_lost: [] }),
      {
        op: 'heal_agent',
        agent: 'a1',
        expect: { task_updates: [{ task: 't', state: 'TASK_FINISHED', source: 'SOURCE_EXECUTOR' }], task_running: ['u'] },
      },
      wait(100, { agent_lost: [] }),
    ]);
  });

  it('wait behind a new leader, which with a quota allocates when most of them are back', () => {
    expectPasses([
      ...['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => agent(name, cpus(1))),
      { op: 'update_quota', role: 'r', guarantees: { cpus: 1 }, limits: {} },
      subscribe('f', { expect: { offers_per_framework: { f: 5 } } }),
      { op: 'failover_master', expect: { framework_known_inactive: ['f'], rescinded: [] } },
      { op: 'reregister_framework', framework: 'f', expect: { offers: [] } },
      ...['a1', 'a2', 'a3'].map((name) => ({ op: 'reregister_agent', agent: name, expect: { offers: [] } })),
      { op: 'reregister_agent', agent: 'a4', expect: { offered_agents: ['a4'] } },
      wait(1, { offered_agents: ['a1', 'a2', 'a3'], offers_per_framework_total: { f: 9 } }),
    ]);
  });
});

describe('the operator', () => {
  it('updates quotas of several roles, or of none', () => {
    const batch = (cpusOfS: number, response: string, roles: readonly string[]) => ({
      op: 'update_quota_batch',
      quotas: [
        { role: 'r', guarantees: { cpus: 1 }, limits: { cpus: 2 } },
        { role: 's', guarantees: { cpus: cpusOfS }, limits: {} },
      ],
      expect: { response, roles_with_quota: roles },
    });
    expectPasses([agent(), batch(4, 'rejected', []), batch(3, 'ok', ['r', 's'])]);
  });

  it.each<[what: string, quota: object]>([
    ['a role below another one', { role: 'a/b', guarantees: {}, limits: { cpus: 1 } }],
    ['a role that is none', { role: 'a b', guarantees: {}, limits: { cpus: 1 } }],
    ['a guarantee above its limit', { role: 'r', guarantees: { cpus: 2 }, limits: { cpus: 1 } }],
    ['too much memory', { role: 'r', guarantees: {}, limits: { mem: 2 ** 40 + 1 } }],
  ])('may not set %s, by force or not', (_, quota) => {
    expectPasses([
      agent(),
      { op: 'update_quota', ...quota, force: true, expect: { response: 'rejected', roles_with_quota: [] } },
    ]);
  });

  it('sets the older quota once, within what there is', () => {
    const set = (amount: number, response: string, more: object = {}) => ({
      op: 'set_quota_legacy',
      role: 'r',
      guarantees: { cpus: amount },
      expect: { response },
      ...more,
    });
    expectPasses([agent(), set(5, 'conflict'), set(4, 'ok'), set(4, 'rejected')]);
    expectPasses([agent(), set(5, 'ok', { force: true })]);
  });

  it('reserves for whomever it likes, and is told what is not there', () => {
    const mine = (amount: number) => cpus(amount, reserved(['r'], 'ops'));
    expectPasses([
      agent(),
      { op: 'operator_reserve', agent: 'a1', resources: mine(3), expect: { response: 'ok' } },
      { op: 'operator_reserve', agent: 'a1', resources: mine(2), expect: { response: 'conflict' } },
      { op: 'operator_reserve', agent: 'a1', resources: cpus(1), expect: { response: 'rejected' } },
      {
        op: 'operator_unreserve',
        agent: 'a1',
        resources: mine(3),
        expect: { response: 'ok', role_report: { role: 'r', reserved: {}, quota_consumed: {} } },
      },
    ]);
  });

  it('has a whitelist in a file that is read every 5 s', () => {
    expectPasses([
      { op: 'whitelist_file', hostnames: ['a1'], expect: { allocator_whitelist: ['a1'] } },
      agent('a1', cpus(1)),
      agent('a2', cpus(1)),
      subscribe('f', { expect: { offered_agents: ['a1'] } }),
      { op: 'whitelist_file', hostnames: null, expect: { allocator_whitelist: ['a1'] } },
      wait(4, { offers: [] }),
      wait(2, { allocator_whitelist: null, offered_agents: ['a2'] }),
    ]);
  });

  it('tells of maintenance with every offer, and takes back those that do not say so', () => {
    const plan = { op: 'schedule_maintenance', agents: ['a1'], start_in_s: 60, duration_s: 60 };
    expectPasses([
      agent(),
      subscribeFor('o1'),
      { ...plan, expect: { rescinded: ['o1'], offers_per_framework: { f: 1 }, offers_have_unavailability: true } },
    ]);
  });
});

describe('expectations', () => {
  it('may come true within some time', () => {
    expectPasses([
      agent(),
      subscribeFor('o1'),
      {
        op: 'decline',
        framework: 'f',
        offers: ['o1'],
        refuse_seconds: 3,
        expect: { offers: [offered('f', DEFAULT)], within_s: 4 },
      },
    ]);
    const late = {
      op: 'decline',
      framework: 'f',
      offers: ['o1'],
      refuse_seconds: 9,
      expect: { offered_agents: ['a1'], within_s: 4 },
    };
    expect(failuresOf('master', [agent(), subscribeFor('o1'), late])).toMatchObject([{ expectation: 'offered_agents' }]);
  });

  it('may be about what is offered in the end', () => {
    const both = { eventually_offers_sum: cpus(2), then_decline_all_with_refuse_seconds: 0 };
    expectPasses([agent('a1', cpus(1)), subscribe(), { ...agent('a2', cpus(1)), expect: {} }, wait(0)]);
    expectPasses([
      agent('a1', cpus(1)),
      subscribeFor('o1'),
      { op: 'decline', framework: 'f', offers: ['o1'], refuse_seconds: 0 },
      agent('a2', cpus(1), { expect: both }),
    ]);
    expect(failuresOf('master', [agent('a1', cpus(1)), subscribe('f', { expect: both })])).toMatchObject([
      { expectation: 'eventually_offers_sum', expected: 'cpus:2' },
    ]);
  });

  it.each<[key: string, steps: readonly Step[]]>([
    ['offers', [agent('a1', cpus(1)), subscribe('f', { expect: { offers: [offered('f', cpus(2))] } })]],
    ['offers', [agent('a1', cpus(1)), subscribe('f', { expect: { offers: [] } })]],
    ['rescinded', [agent(), subscribe('f', { expect: { rescinded: ['o1'] } })]],
    ['rescinded_count_min', [agent(), subscribe('f', { expect: { rescinded_count_min: 1 } })]],
    [
      'no_revocable',
      [
        agent('a1', cpus(1, { revocable: true })),
        subscribe('f', { capabilities: ['REVOCABLE_RESOURCES'], expect: { no_revocable: true } }),
      ],
    ],
    ['queued', [agent(), subscribe('f', { expect: { queued: true } })]],
    [
      'not_contains',
      [agent(), subscribe('f', { expect: { name_first_offer: 'o', not_contains: [{ offer: 'o', resources: cpus(4) }] } })],
    ],
    ['offers_have_unavailability', [agent(), subscribe('f', { expect: { offers_have_unavailability: true } })]],
    ['outstanding_revocable_total', [agent(), subscribe('f', { expect: { outstanding_revocable_total: { cpus: 1 } } })]],
    ['task_running', [agent(), subscribe('f', { expect: { task_running: 't' } })]],
    ['counters', [agent('a1', DEFAULT, { expect: { counters: { slave_registrations: 2 } } })]],
    ['recovered', [agent('a1', DEFAULT, { expect: { recovered: [{ resources: cpus(1) }] } })]],
    ['inverse_status', [agent('a1', DEFAULT, { expect: { inverse_status: { a1: [{ framework: 'f', status: 'ACCEPT' }] } } })]],
    ['framework_completed', [subscribe('f', { expect: { framework_completed: 'f' } })]],
    ['response', [{ op: 'update_weights', weights: { r: 2 }, expect: { response: 'rejected' } }]],
    ['used', [agent('a1', DEFAULT, { expect: { used: { cpus: 1 } } })]],
    ['role_report', [agent('a1', DEFAULT, { expect: { role_report: { role: 'r', weight: 2 } } })]],
    [
      'no_error',
      [
        { op: 'kill_task', framework: 'nobody', task: 't' },
        { op: 'teardown', framework: 'nobody' },
      ],
    ],
  ])('fail where they are not met: %s', (key, steps) => {
    expect(failuresOf('master', steps)).toMatchObject([{ expectation: key }]);
  });
});
