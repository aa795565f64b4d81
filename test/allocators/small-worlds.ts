import fc from 'fast-check';
import type { ResourceEntry } from '../../src/cluster/resources/resource-entry.ts';
import type { AgentSpec, AllocatorSpec, FrameworkSpec, RoleSpec, Scenario } from '../../src/scenario/index.ts';
import { SECOND } from '../../src/sim/index.ts';

/*
 * Small clusters with everything in them that makes a difference: a few agents, reserved parts and ports, a tree of roles, and frameworks that
 * think, filter, suppress or not, start executors, fail and try again. All of it ends well before `until`
 * unless a task fits nowhere or an offer always times out.
 */

const GB = 1024 * 1000;
const scalar = (name: string, value: number, role = '*'): ResourceEntry => ({ type: 'scalar', name, role, value });
const ROLES = ['prod', 'dev', 'a/b', 'a'];

const agent: fc.Arbitrary<AgentSpec> = fc
  .record({
    count: fc.integer({ min: 1, max: 2 }),
    cpus: fc.integer({ min: 1, max: 8 }),
    mem: fc.integer({ min: 1, max: 8 }),
    disk: fc.constantFrom(0, 0, 5),
    reserved: fc.option(
      fc.record({ role: fc.constantFrom(...ROLES), cpus: fc.integer({ min: 0, max: 4 }), mem: fc.integer({ min: 0, max: 4 }) }),
      {
        freq: 2,
      },
    ),
    ports: fc.constantFrom('none', 'free', 'split') as fc.Arbitrary<'none' | 'free' | 'split'>,
    rack: fc.constantFrom('r1', 'r2'),
  })
  .map(({ count, cpus, mem, disk, reserved, ports, rack }) => {
    const resources: ResourceEntry[] = [scalar('cpus', cpus * 1000), scalar('mem', mem * GB)];
    if (disk > 0) resources.push(scalar('disk', disk * 1000));
    if (reserved && reserved.cpus > 0) resources.push(scalar('cpus', reserved.cpus * 1000, reserved.role));
    if (reserved && reserved.mem > 0) resources.push(scalar('mem', reserved.mem * GB, reserved.role));
    if (ports === 'free') resources.push({ type: 'ranges', name: 'ports', role: '*', value: [[1, 4]] });
    if (ports === 'split') {
      resources.push({ type: 'ranges', name: 'ports', role: '*', value: [[1, 2]] });
      resources.push({ type: 'ranges', name: 'ports', role: reserved?.role ?? 'prod', value: [[3, 4]] });
    }
    return { count, resources, attributes: { rack } };
  });

const seconds = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: min * 10, max: max * 10 }).map((tenths) => tenths * (SECOND / 10));

const framework = (name: string): fc.Arbitrary<FrameworkSpec> =>
  fc
    .record({
      role: fc.constantFrom(...ROLES),
      use: fc.constantFrom('batch', 'batch', 'service'),
      refuse: fc.constantFrom(0, 0.5, 1, 2, 5, 60).map((each) => each * SECOND),
      suppress: fc.constantFrom(true, true, false),
      reviveInterval: fc.constantFrom(0, 0, 3 * SECOND),
      think: fc.constantFrom(
        { job: 0, task: 0 },
        { job: 0, task: 0 },
        { job: 300_000, task: 0 },
        { job: 1_500_000, task: 100_000 },
      ),
      filter: fc.constantFrom(
        undefined,
        undefined,
        { atLeast: 'auto' as const },
        { atLeast: { cpus: 2000 } },
        { agents: { rack: 'r1' } },
      ),
      constraints: fc.constantFrom<FrameworkSpec['constraints']>(
        undefined,
        undefined,
        undefined,
        undefined,
        [[{ attribute: 'rack', predicate: { text_equals: 'r1' } }]],
        [
          [{ attribute: 'rack', predicate: { text_matches: 'r[3-9]' } }],
          [{ pseudo_attribute: 'hostname', predicate: { text_not_equals: 'agent-1' } }],
        ],
      ),
      minimum: fc.constantFrom<FrameworkSpec['minAllocatable']>(undefined, undefined, undefined, undefined, [], [{ cpus: 1500 }]),
      executor: fc.constantFrom(
        { cpus: 0, start: 0 },
        { cpus: 0, start: 0 },
        { cpus: 500, start: 0 },
        { cpus: 100, start: 700_000 },
        { cpus: 0, start: 2 * SECOND },
      ),
      retry: fc.constantFrom({ attempts: 0, backoff: 0 }, { attempts: 2, backoff: 0 }, { attempts: 1, backoff: SECOND }),
      times: fc.array(seconds(0, 12), { minLength: 1, maxLength: 4 }).map((times) => times.sort((a, b) => a - b)),
      tasks: fc.integer({ min: 1, max: 4 }),
      duration: fc.oneof(
        seconds(1, 6).map((value) => ({ kind: 'constant' as const, value })),
        seconds(1, 6).map((mean) => ({ kind: 'exponential' as const, mean, max: 30 * SECOND })),
      ),
      per: fc.constantFrom('task', 'job') as fc.Arbitrary<'task' | 'job'>,
      cpus: fc.oneof(
        fc.constantFrom(500, 1000, 1500, 2000, 4000).map((value) => ({ kind: 'constant' as const, value })),
        fc.constant({ kind: 'uniform' as const, min: 400, max: 5000 }),
      ),
      mem: fc.constantFrom(0, GB / 2, GB, 3 * GB),
      port: fc.constantFrom(0, 0, 0, 1, 2, 3),
      failure: fc.constantFrom(0, 0, 0.4),
      differentAgents: fc.constantFrom(false, false, true),
    })
    .map((draw) => ({
      name,
      role: draw.role,
      ...(draw.constraints ? { constraints: draw.constraints } : {}),
      ...(draw.minimum ? { minAllocatable: draw.minimum } : {}),
      scheduler: {
        use: draw.use,
        written: draw.use,
        refuse: draw.refuse,
        suppress: draw.suppress,
        reviveInterval: draw.reviveInterval,
        thinkTime: draw.think,
        ...(draw.filter ? { filter: draw.filter } : {}),
        options: {},
      },
      executor: { resources: draw.executor.cpus > 0 ? [scalar('cpus', draw.executor.cpus)] : [], start: draw.executor.start },
      retry: draw.retry,
      workload: {
        kind: 'synthetic' as const,
        arrivals: { kind: 'at' as const, times: draw.times },
        tasks: { kind: 'constant' as const, value: draw.tasks },
        duration: draw.duration,
        durationPer: draw.per,
        demand: { cpus: draw.cpus, mem: { kind: 'constant' as const, value: draw.mem } },
        claims:
          draw.port === 0
            ? []
            : [
                {
                  type: 'ranges' as const,
                  name: 'ports',
                  role: '*',
                  value: [[draw.port, draw.port + (draw.port === 2 ? 1 : 0)] as const],
                },
              ],
        failure: draw.failure,
        differentAgents: draw.differentAgents,
      },
    }));

// Numbers of one and two digits, so that byte-wise order is not the order of numbers.
const NAMES = ['framework2', 'framework10', 'b', 'B'];

const roles: fc.Arbitrary<RoleSpec[]> = fc.tuple(
  ...ROLES.map((name) =>
    fc
      .record({
        weight: fc.constantFrom(0.5, 1, 2),
        priority: fc.integer({ min: 0, max: 2 }),
        quota: fc.constantFrom<RoleSpec['quota']>(
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
          { guarantee: { cpus: 2000, mem: 2 * GB }, limit: {} },
          { guarantee: {}, limit: { cpus: 3000 } },
          { guarantee: { cpus: 1000 }, limit: { cpus: 4000, mem: 4 * GB } },
        ),
      })
      .map(({ weight, priority, quota }) => ({
        name,
        weight,
        priority,
        ...(quota === undefined || name.includes('/') ? {} : { quota }),
      })),
  ),
);

export interface WorldOptions {
  readonly granularity: 'agent' | 'task';
  /** With quota, constraints and minimums of frameworks' own (default false): fewer offers, and fewer of them outstanding. */
  readonly isRestricted?: boolean;
}

export function smallWorlds({ granularity, isRestricted = false }: WorldOptions): fc.Arbitrary<Scenario> {
  return isRestricted ? worlds(granularity) : worlds(granularity).map(unrestricted);
}

function unrestricted(scenario: Scenario): Scenario {
  return {
    ...scenario,
    roles: scenario.roles.map(({ quota: _, ...role }) => role),
    frameworks: scenario.frameworks.map(({ constraints: _, minAllocatable: __, ...framework }) => framework),
  };
}

function worlds(granularity: 'agent' | 'task'): fc.Arbitrary<Scenario> {
  return fc
    .record({
      seed: fc.nat(1000),
      agents: fc.array(agent, { minLength: 1, maxLength: 3 }),
      roles,
      frameworks: fc.integer({ min: 1, max: NAMES.length }).chain((count) => fc.tuple(...NAMES.slice(0, count).map(framework))),
      interval: fc.constantFrom(0, SECOND, SECOND, 250_000),
      isPlain: fc.boolean(),
      offerTimeout: fc.constantFrom(undefined, undefined, undefined, SECOND, 10 * SECOND),
      minAllocatable: fc.constantFrom([{ cpus: 10 }, { mem: 32_000 }], [], [{ cpus: 1000 }], [{ cpus: 500, mem: GB / 2 }]),
      agentOrder: fc.constantFrom('random', 'by_id') as fc.Arbitrary<'random' | 'by_id'>,
    })
    .map(({ seed, agents, roles, frameworks, interval, isPlain, offerTimeout, minAllocatable, agentOrder }) => ({
      name: 'small',
      seed,
      replications: 1,
      until: 120 * SECOND,
      measure: { from: 0 },
      allocators: [builtIn('drf')],
      allocation: { interval, ...(offerTimeout === undefined ? {} : { offerTimeout }), minAllocatable, granularity, agentOrder },
      agents: isPlain ? agents.map(plain) : agents,
      roles,
      rolesOnly: false,
      // Without batches and without filters a task that does not fit is offered again at once, for ever.
      frameworks: frameworks.map((each) =>
        interval > 0 ? each : { ...each, scheduler: { ...each.scheduler, refuse: Math.max(each.scheduler.refuse, SECOND / 2) } },
      ),
      outputs: { events: false },
    }));
}

/** One pool, scalars only. */
function plain({ resources, ...rest }: AgentSpec): AgentSpec {
  return { ...rest, resources: resources.filter(({ role, type }) => role === '*' && type === 'scalar') };
}

export function builtIn(name: string): AllocatorSpec {
  return { use: name, written: name, label: name, options: {} };
}
