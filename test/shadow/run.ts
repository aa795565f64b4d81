import { minus } from '../oracle/quantities.ts';
import { less, only, plus, quantitiesOf, shrink } from './goods.ts';
import type { Agent, Moment, Offer } from './moment.ts';
import { frameworkOrder, roleOrder } from './order.ts';
import { bounded, commit, freeOn, isRegular, isWanted, prepare, type Run, unsatisfied, visible } from './rules.ts';

/**
 * One run that offers whole agents (the semantics §6.2 and §6.3), plainly: every agent of these for every framework, shares
 * recomputed from all that is held before each agent. The agents come in the order of the first round, and of the second.
 * Counts its offers in the moment's sorters.
 */
export function offerAgents(allocator: string, moment: Moment, first: readonly number[], second: readonly number[]): Offer[] {
  if (!moment.frameworks.some(({ isListening }) => isListening)) return [];
  const run = prepare(allocator, moment);
  const agents = new Map(moment.agents.map((agent) => [agent.id, agent]));
  const isIdle = (agent: Agent) => agent.isOffered && freeOn(agent, run.held).size > 0;
  for (const agent of first.flatMap((id) => agents.get(id) ?? [])) if (isIdle(agent)) giveGuarantees(run, agent);
  for (const agent of second.flatMap((id) => agents.get(id) ?? [])) if (isIdle(agent)) shareFairly(run, agent);
  return run.offers.reduce<Offer[]>(merge, []);
}

function giveGuarantees(run: Run, agent: Agent): void {
  const { allocator, moment } = run;
  if (![...moment.quotas.values()].some(({ guarantees }) => guarantees.size > 0)) return;
  for (const role of roleOrder(allocator, run)) {
    if (unsatisfied(run, role).size === 0) continue;
    for (const id of frameworkOrder(allocator, run, role)) {
      const framework = moment.frameworks[id];
      const seen = visible(run, framework, agent);
      const regular = only(seen, isRegular);
      const guaranteed = shrink(regular, unsatisfied(run, role), 0);
      if (guaranteed.size === 0) continue;
      const extra = bounded(run, role, less(regular, guaranteed), quantitiesOf(guaranteed));
      const alongside = only(seen, (item) => item.owner === role || item.isElement || item.isRevocable);
      const goods = plus(plus(guaranteed, extra), alongside);
      if (!isWanted(framework, agent, goods)) continue;
      commit(run, { framework: id, agent: agent.id, taskSet: null, goods }, plus(guaranteed, extra));
      run.requiredHeadroom = minus(run.requiredHeadroom, quantitiesOf(guaranteed));
    }
  }
}

function shareFairly(run: Run, agent: Agent): void {
  const { allocator, moment } = run;
  for (const role of roleOrder(allocator, run)) {
    for (const id of frameworkOrder(allocator, run, role)) {
      const framework = moment.frameworks[id];
      const seen = visible(run, framework, agent);
      const extra = bounded(run, role, only(seen, isRegular));
      const goods = plus(
        only(seen, (item) => !isRegular(item)),
        extra,
      );
      if (isWanted(framework, agent, goods)) commit(run, { framework: id, agent: agent.id, taskSet: null, goods }, extra);
    }
  }
}

/** What a framework got of an agent in both rounds is one offer (§6.4). */
function merge(offers: Offer[], offer: Offer): Offer[] {
  const at = offers.findIndex(({ framework, agent }) => framework === offer.framework && agent === offer.agent);
  if (at === -1) return [...offers, offer];
  return offers.with(at, { ...offers[at], goods: plus(offers[at].goods, offer.goods) });
}
