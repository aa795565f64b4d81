import { describe, expect, it } from 'vitest';
import type { CaseResource } from '../../src/conformance/subject.ts';
import { addAgent, addFramework, advance, cpus, failuresOf, offer, recover, type Step, scalar, withOffers } from './written.ts';

/** What follows from Mesos' code and stands in none of its tests. */

function expectPassed(...steps: readonly Step[]): void {
  expect(failuresOf('allocator', steps)).toEqual([]);
}

function errorOf(...steps: readonly Step[]): unknown {
  return failuresOf('allocator', steps)[0]?.got;
}

const f = { framework: 'f' };

describe('a framework', () => {
  it('that revives is active again, though it was deactivated: the sorter knows one state only', () => {
    expectPassed(
      addFramework('f'),
      { op: 'deactivate_framework', ...f },
      withOffers(addAgent('a', 2)),
      withOffers({ op: 'revive_offers', ...f }, offer('f', 'a', 2)),
    );
  });

  it('stays suppressed over a deactivation', () => {
    expectPassed(
      addFramework('f', { suppressed_roles: ['r'] }),
      addAgent('a', 2),
      { op: 'deactivate_framework', ...f },
      withOffers({ op: 'activate_framework', ...f }),
      advance(1),
      withOffers({ op: 'revive_offers', ...f }, offer('f', 'a', 2)),
    );
  });

  it('loses its filters when UPDATE_FRAMEWORK unsuppresses it, and hears of it at the next batch', () => {
    expectPassed(
      addFramework('f'),
      withOffers(addAgent('a', 2), offer('f', 'a', 2)),
      { ...recover('f', 'a', 2, { refuse_seconds: 1000 }), expect: { active_offer_filters: { r: 1 } } },
      { op: 'update_framework', ...f, suppressed_roles: ['r'], expect: { active_offer_filters: { r: 1 } } },
      advance(3),
      withOffers({ op: 'update_framework', ...f, suppressed_roles: [], expect: { active_offer_filters: { r: 0 } } }),
      advance(1, offer('f', 'a', 2)),
    );
  });

  it('is offered resources in a role that UPDATE_FRAMEWORK adds, even while it is not connected', () => {
    expectPassed(
      addFramework('f', { roles: ['q'], active: false }),
      withOffers(addAgent('a', 2)),
      withOffers({ op: 'update_framework', ...f, roles: ['q', 'r'] }),
      advance(1, offer('f', 'a', 2)),
    );
  });

  it('loses its filters of inverse offers with every UPDATE_FRAMEWORK', () => {
    const asked = { inverse_offers: [{ framework: 'f', agent: 'a' }] };
    expectPassed(
      addFramework('f'),
      addAgent('a', 2),
      { op: 'update_unavailability', agent: 'a', start_in_s: 100, expect: asked },
      { op: 'update_inverse_offer', ...f, agent: 'a', refuse_seconds: 50 },
      { op: 'advance_clock', seconds: 1, expect: { inverse_offers: [] } },
      { op: 'update_framework', ...f },
      { op: 'advance_clock', seconds: 1, expect: asked },
    );
  });

  const TWO_OFFERS_TO_F = [
    addFramework('f'),
    withOffers(addAgent('a', 2), offer('f', 'a', 2)),
    recover('f', 'a', 2),
    withOffers(addFramework('g'), offer('g', 'a', 2)),
    recover('g', 'a', 2),
    advance(1, offer('f', 'a', 2)),
    recover('f', 'a', 2),
  ];

  it('has its allocations counted as long as it is there', () => {
    const activate = withOffers({ op: 'activate_framework', ...f }, offer('g', 'a', 2));
    expectPassed(...TWO_OFFERS_TO_F, { op: 'deactivate_framework', ...f }, activate);
  });

  it('is counted anew when it comes again', () => {
    expectPassed(...TWO_OFFERS_TO_F, { op: 'remove_framework', ...f }, withOffers(addFramework('f'), offer('f', 'a', 2)));
  });

  it('that is gone has given all back: later recoveries are nothing', () => {
    expectPassed(
      addFramework('f'),
      addAgent('a', 2),
      { op: 'remove_framework', ...f },
      { ...recover('f', 'a', 2, { refuse_seconds: 5 }), expect: { cluster_offered_or_allocated: { cpus: 0 } } },
      withOffers(addFramework('f'), offer('f', 'a', 2)),
    );
  });

  it('is its role’s client after leaving it, as long as it holds something', () => {
    expectPassed(
      addFramework('f'),
      addAgent('a', 2),
      { op: 'update_framework', ...f, roles: [], expect: { role_dominant_shares: { r: 1 } } },
      { ...recover('f', 'a', 2), expect: { roles_without_share: ['r'] } },
    );
  });
});

describe('an agent', () => {
  it('that is whitelisted is seen by the next batch', () => {
    expectPassed(
      { op: 'update_whitelist', hostnames: ['b'] },
      addFramework('f'),
      withOffers(addAgent('a', 2)),
      advance(1),
      withOffers({ op: 'update_whitelist', hostnames: ['a', 'b'] }),
      advance(1, offer('f', 'a', 2)),
    );
  });

  it('that is activated again is seen by the next batch', () => {
    expectPassed(
      addAgent('a', 2),
      { op: 'deactivate_agent', agent: 'a' },
      withOffers(addFramework('f')),
      withOffers({ op: 'activate_agent', agent: 'a' }),
      advance(1, offer('f', 'a', 2)),
    );
  });

  it('with a new resource provider has more at the next batch; what unknown frameworks use of it is not taken', () => {
    expectPassed(
      addFramework('f', { suppressed_roles: ['r'] }),
      addAgent('a', 2),
      { op: 'add_resource_provider', agent: 'a', total: cpus(3), used: [{ framework: 'g', role: 'r', resources: cpus(3) }] },
      withOffers({ op: 'update_framework', ...f, suppressed_roles: [], expect: { cluster_total: { cpus: 5 } } }),
      advance(1, offer('f', 'a', 5)),
    );
  });

  it('that says what it said before triggers no run', () => {
    const update = { op: 'update_agent', agent: 'a', total: cpus(2) };
    expectPassed(
      { ...addAgent('a', 2), expect: { allocation_runs: 1 } },
      { ...update, expect: { allocation_runs: 1 } },
      { ...update, total: cpus(3), expect: { allocation_runs: 2 } },
    );
  });
});

describe('what a framework holds', () => {
  const used = [{ framework: 'g', role: 'r', resources: cpus(2) }];

  it('is taken, but not charged, before the framework is known; and cannot be recovered', () => {
    expectPassed(
      addFramework('f'),
      { ...addAgent('a', 4, { used }), expect: { offers: [offer('f', 'a', 2)], role_dominant_shares: { r: 0.5 } } },
      recover('g', 'a', 2),
      advance(1),
      {
        ...addFramework('g', { used: [{ agent: 'a', role: 'r', resources: cpus(2) }] }),
        expect: { offers: [], role_dominant_shares: { r: 1 } },
      },
      { ...recover('g', 'a', 2), expect: { role_dominant_shares: { r: 0.5 } } },
      advance(1, offer('g', 'a', 2)),
    );
  });

  it('counts as one allocation when it is charged', () => {
    expectPassed(
      addAgent('a', 2, { used }),
      addFramework('g', { used: [{ agent: 'a', role: 'r', resources: cpus(2) }] }),
      addFramework('h'),
      withOffers(recover('g', 'a', 2)),
      advance(1, offer('h', 'a', 2)),
    );
  });

  it('cannot come back if it was not given', () => {
    const steps = [addFramework('f'), addAgent('a', 2)];
    const message = 'an error: framework f holds less than that in role r on agent a';
    expect(errorOf(...steps, recover('f', 'a', 3))).toBe(message);
    expect(errorOf(...steps, recover('f', 'a', 2), recover('f', 'a', 2))).toBe(message);
    expect(errorOf(addAgent('a', 2), addFramework('f', { used: [{ agent: 'a', role: 'r', resources: cpus(1) }] }))).toBe(
      'an error: agent a has not reported what framework f uses there',
    );
  });

  it('may be reserved, and is offered as reserved once it is back', () => {
    const reserved = cpus(2, { reservations: [{ type: 'DYNAMIC', role: 'r' }] });
    expectPassed(
      addFramework('f'),
      addAgent('a', 2),
      {
        op: 'update_allocation',
        ...f,
        role: 'r',
        agent: 'a',
        conversions: [{ consumed: cpus(2), converted: reserved }],
        expect: { role_dominant_shares: { r: 1 }, cluster_total: { cpus: 2 }, cluster_offered_or_allocated: { cpus: 2 } },
      },
      { ...recover('f', 'a', 2), resources: reserved },
      withOffers(addFramework('other', { roles: ['s'] }), { ...offer('f', 'a', 2), resources: reserved }),
    );
  });
});

describe('a shared volume', () => {
  const reservations = [{ type: 'DYNAMIC', role: 'r' }] as const;
  const volume: CaseResource = scalar('disk', 10, { reservations, disk: { persistence_id: 'v' }, shared: true });
  const held = (disk: number) => ({ cluster_total: { disk: 10 }, cluster_offered_or_allocated: { disk } });
  const START = [
    addFramework('f', { capabilities: ['SHARED_RESOURCES'] }),
    addAgent('a', 1, { total: [...cpus(1), volume], used: [{ ...f, role: 'r', resources: [{ ...volume, count: 2 }] }] }),
  ];
  const giveBack = (count: number) => ({ ...recover('f', 'a', 0), resources: [{ ...volume, count }] });

  it('is charged once, whatever number of copies is held', () => {
    expectPassed(
      ...START,
      { ...giveBack(1), expect: held(10) },
      { ...giveBack(1), expect: held(10) },
      { ...giveBack(1), expect: held(0) },
    );
    expect(errorOf(...START, giveBack(4))).toBe('an error: framework f holds less than that in role r on agent a');
  });

  it('may be used once more, and is then no more than before', () => {
    const more = { op: 'update_allocation', ...f, role: 'r', agent: 'a', conversions: [{ consumed: [], converted: [volume] }] };
    expectPassed(
      ...START,
      { ...more, expect: held(10) },
      { ...giveBack(3), expect: held(10) },
      { ...giveBack(1), expect: held(0) },
    );
  });
});

it('the weight of a role without frameworks of its own counts at once, as it does not in Mesos', () => {
  const inRole = (role: string, framework: string, agent: string) => ({ ...offer(framework, agent, 2), role });
  expectPassed(
    addFramework('f', { roles: ['a/b'] }),
    addFramework('g', { roles: ['c'] }),
    withOffers(addAgent('x', 2), inRole('a/b', 'f', 'x')),
    withOffers(addAgent('y', 2), inRole('c', 'g', 'y')),
    { op: 'update_weights', weights: { a: 0.5 } },
    withOffers(addAgent('z', 2), inRole('c', 'g', 'z')),
  );
});

it.each<[step: Step, message: string]>([
  [{ op: 'remove_agent', agent: 'a' }, 'there is no agent a'],
  [{ op: 'update_available', agent: 'a', conversions: [] }, 'there is no agent a'],
  [{ op: 'remove_framework', framework: 'f' }, 'there is no framework f'],
  [{ op: 'revive_offers', framework: 'f', roles: ['r'] }, 'there is no framework f'],
])('%j is an error where nobody is there', (step, message) => {
  expect(errorOf(step)).toBe(`an error: ${message}`);
});

it('nobody comes twice', () => {
  expect(errorOf(addAgent('a', 1), addAgent('a', 1))).toBe('an error: agent a is there already');
  expect(errorOf(addFramework('f'), addFramework('f'))).toBe('an error: framework f is there already');
});
