import { vi } from 'vitest';
import { HierarchicalAllocator } from '../../src/allocators/hierarchical.ts';
import { QuotaRoom } from '../../src/allocators/quota-room.ts';
import { Cycle } from '../../src/cluster/allocation/allocation-cycle.ts';
import { BulkOffer } from '../../src/cluster/allocation/bulk-offer.ts';
import { Filters } from '../../src/cluster/allocation/filters.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { NONE } from '../../src/cluster/ids.ts';
import { Ledger } from '../../src/cluster/ledger.ts';
import { Master } from '../../src/cluster/master.ts';
import { Membership } from '../../src/cluster/membership.ts';
import { Operator } from '../../src/cluster/operator/operator.ts';
import { Claims } from '../../src/cluster/resources/claims.ts';
import { Remainder } from '../../src/cluster/scheduler/remainder.ts';
import { Agents } from '../../src/cluster/tables/agents.ts';
import { Frameworks } from '../../src/cluster/tables/frameworks.ts';
import { Roles } from '../../src/cluster/tables/roles.ts';
import { SharedCopies } from '../../src/cluster/tables/shared-copies.ts';
import { LOST } from '../../src/cluster/tables/tasks.ts';
import { Executors } from '../../src/cluster/tasks/executors.ts';
import { TaskEnds } from '../../src/cluster/tasks/task-ends.ts';
import { TaskHoldings } from '../../src/cluster/tasks/task-holdings.ts';
import { TaskLife } from '../../src/cluster/tasks/task-life.ts';
import { keyedUniform } from '../../src/sim/index.ts';

/** Something that the program does wrong in one place. */
export interface Mistake {
  /** Makes it, until all mocks are restored. */
  readonly make: () => void;
  /** How it shows: what a failure it is found by is called. */
  readonly shows: RegExp;
  /** A world in which it shows, to be tried before the others: where the first one comes late. */
  readonly seen?: number;
}

type Method = (...args: never[]) => unknown;
type Methods<Class> = { [Name in keyof Class]: Class[Name] extends Method ? Name : never }[keyof Class] & string;

/** A method of a class is another from now on; `make` is handed the object and what the method was. */
function change<Class extends object, Name extends Methods<Class>>(
  { prototype }: { readonly prototype: Class },
  name: Name,
  make: (self: Class, original: Extract<Class[Name], Method>) => Class[Name],
): void {
  const original = prototype[name] as Extract<Class[Name], Method>;
  const spy = vi.spyOn(prototype, name as never) as unknown as { mockImplementation(implementation: Method): void };
  spy.mockImplementation(function (this: Class, ...args) {
    const replaced = make(this, original.bind(this) as Extract<Class[Name], Method>) as Method;
    return replaced(...args);
  });
}

/** Every n-th call, counted over all objects, is not made. */
function skipEvery<Class extends object, Name extends Methods<Class>>(
  kind: { readonly prototype: Class },
  name: Name,
  n: number,
): void {
  let calls = 0;
  change(kind, name, (_, original) => ((...args: never[]) => (++calls % n === 0 ? undefined : original(...args))) as Class[Name]);
}

/** The cluster of the present run. */
let present: Cluster;

/** To be told of each run, before it begins. */
export function begins(cluster: Cluster): void {
  present = cluster;
}

/** `wants` is asked while something else is believed, which is put back after it. */
function whileAsked(believe: (self: Cycle, framework: number) => () => void): void {
  change(Cycle, 'wants', (self, original) => (framework, ration) => {
    const putBack = believe(self, framework);
    try {
      return original(framework, ration);
    } finally {
      putBack();
    }
  });
}

const nothing = (): void => {};

export const MISTAKES: Readonly<Record<string, Mistake>> = {
  // ------------------------------------------------------------------------------------------------- who is offered
  'filters are ignored': {
    make: () => {
      change(Filters, 'blocks', () => () => false);
      change(Filters, 'blocksPlain', () => () => false);
    },
    shows: /"filters"/,
  },
  'filters last half as long': {
    make: () =>
      change(Filters, 'add', (_, add) => (framework, agent, refused, from, expiry, now) => {
        add(framework, agent, refused, from, now + (expiry - now) / 2, now);
      }),
    shows: /"filters"/,
  },
  'a filter on one agent takes those on others away': {
    make: () =>
      change(Filters, 'add', (self, add) => (framework, ...rest) => {
        self.clear(framework);
        add(framework, ...rest);
      }),
    shows: /"filters"/,
  },
  'suppressed frameworks are offered agents': {
    make: () => change(Frameworks, 'wantsOffers', (self) => (framework) => self.isActive[framework] === 1),
    shows: /"offers"/,
  },
  'reservations of any role are for everybody': {
    make: () =>
      change(
        Frameworks,
        'sees',
        (_, sees) => (framework, kind, kinds) => sees(framework, kind, kinds) || kinds.owner[kind] !== NONE,
      ),
    shows: /"reservations"/,
  },
  'what is revocable is for everybody': {
    make: () =>
      change(
        Frameworks,
        'sees',
        (_, sees) => (framework, kind, kinds) => sees(framework, kind, kinds) || kinds.isRevocable[kind],
      ),
    shows: /"offers"/,
  },
  'constraints and GPUs are ignored': {
    make: () =>
      whileAsked(({ cluster: { eligibility } }) => {
        const { allows } = eligibility;
        eligibility.allows = () => true;
        return () => {
          eligibility.allows = allows;
        };
      }),
    shows: /"offers"/,
  },
  'registered filters on agents are ignored': {
    make: () =>
      whileAsked(({ cluster: { frameworks } }, framework) => {
        const filter = frameworks.filter[framework];
        if (filter !== null) frameworks.filter[framework] = { ...filter, agents: null };
        return () => {
          frameworks.filter[framework] = filter;
        };
      }),
    shows: /"offers"/,
    seen: 60,
  },
  'agents that are down are offered': {
    make: () => change(Agents, 'isOffered', (self) => (agent) => self.isActive[agent] === 1 && self.isWhitelisted[agent] === 1),
    shows: /"offers"/,
  },
  'deactivated agents are offered': {
    make: () => change(Agents, 'isOffered', (self) => (agent) => self.isUp[agent] === 1 && self.isWhitelisted[agent] === 1),
    shows: /"offers"/,
  },
  'the whitelist is ignored': {
    make: () => change(Agents, 'isOffered', (self) => (agent) => self.isUp[agent] === 1 && self.isActive[agent] === 1),
    shows: /"offers"/,
  },
  'offers of a deactivated agent stay': {
    make: () =>
      change(Operator, 'setAgentActive', (_, set) => (agent, isActive) => {
        const spy = vi.spyOn(Master.prototype, 'rescind').mockImplementation(nothing);
        set(agent, isActive);
        spy.mockRestore();
      }),
    shows: /"standing"/,
  },

  // ----------------------------------------------------------------------------------------------------------- quota
  'limits are exceeded, because no offer is cut': {
    make: () => change(Cycle, 'wants', (_, wants) => (framework) => wants(framework, null)),
    shows: /"limits"/,
  },
  'limits are exceeded, because offers of a run do not count': {
    make: () => change(QuotaRoom, 'chargeFair', () => nothing),
    shows: /"limits"/,
    seen: 15,
  },
  'limits are exceeded, because reservations do not count': {
    make: () => change(Roles, 'reserve', () => nothing),
    shows: /"limits"|"ledger"/,
  },
  'quota is charged twice': {
    make: () =>
      change(
        Roles,
        'charge',
        (_, charge) => (role, amount, row, times, isApart) => charge(role, amount, row, 2 * times, isApart),
      ),
    shows: /"ledger"/,
  },
  'what is reserved counts as used of the quota twice': {
    make: () => change(Roles, 'charge', (_, charge) => (role, amount, row, times) => charge(role, amount, row, times, false)),
    shows: /"ledger"/,
  },

  // ---------------------------------------------------------------------------------------------- nothing lost or doubled
  'now and then a release is lost': { make: () => skipEvery(Ledger, 'release', 7), shows: /"conservation"|"ledger"/ },
  'now and then something is released twice': {
    make: () => {
      let calls = 0;
      change(Ledger, 'release', (_, release) => (...args) => {
        release(...args);
        if (++calls % 7 === 0) release(...args);
      });
    },
    shows: /"conservation"/,
  },
  'what was reserved comes back unreserved': {
    make: () =>
      change(Ledger, 'release', (_, release) => (framework, pool, ...rest) => {
        const { pools } = present.agents;
        release(framework, pools.agent[pool], ...rest);
      }),
    shows: /"conservation"/,
  },
  'tasks are charged to the framework before': {
    make: () =>
      change(
        Ledger,
        'allocate',
        (_, allocate) =>
          (framework, ...rest) =>
            allocate(Math.max(0, framework - 1), ...rest),
      ),
    shows: /"ledger"/,
  },
  'what runs is counted once too often': {
    make: () => {
      let ends = 0;
      change(Ledger, 'runs', (_, runs) => (...args) => {
        if ((args.at(-1) as number) > 0 || ++ends % 3 > 0) runs(...args);
      });
    },
    shows: /"ledger"/,
  },
  'an agent that goes is still counted': {
    make: () =>
      change(Ledger, 'count', (_, count) => (agent, sign) => {
        if (sign > 0) count(agent, sign);
      }),
    shows: /"ledger"/,
  },
  'a declined offer does not come back': {
    make: () => {
      let calls = 0;
      change(Ledger, 'recover', (_, recover) => (...args) => {
        if (++calls % 5 > 0) recover(...args);
      });
    },
    shows: /"conservation"|"ledger"/,
  },
  'ports are given to two tasks': {
    make: () => change(Claims, 'minus', (self) => () => self),
    shows: /"conservation"/,
  },
  'a shared volume is charged for every copy': {
    make: () => {
      change(
        SharedCopies,
        'add',
        (_, add) =>
          (...args) =>
            add(...args) || true,
      );
      change(
        SharedCopies,
        'remove',
        (_, remove) =>
          (...args) =>
            remove(...args) || true,
      );
    },
    shows: /"ledger"/,
  },
  'an agent that changes has what it had free': {
    make: () =>
      change(Agents, 'setCapacity', (self) => (pool, capacity) => {
        self.pools.total.row(pool).set(capacity);
      }),
    shows: /"conservation"|"ledger"/,
  },
  // ----------------------------------------------------------------------------------------------------- offers and tasks
  'tasks are launched beyond the offer': {
    make: () => change(Remainder, 'times', (_, times) => (demand, overhead) => times(demand, overhead) + 1),
    shows: /"conservation"|"ledger"|#/,
  },
  'the overhead of executors is not asked for': {
    make: () => change(Executors, 'overheadAt', () => () => NONE),
    shows: /"conservation"/,
  },
  'the overhead of executors is never given back': {
    make: () =>
      change(Executors, 'taskOver', (_, over) => (framework, agent) => {
        over(framework, agent, nothing);
      }),
    shows: /"conservation"|"ledger"/,
  },
  'an offer that was rescinded is accepted': {
    make: () =>
      change(Master, 'rescind', (self, rescind) => (offer, ...rest) => {
        rescind(offer, ...rest);
        self.cluster.offers.isOutstanding[offer] = 1;
      }),
    shows: /./,
  },
  'an offer that times out comes back twice': {
    make: () =>
      change(Master, 'rescind', (self, rescind) => (offer, ...rest) => {
        const { offers, ledger } = self.cluster;
        ledger.recover(offers.framework[offer], offers.parcels, offers.parcel[offer]);
        rescind(offer, ...rest);
      }),
    shows: /"conservation"/,
  },
  'tasks live on when their agent goes': {
    make: () => change(TaskLife, 'loseAll', () => nothing),
    shows: /"standing"|"conservation"|"ledger"/,
    seen: 34,
  },
  'offers of an agent that goes stay': {
    make: () => change(Master, 'rescindOn', () => nothing),
    shows: /"standing"|"conservation"|"ledger"/,
  },
  'a lost task is told of twice': {
    make: () =>
      change(TaskEnds, 'conclude', (_, conclude) => (task, state) => {
        conclude(task, state);
        if (state === LOST) conclude(task, state);
      }),
    shows: /./,
  },
  'what a task held is forgotten, not released': {
    make: () => change(TaskHoldings, 'release', () => nothing),
    shows: /"conservation"|"ledger"/,
  },
  'tasks that come wait twice': {
    make: () =>
      change(TaskLife, 'submit', (_, submit) => (taskSet) => {
        submit(taskSet);
        submit(taskSet);
      }),
    shows: /"task counts"|"ledger"/,
  },

  // -------------------------------------------------------------------------------------------------------- determinism
  'agents are visited in an order that goes on from run to run': {
    make: () => {
      let draws = 0;
      change(Cycle, 'drawOrder', (_, draw) => () => draw(() => keyedUniform(1, draws++)));
    },
    shows: /^a checked run and one that is not (part|differ)/,
  },
  'a bulk offer counts as one too few': {
    make: () =>
      change(BulkOffer, 'make', (_, make) => (framework, ...rest) => {
        const isMade = make(framework, ...rest);
        if (isMade) present.frameworks.offers.made[framework]--;
        return isMade;
      }),
    shows: /^a checked run and one that is not (part|differ)/,
    seen: 59,
  },
  'an allocator draws what arrives': {
    make: () =>
      change(HierarchicalAllocator, 'attach', (self, attach) => (cluster) => {
        if (self.name !== 'mesos') cluster.simulation.random('workload/f1/jobs').key();
        attach(cluster);
      }),
    shows: /^different work arrives/,
    seen: 23,
  },
  'who suppresses revives at once': {
    make: () => change(Membership, 'suppress', (self) => (framework) => self.revive(framework)),
    shows: /time stands still|a run does not end/,
  },
};
