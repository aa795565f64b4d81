import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import { bothTexts, greatest, ONE, sum, ZERO } from '../fraction.ts';
import type { Instance, Policy } from '../instance.ts';
import { dominantShare } from '../shares.ts';
import { DOMINANT } from './drf.ts';
import { fill } from './fill.ts';
import { fillByKey, inPool } from './pool.ts';

/**
 * High utilisation with guarantees, for tenants that do not cooperate. Stage 1 gives all the same progress
 * M = 1 / max_r Σ_i d̂_ir, d̂ being demands as shares, scaled so that the greatest is 1: this is DRF. Stage 2 hands out what
 * is left of each resource evenly among those who need it, up to M of it for each: whoever could have more would lie for it.
 * What comes of stage 2 is held beyond what the tasks need.
 */
export const HUG: Policy = {
  name: 'hug',
  kind: 'fluid',
  source: 'Chowdhury et al., HUG: Multi-Resource Fairness for Correlated and Elastic Demands, NSDI 2016',
  divide(instance, trace) {
    expectOnly('hug', instance, []);
    const { tasks } = fillByKey(instance, DOMINANT, 'progress', trace, { isSingleRound: true });
    const equal = inPool(tasks);
    const most = greatest(tasks.map((_, user) => dominantShare(instance, equal, user))) ?? ZERO;
    trace?.(`stage 2: what is left is handed out, at most ${bothTexts(most)} of a resource for each`);
    const held = tasks.map((count, user) => instance.users[user].demand.map((demand) => demand.mul(count)));
    for (const resource of instance.resources.keys()) {
      const extra = handedOut(instance, resource, held, most);
      for (const [user, amount] of extra.entries()) held[user][resource] = held[user][resource].add(amount);
      const who = instance.users.flatMap(({ name }, user) => (extra[user].n === 0n ? [] : [`${name} ${bothTexts(extra[user])}`]));
      if (who.length > 0) trace?.(`${instance.resources[resource]}: ${who.join(', ')}`);
    }
    return { ...equal, held };
  },
};

/** What is left of the resource, split evenly, nobody above `most` of it in all; by user. */
function handedOut(
  { servers, users }: Instance,
  resource: number,
  held: readonly (readonly Fraction[])[],
  most: Fraction,
): Fraction[] {
  const capacity = servers[0][resource];
  const left = capacity.sub(sum(held.map((bundle) => bundle[resource])));
  return fill({
    capacity: [left],
    demands: users.map(() => [ONE]),
    rates: users.map(({ demand }) => (demand[resource].n === 0n ? ZERO : ONE)),
    caps: held.map((bundle) => most.mul(capacity).sub(bundle[resource])),
  }).tasks;
}
