import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HierarchicalAllocator, type HierarchicalOptions } from '../../src/allocators/index.ts';
import { drf, weightedDrf } from '../../src/allocators/sorters.ts';
import { NONE } from '../../src/cluster/ids.ts';
import type { Quota } from '../../src/cluster/operator/quotas.ts';
import type { World } from '../../src/experiment/world.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { type FollowOptions, follow } from './follow.ts';
import { bareTrials, regionalTrials, trials } from './worlds.ts';

/*
 * The shadow sees: each of these makes the program wrong in one place, and some random world shows it.
 */

interface Mutation extends FollowOptions {
  readonly granularity?: 'agent' | 'task';
  readonly isBare?: boolean;
  readonly isRegional?: boolean;
  /** Worlds in which it can make a difference; absent: any. */
  readonly matters?: (world: Scenario) => boolean;
}

const MOST_WORLDS = 300;

function sorting(change: Partial<HierarchicalOptions>): Mutation {
  const honours = { weights: true, priorities: false, reservations: true, quota: true };
  return { create: () => new HierarchicalAllocator({ name: 'mesos', honours, roles: weightedDrf, frameworks: drf, ...change }) };
}

const hasQuota = ({ roles }: Scenario) => roles.some(({ quota }) => quota !== undefined);
const hasLimit = ({ roles }: Scenario) => roles.some(({ quota }) => quota !== undefined && Object.keys(quota.limit).length > 0);
const isNarrow = ({ frameworks, allocation }: Scenario) =>
  allocation.interval > 0 && frameworks.some(({ scheduler: { filter } }) => filter?.atLeast === 'auto');

/** Quotas are read as they are by the shadow, and by the allocator as this changes them. */
function misreadingQuotas(change: (quota: Quota) => Partial<Quota>, rest: Omit<Mutation, 'tamper'>): Mutation {
  return {
    ...rest,
    tamper: ({ cluster: { quotas } }) => {
      const get = quotas.get.bind(quotas);
      quotas.get = (role) => {
        const quota = get(role);
        return quota && { ...quota, ...change(quota) };
      };
    },
  };
}

function tampered(tamper: (world: World) => void, rest: Omit<Mutation, 'tamper'> = {}): Mutation {
  return { tamper, ...rest };
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'ties of roles are broken by the most offers': sorting({ roles: { ...weightedDrf, secondKey: (role) => -role.allocations } }),
  'frameworks with equal shares are served in the order of names': sorting({
    frameworks: { ...drf, secondKey: ({ name }) => name.length },
  }),
  'weights are ignored': sorting({ roles: drf }),
  'shares of frameworks are ignored': sorting({ frameworks: { name: 'same', key: () => 0 } }),
  'some roles have a share of nothing': sorting({
    roles: { name: 'flat', key: ({ name, share }) => (name === 'a' ? 0 : share) },
  }),

  'filters are ignored': tampered(({ cluster: { filters } }) => {
    filters.blocks = () => false;
    filters.blocksPlain = () => false;
  }),
  'filters refuse larger offers': tampered(({ cluster: { filters } }) => {
    const blocks = filters.blocks.bind(filters);
    filters.blocksPlain = (framework, agent, _, now) => blocks(framework, agent, { count: 0 } as never, now);
  }),
  'filters survive a revive': tampered(({ cluster: { filters } }) => {
    filters.clear = () => {};
  }),
  'a filter of one interval ends before the batch': tampered(({ cluster }) => {
    Object.defineProperty(cluster, 'filterTime', { get: () => cluster.now + 0.5 });
  }),
  'filters hold one instant longer': tampered(({ cluster }) => {
    Object.defineProperty(cluster, 'filterTime', { get: () => cluster.now - 1 });
  }),

  'an agent that has changed is not looked at': tampered(({ cluster: { availability } }) => {
    const add = availability.changed.add.bind(availability.changed);
    availability.changed.add = (agent) => {
      if (agent !== 0) add(agent);
    };
  }),
  'agents on which a filter ran out are not looked at': tampered(({ cluster: { availability }, master }) => {
    const { begin } = master.allocation.cycle;
    master.allocation.cycle.begin = (candidates) => {
      const { news } = candidates;
      if (news && !availability.hasAllChanged) while (news.count > 1) news.delete(news.members[0]);
      begin.call(master.allocation.cycle, candidates);
    };
  }),
  'every third recovery brings about no batch': tampered(({ master: { allocation } }) => {
    const recovered = allocation.recovered.bind(allocation);
    let count = 0;
    allocation.recovered = (agent) => {
      if (++count % 3 > 0) recovered(agent);
    };
  }),
  'a run for one agent looks at all': tampered(({ master: { allocation } }) => {
    const { begin } = allocation.cycle;
    allocation.cycle.begin = (candidates) => begin.call(allocation.cycle, { ...candidates, agents: 'all', news: null });
  }),
  'a widened filter is not noticed': tampered(
    ({ master: { allocation } }) => {
      allocation.widened = () => {};
    },
    { matters: isNarrow },
  ),

  'nothing is guaranteed': misreadingQuotas(() => ({ hasGuarantee: false }), { matters: hasQuota }),
  'nothing is limited': misreadingQuotas(() => ({ hasLimit: false }), { matters: hasLimit }),
  'what is reserved and idle counts as headroom': tampered(({ cluster: { ledger } }) => {
    const nothing = ledger.reserved.map(() => 0);
    Object.defineProperty(ledger, 'reserved', { get: () => nothing.slice() });
  }),
  'reservations do not count against a quota': tampered(({ cluster: { roles } }) => {
    roles.reserve = () => {};
  }),

  'anything is enough for an offer': tampered(({ cluster: { availability, frameworks } }) => {
    for (const minimum of [availability.minimum, ...frameworks.minimum]) if (minimum) minimum.isMet = () => true;
  }),
  'offer constraints and GPUs are ignored': tampered(({ cluster: { eligibility } }) => {
    eligibility.allows = () => true;
    eligibility.allowsAll = () => true;
  }),
  'an agent with GPUs is for everybody': tampered(({ cluster: { eligibility, agents, resources } }) => {
    const gpus = resources.column('gpus');
    const total = agents.total.bind(agents);
    agents.total = (agent, resource) => (resource === gpus ? 0 : total(agent, resource));
    eligibility.agentChanged(0);
  }),
  'agents in other regions are for everybody': tampered(
    ({ cluster: { eligibility, frameworks } }) => {
      frameworks.capabilities.forEach((capabilities, framework) => {
        frameworks.setCapabilities(framework, { ...capabilities, regionAware: true });
        eligibility.frameworkChanged(framework);
      });
    },
    { isRegional: true },
  ),
  'constraints do not see zones': tampered(
    ({ cluster: { agents } }) => {
      agents.features.forEach(({ zone: _, ...rest }, agent) => {
        agents.features[agent] = rest;
      });
    },
    { isRegional: true },
  ),
  'everybody sees reservations of everybody': tampered(({ cluster: { frameworks } }) => {
    const sees = frameworks.sees.bind(frameworks);
    frameworks.sees = (framework, kind, kinds) => sees(framework, kind, kinds) || kinds.owner[kind] !== NONE;
  }),
  'what is above in the tree is not for those below': tampered(({ cluster: { frameworks } }) => {
    const sees = frameworks.sees.bind(frameworks);
    frameworks.sees = (framework, kind, kinds) =>
      sees(framework, kind, kinds) && [NONE, frameworks.role[framework]].includes(kinds.owner[kind]);
  }),
  'suppressed frameworks are offered agents': tampered(({ cluster: { frameworks } }) => {
    frameworks.wantsOffers = (framework) => frameworks.isActive[framework] === 1;
  }),
  'registered filters on agents are ignored': tampered(({ cluster: { frameworks } }) => {
    frameworks.filter.forEach((filter, framework) => {
      if (filter) frameworks.filter[framework] = { ...filter, agents: null };
    });
  }),

  'a bulk offer has agents that are too small': tampered(
    ({ master: { bulk } }) => {
      const make = bulk.make.bind(bulk);
      bulk.make = (framework, _, order) => make(framework, null, order);
    },
    { isBare: true },
  ),
  'a bulk offer does not count': tampered(
    ({ cluster: { roles, frameworks }, master: { bulk } }) => {
      const make = bulk.make.bind(bulk);
      bulk.make = (framework, atLeast, order) => {
        const { allocations } = frameworks.holders;
        const before = [allocations.slice(), roles.holders.allocations.slice()] as const;
        const isMade = make(framework, atLeast, order);
        allocations.set(before[0]);
        roles.holders.allocations.set(before[1]);
        return isMade;
      };
    },
    { isBare: true },
  ),

  'a task goes to the last agent': tampered(
    ({ cluster: { availability } }) => {
      const firstFit = availability.firstFit.bind(availability);
      availability.firstFit = (from, demand, accepts) => {
        let last = NONE;
        firstFit(from, demand, (agent) => {
          if (accepts(agent)) last = agent;
          return false;
        });
        return last;
      };
    },
    { granularity: 'task' },
  ),
  'tasks that must be apart are granted together': tampered(
    ({ cluster: { placements } }) => {
      placements.has = () => false;
    },
    { granularity: 'task' },
  ),
  'tasks are granted without limits': misreadingQuotas(() => ({ hasLimit: false }), { granularity: 'task', matters: hasLimit }),
  'tasks are granted without guarantees': misreadingQuotas(() => ({ hasGuarantee: false }), {
    granularity: 'task',
    matters: hasQuota,
  }),
  'new tasks of who is thinking are not noticed': tampered(
    ({ master: { allocation } }) => {
      allocation.widened = () => {};
    },
    { granularity: 'task' },
  ),
};

const WORLDS = {
  agent: fc.sample(trials('agent'), { seed: 1, numRuns: MOST_WORLDS }),
  task: fc.sample(trials('task'), { seed: 1, numRuns: MOST_WORLDS }),
  bare: fc.sample(bareTrials('agent'), { seed: 1, numRuns: MOST_WORLDS }),
  regional: fc.sample(regionalTrials('agent'), { seed: 1, numRuns: MOST_WORLDS }),
};

test.each(Object.entries(MUTATIONS))(
  '%s',
  async (_, { granularity = 'agent', isBare = false, isRegional = false, matters = () => true, ...options }) => {
    const among = WORLDS[isBare ? 'bare' : isRegional ? 'regional' : granularity].filter(({ world }) => matters(world));
    const mine = options.create ? among.filter(({ allocator }) => allocator === 'mesos') : among;
    for (const { allocator, world, churn } of mine) {
      const found = await follow(world, allocator, { ...options, churn }).then(
        () => null,
        (error: Error) => error.message,
      );
      if (found === null) continue;
      expect(found).toContain('by the semantics');
      await follow(world, allocator, { churn }); // there is nothing else in that world
      return;
    }
    expect.fail(`the shadow saw nothing in ${mine.length} worlds`);
  },
  120_000,
);
