import type { AllocatorOp } from '../../src/conformance/subject.ts';
import { type Entry, isIndivisible } from './entries.ts';
import type { Feature, World } from './random-cases.ts';
import { randomConversions } from './random-conversions.ts';
import {
  changedTotal,
  hasStrangers,
  randomAgent,
  randomAgentCapabilities,
  randomAttributes,
  randomFramework,
  randomSettings,
  randomTotal,
} from './random-members.ts';
import { formatResources, type ResourceSet } from './resources.ts';
import type { Seeded } from './seeded.ts';
import { clusterTotal } from './state.ts';

/** One way for a case to go on. */
export interface OpChoice {
  readonly weight: number;
  /** Only in cases with this feature. */
  readonly feature?: Feature;
  /** undefined: there is nothing that it could be done with now. */
  create(world: World): AllocatorOp | undefined;
}

export const OPS: readonly OpChoice[] = [
  { weight: 10, create: recoverSome },
  { weight: 2, create: recoverMany },
  { weight: 4, create: recoverAll },
  { weight: 8, create: advance },
  { weight: 4, feature: 'quota', create: updateQuota },
  { weight: 3, feature: 'weights', create: updateWeights },
  { weight: 3, feature: 'suppression', create: suppressOrRevive },
  { weight: 1, create: revive },
  { weight: 3, feature: 'churn of agents', create: removeAgent },
  { weight: 4, feature: 'churn of agents', create: addAgent },
  { weight: 2, feature: 'churn of frameworks', create: removeFramework },
  { weight: 3, feature: 'churn of frameworks', create: addFramework },
  { weight: 4, feature: 'updates of agents', create: updateAgent },
  { weight: 1, feature: 'updates of agents', create: addResourceProvider },
  { weight: 3, feature: 'attributes', create: changeAttributes },
  { weight: 1, feature: 'capabilities', create: changeCapabilities },
  { weight: 3, feature: 'updates of frameworks', create: updateFramework },
  { weight: 6, feature: 'conversions', create: updateAllocation },
  { weight: 4, feature: 'conversions', create: updateAvailable },
  { weight: 4, feature: 'deactivation', create: switchAgent },
  { weight: 4, feature: 'deactivation', create: switchFramework },
  { weight: 2, feature: 'whitelist', create: updateWhitelist },
  { weight: 3, feature: 'maintenance', create: updateUnavailability },
  { weight: 5, feature: 'maintenance', create: updateInverseOffer },
];

interface Holding {
  readonly framework: string;
  readonly role: string;
  readonly agent: string;
  readonly held: ResourceSet;
}

function holdings({ allocator }: World): Holding[] {
  return [...allocator.state.agents.values()].flatMap(({ id, held }) =>
    [...held].flatMap(([framework, byRole]) => [...byRole].map(([role, set]) => ({ framework, role, agent: id, held: set }))),
  );
}

function pickOr<T>(random: Seeded, choices: readonly T[]): T | undefined {
  return choices.length === 0 ? undefined : random.pick(choices);
}

function randomRefusal({ random, config: { allocationInterval } }: World): number | null {
  if (random.chance(0.3)) return null;
  if (random.chance(0.03)) return random.pick([-1, 1e12]);
  return random.pick([0, 0.2, 0.5, 1, 1, 1.5, 2, 2, 3, 10, 1000].map((intervals) => intervals * allocationInterval));
}

function recoverSome(world: World): AllocatorOp | undefined {
  const { random, allocator } = world;
  const known = holdings(world).filter(({ framework }) => allocator.state.frameworks.has(framework));
  const holding = pickOr(random, known);
  if (holding === undefined) return undefined;
  const { held, ...whose } = holding;
  const some = random.chance(0.6) ? held : held.filter(() => random.chance(0.6)).map((entry) => partOf(random, entry));
  if (some.length === 0) return undefined;
  return { op: 'recover_resources', ...whose, resources: formatResources(some), refuse_seconds: randomRefusal(world) };
}

/** Some of one entry, or all of it. */
export function partOf(random: Seeded, entry: Entry): Entry {
  if (entry.shared) return { ...entry, copies: 1 + random.below(entry.copies) };
  const { value } = entry;
  if (isIndivisible(entry) || random.chance(0.4)) return entry;
  if (value.type === 'SCALAR') {
    return { ...entry, value: { ...value, thousandths: Math.ceil(value.thousandths * random.pick([0.25, 0.5, 0.75])) } };
  }
  if (value.type === 'SET') return { ...entry, value: { ...value, items: [random.pick(value.items)] } };
  const [low, high] = random.pick(value.intervals);
  const from = low + random.below(high - low + 1);
  return { ...entry, value: { ...value, intervals: [[from, from + random.below(high - from + 1)]] } };
}

function recoverMany(world: World): AllocatorOp | undefined {
  const { random, allocator } = world;
  const known = holdings(world).filter((each) => allocator.state.frameworks.has(each.framework));
  const holding = pickOr(random, known);
  if (holding === undefined) return undefined;
  const selector = (id: string) => (random.chance(0.5) ? id : '*');
  const framework = hasStrangers(allocator) ? holding.framework : selector(holding.framework);
  const { agent, role } = holding;
  return {
    op: 'recover_outstanding',
    framework,
    agent: selector(agent),
    role: selector(role),
    refuse_seconds: randomRefusal(world),
  };
}

/** All that frameworks have comes back: the next batch deals it out anew, by counters that are not new. */
function recoverAll({ random, allocator }: World): AllocatorOp | undefined {
  if (hasStrangers(allocator)) return undefined;
  return { op: 'recover_outstanding', framework: '*', agent: '*', role: '*', refuse_seconds: random.pick([null, 0]) };
}

function advance({ random, config: { allocationInterval } }: World): AllocatorOp {
  const intervals = random.pick([0.25, 0.5, 1, 1, 1, 1, 1, 2, 2, 3, 5.5]);
  return { op: 'advance_clock', seconds: intervals * allocationInterval };
}

function updateQuota(world: World): AllocatorOp {
  const { random, roles, allocator } = world;
  const role = random.pick([...roles.map((each) => each.split('/')[0]), 'nobody']);
  const total = clusterTotal(allocator.state);
  const limits: Record<string, number> = {};
  const guarantees: Record<string, number> = {};
  if (random.chance(0.85)) {
    for (const name of ['cpus', 'mem', 'disk', 'gpus']) {
      const all = total.get(name) ?? 1000;
      const limit = Math.round(all * random.pick([0, 0.1, 0.25, 0.5, 1, 1.5])) / 1000;
      const guarantee = Math.round(all * random.pick([0.1, 0.25, 0.5, 1])) / 1000;
      if (random.chance(0.4)) limits[name] = limit;
      if (random.chance(0.45)) guarantees[name] = Math.min(guarantee, limits[name] ?? guarantee);
    }
  }
  return { op: 'update_quota', role, guarantees, limits };
}

function updateWeights({ random, roles }: World): AllocatorOp {
  const paths = roles.flatMap((role) => role.split('/').map((_, depth, names) => names.slice(0, depth + 1).join('/')));
  const weights: Record<string, number> = {};
  for (let each = 1 + random.below(2); each > 0; each--) weights[random.pick(paths)] = random.pick([0.5, 1, 1, 2, 3, 10]);
  return { op: 'update_weights', weights };
}

function anyFramework({ random, allocator }: World) {
  return pickOr(random, [...allocator.state.frameworks.values()]);
}

function anyAgent({ random, allocator }: World) {
  return pickOr(random, [...allocator.state.agents.values()]);
}

function suppressOrRevive(world: World): AllocatorOp | undefined {
  const { random } = world;
  const framework = anyFramework(world);
  if (framework === undefined) return undefined;
  const roles = framework.roles.filter(() => random.chance(0.5));
  return { op: random.pick(['suppress_offers', 'revive_offers']), framework: framework.id, roles };
}

function revive(world: World): AllocatorOp | undefined {
  const framework = anyFramework(world);
  return framework && { op: 'revive_offers', framework: framework.id, ...(world.random.chance(0.5) ? { roles: [] } : {}) };
}

function removeAgent(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  return agent && { op: 'remove_agent', agent: agent.id };
}

function addAgent(world: World): AllocatorOp | undefined {
  const { random, agentIds, allocator } = world;
  const missing = agentIds.filter((id) => !allocator.state.agents.has(id));
  return missing.length === 0 ? undefined : randomAgent(world, random.pick(missing));
}

function removeFramework(world: World): AllocatorOp | undefined {
  const framework = anyFramework(world);
  return framework && { op: 'remove_framework', framework: framework.id };
}

function addFramework(world: World): AllocatorOp | undefined {
  const { random, frameworkIds, allocator } = world;
  const missing = frameworkIds.filter((id) => !allocator.state.frameworks.has(id));
  return missing.length === 0 ? undefined : randomFramework(world, random.pick(missing));
}

function updateAgent(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  return agent && { op: 'update_agent', agent: agent.id, total: changedTotal(world, agent.id) };
}

function addResourceProvider(world: World): AllocatorOp | undefined {
  const { random, allocator, has } = world;
  const agent = anyAgent(world);
  if (agent === undefined) return undefined;
  const total = randomTotal(world).filter(({ type }) => type === 'SCALAR');
  const framework = anyFramework({ ...world, allocator });
  const role = framework && pickOr(random, framework.roles);
  const resources = total.filter(({ reservations, disk }) => reservations === undefined && disk === undefined);
  const used = has('used') && framework !== undefined && role !== undefined ? [{ framework: framework.id, role, resources }] : [];
  return { op: 'add_resource_provider', agent: agent.id, total, used };
}

function changeAttributes(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  return agent && { op: 'update_agent', agent: agent.id, attributes: randomAttributes(world) };
}

function changeCapabilities(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  return agent && { op: 'update_agent', agent: agent.id, agent_capabilities: randomAgentCapabilities(world) };
}

/** Some of its settings, but always which of its roles are suppressed: to leave that out may mean none, or those of before. */
function updateFramework(world: World): AllocatorOp | undefined {
  const { random } = world;
  const framework = anyFramework(world);
  if (framework === undefined) return undefined;
  const settings = randomSettings(world);
  const { roles, suppressed_roles = [] } = random.chance(0.6) ? settings : { ...settings, roles: framework.roles };
  const { capabilities, min_allocatable_resources, offer_constraints } = settings;
  const others = Object.entries({ capabilities, min_allocatable_resources, offer_constraints });
  return {
    op: 'update_framework',
    framework: framework.id,
    roles,
    suppressed_roles: suppressed_roles.filter((role) => roles.includes(role)),
    ...Object.fromEntries(others.filter(([, value]) => value !== undefined && random.chance(0.6))),
  };
}

function updateAllocation(world: World): AllocatorOp | undefined {
  const { random, allocator } = world;
  const known = holdings(world).filter(({ framework }) => allocator.state.frameworks.has(framework));
  const holding = pickOr(random, known);
  if (holding === undefined) return undefined;
  const { held, ...whose } = holding;
  const conversions = randomConversions(world, { agent: whose.agent, from: held, role: whose.role });
  return conversions && { op: 'update_allocation', ...whose, offered: formatResources(held), conversions };
}

/** Sometimes of what is not free any more: then it fails. */
function updateAvailable(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  if (agent === undefined) return undefined;
  const conversions = randomConversions(world, { agent: agent.id, from: agent.total, role: undefined });
  return conversions && { op: 'update_available', agent: agent.id, conversions };
}

function switchAgent(world: World): AllocatorOp | undefined {
  const agent = anyAgent(world);
  return agent && { op: agent.isActive ? 'deactivate_agent' : 'activate_agent', agent: agent.id };
}

function switchFramework(world: World): AllocatorOp | undefined {
  const framework = anyFramework(world);
  return framework && { op: framework.isActive ? 'deactivate_framework' : 'activate_framework', framework: framework.id };
}

function updateWhitelist({ random, agentIds }: World): AllocatorOp {
  return { op: 'update_whitelist', hostnames: random.chance(0.4) ? null : agentIds.filter(() => random.chance(0.6)) };
}

function updateUnavailability(world: World): AllocatorOp | undefined {
  const { random } = world;
  const agent = anyAgent(world);
  return (
    agent && { op: 'update_unavailability', agent: agent.id, start_in_s: random.chance(0.2) ? null : 10 * (1 + random.below(50)) }
  );
}

/** Mostly from a framework that was asked. */
function updateInverseOffer(world: World): AllocatorOp | undefined {
  const { random, allocator } = world;
  const { agents, frameworks } = allocator.state;
  const away = [...agents.values()].flatMap(({ id, maintenance }) => (maintenance === undefined ? [] : [{ id, ...maintenance }]));
  const agent = pickOr(random, away);
  if (agent === undefined) return undefined;
  const asked = [...agent.asked].filter((id) => frameworks.has(id));
  const framework = random.chance(0.85) ? pickOr(random, asked) : anyFramework(world)?.id;
  return framework === undefined
    ? undefined
    : { op: 'update_inverse_offer', framework, agent: agent.id, refuse_seconds: randomRefusal(world) };
}
