import { minus, type Quantities, sum } from '../oracle/quantities.ts';
import { type Goods, type Item, less, only, plus, quantitiesOf, shrink } from './goods.ts';
import type { Agent, Framework, Moment, Offer, WaitingSet } from './moment.ts';
import { frameworkOrder, roleOrder } from './order.ts';
import { bounded, commit, isRefused, isRegular, prepare, type Run, reaches, unsatisfied, visible } from './rules.ts';

/**
 * One run with `granularity: task`, progressive filling: whoever is first in order is offered just what the next of its
 * waiting tasks needs that fits anywhere, on the first agent by number; then everybody's place is found anew; until nobody's
 * task fits. First so among roles that have not consumed what is guaranteed to them. Limits and headroom let a task's
 * resources through as a whole or not at all. Counts its offers in the moment's sorters.
 */
export function fillTasks(allocator: string, moment: Moment): Offer[] {
  const run = prepare(allocator, moment);
  if (moment.quotas.size > 0) fill(run, guaranteed);
  fill(run, fair);
  return run.offers;
}

/** What a round grants of the regular scalars that a task needs; null: not all of it, so nothing. */
type Round = (run: Run, role: string, needed: Goods) => { readonly towardsGuarantee: Goods } | null;

const NONE: Goods = new Map();

const fair: Round = (run, role, needed) => (isSame(bounded(run, role, needed), needed) ? { towardsGuarantee: NONE } : null);

const guaranteed: Round = (run, role, needed) => {
  const towardsGuarantee = shrink(needed, unsatisfied(run, role), 0);
  if (towardsGuarantee.size === 0) return null;
  const rest = less(needed, towardsGuarantee);
  return isSame(bounded(run, role, rest, quantitiesOf(towardsGuarantee)), rest) ? { towardsGuarantee } : null;
};

function fill(run: Run, round: Round): void {
  const { allocator, moment } = run;
  const hasGivenUp = new Set<number>();
  for (;;) {
    const order = roleOrder(allocator, run).flatMap((role) => frameworkOrder(allocator, run, role));
    const first = order.find((id) => !hasGivenUp.has(id));
    if (first === undefined) return;
    const framework = moment.frameworks[first];
    const offer = nextTask(run, framework, round);
    if (offer === null) {
      hasGivenUp.add(first);
      continue;
    }
    const regular = only(offer.goods, isRegular);
    const granted = round(run, framework.role, regular);
    commit(run, offer, regular);
    if (granted) run.requiredHeadroom = minus(run.requiredHeadroom, quantitiesOf(granted.towardsGuarantee));
  }
}

function nextTask(run: Run, framework: Framework, round: Round): Offer | null {
  for (const set of run.moment.waiting) {
    const promised = run.offers.filter(({ taskSet }) => taskSet === set.id).length;
    if (set.framework !== framework.id || promised >= set.count) continue;
    for (const agent of run.moment.agents) {
      const goods = goodsFor(run, framework, set, agent, round);
      if (goods !== null) return { framework: framework.id, agent: agent.id, taskSet: set.id, goods };
    }
  }
  return null;
}

function goodsFor(run: Run, framework: Framework, set: WaitingSet, agent: Agent, round: Round): Goods | null {
  const isTaken = run.offers.some((offer) => offer.agent === agent.id && jobOf(run, offer) === set.job);
  if (set.isSpread && (isTaken || set.elsewhere.includes(agent.id))) return null;
  const seen = visible(run, framework, agent);
  if (!reaches(quantitiesOf(seen), framework.atLeast)) return null;
  const goods = draw(seen, sum([set.demand, framework.overheads[agent.id]]), set.elements);
  if (goods === null || round(run, framework.role, only(goods, isRegular)) === null) return null;
  return isRefused(framework, agent, goods) ? null : goods;
}

function jobOf({ moment }: Run, { taskSet }: Offer): number | undefined {
  return moment.waiting.find(({ id }) => id === taskSet)?.job;
}

/**
 * As a task takes it: of each resource only what is revocable if that is enough, else none of it (§11.3), then what is
 * reserved, then the rest; never what goes whole. null: there is not enough.
 */
function draw(seen: Goods, needed: Quantities, elements: WaitingSet['elements']): Goods | null {
  const divisible = only(seen, ({ isWhole }) => !isWhole);
  const lasting = [...only(divisible, ({ isRevocable }) => !isRevocable)];
  const inTurn = [...lasting.filter(([{ owner }]) => owner !== null), ...lasting.filter(([{ owner }]) => owner === null)];
  let goods: Goods = new Map();
  for (const [name, amount] of needed) {
    const revocable = [...only(divisible, (item) => item.isRevocable && item.name === name)];
    const isEnough = revocable.reduce((all, [, each]) => all + each, 0) >= amount;
    const from = isEnough ? revocable : inTurn.filter(([item]) => item.name === name && !item.isElement);
    const drawn = shrink(new Map(from), new Map([[name, amount]]), 0);
    if ((quantitiesOf(drawn).get(name) ?? 0) < amount) return null;
    goods = plus(goods, drawn);
  }
  for (const [name, element] of elements) {
    const found = inTurn.find(([item]) => isElement(item, name, element));
    if (found === undefined) return null;
    goods = plus(goods, new Map([found]));
  }
  return goods;
}

function isElement(item: Item, name: string, element: string): boolean {
  return item.isElement && item.name === name && item.element === element;
}

function isSame(a: Goods, b: Goods): boolean {
  return a.size === b.size && [...a].every(([item, amount]) => b.get(item) === amount);
}
