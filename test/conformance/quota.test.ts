import { describe, expect, it } from 'vitest';
import type { CaseResource } from '../../src/conformance/subject.ts';
import { addFramework, advance, failuresOf, type Step, scalar, withOffers } from './written.ts';

/*
 * Under quota, in the smallest cases in which the oracle saw a difference: the order in which disks are cut (Mesos draws
 * one; ours is that in which the agent came to have them), and what else makes a batch decide something.
 */

function expectPassed(...steps: readonly Step[]): void {
  expect(failuresOf('allocator', steps, { min_allocatable_resources: null })).toEqual([]);
}

const disk = (value: number, more: Partial<CaseResource> = {}) => scalar('disk', value, more);
const mount = (root: string, value = 200) => disk(value, { disk: { source: 'MOUNT', root } });
const mem = (value: number, more: Partial<CaseResource> = {}) => scalar('mem', value, more);
const reservedFor = (role: string): Partial<CaseResource> => ({ reservations: [{ type: 'DYNAMIC', role }] });
const ports: CaseResource = { name: 'ports', type: 'RANGES', value: [[1, 9]] };

const agent = (name: string, ...total: readonly CaseResource[]): Step => ({ op: 'add_agent', agent: name, total });
const offerOf = (name: string, ...resources: readonly CaseResource[]) => ({ framework: 'f', role: 'r', agent: name, resources });
/** So much must be held back for a role in which nobody is. */
const keep = (guarantees: Readonly<Record<string, number>>): Step => ({ op: 'update_quota', role: 'q', guarantees, limits: {} });
const f = addFramework('f');

describe('disks are cut in the order in which the agent came to have them', () => {
  it('though it named something else of the plain kind before', () => {
    const ofTwo = [keep({ disk: 980 }), f];
    expectPassed(...ofTwo, withOffers(agent('a', ports, mount('x'), disk(1000)), offerOf('a', ports, mount('x'), disk(20))));
    expectPassed(...ofTwo, withOffers(agent('a', ports, disk(1000), mount('x')), offerOf('a', ports, disk(220))));
  });

  it('and plain ones that a resource provider brings come after those that were there', () => {
    expectPassed(
      keep({ disk: 430 }),
      agent('a', mem(64), mount('x'), mount('y')),
      { op: 'add_resource_provider', agent: 'a', total: [mem(64), disk(100), mount('z')] },
      withOffers(f, offerOf('a', mem(128), mount('x'), disk(70))),
    );
  });

  it('and one that was reserved as a whole is the last when it is not any more; a part of one stays where it is', () => {
    const change = (consumed: CaseResource, converted: CaseResource): Step => ({
      op: 'update_available',
      agent: 'a',
      conversions: [{ consumed: [consumed], converted: [converted] }],
      expect: { success: true },
    });
    const steps = (value: number) => [
      keep({ disk: 980 }),
      agent('a', disk(1000), mount('x')),
      change(disk(value), disk(value, reservedFor('q'))),
      change(disk(value, reservedFor('q')), disk(value)),
    ];
    expectPassed(...steps(1000), withOffers(f, offerOf('a', mount('x'), disk(20))));
    expectPassed(...steps(999), withOffers(f, offerOf('a', disk(220))));
  });

  it('and what fails as a whole has not moved any', () => {
    const reserve = (whole: CaseResource) => ({ consumed: [whole], converted: [{ ...whole, ...reservedFor('q') }] });
    const conversions = [reserve(mount('x')), reserve(mem(1000))];
    expectPassed(
      keep({ disk: 200 }),
      agent('a', mem(64), mount('x'), mount('y')),
      { op: 'update_available', agent: 'a', conversions, expect: { success: false } },
      withOffers(f, offerOf('a', mem(64), mount('x'))),
    );
  });
});

describe('what there is of one agent decides what is offered of others, in the next batch', () => {
  const HELD_BACK = [f, keep({ mem: 1000 }), { op: 'update_whitelist', hostnames: ['a'] }, agent('a', mem(500))];

  it('when one comes, though nobody is offered any of it', () => {
    expectPassed(...HELD_BACK, advance(2), withOffers(agent('b', mem(1500))), advance(1, offerOf('a', mem(500))));
  });

  it('when one has more', () => {
    const more: Step = { op: 'update_agent', agent: 'b', total: [mem(1500)] };
    expectPassed(...HELD_BACK, agent('b', mem(100)), advance(2), withOffers(more), advance(1, offerOf('a', mem(500))));
  });

  it('when one has less, or goes, and what was reserved there is counted no more', () => {
    const reserved = mem(1000, reservedFor('r'));
    const limited = { op: 'update_quota', role: 'r', guarantees: {}, limits: { mem: 1000 } };
    const steps = [
      f,
      limited,
      { op: 'update_whitelist', hostnames: ['a'] },
      agent('b', reserved),
      agent('a', mem(500)),
      advance(2),
    ];
    const less: Step = { op: 'update_agent', agent: 'b', total: [mem(700, reservedFor('r'))] };
    expectPassed(...steps, withOffers(less), advance(1, offerOf('a', mem(300))));
    expectPassed(...steps, withOffers({ op: 'remove_agent', agent: 'b' }), advance(1, offerOf('a', mem(500))));
  });

  it('when one goes with what a role had there', () => {
    expectPassed(
      f,
      withOffers(agent('b', mem(500)), offerOf('b', mem(500))),
      { op: 'update_quota', role: 'r', guarantees: {}, limits: { mem: 400 } },
      withOffers(agent('a', mem(500))),
      advance(2),
      withOffers({ op: 'remove_agent', agent: 'b' }),
      advance(1, offerOf('a', mem(400))),
    );
  });
});

it('an agent that has less of one thing than is in use may have another thing reserved', () => {
  expectPassed(
    f,
    agent('a', mem(500)),
    { op: 'update_agent', agent: 'a', total: [disk(100)] },
    { op: 'recover_resources', framework: 'f', role: 'r', agent: 'a', resources: [disk(100)] },
    {
      op: 'update_available',
      agent: 'a',
      conversions: [{ consumed: [disk(60)], converted: [disk(60, reservedFor('q'))] }],
      expect: { success: true },
    },
  );
});

it('a shared volume is free as soon as it is made', () => {
  const reserved = disk(100, reservedFor('r'));
  const volume: CaseResource = { ...reserved, disk: { persistence_id: 'v' }, shared: true };
  expectPassed(
    addFramework('f', { capabilities: ['SHARED_RESOURCES'] }),
    withOffers(agent('a', reserved), offerOf('a', reserved)),
    advance(2),
    {
      op: 'update_allocation',
      framework: 'f',
      role: 'r',
      agent: 'a',
      conversions: [{ consumed: [reserved], converted: [volume] }],
    },
    advance(1, offerOf('a', volume)),
  );
});
