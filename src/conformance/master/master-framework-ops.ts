import type { FrameworkId } from '../../cluster/ids.ts';
import { roleFault } from '../../cluster/role-path.ts';
import { fromSeconds } from '../../sim/index.ts';
import { describe, reviveOffers, suppressOffers, updateFramework } from '../allocator/framework-ops.ts';
import type { CaseFramework } from '../subject.ts';
import { cutOff } from './master-agent-ops.ts';
import type { Subscriber } from './master-parties.ts';
import type { MasterOpNamed, Reply } from './master-subject.ts';
import type { MasterWorld } from './master-world.ts';

/** What ops do that frameworks, and the masters' processes, do. */

type Named = { readonly framework: string };
type Info = Omit<MasterOpNamed<'subscribe' | 'update_framework' | 'reregister_framework'>, 'op'>;

const DEFAULT_PRINCIPAL = 'test-principal';

/** SUBSCRIBE: of a framework that is new, or with `failover` of one that was there before. */
export function subscribe(world: MasterWorld, op: MasterOpNamed<'subscribe'>): Reply {
  const known = world.subscribers.get(op.framework);
  const roles = op.roles ?? [...(known?.roles ?? [])];
  if (known?.isCompleted || infoFault(world, { ...op, roles }) !== null) return { isError: true };
  if (known === undefined) {
    world.subscribers.set(op.framework, subscriberOf({ ...op, roles }));
    introduce(world, op);
    connect(world, op.framework);
  } else if (known.isActive) failOver(world, op);
  else {
    replaceInfo(world, op);
    connect(world, op.framework);
  }
  return { isError: false };
}

/** The framework is with the leading master again, as it was before unless it says otherwise. */
export function reregisterFramework(world: MasterWorld, op: MasterOpNamed<'reregister_framework'>): void {
  const known = world.subscription(op.framework);
  if (op.roles !== undefined || op.capabilities !== undefined) replaceInfo(world, op);
  if (!known.isActive) connect(world, op.framework);
}

/** A second scheduler takes over from one that is connected: what that was offered comes back, and no run is triggered (`failoverFramework`). */
function failOver(world: MasterWorld, op: MasterOpNamed<'subscribe'>): void {
  world.news.isSilent = true;
  for (const row of world.rowsOf(op.framework)) world.master.rescindOf(row, 'framework disconnected');
  world.news.isSilent = false;
  replaceInfo(world, op);
}

/** UPDATE_FRAMEWORK: what it leaves, it is offered no more. */
export function updateInfo(world: MasterWorld, op: MasterOpNamed<'update_framework'>): Reply {
  const { roles } = world.connected(op.framework);
  if (infoFault(world, { ...op, roles: op.roles ?? [...roles] }) !== null) return { response: 'rejected' };
  replaceInfo(world, op);
  return { response: 'ok' };
}

function replaceInfo(world: MasterWorld, op: Info): void {
  const subscriber = world.subscription(op.framework);
  const before = new Set(subscriber.roles);
  const wanted = new Set(op.roles ?? before);
  for (const role of before) if (!wanted.has(role)) world.master.rescindOf(world.row(op.framework, role), 'operator');
  if (op.capabilities) subscriber.capabilities = op.capabilities;
  subscriber.suppressed.clear();
  for (const role of op.suppressed_roles ?? []) subscriber.suppressed.add(role);
  setOptions(world, op);
  updateFramework(world, { op: 'update_framework', roles: [...wanted], ...infoOf(op, subscriber.capabilities) });
  const { frameworks } = world.cluster;
  if (!subscriber.isActive) for (const row of world.rowsOf(op.framework)) frameworks.isActive[row] = 0;
  else connectQuietly(world, op.framework);
}

export function tearDown(world: MasterWorld, { framework }: Named): void {
  const subscriber = world.subscription(framework);
  subscriber.isActive = false;
  subscriber.isCompleted = true;
  world.news.isSilent = true;
  for (const row of world.rowsOf(framework)) world.control.frameworks.tearDown(row);
  world.news.isSilent = false;
}

/** Its connection breaks; with no failover timeout it is removed at once. */
export function disconnectFramework(world: MasterWorld, { framework }: Named): void {
  const subscriber = world.subscription(framework);
  subscriber.isActive = false;
  world.news.isSilent = true;
  for (const row of world.rowsOf(framework)) world.control.frameworks.crash(row);
  world.news.isSilent = false;
}

export function revive(world: MasterWorld, op: MasterOpNamed<'revive'>): void {
  for (const role of rolesMeant(world, op)) world.connected(op.framework).suppressed.delete(role);
  reviveOffers(world, op);
}

export function suppress(world: MasterWorld, op: MasterOpNamed<'suppress'>): void {
  for (const role of rolesMeant(world, op)) world.connected(op.framework).suppressed.add(role);
  suppressOffers(world, op);
}

function rolesMeant(world: MasterWorld, { framework, roles }: Named & { readonly roles: readonly string[] }): readonly string[] {
  return roles.length === 0 ? [...world.connected(framework).roles] : roles;
}

/** The leading master fails and the other one leads at once; whoever was registered waits until the case says that it registers again. */
export function failOverMaster(world: MasterWorld): void {
  const { control, cluster, subscribers } = world;
  for (let agent = 0; agent < cluster.agents.count; agent++) if (cluster.agents.isUp[agent] === 1) cutOff(world, agent);
  world.news.isSilent = true;
  const { leader } = control.leadership;
  control.election.leave(control.parties.master(leader));
  control.leadership.crash(leader);
  control.leadership.start(leader); // for the next time
  for (const [framework, subscriber] of subscribers) {
    subscriber.isActive = false;
    for (const row of world.rowsOf(framework)) control.frameworks.crash(row);
  }
  world.news.isSilent = false;
}

function introduce(world: MasterWorld, op: MasterOpNamed<'subscribe'>): void {
  describe(world, infoOf(op, []));
  setOptions(world, op);
}

/** The master has it subscribed in all its roles. */
function connect(world: MasterWorld, framework: string): void {
  const subscriber = world.subscription(framework);
  subscriber.isActive = true;
  for (const role of subscriber.roles) connectRow(world, world.row(framework, role));
}

/** All that it says of itself: what it says no more is gone. */
function infoOf(op: Info, capabilities: readonly string[]): Omit<CaseFramework, 'roles'> {
  return {
    framework: op.framework,
    suppressed_roles: op.suppressed_roles ?? [],
    capabilities: op.capabilities ?? capabilities,
    min_allocatable_resources: op.min_allocatable_resources ?? {},
    offer_constraints: op.offer_constraints ?? {},
  };
}

/** Its scheduler asks nothing of the master when it subscribes: the case does that. */
function connectRow({ control, updates }: MasterWorld, row: FrameworkId): void {
  updates.isQuiet = true;
  control.frameworks.start(row);
  control.frameworks.subscribeNow(row);
  updates.isQuiet = false;
}

/** In roles that are new it is connected as in the others. */
function connectQuietly(world: MasterWorld, framework: string): void {
  const { isConnected } = world.control.frameworks;
  world.entersQuietly = true;
  for (const role of world.subscription(framework).roles) {
    const row = world.row(framework, role);
    if (isConnected[row] === 0) connectRow(world, row);
  }
  world.entersQuietly = false;
}

function setOptions(world: MasterWorld, op: Info): void {
  for (const row of world.rowsOf(op.framework)) {
    const options = world.options[row];
    if (op.failover_timeout_s !== undefined) options.failoverTimeout = fromSeconds(op.failover_timeout_s);
    if (op.checkpoint !== undefined) options.checkpoint = op.checkpoint;
    if (op.capabilities) options.isPartitionAware = op.capabilities.includes('PARTITION_AWARE');
  }
}

function subscriberOf(op: Info & { readonly roles: readonly string[] }): Subscriber {
  return {
    isActive: true,
    isCompleted: false,
    roles: new Set(op.roles),
    suppressed: new Set(op.suppressed_roles ?? []),
    capabilities: op.capabilities ?? [],
    principal: op.principal ?? DEFAULT_PRINCIPAL,
  };
}

/** Why the master does not take it (master/validation.cpp, framework; master.cpp, updateFramework). */
function infoFault({ config }: MasterWorld, op: Info & { readonly roles: readonly string[] }): string | null {
  const isRole = (role: string): boolean => op.roles.includes(role);
  const bad = op.roles.find((role) => roleFault(role) !== undefined);
  if (bad !== undefined) return `there is no role ${bad}`;
  if (new Set(op.roles).size < op.roles.length) return 'a role is there twice';
  const kept = op.roles.find((role) => config.roles !== null && role !== '*' && !config.roles.includes(role));
  if (kept !== undefined) return `role ${kept} is not among those there are`;
  if (!(op.suppressed_roles ?? []).every(isRole)) return 'it suppresses a role that it does not have';
  for (const byRole of [op.offer_constraints, op.min_allocatable_resources])
    if (!Object.keys(byRole ?? {}).every(isRole)) return 'it has something to say of a role that it does not have';
  return null;
}
