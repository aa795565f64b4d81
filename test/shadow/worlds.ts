import fc from 'fast-check';
import type { ResourceEntry } from '../../src/cluster/resources/resource-entry.ts';
import type { AgentSpec, CapabilityName, FrameworkSpec, RoleSpec, Scenario } from '../../src/scenario/index.ts';
import { SECOND } from '../../src/sim/index.ts';
import { operatedWorlds } from '../allocators/operated-worlds.ts';
import { smallWorlds } from '../allocators/small-worlds.ts';

/*
 * The small worlds of all allocators, richer in what the allocation goes by: a deeper tree of roles, quotas more often,
 * reservations for any role of the tree and refined ones, disks that go whole, volumes, revocable and shared resources,
 * GPUs, capabilities, resources that do not count in shares. Some are run under operations; some are bare, so that offers are made in bulk.
 */

export interface Trial {
  readonly allocator: string;
  readonly world: Scenario;
  /** What happens to single agents. */
  readonly churn: readonly Churn[];
}

export interface Churn {
  /** µs. */
  readonly at: number;
  readonly agent: number;
  /** It goes with all that runs there, comes (back), or has so many times its resources from now on. */
  readonly what: 'goes' | 'comes' | 'shrinks' | 'grows';
}

const GB = 1024 * 1000;
const ROLES = ['prod', 'dev', 'a', 'a/b', 'a/b/c', 'a/d', 'prod/x'];
const HONOUR_RESERVATIONS = ['mesos', 'reservation-aware'];
const CAPABILITIES: readonly CapabilityName[] = [
  'GPU_RESOURCES',
  'REVOCABLE_RESOURCES',
  'SHARED_RESOURCES',
  'RESERVATION_REFINEMENT',
];

const scalar = (name: string, value: number, rest: Partial<ResourceEntry> = {}): ResourceEntry =>
  ({ type: 'scalar', name, role: '*', value, ...rest }) as ResourceEntry;

const role = fc.constantFrom(...ROLES);

/** What an agent may have beside plain resources. */
const extra: fc.Arbitrary<ResourceEntry> = fc.oneof(
  role.map((owner) => scalar('cpus', 2000, { role: owner })),
  role.map((owner) => scalar('mem', GB, { role: owner })),
  fc.constantFrom(...refined('cpus', 1000), ...refined('mem', GB)),
  fc.constantFrom(1000, 2000).map((count) => scalar('gpus', count)),
  role.map((owner) => scalar('gpus', 1000, { role: owner })),
  fc.constant(scalar('disk', 3000, { disk: { source: 'MOUNT', root: '/m' } })),
  role.map((owner) => scalar('disk', 2000, { role: owner, disk: { source: 'MOUNT', root: '/n' } })),
  fc.constantFrom(1000, 3000).map((cpus) => scalar('cpus', cpus, { isRevocable: true })),
  fc.constant(scalar('mem', GB, { isRevocable: true })),
);

const volume: fc.Arbitrary<ResourceEntry> = fc
  .record({ owner: role, isShared: fc.boolean(), id: fc.constantFrom('v', 'w') })
  .map(({ owner, isShared, id }) => scalar('disk', 1000, { role: owner, isShared, disk: { persistenceId: id } }));

function refined(name: string, value: number): ResourceEntry[] {
  return [
    ['a', 'a/b'],
    ['a', 'a/b/c'],
    ['prod', 'prod/x'],
  ].map(([below, owner]) =>
    scalar(name, value, {
      role: owner,
      reservations: [
        { type: 'static', role: below },
        { type: 'dynamic', role: owner, principal: 'operator' },
      ],
    }),
  );
}

const quota: fc.Arbitrary<RoleSpec['quota']> = fc.constantFrom<RoleSpec['quota']>(
  undefined,
  undefined,
  { guarantee: { cpus: 2000, mem: 2 * GB }, limit: {} },
  { guarantee: { cpus: 5000 }, limit: { cpus: 5000 } },
  { guarantee: { mem: 3 * GB, gpus: 1000 }, limit: { mem: 6 * GB } },
  { guarantee: {}, limit: { cpus: 3000, disk: 0 } },
  { guarantee: { disk: 4000 }, limit: {} },
  { guarantee: { cpus: 1000 }, limit: { cpus: 4000, mem: 4 * GB } },
);

const roles: fc.Arbitrary<RoleSpec[]> = fc
  .record({
    isLimited: fc.boolean(),
    each: fc.tuple(
      ...ROLES.map((name) =>
        fc.record({ name: fc.constant(name), weight: fc.constantFrom(0.5, 1, 1, 2.5), priority: fc.nat(2), quota }),
      ),
    ),
  })
  .map(({ isLimited, each }) =>
    each.map(({ name, weight, priority, quota: drawn }) => ({
      name,
      weight,
      priority,
      ...(isLimited && drawn !== undefined && !name.includes('/') ? { quota: drawn } : {}),
    })),
  );

const constraints = fc.constantFrom<NonNullable<FrameworkSpec['constraints']>>(
  [[{ attribute: 'slots', predicate: { exists: true } }]],
  [
    [
      { attribute: 'slots', predicate: { text_equals: '4' } },
      { attribute: 'rack', predicate: { text_not_equals: 'r1' } },
    ],
  ],
  [[{ attribute: 'zone', predicate: { not_exists: true } }]],
);

const framework = fc.record({
  role,
  capabilities: fc.subarray([...CAPABILITIES]),
  demand: fc.constantFrom('none', 'none', 'none', 'gpus', 'disk'),
  constraints: fc.option(constraints, { freq: 4 }),
});

const agent = fc.record({
  extras: fc.array(extra, { maxLength: 3 }),
  volumes: fc.array(volume, { maxLength: 1 }),
  more: fc.nat(1),
  attributes: fc.constantFrom<Record<string, string>>({}, {}, { slots: '4' }, { zone: '{a,b}' }),
});

const churn: fc.Arbitrary<Churn[]> = fc
  .array(
    fc.record({
      at: fc.nat(200).map((tenths) => (tenths * SECOND) / 10),
      agent: fc.nat(4),
      what: fc.constantFrom<Churn['what']>('goes', 'comes', 'comes', 'shrinks', 'grows'),
    }),
    { maxLength: 8 },
  )
  .map((each) => each.sort((a, b) => a.at - b.at));

/** Everything at once. */
function rich(granularity: 'agent' | 'task'): fc.Arbitrary<Trial> {
  const quiet = fc.record({ base: smallWorlds({ granularity }), churn: fc.constant<Churn[]>([]) });
  const changing = fc.record({ base: smallWorlds({ granularity }), churn });
  const operated = fc.record({ base: operatedWorlds(granularity), churn: fc.constant<Churn[]>([]) });
  return fc
    .record({
      kind: fc.oneof(quiet, changing, operated),
      allocator: fc.constantFrom(
        'mesos',
        'mesos',
        'mesos',
        'reservation-aware',
        'drf',
        'weighted-drf',
        'strict-priority',
        'fifo',
      ),
      roles,
      frameworks: fc.array(framework, { minLength: 4, maxLength: 4 }),
      agents: fc.array(agent, { minLength: 3, maxLength: 3 }),
      filtersGpus: fc.boolean(),
      excluded: fc.constantFrom<readonly string[]>([], [], ['mem'], ['gpus', 'cpus']),
    })
    .map(({ kind: { base, churn: changes }, allocator, roles: tree, frameworks, agents, filtersGpus, excluded }) => ({
      allocator,
      churn: changes,
      world: {
        ...base,
        roles: tree,
        allocation: { ...base.allocation, filtersGpus, fairSharingExcluded: excluded },
        agents: base.agents.map((spec, i) => extended(spec, agents[i], HONOUR_RESERVATIONS.includes(allocator))),
        frameworks: base.frameworks.map((spec, i) => {
          const { demand, constraints: drawn, ...rest } = frameworks[i];
          const { workload } = spec;
          const more = demand === 'none' ? {} : { [demand]: { kind: 'constant' as const, value: 1000 } };
          return {
            ...spec,
            ...rest,
            ...(drawn === null ? {} : { constraints: drawn }),
            ...(workload?.kind === 'synthetic' ? { workload: { ...workload, demand: { ...workload.demand, ...more } } } : {}),
          };
        }),
      },
    }));
}

type Extension = typeof agent extends fc.Arbitrary<infer T> ? T : never;

/** Entries that are the same thing but for their amounts are left out: one of each. */
function extended(spec: AgentSpec, { extras, volumes, more, attributes }: Extension, hasReservations: boolean): AgentSpec {
  const entries = [...extras, ...(hasReservations ? volumes : [])];
  const kindOf = (entry: ResourceEntry) => JSON.stringify({ ...entry, value: null, role: hasReservations ? entry.role : '*' });
  const isNew = (entry: ResourceEntry, at: number, all: readonly ResourceEntry[]) =>
    all.findIndex((each) => kindOf(each) === kindOf(entry)) === at;
  // Of several regular entries of one name quota may cut any first (§2): here there is one of each.
  const isMounted = entries.some(({ role, disk }) => role === '*' && disk?.source === 'MOUNT');
  const plain = spec.resources.filter(({ name }) => !(isMounted && name === 'disk'));
  return {
    ...spec,
    count: spec.count + more,
    resources: [...plain, ...entries].filter(isNew),
    attributes: { ...spec.attributes, ...attributes },
  };
}

const domain = fc.constantFrom({ region: 'eu', zone: 'a' }, { region: 'us', zone: 'a' }, { region: 'us', zone: 'b' });

const constraintsOnDomains = fc.constantFrom<NonNullable<FrameworkSpec['constraints']>>(
  [[{ pseudo_attribute: 'region', predicate: { text_equals: 'us' } }]],
  [
    [{ pseudo_attribute: 'region', predicate: { not_exists: true } }],
    [{ pseudo_attribute: 'zone', predicate: { text_not_equals: 'b' } }],
  ],
);

/** Agents in the masters' region, in another, and in none. */
export function regionalTrials(granularity: 'agent' | 'task'): fc.Arbitrary<Trial> {
  return fc
    .record({
      trial: rich(granularity),
      region: fc.constantFrom('eu', 'us'),
      domains: fc.array(fc.option(domain, { freq: 3 }), { minLength: 3, maxLength: 3 }),
      isAware: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      asks: fc.array(fc.option(constraintsOnDomains, { freq: 2 }), { minLength: 4, maxLength: 4 }),
    })
    .map(({ trial, region, domains, isAware, asks }) => ({
      ...trial,
      world: {
        ...trial.world,
        allocation: { ...trial.world.allocation, region },
        agents: trial.world.agents.map((spec, i) => ({ ...spec, ...(domains[i] ? { domain: domains[i] } : {}) })),
        frameworks: trial.world.frameworks.map((spec, i) => ({
          ...spec,
          capabilities: [...(spec.capabilities ?? []), ...(isAware[i] ? (['REGION_AWARE'] as const) : [])],
          ...(asks[i] ? { constraints: asks[i] } : {}),
        })),
      },
    }));
}

/** One or two frameworks on plain agents, without quota and the like: what may be offered in bulk. */
export function bareTrials(granularity: 'agent' | 'task'): fc.Arbitrary<Trial> {
  return fc
    .record({
      base: smallWorlds({ granularity }),
      allocator: fc.constantFrom('mesos', 'drf', 'strict-priority', 'fifo'),
      frameworks: fc.integer({ min: 1, max: 2 }),
    })
    .map(({ base, allocator, frameworks }) => {
      const { offerTimeout: _, ...allocation } = base.allocation;
      return {
        allocator,
        churn: [],
        world: {
          ...base,
          allocation,
          roles: base.roles.map(({ quota: _, ...each }) => each),
          agents: base.agents.map((spec) => ({
            ...spec,
            count: spec.count + 2,
            resources: spec.resources.filter((entry) => entry.role === '*' && entry.type === 'scalar'),
          })),
          frameworks: base.frameworks.slice(0, frameworks).map(({ workload, constraints: _, minAllocatable: __, ...each }) => ({
            ...each,
            ...(workload?.kind === 'synthetic' ? { workload: { ...workload, claims: [] } } : {}),
          })),
        },
      };
    });
}

export function trials(granularity: 'agent' | 'task'): fc.Arbitrary<Trial> {
  return fc.oneof({ weight: 5, arbitrary: rich(granularity) }, bareTrials(granularity));
}
