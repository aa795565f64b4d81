import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import { isPositive, least, sum, ZERO } from '../fraction.ts';
import type { Instance, Policy } from '../instance.ts';

/**
 * Every user has its part of each server, by weight, and nobody lends: what a user cannot use lies idle. The yardstick of
 * the sharing incentive.
 */
export const STATIC: Policy = {
  name: 'static',
  kind: 'fluid',
  source: 'static partitioning: the baseline of Hindman et al., Mesos, NSDI 2011, §6.1',
  divide(instance, trace) {
    expectOnly('static', instance, ['servers', 'weights', 'resource weights', 'caps']);
    const { resources, servers, users } = instance;
    const weights = resources.map((_, resource) => sum(users.map(({ weight }) => weight[resource])));
    const placed = users.map((_, user) => {
      const parts = users[user].weight.map((weight, resource) => weight.div(weights[resource]));
      const fitting = servers.map((server) => tasksIn(instance, user, server, parts));
      trace?.(
        `${users[user].name}: ${parts.map((part, resource) => `${part.toFraction()} of ${resources[resource]}`).join(', ')}`,
      );
      return withinCap(fitting, users[user].cap);
    });
    return { tasks: placed.map(sum), placed, isExact: true, held: null };
  },
};

function tasksIn({ users }: Instance, user: number, server: readonly Fraction[], parts: readonly Fraction[]): Fraction {
  const limits = users[user].demand.flatMap((demand, resource) =>
    demand.n === 0n ? [] : [server[resource].mul(parts[resource]).div(demand)],
  );
  return least(limits) ?? ZERO;
}

/** As many as the cap lets it have, from the first server on. */
function withinCap(fitting: readonly Fraction[], cap: Fraction | null): Fraction[] {
  if (cap === null) return [...fitting];
  let left = cap;
  return fitting.map((count) => {
    const taken = count.lt(left) ? count : left;
    left = left.sub(taken);
    return isPositive(taken) ? taken : ZERO;
  });
}
