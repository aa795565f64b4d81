import { describe, expect, test } from 'vitest';
import { NONE } from '../../src/cluster/ids.ts';
import type { AllocationCycle, Allocator } from '../../src/cluster/ports.ts';
import { Claims } from '../../src/cluster/resources/claims.ts';
import { FINISHED, RUNNING } from '../../src/cluster/tables/tasks.ts';
import type { World } from '../../src/experiment/world.ts';
import { InvariantViolation } from '../../src/invariants/index.ts';
import { type CheckedOptions, checked } from './kit.ts';

/*
 * Every invariant bites: each of these makes the program, or a plug-in, wrong in one place, and is found out for what it is.
 */

/** Ports, executors that cost something and take time to start, failures, reservations, filters; all is over after two minutes. */
const BUSY = `
seed: 7
until: 200s
allocators: [mesos]
allocation: { agent_order: by_id }
agents: [{ count: 3, resources: "cpus:4;mem:8GB;cpus(prod):1;mem(prod):1GB;ports:[31000-31003]", attributes: { rack: r1 } }]
roles: { prod: , dev: }
frameworks:
  - name: heavy
    role: prod
    scheduler: batch
    retry: { attempts: 3, backoff: 1s }
    executor: { resources: "cpus:0.5;mem:256MB", start: 3s }
    workload: { tasks: 12, duration: 8s, resources: "cpus:1;mem:1GB", failure: { probability: 0.5 } }
  - name: web
    role: dev
    scheduler: { use: batch, refuse: 20s, suppress: false }
    workload: { arrivals: { at: [0s, 5s, 10s, 15s, 20s, 25s, 30s, 35s, 40s, 45s, 50s, 55s] }, tasks: 2, duration: 12s, resources: "cpus:1;mem:1GB;ports:[31001-31001]" }
`;

/** One that thinks while it has offers. */
const SLOW = `
seed: 7
until: 60s
allocators: [mesos]
agents: [{ count: 3, resources: "cpus:4;mem:8GB" }]
frameworks:
  - { name: slow, role: a, scheduler: { use: batch, think_time: { job: 5s } }, workload: { tasks: 20, duration: 5s, resources: "cpus:1;mem:1GB" } }
operations: [{ at: 12s, deactivate_agents: agent-2 }]
`;

/** A tree of roles, what is reserved in it, revocable CPUs, GPUs, and a framework that knows nothing of all that. */
const VARIED = `
seed: 7
until: 60s
allocators: [mesos]
allocation: { min_allocatable: "cpus:0.01" }
agents:
  - { count: 2, resources: "cpus:4;mem:8GB;cpus(a/b):1;mem(a/b):1GB", oversubscribed: { fixed: "cpus:2" }, attributes: { rack: r1 } }
  - { count: 1, resources: "cpus:4;mem:8GB;gpus:1", attributes: { rack: r2 } }
roles: { a/b: , plain: }
frameworks:
  - { name: inner, role: a/b, capabilities: [REVOCABLE_RESOURCES, GPU_RESOURCES], scheduler: batch, workload: { arrivals: { at: [0s, 3s, 6s, 9s, 12s, 15s, 18s, 21s, 24s] }, tasks: 3, duration: 4s, resources: "cpus:1;mem:1GB" } }
  - { name: outer, role: plain, scheduler: batch, workload: { arrivals: { at: [0s, 3s, 6s, 9s, 12s, 15s, 18s, 21s, 24s] }, tasks: 3, duration: 4s, resources: "cpus:1;mem:1GB" } }
`;

const LIMITED = `
seed: 7
until: 60s
allocators: [mesos]
agents: [{ count: 4, resources: "cpus:4;mem:8GB" }]
roles: { small: { quota: { limit: "cpus:6" } }, other: }
frameworks:
  - { name: s, role: small, scheduler: batch, workload: { tasks: 40, duration: 10s, resources: "cpus:1;mem:1GB" } }
  - { name: o, role: other, scheduler: batch, workload: { tasks: 40, duration: 10s, resources: "cpus:1;mem:1GB" } }
`;

/** An agent is cut off until it is unreachable, one process is restarted, a framework fails; nothing else is wrong. */
const FAILING = `
seed: 7
until: 10min
allocators: [mesos]
masters: 3
network: { latency: { framework_master: 10ms, master_agent: 10ms } }
agents: [{ count: 3, resources: "cpus:2;mem:4GB" }]
frameworks:
  - name: one
    role: a
    checkpoint: true
    failover_timeout: 5min
    capabilities: [PARTITION_AWARE]
    scheduler: { use: batch, suppress: false, refuse: 1s, think_time: { job: 1s } }
    workload: { tasks: 5, duration: 5min, resources: "cpus:1;mem:1GB" }
faults:
  - { at: 20s, partition: { from: { agents: all }, to: masters }, for: 2min }
  - { at: 5min, restart: { agents: all }, for: 20s }
  - { at: 6min, crash: { framework: one }, for: 20s }
  - { at: 8min, crash: { master: leader }, for: 20s }
`;

interface Mutation extends CheckedOptions {
  readonly scenario: string;
  readonly invariant: string;
  readonly says: string | RegExp;
  /** Entities the violation names, among others. */
  readonly names?: readonly string[];
  /** The event in which it is found, where that is the one in which it happens. */
  readonly event?: string;
}

const changing = (change: (world: World) => void): Pick<Mutation, 'at' | 'event'> => ({
  at: [[10, change]],
  event: 'something happens',
});

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  // ------------------------------------------------------------------------------------------------ conservation
  'a thousandth of what comes back is lost': {
    scenario: BUSY,
    invariant: 'conservation',
    says: 'is not the total of 4 cpus',
    names: ['agent agent-1'],
    tamper: ({ cluster: { ledger, agents } }) => {
      const { recover } = ledger;
      ledger.recover = (framework, parcels, first) => {
        recover.call(ledger, framework, parcels, first);
        if (agents.pools.agent[parcels.pool[first]] === 0) agents.pools.free.values[0]--;
      };
    },
  },
  'what a task had is given back twice': {
    scenario: BUSY,
    invariant: 'conservation',
    says: 'is not the total',
    event: 'task ends',
    tamper: ({ cluster: { ledger, agents } }) => {
      const { release } = ledger;
      ledger.release = (framework, pool, amount, row, claims) => {
        release.call(ledger, framework, pool, amount, row, claims);
        agents.pools.free.add(pool, amount, row, 1);
      };
    },
  },
  'more is offered than is free': {
    scenario: BUSY,
    invariant: 'conservation',
    says: 'less than nothing is free',
    event: 'allocation run',
    tamper: ({ cluster: { ledger, now: _, agents } }) => {
      const { offerPart } = ledger;
      ledger.offerPart = (framework, parcels, parcel) => {
        if (parcels.amount.get(parcel, 0) === agents.pools.free.get(parcels.pool[parcel], 0))
          parcels.amount.set(parcel, 0, parcels.amount.get(parcel, 0) + 1000);
        offerPart.call(ledger, framework, parcels, parcel);
      };
    },
  },
  'an offer is gone and what was in it too': {
    scenario: SLOW,
    invariant: 'conservation',
    says: 'is not the total',
    sweepEvery: 1,
    at: [
      [
        3,
        ({ cluster: { offers } }) => {
          offers.isOutstanding[offers.outstanding()[0]] = 0;
        },
      ],
    ],
    event: 'something happens',
  },
  'ports that are in use stay free': {
    scenario: BUSY,
    invariant: 'conservation',
    says: "ports:[31001-31001] is free, and somebody's",
    tamper: ({ cluster: { ledger } }) => {
      const { take } = ledger;
      ledger.take = (pool, amount, row) => take.call(ledger, pool, amount, row, Claims.none);
    },
  },
  'ports are not given back': {
    scenario: BUSY,
    invariant: 'conservation',
    says: "is neither free nor anybody's",
    tamper: ({ cluster: { ledger } }) => {
      const { putBack } = ledger;
      ledger.putBack = (pool, amount, row) => putBack.call(ledger, pool, amount, row, Claims.none);
    },
  },
  'an agent shrinks without a word': {
    scenario: BUSY,
    invariant: 'conservation',
    says: 'less than nothing is free',
    sweepEvery: 1,
    ...changing(({ cluster: { agents, ledger } }) => {
      const half = agents.pools.total.row(0).map((amount) => amount / 8);
      ledger.count(0, -1);
      agents.setCapacity(0, half);
      ledger.count(0, 1);
    }),
  },
  'a task holds what is another agent’s': {
    scenario: BUSY,
    invariant: 'conservation',
    says: "which is not this agent's",
    ...changing(({ cluster: { tasks, holdings } }) => {
      const task = [...tasks.each()].find((each) => tasks.holding[each] !== NONE && tasks.agent[each] === 0) as number;
      holdings.pool[tasks.holding[task]] = 1;
    }),
    sweepEvery: 1,
  },
  'a task holds more than its demand': {
    scenario: BUSY,
    invariant: 'conservation',
    says: 'its demand is',
    sweepEvery: 1,
    ...changing(({ cluster: { tasks, holdings } }) => {
      const task = [...tasks.each()].find((each) => tasks.holding[each] !== NONE) as number;
      holdings.amount.values[tasks.holding[task] * holdings.amount.width] += 500;
    }),
  },

  // ------------------------------------------------------------------------------------------------------ ledger
  'tasks do not count as running': {
    scenario: BUSY,
    invariant: 'ledger',
    says: 'as allocated to tasks that run',
    tamper: ({ cluster: { ledger } }) => {
      ledger.runs = () => {};
    },
  },
  'offers are not charged to roles above': {
    scenario: VARIED,
    invariant: 'ledger',
    says: 'as offered and allocated',
    names: ['role a'],
    event: 'allocation run',
    tamper: ({ cluster: { roles } }) => {
      const charge = roles.charge.bind(roles);
      roles.charge = (role, amount, row, times, isApart) => {
        charge(role, amount, row, times, isApart);
        if (roles.parent[role] !== NONE) roles.holders.charged.add(roles.parent[role], amount, row, -times);
      };
    },
  },
  'what is allocated to a framework is not counted': {
    scenario: BUSY,
    invariant: 'ledger',
    says: 'as allocated',
    names: ['framework web'],
    ...changing(({ cluster: { frameworks, ledger, demands } }) => {
      frameworks.holders.allocated.values[frameworks.holders.allocated.width] += 1;
      ledger.waits(1, demands.amounts, 0, 0); // so that the framework is one that the event touched
    }),
  },
  'reservations do not count for a role': {
    scenario: BUSY,
    invariant: 'ledger',
    says: 'as reserved',
    names: ['role prod'],
    sweepEvery: 1,
    tamper: ({ cluster: { roles } }) => {
      roles.reserve = () => {};
    },
  },
  'the cluster counts an agent that has gone': {
    scenario: BUSY,
    invariant: 'ledger',
    says: 'as all there is',
    churn: [{ at: 10_000_000, agent: 1, what: 'goes' }],
    event: 'agent changes',
    tamper: ({ cluster: { ledger } }) => {
      const { count } = ledger;
      ledger.count = (agent, sign) => {
        if (sign > 0) count.call(ledger, agent, sign);
      };
    },
  },

  // ------------------------------------------------------------------------------------------------------ offers
  'suppressed frameworks are offered agents': {
    scenario: VARIED,
    invariant: 'offers',
    says: 'the framework is suppressed',
    names: ['framework inner'],
    event: 'allocation run',
    tamper: ({ cluster: { frameworks } }) => {
      frameworks.wantsOffers = (framework) => frameworks.isActive[framework] === 1;
    },
  },
  'frameworks that are not connected are offered agents': {
    scenario: BUSY,
    invariant: 'offers',
    says: 'the framework is not connected',
    names: ['framework web'],
    tamper: ({ cluster: { frameworks } }) => {
      frameworks.wantsOffers = (framework) => frameworks.isSuppressed[framework] === 0;
    },
    at: [[30, ({ master }) => master.membership.deactivate(1)]],
  },
  'agents that have gone are offered': {
    scenario: BUSY,
    invariant: 'offers',
    says: 'the agent is not registered',
    names: ['agent agent-2'],
    churn: [{ at: 10_000_000, agent: 1, what: 'goes' }],
    tamper: ({ cluster: { agents } }) => {
      agents.isOffered = () => true;
    },
  },
  'deactivated agents are offered': {
    scenario: `${BUSY}\noperations: [{ at: 10s, deactivate_agents: agent-2 }]`,
    invariant: 'offers',
    says: 'the agent is deactivated',
    names: ['agent agent-2'],
    tamper: ({ cluster: { agents } }) => {
      agents.isOffered = (agent) => agents.isUp[agent] === 1;
    },
  },
  'the whitelist is ignored': {
    scenario: `${BUSY}\noperations: [{ at: 10s, whitelist: [agent-1] }]`,
    invariant: 'offers',
    says: 'the agent is not on the whitelist',
    tamper: ({ cluster: { agents } }) => {
      agents.isOffered = (agent) => agents.isUp[agent] === 1 && agents.isActive[agent] === 1;
    },
  },
  'agents with GPUs are for everybody': {
    scenario: VARIED,
    invariant: 'offers',
    says: 'the agent has GPUs',
    names: ['framework outer', 'agent agent-3'],
    tamper: ({ cluster: { eligibility } }) => {
      eligibility.allows = () => true;
    },
  },
  'agents in other regions are for everybody': {
    scenario: VARIED.replace('allocation: {', 'allocation: { domain: { region: eu },')
      .replace('attributes: { rack: r2 }', 'domain: { region: us, zone: a }')
      .replace(';gpus:1', ''),
    invariant: 'offers',
    says: 'the agent is in another region',
    names: ['framework outer', 'agent agent-3'],
    tamper: ({ cluster: { eligibility } }) => {
      eligibility.allows = () => true;
    },
  },
  'constraints are ignored': {
    scenario: VARIED.replace(
      'name: outer,',
      'name: outer, capabilities: [GPU_RESOURCES], constraints: [{ attribute: rack, equals: r2 }],',
    ),
    invariant: 'offers',
    says: "the framework's constraints exclude the agent",
    names: ['framework outer'],
    tamper: ({ cluster: { eligibility } }) => {
      eligibility.allows = () => true;
    },
  },
  'registered filters are ignored': {
    scenario: BUSY.replace('refuse: 20s', 'refuse: 20s, filter: { agents: { rack: r2 } }'),
    invariant: 'offers',
    says: "the framework's registered filter excludes the agent",
    tamper: ({ master, cluster: { frameworks, availability } }) => {
      const { cycle } = master.allocation;
      cycle.wants = (framework) => frameworks.wantsOffers(framework) && availability.open.has(cycle.agent);
    },
  },
  'revocable resources are for everybody': {
    scenario: VARIED,
    invariant: 'offers',
    says: 'part of it is revocable',
    names: ['framework outer'],
    tamper: ({ cluster: { frameworks, agents } }) => {
      const sees = frameworks.sees.bind(frameworks);
      frameworks.sees = (framework, kind, kinds) => sees(framework, kind, kinds) || agents.kinds.isRevocable[kind];
    },
  },

  // ----------------------------------------------------------------------------------------------------- standing
  'offers outlive the activation of their agent': {
    scenario: SLOW,
    invariant: 'standing',
    says: 'the agent is deactivated, and offered',
    names: ['framework slow', 'agent agent-2'],
    tamper: ({ master, cluster: { offers } }) => {
      const rescind = master.rescind.bind(master);
      master.rescind = (offer, reason, refuse) => {
        if (offers.agent[offer] !== 1) rescind(offer, reason, refuse);
      };
    },
    sweepEvery: 1,
  },
  'tasks outlive the registration of their agent': {
    scenario: SLOW,
    invariant: 'standing',
    says: 'the agent is not registered, and something is allocated there',
    names: ['agent agent-2'],
    event: 'agent changes',
    churn: [{ at: 8_000_000, agent: 1, what: 'goes' }],
    tamper: ({ master }) => {
      master.tasks.loseAll = () => {};
    },
  },

  // ------------------------------------------------------------------------------------------------------ filters
  'filters are ignored': {
    scenario: BUSY,
    invariant: 'filters',
    says: 'the framework has refused that until',
    names: ['framework web'],
    event: 'allocation run',
    tamper: ({ cluster: { filters } }) => {
      filters.blocks = () => false;
      filters.blocksPlain = () => false;
    },
  },
  'filters end long before their time': {
    scenario: BUSY,
    invariant: 'filters',
    says: 'the framework has refused that until',
    tamper: ({ cluster: { filters } }) => {
      const add = filters.add.bind(filters);
      filters.add = (framework, agent, refused, from, expiry, now) =>
        add(framework, agent, refused, from, Math.min(expiry, now + 3_000_000), now);
    },
  },

  // ------------------------------------------------------------------------------------------------- reservations
  'reservations are for everybody': {
    scenario: BUSY,
    invariant: 'reservations',
    says: 'part of it is reserved for role prod, and the framework is in role dev',
    names: ['framework web'],
    event: 'allocation run',
    tamper: ({ cluster: { frameworks } }) => {
      const sees = frameworks.sees.bind(frameworks);
      frameworks.sees = (framework, kind, kinds) => sees(framework, kind, kinds) || kinds.owner[kind] !== NONE;
    },
  },
  'reservations of a role are for those above it': {
    scenario: VARIED.replace('name: outer, role: plain', 'name: outer, role: a'),
    invariant: 'reservations',
    says: 'part of it is reserved for role a/b, and the framework is in role a',
    names: ['framework outer'],
    tamper: ({ cluster: { frameworks, roles } }) => {
      const sees = frameworks.sees.bind(frameworks);
      frameworks.sees = (framework, kind, kinds) =>
        sees(framework, kind, kinds) ||
        (kinds.owner[kind] !== NONE && roles.isWithin(kinds.owner[kind], frameworks.role[framework]));
    },
  },
  'something is reserved under an allocator that knows no reservations': {
    scenario: BUSY,
    invariant: 'reservations',
    says: 'the allocator honours no reservations',
    honours: { reservations: false },
  },

  // ------------------------------------------------------------------------------------------------------- limits
  'limits are ignored by an allocator of its own': {
    scenario: LIMITED,
    invariant: 'limits',
    says: 'its limit is 6 cpus',
    names: ['framework s', 'role small'],
    event: 'allocation run',
    allocator: greedy,
  },
  'limits are those of one offer': {
    scenario: LIMITED,
    invariant: 'limits',
    says: 'its limit is 6 cpus',
    tamper: ({ cluster: { roles } }) => {
      // It reads what the role consumes out of these two.
      const { charged } = roles.holders;
      const get = charged.get.bind(charged);
      charged.get = (row, resource) => get(row, resource) * 0;
    },
  },

  // --------------------------------------------------------------------------------------------------- task history
  'a task finishes before it runs': {
    scenario: BUSY,
    invariant: 'task history',
    says: 'finished after staging',
    names: ['framework heavy'],
    at: [
      [
        1,
        ({ master, cluster: { tasks } }) =>
          master.tasks.end([...tasks.each()].find((task) => tasks.state[task] !== RUNNING) as number, FINISHED),
      ],
    ],
    event: 'something happens',
  },
  'a task runs twice': {
    scenario: BUSY,
    invariant: 'task history',
    says: 'running after running',
    ...changing(({ cluster: { observers, tasks } }) => {
      observers.running([...tasks.each()].find((task) => tasks.state[task] === RUNNING) as number);
    }),
  },
  'a task ends in no end': {
    scenario: BUSY,
    invariant: 'task history',
    says: 'ended as running, which is no end',
    ...changing(({ master, cluster: { tasks } }) => master.tasks.end([...tasks.each()][0], RUNNING)),
  },
  'a task is over and nobody is told': {
    scenario: BUSY,
    invariant: 'task history',
    says: 'running, and no task in the tables',
    sweepEvery: 1,
    ...changing(({ master, cluster: { tasks, taskSets } }) => {
      const task = [...tasks.each()].find((each) => tasks.state[each] === RUNNING) as number;
      master.tasks.release(task);
      taskSets.alive[tasks.taskSet[task]]--;
      tasks.remove(task);
    }),
  },

  // ---------------------------------------------------------------------------------------------------- task places
  'all tasks of a set are one': {
    scenario: BUSY,
    invariant: 'task places',
    says: /it is launched, and runs on agent agent-\d already/,
    names: ['task 0 of job 0'],
    tamper: ({ cluster: { tasks } }) => {
      const add = tasks.add.bind(tasks);
      tasks.add = (taskSet, agent, pool, _, now) => add(taskSet, agent, pool, 0, now);
    },
  },
  'tasks are launched where nobody is': {
    scenario: SLOW,
    invariant: 'task places',
    says: 'it is launched on an agent that is not registered',
    names: ['framework slow'],
    event: 'framework decides',
    tamper: ({ cluster: { agents, tasks } }) => {
      const add = tasks.add.bind(tasks);
      tasks.add = (taskSet, agent, ...rest) => {
        agents.isUp[agent] = 0;
        return add(taskSet, agent, ...rest);
      };
    },
  },
  'a framework has two executors on an agent': {
    scenario: BUSY,
    invariant: 'task places',
    says: 'a second one is launched there',
    names: ['executor', 'framework heavy', 'agent agent-1'],
    ...changing(({ cluster: { observers } }) => observers.executorStarted(0, 0, NONE)),
  },
  'an executor ends that was not there': {
    scenario: BUSY,
    invariant: 'task places',
    says: 'one ends that was not there',
    names: ['executor', 'framework web', 'agent agent-1'],
    ...changing(({ cluster: { observers } }) => observers.executorEnded(1, 0)),
  },

  // ---------------------------------------------------------------------------------------------------- task counts
  'a task that failed is forgotten': {
    scenario: BUSY,
    invariant: 'task counts',
    says: /tasks wait in its sets, and it counts|are not over/,
    names: ['framework heavy'],
    tamper: ({ master: { tasks }, cluster: { taskSets } }) => {
      const submit = tasks.submit.bind(tasks);
      tasks.submit = (taskSet) => {
        if (taskSets.attempt[taskSet] === 0) submit(taskSet);
      };
    },
  },
  'a job is over too early': {
    scenario: BUSY,
    invariant: 'task counts',
    says: 'are not over',
    names: ['job 0', 'framework heavy'],
    sweepEvery: 1,
    ...changing(({ cluster: { jobs } }) => {
      jobs.unfinished[0]--;
    }),
  },
  'a set miscounts its tasks': {
    scenario: BUSY,
    invariant: 'task counts',
    says: 'tasks as launched',
    sweepEvery: 1,
    ...changing(({ cluster: { taskSets } }) => {
      taskSets.alive[0]++;
    }),
  },
  'more tasks are planned than wait': {
    scenario: SLOW,
    invariant: 'task counts',
    says: 'of its tasks are planned',
    sweepEvery: 1,
    ...changing(({ cluster: { taskSets } }) => {
      taskSets.planned[0] += 100;
    }),
  },

  // ----------------------------------------------------------------------------------------------------- given back
  'executors never end': {
    scenario: BUSY,
    invariant: 'given back',
    says: 'resources not all came back',
    tamper: ({ master: { tasks } }) => {
      tasks.executors.taskOver = () => {};
    },
  },
  'rows are not given back': {
    scenario: BUSY,
    invariant: 'given back',
    says: 'parcels are left',
    tamper: ({ cluster: { offers } }) => {
      offers.parcels.remove = () => {};
    },
  },

  // -------------------------------------------------------------------------------------------- with a control plane
  'what was given up and comes back is not counted': {
    scenario: FAILING,
    invariant: 'registration',
    says: 'a task that was given up came back with its agent, and the master does not count it',
    names: ['framework one'],
    tamper: ({ control }) => {
      if (control) control.plane.strays.countOn = () => {};
    },
  },
  'what runs on agents that come back is not counted': {
    scenario: FAILING.replace('scheduler: { use', 'replace_unreachable_after: 1h\n    scheduler: { use'),
    invariant: 'registration',
    says: 'its agent has registered again and it runs there, and the master does not count it',
    names: ['framework one'],
    tamper: ({ control }) => {
      if (control) control.plane.census.countOn = () => {};
    },
  },
  'what ran on agents that are unreachable is still counted': {
    scenario: FAILING,
    invariant: 'standing',
    says: 'the agent is not registered, and something is allocated there',
    tamper: ({ control }) => {
      if (control) control.plane.census.uncountOn = () => {};
    },
  },
  'agents whose connection is broken are offered': {
    scenario: FAILING,
    invariant: 'offers',
    says: 'the agent has gone, or its connection is broken',
    tamper: ({ master, cluster: { simulation } }) => {
      const set = master.membership.setAgentActive.bind(master.membership);
      master.membership.setAgentActive = (agent, isActive) => {
        if (isActive || simulation.now < 290_000_000) set(agent, isActive);
      };
    },
  },
  'frameworks whose connection is broken are offered agents': {
    scenario: FAILING,
    invariant: 'offers',
    says: 'the framework has gone, or its connection is broken',
    names: ['framework one'],
    tamper: ({ master }) => {
      master.membership.deactivate = () => {};
    },
  },
  'offers outlive the connection of their framework': {
    scenario: FAILING.replace('at: 6min', 'at: 500ms'),
    invariant: 'standing',
    says: 'the framework is not connected, and has an offer',
    names: ['framework one'],
    sweepEvery: 1,
    tamper: ({ master }) => {
      master.rescindOf = () => {};
    },
  },
  'a stray holds what nobody knows of': {
    scenario: FAILING,
    invariant: 'conservation',
    says: 'is not the total',
    sweepEvery: 1,
    tamper: ({ control }) => {
      if (control) control.plane.strays.all = () => [];
    },
  },
};

/** Offers all of every agent to the first that wants it, whatever the limits, which it says it honours. */
function greedy(): Allocator {
  return {
    name: 'greedy',
    honours: { weights: false, priorities: false, reservations: true, quota: true },
    isWorkConserving: true,
    allocate(cycle: AllocationCycle) {
      while (cycle.nextAgent()) if (cycle.wants(0)) cycle.offer(0);
    },
  };
}

describe('each is found', () => {
  test.each(Object.entries(MUTATIONS))('%s', async (_, { scenario, invariant, says, names = [], event, ...options }) => {
    const { violation } = await checked(scenario, options);
    expect(violation).toBeInstanceOf(InvariantViolation);
    expect(violation?.invariant).toBe(invariant);
    expect(violation?.what).toMatch(says);
    expect(violation?.entities).toEqual(expect.arrayContaining([...names]));
    expect(violation?.seed).toBe(7);
    expect(violation?.message).toContain('seed 7');
    if (event !== undefined) expect(violation?.event).toBe(event);
  });
});

test('and nothing where nothing is wrong', async () => {
  for (const scenario of [BUSY, SLOW, VARIED, LIMITED, FAILING]) {
    const { violation, check } = await checked(scenario, { sweepEvery: 1 });
    expect(violation?.message).toBeUndefined();
    expect(check.sweeps).toBeGreaterThan(30);
  }
});
