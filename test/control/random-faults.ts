import { fc } from '@fast-check/vitest';

/** A small world with faults: the text of a scenario in which every fault comes to an end. */
export interface Drawn {
  readonly text: string;
  /** How many jobs it has. */
  readonly jobs: number;
}

const seconds = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min, max }).map((value) => `${value}s`);

const latency = fc.constantFrom(
  '0s',
  '0s',
  '1ms',
  '300ms',
  '{ uniform: { min: 0s, max: 3s } }',
  '{ exponential: { mean: 200ms } }',
);

const masters = fc
  .record({
    count: fc.constantFrom(1, 2, 3),
    zookeeper: fc.constantFrom(1, 3),
    zk_session_timeout: fc.constantFrom('10s', '4s'),
    registration_backoff: fc.constantFrom('1s', '0s', '20s'),
    agent_removal_rate: fc.constantFrom('none', '6/h'),
    start: fc.constantFrom('1s', '0s', '7s'),
  })
  .map(mapping);

const framework = fc.record({
  checkpoint: fc.boolean(),
  failover_timeout: fc.constantFrom('0s', '1min', '1h'),
  capabilities: fc.constantFrom('[]', '[PARTITION_AWARE]'),
  standby: fc.constantFrom('false', '{ takes_over_after: 5s }'),
  reconcile: fc.constantFrom('10min', '1min'),
  role: fc.constantFrom('shared', 'apart', 'apart/below'),
  reserves: fc.constantFrom('', '', '', ', reserve: true', ', reserve: true, volume: 100'),
  tasks: fc.integer({ min: 1, max: 6 }),
  duration: seconds(5, 900),
  thinks: fc.constantFrom('0s', '0s', '300ms'),
  executor: fc.constantFrom('', '', 'executor: { resources: "cpus:0.5;mem:64MB", start: 2s }', 'executor: { start: 40s }'),
});

const agent = fc.integer({ min: 1, max: 4 });
const agents = fc.oneof(
  fc.constant('all'),
  agent.map((number) => `agent-${number}`),
  fc.constantFrom('1', '50%'),
);
const frameworkName = fc.constantFrom('a', 'b', 'all');
const master = fc.constantFrom('leader', 'leader', 'all', '0');
const end = fc.oneof(
  fc.constantFrom('masters', 'agents', 'frameworks', 'zookeeper'),
  agent.map((number) => `{ agents: agent-${number} }`),
  fc.constant('{ masters: 0 }'),
  fc.constant('{ frameworks: a }'),
);

const fault = fc.oneof(
  agents.map((which) => `crash: { agents: ${which} }`),
  agents.map((which) => `restart: { agents: ${which} }`),
  agents.map((which) => `shutdown: { agents: ${which} }`),
  agents.map((which) => `drain: { agents: ${which} }`),
  master.map((which) => `crash: { master: ${which} }`),
  fc.constant('crash: { zookeeper: all }'),
  fc.constant('crash: { registry: true }'),
  frameworkName.map((which) => `crash: { framework: ${which} }`),
  frameworkName.map((which) => `disconnect: { framework: ${which} }`),
  fc.record({ from: end, to: end, one_way: fc.boolean() }).map((partition) => `partition: ${mapping(partition)}`),
  fc.record({ from: end, to: end, latency: fc.constantFrom('500ms', '20s') }).map((slow) => `slow: ${mapping(slow)}`),
  fc.record({ from: end, to: end }).map((hold) => `hold: ${mapping(hold)}`),
);

/** Nothing comes back from it, nor need it. */
const executorFault = fc
  .record({ at: seconds(0, 1500), framework: frameworkName, which: agents })
  .map(({ at, framework, which }) => `{ at: ${at}, crash: { executors: { framework: ${framework}, agents: ${which} } } }`);

const passingFault = fc
  .record({ at: seconds(0, 1500), what: fault, lasts: fc.oneof(seconds(1, 30), seconds(30, 1200)) })
  .map(({ at, what, lasts }) => `{ at: ${at}, ${what}, for: ${lasts} }`);

const faults = fc.array(fc.oneof({ weight: 7, arbitrary: passingFault }, { weight: 1, arbitrary: executorFault }), {
  minLength: 1,
  maxLength: 6,
});

const world = {
  allocator: fc.constantFrom('drf', 'mesos', 'mesos', 'reservation-aware', 'fifo'),
  granularity: fc.constantFrom('agent', 'agent', 'task'),
  loss: fc.constantFrom(0, 0, 0.02, 0.2),
  hasQuota: fc.boolean(),
  count: fc.integer({ min: 1, max: 4 }),
};

/** Worlds whose agents all come back. Where the network loses offers, they expire; nobody else would miss them. */
export const drawn: fc.Arbitrary<Drawn> = fc
  .record({ ...world, masters, latency, frameworks: fc.tuple(framework, framework), faults })
  .map(({ allocator, granularity, loss, hasQuota, count, masters, latency, frameworks, faults }) => {
    const own = faults.filter((each) => ![...each.matchAll(/agent-(\d)/g)].some(([, number]) => Number(number) > count));
    const lines = [
      `allocators: [${allocator}]`,
      `allocation: { granularity: ${granularity}${loss > 0 ? ', offer_timeout: 20s' : ''} }`,
      `masters: ${masters}`,
      `network: { latency: ${latency}, loss: ${loss} }`,
      `agents: [{ count: ${count}, resources: "cpus:4;mem:4GB;disk:10GB" }]`,
      `roles: { shared: , apart: ${hasQuota && count > 1 ? '{ quota: { guarantee: "cpus:2" } }' : ''} }`,
      ...(own.length > 0 ? ['faults:', ...own.map((each) => `  - ${each}`)] : []),
      'frameworks:',
      ...frameworks.map(({ tasks, duration, thinks, executor, reserves, ...failure }, i) =>
        [
          `  - name: ${'ab'[i]}`,
          ...Object.entries(failure).map(([key, value]) => `    ${key}: ${value}`),
          ...(executor === '' ? [] : [`    ${executor}`]),
          `    scheduler: { use: batch, think_time: { job: ${thinks} }${granularity === 'agent' ? reserves : ''} }`,
          '    retry: { attempts: 1000 }',
          `    workload: { jobs: 2, arrivals: { every: 30s }, tasks: ${reserves === '' ? tasks : Math.min(tasks, 2)}, duration: ${duration}, resources: "cpus:${reserves === '' ? 1 : 0.25};mem:64MB;disk:200" }`,
        ].join('\n'),
      ),
    ];
    return { text: lines.join('\n'), jobs: 4 };
  });

function mapping(values: Readonly<Record<string, string | number | boolean>>): string {
  return `{ ${Object.entries(values)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')} }`;
}
