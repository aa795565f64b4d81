import type { OfferId } from '../../cluster/ids.ts';
import type { ConversionName } from '../../cluster/ports.ts';
import { Acceptance, type LaunchDescription } from '../../cluster/scheduler/acceptance.ts';
import { DROPPED, LOST } from '../../cluster/tables/tasks.ts';
import { parseResources } from '../../scenario/resources.ts';
import { parcelsToCase, toParts } from '../cases/case-resources.ts';
import { mesosAmount } from '../cases/mesos-amount.ts';
import { DEFAULT_REFUSE_SECONDS, refuseTime } from '../cases/refuse-time.ts';
import type { CaseResource } from '../subject.ts';
import type { CaseOperation, CaseTask } from './master-schema.ts';
import type { MasterOpNamed } from './master-subject.ts';
import type { MasterWorld } from './master-world.ts';
import { stateName } from './task-updates.ts';

/** What ops do that answer offers. */

const CONVERSIONS: Readonly<Record<Exclude<CaseOperation['type'], 'LAUNCH'>, ConversionName>> = {
  RESERVE: 'reserve',
  UNRESERVE: 'unreserve',
  CREATE: 'create-volume',
  DESTROY: 'destroy-volume',
};

export function accept(world: MasterWorld, op: MasterOpNamed<'accept'>): void {
  const { cluster, master } = world;
  const { offers, frameworks } = cluster;
  world.connected(op.framework);
  const rows = world.rowsOf(op.framework);
  const known = op.offers.map((handle) => world.offer(handle)).filter((offer) => offer >= 0);
  const own = known.filter((offer) => offers.isOutstanding[offer] === 1 && rows.includes(offers.framework[offer]));
  if (own.length < op.offers.length || !Acceptance.mayJoin(cluster, own)) {
    discard(world, own);
    for (const task of tasksIn(op.operations)) drop(world, op.framework, task);
    return;
  }
  const refuse = refuseOf(op.refuse_seconds);
  if (op.operations.length === 0) {
    for (const offer of own) decline(world, offer, refuse);
    return;
  }
  for (const offer of own) {
    frameworks.offers.accepted[offers.framework[offer]]++;
    frameworks.offers.useful[offers.framework[offer]]++;
    cluster.observers.offerAccepted(offer, offer === own[0] ? tasksIn(op.operations).length : 0);
  }
  const acceptance = new Acceptance(master, own);
  for (const operation of op.operations) {
    if (operation.type === 'LAUNCH') for (const task of operation.tasks) launch(world, acceptance, op.framework, task);
    else convert(world, acceptance, op.framework, operation);
  }
  world.news.add('recovered', world.seen(own[0])); // what is left
  acceptance.finish(refuse);
}

export function declineAll(world: MasterWorld, op: MasterOpNamed<'decline'>): void {
  const { offers } = world.cluster;
  world.connected(op.framework);
  const rows = world.rowsOf(op.framework);
  for (const handle of op.offers) {
    const offer = world.offer(handle);
    const isOwn = offer >= 0 && offers.isOutstanding[offer] === 1 && rows.includes(offers.framework[offer]);
    if (isOwn) decline(world, offer, refuseOf(op.refuse_seconds)); // of others the master only warns
  }
}

function decline(world: MasterWorld, offer: OfferId, refuse: number): void {
  const { framework, agent, resources } = world.seen(offer);
  world.news.add('recovered', { framework, agent, resources });
  world.master.decline(offer, refuse, true);
}

/** Offers of an accept that is not valid: back without a filter, and without a word. */
function discard(world: MasterWorld, offers: readonly OfferId[]): void {
  world.news.isSilent = true;
  for (const offer of new Set(offers)) world.master.rescind(offer, 'operator');
  world.news.isSilent = false;
}

function launch(world: MasterWorld, acceptance: Acceptance, framework: string, task: CaseTask): void {
  const known = world.findTask(framework, task.task);
  const isTaken = known !== undefined && world.isAlive(known);
  const started = isTaken ? 'there is a task of that id' : acceptance.launch(descriptionOf(world, task));
  if (typeof started === 'string') {
    const cause = { reason: 'REASON_TASK_INVALID', source: 'SOURCE_MASTER' } as const;
    world.updates.tell({ framework, name: task.task }, 'TASK_ERROR', cause);
    return;
  }
  const { tasks, agents, holdings } = world.cluster;
  world.tasks.push({
    ...{ framework, name: task.task, row: started, serial: tasks.serial[started] },
    agent: agents.names[tasks.agent[started]],
    resources: parcelsToCase(world.cluster, holdings, tasks.holding[started]),
  });
  world.news.add('launched', task.task);
}

function convert(
  world: MasterWorld,
  acceptance: Acceptance,
  framework: string,
  operation: Exclude<CaseOperation, { type: 'LAUNCH' }>,
): void {
  const { agents, frameworks, roles } = world.cluster;
  const { refinement, shared } = frameworks.capabilities[acceptance.framework];
  const role = roles.names[frameworks.role[acceptance.framework]];
  const { principal } = world.subscription(framework);
  acceptance.convert(CONVERSIONS[operation.type], toParts(operation.resources, agents), { role, principal, refinement, shared });
}

function descriptionOf({ cluster }: MasterWorld, task: CaseTask): LaunchDescription {
  const resources = task.resources_raw === undefined ? (task.resources ?? []) : rawResources(task.resources_raw);
  return {
    // Amounts below nothing are no resources at all, and make the whole set invalid.
    resources: resources?.every(isPositive) ? toParts(resources, cluster.agents) : [],
    executor: toParts(task.executor_resources ?? [], cluster.agents),
  };
}

/** Null: the text is none of resources. */
export function rawResources(raw: string | readonly CaseResource[]): readonly CaseResource[] | null {
  if (typeof raw !== 'string') return raw;
  try {
    return parseResources(raw, mesosAmount).map(({ name, type, value, role }): CaseResource => {
      const reservations = role === '*' ? {} : { reservations: [{ type: 'STATIC' as const, role }] };
      if (type === 'scalar') return { name, type: 'SCALAR', value: value / 1000, ...reservations };
      if (type === 'ranges') return { name, type: 'RANGES', value, ...reservations };
      return { name, type: 'SET', value, ...reservations };
    });
  } catch {
    return null;
  }
}

function isPositive({ type, value }: CaseResource): boolean {
  return type !== 'SCALAR' || (value as number) >= 0;
}

/** Of an accept that is not valid: the task never was. */
function drop(world: MasterWorld, framework: string, { task }: CaseTask): void {
  const isAware = world.subscription(framework).capabilities.includes('PARTITION_AWARE');
  const cause = { reason: 'REASON_INVALID_OFFERS', source: 'SOURCE_MASTER' } as const;
  world.updates.tell({ framework, name: task }, stateName(isAware ? DROPPED : LOST), cause);
}

function tasksIn(operations: readonly CaseOperation[]): CaseTask[] {
  return operations.flatMap((operation) => (operation.type === 'LAUNCH' ? operation.tasks : []));
}

function refuseOf(seconds: number | null | undefined): number {
  return refuseTime(seconds ?? DEFAULT_REFUSE_SECONDS);
}

export function acceptInverse(world: MasterWorld, op: MasterOpNamed<'accept_inverse'>): void {
  answerInverse(world, op, true);
}

export function declineInverse(world: MasterWorld, op: MasterOpNamed<'decline_inverse'>): void {
  answerInverse(world, op, false);
}

function answerInverse(
  world: MasterWorld,
  op: Omit<MasterOpNamed<'accept_inverse' | 'decline_inverse'>, 'op'>,
  isAccepted: boolean,
): void {
  world.connected(op.framework);
  const [row] = world.rowsOf(op.framework);
  for (const handle of op.inverse_offers) {
    const [, group, agent] = /^inverse offer (\d+) (\d+)$/.exec(handle) ?? [];
    if (row === undefined || Number(group) !== world.group(op.framework)) continue;
    world.master.inverseOffers.answer(row, Number(agent), isAccepted, refuseOf(op.refuse_seconds));
  }
}
