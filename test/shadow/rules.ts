import type { CaseConstraints } from '../../src/conformance/subject.ts';
import { admits } from '../oracle/constraints.ts';
import { limitsMinus, minus, NOTHING, type Quantities, sum } from '../oracle/quantities.ts';
import { contains, type Goods, type Item, less, only, quantitiesOf, shrink } from './goods.ts';
import type { Agent, Framework, Holding, Moment, Offer } from './moment.ts';
import { heldByRoles } from './order.ts';

/** What a run keeps in mind from one offer to the next (the semantics §6.1). */
export interface Run {
  readonly allocator: string;
  readonly moment: Moment;
  readonly total: Quantities;
  /** At first what was held at the moment. */
  readonly held: Holding[];
  readonly offers: Offer[];
  /** Of top-level roles with a quota. */
  readonly consumed: Map<string, Quantities>;
  requiredHeadroom: Quantities;
  availableHeadroom: Quantities;
}

export function prepare(allocator: string, moment: Moment): Run {
  const roles = moment.sorters.roles.clients();
  const total = sum(moment.agents.map((agent) => quantitiesOf(agent.total)));
  const reserved = (isMeant: (owner: string) => boolean) =>
    sum(moment.agents.map((agent) => quantitiesOf(only(agent.total, ({ owner }) => owner !== null && isMeant(owner)))));
  const consumed = new Map(
    [...moment.quotas.keys()].map((role) => {
      const isWithin = (other: string) => isAtOrBelow(other, role);
      const used = heldByRoles({ moment, held: moment.held }, roles.filter(isWithin), isRegular);
      return [role, sum([reserved(isWithin), used])];
    }),
  );
  const required = [...moment.quotas].map(([role, { guarantees }]) => minus(guarantees, consumed.get(role) ?? NOTHING));
  const heldReserved = heldByRoles(moment2view(moment), roles, ({ owner }) => owner !== null);
  const idleReserved = minus(
    reserved(() => true),
    heldReserved,
  );
  const idleRevocable = sum(
    moment.agents.map((agent) => quantitiesOf(only(freeOn(agent, moment.held), ({ isRevocable }) => isRevocable))),
  );
  return {
    allocator,
    moment,
    total,
    held: [...moment.held],
    offers: [],
    consumed,
    requiredHeadroom: sum(required),
    availableHeadroom: minus(minus(minus(total, heldByRoles(moment2view(moment), roles)), idleReserved), idleRevocable),
  };
}

function moment2view(moment: Moment) {
  return { moment, held: moment.held };
}

/** Quota counts and bounds it: an unreserved, non-revocable scalar (§9). */
export function isRegular({ owner, isRevocable, isElement }: Item): boolean {
  return owner === null && !isRevocable && !isElement;
}

export function isAtOrBelow(role: string, other: string): boolean {
  return role === other || role.startsWith(`${other}/`);
}

/** Total less all that is held; shared things are always there, and what is gone from the total is held no more (§4). */
export function freeOn(agent: Agent, held: readonly Holding[]): Goods {
  return held
    .filter((each) => each.agent === agent.id)
    .reduce(
      (free, { goods }) =>
        less(
          free,
          only(goods, ({ isShared }) => !isShared),
        ),
      agent.total,
    );
}

/** What of an agent the framework may be offered now, before quota cuts it (§6.2 steps 1–4, §7, §8, §15). */
export function visible({ moment, held, offers }: Run, framework: Framework, agent: Agent): Goods {
  const { role, capabilities, constraints, wantedAttributes } = framework;
  const nothing: Goods = new Map();
  if (!agent.isOffered || !framework.isListening) return nothing;
  if (!Object.entries(wantedAttributes).every(([name, value]) => agent.written[name] === value)) return nothing;
  if (!admits(constraints as CaseConstraints, agent.attributes, agent.name, agent.domain)) return nothing;
  const hasGpus = [...agent.total.keys()].some(({ name }) => name === 'gpus');
  if (moment.filtersGpus && hasGpus && !capabilities.includes('GPU_RESOURCES')) return nothing;
  const isElsewhere = moment.region !== null && agent.domain !== null && agent.domain.region !== moment.region;
  if (isElsewhere && !capabilities.includes('REGION_AWARE')) return nothing;
  return only(freeOn(agent, held), (item) => {
    if (item.owner !== null && !isAtOrBelow(role, item.owner)) return false;
    if (item.isShared && offers.some(({ goods }) => goods.has(item))) return false; // once a run is enough (§14)
    return (
      (!item.isShared || capabilities.includes('SHARED_RESOURCES')) &&
      (!item.isRevocable || capabilities.includes('REVOCABLE_RESOURCES')) &&
      (item.depth < 2 || capabilities.includes('RESERVATION_REFINEMENT'))
    );
  });
}

/** What of regular scalars the limit of the role allows beside `also`, and the headroom for the guarantees of others. */
export function bounded(run: Run, role: string, regular: Goods, also: Quantities = NOTHING): Goods {
  const { moment, consumed, requiredHeadroom, availableHeadroom } = run;
  const quota = moment.quotas.get(role);
  let kept = regular;
  if (quota !== undefined && quota.limits.size > 0) {
    const left = limitsMinus(limitsMinus(quota.limits, consumed.get(role) ?? NOTHING), also);
    kept = shrink(kept, left, Number.POSITIVE_INFINITY);
  }
  return requiredHeadroom.size === 0 ? kept : shrink(kept, minus(availableHeadroom, requiredHeadroom), 0);
}

/** What is guaranteed to the role and not consumed yet. */
export function unsatisfied({ moment, consumed }: Run, role: string): Quantities {
  return minus(moment.quotas.get(role)?.guarantees ?? NOTHING, consumed.get(role) ?? NOTHING);
}

/** Enough for the master and for the framework, and more than it has refused (§7.1, §10). */
export function isWanted(framework: Framework, agent: Agent, offer: Goods): boolean {
  const { minimums } = framework;
  const amounts = quantitiesOf(offer, true);
  if (offer.size === 0) return false;
  if (minimums.length > 0 && !minimums.some((minimum) => reaches(amounts, minimum))) return false;
  return reaches(amounts, framework.atLeast) && !isRefused(framework, agent, offer);
}

export function isRefused({ refused }: Framework, agent: Agent, offer: Goods): boolean {
  return refused.some(({ agent: id, goods }) => id === agent.id && contains(goods, offer));
}

export function reaches(amounts: Quantities, least: Quantities): boolean {
  return [...least].every(([name, amount]) => (amounts.get(name) ?? 0) >= amount);
}

/** Offered: held from now on, charged against the quota of the role itself, and counted in the sorters (§6.2 step 9). */
export function commit(run: Run, offer: Offer, regular: Goods): void {
  const { moment, consumed, held, offers } = run;
  const { role, name } = moment.frameworks[offer.framework];
  const charged = quantitiesOf(regular);
  held.push({ framework: offer.framework, agent: offer.agent, goods: offer.goods });
  offers.push(offer);
  const before = consumed.get(role);
  if (before !== undefined) consumed.set(role, sum([before, charged]));
  run.availableHeadroom = minus(run.availableHeadroom, charged);
  moment.sorters.roles.count(role);
  moment.sorters.frameworks.get(role)?.count(name);
}
