import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALLOCATORS } from '../../src/allocators/index.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import { cli, folderWith } from '../cli/run-cli.ts';
import { Recorder, run, stage } from '../cluster/kit.ts';

/** What a scenario says of quota, trees, constraints and sorters, and what comes of it in a run. */

const ENDLESS = 'tasks: 100, duration: 10h, resources: "cpus:1;mem:1GB"';
const TASKS = 'tasks: 5, duration: 1min, resources: "cpus:1;mem:1GB"';

const STUCK = (count: number) => `${count} tasks wait for ever: no agent has what they need, or nobody is offered it`;

const WITH_QUOTA = [
  'mesos',
  'asset-fairness',
  'max-min',
  'sequential-min-max',
  'choosy',
  'las',
  'lottery',
  'drfh-first-fit',
  'drfh-best-fit',
  'slots',
];

describe('what is not honoured is taken out, with a warning', () => {
  const scenario = `
until: 10s
agents: [{ count: 2, resources: "cpus:4;mem:8GB" }]
roles: { a: { quota: { guarantee: "cpus:2", limit: "cpus:2" } } }
frameworks: [{ name: a, role: a, scheduler: batch, workload: { ${ENDLESS} } }]
`;

  test.each(Object.entries(ALLOCATORS))('quota by %s', async (name, { create, only = 'agent' }) => {
    const { metrics, warnings } = await run(`${scenario}allocation: { granularity: ${only} }\n`, { allocator: create });
    const { quota } = create().honours;
    expect(quota).toBe(WITH_QUOTA.includes(name));
    expect(warnings).toEqual(quota ? [] : [`${name} does not honour quota: nothing is guaranteed and nothing limited`]);
    // 100 tasks at once, which is what a gang needs, have no room.
    expect(metrics['tasks.running']).toBe(name === 'gang' ? 0 : quota ? 2 : 8);
  });
});

describe('a run without an end is over when what waits', () => {
  const cluster = (roles: string, framework: string) => `
allocators: [mesos]
agents: [{ resources: "cpus:8;mem:16GB;gpus:1", attributes: { rack: a } }]
roles: ${roles}
frameworks:
  - ${framework}
  - { name: other, role: other, capabilities: [GPU_RESOURCES], scheduler: { use: batch, suppress: false }, workload: { ${TASKS} } }
`;
  const tasks = (keys: string, resources = '"cpus:3;mem:1GB"') =>
    `{ name: a, role: a, scheduler: { use: batch, suppress: false }, ${keys} workload: { tasks: 2, duration: 1min, resources: ${resources} } }`;
  const gpus = 'capabilities: [GPU_RESOURCES],';

  test.each([
    ['is beyond a limit', '{ a: { quota: { limit: "cpus:2" } } }', tasks(gpus)],
    ['is beyond what is not held back for others', '{ b: { quota: { guarantee: "cpus:6" } } }', tasks(gpus)],
    ['may not see the agent', '{ a: {} }', tasks('')],
    ['wants another agent', '{ a: {} }', tasks(`${gpus} constraints: [{ attribute: rack, equals: b }],`)],
  ])('%s', async (_, roles, framework) => {
    const { metrics, warnings } = await run(cluster(roles, framework));
    expect(metrics['tasks.waiting']).toBe(2);
    expect(metrics['tasks.finished']).toBe(5);
    expect(warnings).toEqual([STUCK(2)]);
  });

  test('and not before: what is guaranteed to its own role it may have', async () => {
    const { metrics, warnings } = await run(cluster('{ a: { quota: { guarantee: "cpus:6" } } }', tasks(gpus)));
    expect(metrics['tasks.finished']).toBe(7);
    expect(warnings).toEqual([]);
  });
});

describe('reservations', () => {
  test('of a role are there for the roles below it', async () => {
    const { metrics } = await run(`
until: 10s
allocators: [mesos]
agents: [{ resources: "cpus(eng):4;mem(eng):8GB;cpus(ops):4;mem(ops):8GB" }]
frameworks: [{ name: web, role: eng/web, scheduler: batch, workload: { ${ENDLESS} } }]
`);
    expect(metrics['tasks.running']).toBe(4);
  });
});

describe('constraints, capabilities and minimums are the master’s, whatever the allocator', () => {
  const scenario = `
until: 20s
agents:
  - { resources: "cpus:4;mem:8GB", attributes: { rack: a } }
  - { resources: "cpus:4;mem:8GB", attributes: { rack: b } }
  - { resources: "cpus:4;mem:8GB;gpus:1", attributes: { rack: a } }
  - { resources: "cpus:1;mem:8GB", attributes: { rack: a } }
frameworks:
  - name: picky
    role: a
    constraints: [{ attribute: rack, equals: a }]
    min_allocatable: "cpus:2"
    scheduler: { use: batch, suppress: false }
    workload: { ${ENDLESS} }
`;
  const some = Object.entries(ALLOCATORS).filter(([name, { only }]) => name !== 'static-partition' && only !== 'task');

  test.each(some)('%s offers agent 0 alone', async (_, { create }) => {
    const steps = new Recorder();
    await run(scenario, { allocator: create, observers: [steps] });
    expect(new Set(steps.of('offer').map(({ agent }) => agent))).toEqual(new Set([0]));
  });
});

describe('regions', () => {
  const scenario = (framework: string) => `
until: 20s
allocation: { domain: { region: eu } }
agents:
  - { resources: "cpus:4;mem:8GB" }
  - { resources: "cpus:4;mem:8GB", domain: { region: eu, zone: a } }
  - { resources: "cpus:4;mem:8GB", domain: { region: us, zone: a } }
  - { resources: "cpus:4;mem:8GB", domain: { region: us, zone: b } }
frameworks:
  - { name: a, role: a, ${framework} scheduler: { use: batch, suppress: false }, workload: { ${ENDLESS} } }
`;
  const all = Object.keys(ALLOCATORS).filter((name) => name !== 'static-partition' && ALLOCATORS[name].only !== 'task');

  test.each([
    ['', [0, 1]],
    ['capabilities: [REGION_AWARE],', [0, 1, 2, 3]],
    ['capabilities: [REGION_AWARE], constraints: [{ pseudo_attribute: region, equals: us }],', [2, 3]],
    ['constraints: [{ pseudo_attribute: zone, equals: a }],', [1]],
    ['capabilities: [REGION_AWARE], constraints: [{ pseudo_attribute: zone, not_equals: a }],', [0, 3]],
  ])('%s is offered agents %j, whatever the allocator', async (framework, expected) => {
    for (const name of all) {
      for (const check of [true, false]) {
        const { metrics } = await run(scenario(framework), { allocator: ALLOCATORS[name].create, check });
        expect(metrics['tasks.running']).toBe(4 * expected.length); // also where many offers are kept as one
      }
      const steps = new Recorder();
      await run(scenario(framework), { allocator: ALLOCATORS[name].create, observers: [steps] });
      expect([...new Set(steps.of('offer').map(({ agent }) => agent))].sort()).toEqual(expected);
    }
  });

  test('other than the masters’ leave tasks waiting for ever', async () => {
    const text = scenario('').replace('until: 20s\n', '').replace(ENDLESS, TASKS.replace('cpus:1', 'cpus:5'));
    const bigger = text.replace(
      '"cpus:4;mem:8GB", domain: { region: us, zone: a }',
      '"cpus:8;mem:8GB", domain: { region: us, zone: a }',
    );
    expect((await run(bigger)).warnings).toEqual([STUCK(5)]);
    expect((await run(bigger.replace('role: a,', 'role: a, capabilities: [REGION_AWARE],'))).metrics['tasks.finished']).toBe(5);
  });
});

describe('shares', () => {
  async function offeredFirst(allocation: string): Promise<string[]> {
    const steps = new Recorder();
    const scenario = `
until: 1min
allocators: [mesos]
allocation: { agent_order: by_id${allocation} }
agents: [{ count: 4, resources: "cpus:4;mem:4GB" }, { resources: "licences:1" }]
frameworks:
  - { name: a, role: a, scheduler: batch, prefill: { tasks: 1, duration: 1h, resources: "licences:1" }, workload: { tasks: 4, duration: 1h, resources: "cpus:4;mem:4GB" } }
  - { name: b, role: b, scheduler: batch, workload: { tasks: 4, duration: 1h, resources: "cpus:4;mem:4GB" } }
`;
    await run(scenario, { observers: [steps] });
    return steps.of('offer').map(({ framework }) => framework ?? '');
  }

  test('count every resource, but those that are excluded', async () => {
    expect((await offeredFirst('')).slice(0, 4)).toEqual(['b', 'b', 'b', 'b']);
    expect((await offeredFirst(', fair_sharing_excluded: [licences]')).slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
  });
});

describe('sorters', () => {
  async function orderOf(allocator: string, seed: number): Promise<string> {
    const steps = new Recorder();
    const scenario = `
until: 1s
allocators: [${allocator}]
agents: [{ count: 30, resources: "cpus:1;mem:1GB" }]
frameworks:
  - { name: a, role: a, scheduler: batch, workload: { ${ENDLESS} } }
  - { name: b, role: b, scheduler: batch, workload: { ${ENDLESS} } }
`;
    await run(scenario, { observers: [steps], seed });
    return steps
      .of('offer')
      .map(({ framework }) => framework)
      .sort()
      .join('');
  }

  test('random ones draw anew on every agent, as the seed has it', async () => {
    const random = '{ use: mesos, role_sorter: random }';
    expect(await orderOf('mesos', 1)).toBe(`${'a'.repeat(15)}${'b'.repeat(15)}`);
    expect(await orderOf(random, 1)).toBe(await orderOf(random, 1));
    const orders = await Promise.all([1, 2, 3, 4, 5].map((seed) => orderOf(random, seed)));
    expect(new Set(orders).size).toBeGreaterThan(2);
  });

  test('stand in for one of one’s own at one level', async () => {
    const folder = folderWith({
      's.yaml': `
until: 10s
allocators: [{ use: ./last.ts, label: both }, { use: ./last.ts, label: roles, framework_sorter: drf }, { use: ./last.ts, label: wrong, role_sorter: drf, framework_sorter: drf }]
agents: [{ count: 10, resources: "cpus:1;mem:1GB" }]
frameworks:
${['a', 'b'].map((name) => `  - { name: ${name}, role: r, scheduler: batch, workload: { ${ENDLESS} } }`).join('\n')}
`,
      'last.ts': `export default { name: 'last', key: (client) => -client.name.charCodeAt(0) };`,
    });
    const { code, stdout, stderr } = await cli(join(folder, 's.yaml'), '--out', join(folder, 'out'), '--quiet', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const { runs } = JSON.parse(stdout) as { runs: { allocator: string; metrics: Record<string, number> }[] };
    expect(runs.map(({ allocator, metrics }) => [allocator, metrics['offers.a.made'], metrics['offers.b.made']])).toEqual([
      ['both', 0, 10],
      ['roles', 5, 5],
      ['wrong', 5, 5],
    ]);
  });
});

describe('static-partition', () => {
  test('divides a tree of roles level by level', async () => {
    const { cluster } = await stage(`
allocators: [static-partition]
agents: [{ count: 24, resources: "cpus:1;mem:1GB" }]
roles: { eng: { weight: 2 }, eng/web: { weight: 3 } }
frameworks:
  - { name: web, role: eng/web, scheduler: batch, workload: { ${ENDLESS} } }
  - { name: search, role: eng/search, scheduler: batch, workload: { ${ENDLESS} } }
  - { name: ops, role: ops, scheduler: batch, workload: { ${ENDLESS} } }
`).then((built) => {
      built.run(10);
      return built;
    });
    expect(tasksOf(cluster)).toEqual([12, 4, 8]);
  });
});

function tasksOf({ frameworks }: Cluster): number[] {
  return frameworks.names.map((_, framework) => frameworks.holders.allocated.get(framework, 0) / 1000);
}
