import type { AllocatorOp, CaseFramework, CaseQuantities, CaseReservation, CaseResource } from '../../src/conformance/subject.ts';
import type { PlainAllocator } from './allocator.ts';
import type { World } from './random-cases.ts';
import { formatResources, parseResources, subtract } from './resources.ts';
import { seeded } from './seeded.ts';
import { availableOn } from './state.ts';

type Op<Name extends AllocatorOp['op']> = AllocatorOp & { readonly op: Name };

/** A new agent; may report that frameworks, known or not, use parts of it. */
export function randomAgent(world: World, agent: string): Op<'add_agent'> {
  const { random, has } = world;
  const total = randomTotal(world);
  const used = has('used') && random.chance(0.4) ? randomUse(world, total) : undefined;
  return {
    op: 'add_agent',
    agent,
    total,
    ...(used === undefined ? {} : { used }),
    ...(has('capabilities') && random.chance(0.3) ? { agent_capabilities: randomAgentCapabilities(world) } : {}),
    ...(has('attributes') ? { attributes: randomAttributes(world) } : {}),
    ...(has('maintenance') && random.chance(0.3) ? { unavailability_in_s: 10 * (1 + random.below(20)) } : {}),
  };
}

export function randomAgentCapabilities({ random }: World): string[] {
  return ['MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT'].filter(() => random.chance(0.7));
}

const ATTRIBUTES = ['rack:r1', 'rack:r2', 'rack:r22', 'rack:7', 'zone:[1-9]', 'ssd:yes', 'ssd:no', 'os:{a,b}'];

export function randomAttributes({ random }: World): string {
  return random.shuffle(ATTRIBUTES).slice(0, random.below(4)).join(';');
}

/** One of the frameworks that are there or may come holds part of it. */
function randomUse({ random, roles, frameworkIds }: World, total: readonly CaseResource[]): Op<'add_agent'>['used'] {
  const framework = random.pick(frameworkIds);
  const role = random.pick(roles);
  const mayHold = total.filter(({ reservations = [] }) => {
    const owner = reservations.at(-1)?.role;
    return owner === undefined || owner === role || role.startsWith(`${owner}/`);
  });
  const resources = mayHold.filter(() => random.chance(0.6));
  return resources.length === 0 ? undefined : [{ framework, role, resources }];
}

/** Amounts are mostly the same few, so that shares are often equal. */
export function randomTotal(world: World): CaseResource[] {
  const { has } = world;
  const random = has('equal agents') ? seeded(0) : world.random;
  const amount = (choices: readonly number[]) =>
    has('fractions') && random.chance(0.5) ? (1 + random.below(9000)) / 1000 : random.pick(choices);
  const plain: CaseResource[] = [
    { name: 'cpus', type: 'SCALAR', value: amount([1, 2, 4, 4, 8, 0.5]) },
    {
      name: 'mem',
      type: 'SCALAR',
      value: has('fractions') ? 256 * amount([1, 2, 4]) : random.pick([256, 512, 1024, 1024, 4096]),
    },
  ];
  if (has('fractions') && !has('equal agents') && random.chance(0.7)) plain.splice(0, 2, ...mirroredAmounts(world));
  if (random.chance(0.6)) plain.push({ name: 'disk', type: 'SCALAR', value: random.pick([100, 200, 1000]) });
  if (has('ports') && random.chance(0.8)) plain.push({ name: 'ports', type: 'RANGES', value: randomPorts(random.below(3)) });
  if (has('sets') && random.chance(0.6))
    plain.push({ name: 'fpgas', type: 'SET', value: ['f1', 'f2', 'f3'].slice(random.below(3)) });
  if (has('gpus') && random.chance(0.4)) plain.push({ name: 'gpus', type: 'SCALAR', value: 1 + random.below(4) });
  const revocable = has('revocable') && random.chance(0.6) ? [{ ...plain[random.below(2)], revocable: true }] : [];
  return [...plain, ...revocable, ...randomReserved(world, plain), ...randomDisks(world)];
}

/** Shares of cpus and of mem that are the same fraction, but not always the same double. */
function mirroredAmounts(world: World): CaseResource[] {
  const { random, mirrored } = world;
  const [tenths, tens] = mirrored ?? [random.pick([1, 2, 3, 7]), random.pick([1, 2, 3, 7])];
  world.mirrored = mirrored === undefined ? [tens, tenths] : undefined;
  return [
    { name: 'cpus', type: 'SCALAR', value: tenths / 10 },
    { name: 'mem', type: 'SCALAR', value: 10 * tens },
  ];
}

function randomPorts(shape: number): readonly (readonly [number, number])[] {
  if (shape === 0) return [[31000, 31099]];
  return shape === 1
    ? [
        [31000, 31009],
        [31020, 31029],
      ]
    : [[31005, 31006]];
}

/** Twins of plain entries, reserved; ports and set items are never in two entries. */
function randomReserved(world: World, plain: readonly CaseResource[]): CaseResource[] {
  const { random, has } = world;
  if (!has('reservations')) return [];
  const twins = plain.flatMap((entry) => [entry, entry]).filter(() => random.chance(0.35));
  return twins.flatMap((entry) => {
    const reservations = randomStack(world);
    if (reservations === undefined) return [];
    if (entry.type === 'SCALAR') return [{ ...entry, reservations }];
    const value: CaseResource['value'] = entry.type === 'SET' ? [`r${world.nextName++}`] : [ownPorts(world)];
    return [{ ...entry, value, reservations }];
  });
}

function ownPorts(world: World): readonly [number, number] {
  const first = 32000 + 10 * world.nextName++;
  return [first, first + 4];
}

/** For any role, or for a parent that nobody is in; refined for one of its descendants. */
function randomStack({ random, roles, has }: World): readonly CaseReservation[] | undefined {
  const owners = roles.flatMap((role) => [role, role.split('/')[0]]).filter((role) => role !== '*');
  if (owners.length === 0) return undefined;
  const base = random.pick(owners);
  const stack: CaseReservation[] = [
    random.chance(0.7) ? { type: 'STATIC', role: base } : { type: 'DYNAMIC', role: base, principal: 'ops' },
  ];
  const refined = [...roles, `${base}/r`].filter((role) => role.startsWith(`${base}/`));
  if (has('refinements') && random.chance(0.4)) stack.push({ type: 'DYNAMIC', role: random.pick(refined), principal: 'ops' });
  return stack;
}

function randomDisks(world: World): CaseResource[] {
  const { random, has } = world;
  const disks: CaseResource[] = [];
  const disk = (value: number, info: NonNullable<CaseResource['disk']>, rest: Partial<CaseResource> = {}) =>
    disks.push({ name: 'disk', type: 'SCALAR', value, disk: info, ...rest });
  const volume = () => ({ persistence_id: `volume${world.nextName++}` });
  const mount = () => ({ source: 'MOUNT', root: `/mnt/${world.nextName++}` });
  if (has('mount disks')) {
    for (let each = random.below(3); each > 0; each--) disk(random.pick([100, 200, 200, 500]), mount());
    const reservations = randomStack(world);
    if (reservations !== undefined && random.chance(0.4)) disk(200, mount(), { reservations });
    if (reservations !== undefined && random.chance(0.2)) disk(200, { ...mount(), ...volume() }, { reservations });
  }
  for (const [feature, shared] of [
    ['volumes', false],
    ['shared volumes', true],
  ] as const) {
    if (!has(feature) || random.chance(0.5)) continue;
    const reservations = randomStack(world);
    if (reservations !== undefined) disk(random.pick([10, 50, 100]), volume(), { reservations, ...(shared ? { shared } : {}) });
  }
  return disks;
}

export function randomFramework(world: World, framework: string): Op<'add_framework'> {
  const { random, has, allocator } = world;
  const settings = randomSettings(world);
  const used = reportedUse(allocator, framework);
  return {
    op: 'add_framework',
    framework,
    ...settings,
    ...(has('deactivation') && random.chance(0.25) ? { active: false } : {}),
    ...(used.length === 0 ? {} : { used }),
  };
}

/** What agents said that a framework holds, before it came. */
export function reportedUse({ state }: PlainAllocator, framework: string): NonNullable<CaseFramework['used']> {
  return [...state.agents.values()].flatMap((agent) =>
    [...(agent.held.get(framework) ?? [])].map(([role, set]) => ({ agent: agent.id, role, resources: formatResources(set) })),
  );
}

/** Whether frameworks that were not added yet hold something: what to recover from them means is open. */
export function hasStrangers({ state: { agents, frameworks } }: PlainAllocator): boolean {
  return [...agents.values()].some(({ held }) => [...held.keys()].some((framework) => !frameworks.has(framework)));
}

export function randomSettings(world: World): Omit<CaseFramework, 'framework' | 'used'> {
  const { random, roles, has } = world;
  const capabilities = randomCapabilities(world);
  const isMultiRole = capabilities.includes('MULTI_ROLE');
  const own = random.shuffle(roles).slice(0, isMultiRole ? 1 + random.below(3) : 1);
  const some = <T>(value: () => T): Record<string, T> =>
    Object.fromEntries(own.filter(() => random.chance(0.6)).map((role) => [role, value()]));
  return {
    roles: own,
    capabilities,
    ...(has('suppression') && random.chance(0.4) ? { suppressed_roles: own.filter(() => random.chance(0.5)) } : {}),
    ...(has('minimums') && random.chance(0.5) ? { min_allocatable_resources: some(() => random.pick(MINIMUMS)) } : {}),
    ...(has('attributes') && random.chance(0.6) ? { offer_constraints: some(() => randomConstraints(world)) } : {}),
  };
}

const MINIMUMS: readonly (readonly CaseQuantities[])[] = [
  [],
  [{ cpus: 2 }],
  [{ cpus: 0.5, mem: 512 }],
  [{ disk: 50 }, { cpus: 4 }],
  [{ ports: 3 }, { fpgas: 2 }, { mem: 1024 }],
];

function randomCapabilities({ random, has }: World): string[] {
  const useful = ['MULTI_ROLE', 'SHARED_RESOURCES', 'REVOCABLE_RESOURCES', 'RESERVATION_REFINEMENT'];
  const own = has('capabilities') ? useful.filter(() => random.chance(0.6)) : useful;
  return has('gpus') && random.chance(0.5) ? [...own, 'GPU_RESOURCES'] : own;
}

function randomConstraints({ random, agentIds }: World): unknown {
  const predicates = [
    { exists: true },
    { not_exists: true },
    { text_equals: 'r1' },
    { text_not_equals: 'r2' },
    { text_matches: 'r2+' },
    { text_not_matches: 'y.*' },
  ];
  const named = () => ({ attribute: random.pick(['rack', 'rack', 'zone', 'ssd', 'os']), predicate: random.pick(predicates) });
  const hostname = () => ({ pseudo_attribute: 'hostname', predicate: { text_not_equals: random.pick(agentIds) } });
  const constraint = () => (random.chance(0.15) ? hostname() : named());
  const group = () => Array.from({ length: 1 + random.below(2) }, constraint);
  return Array.from({ length: random.below(3) }, group);
}

/** Bigger or smaller; entries that are one thing stay as they are. */
export function changedTotal(world: World, agent: string): CaseResource[] {
  const { random, allocator, has } = world;
  const old = allocator.state.agents.get(agent)!;
  const factor = random.pick([0.5, 0.75, 1.5, 2]);
  const free = formatResources(availableOn(old));
  const total = formatResources(old.total).map((entry): CaseResource => {
    const scales = entry.type === 'SCALAR' && entry.disk === undefined && random.chance(0.6);
    return scales ? { ...entry, value: Math.max(1, Math.round(1000 * factor * (entry.value as number))) / 1000 } : entry;
  });
  if (has('revocable') && random.chance(0.3))
    total.push({ name: 'cpus', type: 'SCALAR', value: 1 + random.below(3), revocable: true });
  const removable = free.filter(({ disk }) => disk === undefined);
  if (removable.length > 0 && random.chance(0.2)) {
    return formatResources(subtract(parseResources(total), parseResources([random.pick(removable)])));
  }
  return total;
}
