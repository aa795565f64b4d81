import Fraction from 'fraction.js';
import type { Instance, Policy, User } from '../../../src/fairness/instance.ts';

export const fractions = (values: readonly (number | string)[]): Fraction[] => values.map((value) => new Fraction(value));

/** A world of numbers: each user is what one of its tasks needs, or that and more. */
export function world(
  servers: readonly (readonly (number | string)[])[],
  demands: readonly (readonly (number | string)[])[],
  more: readonly Partial<User>[] = [],
): Instance {
  return {
    resources: servers[0].map((_, r) => `r${r + 1}`),
    servers: servers.map(fractions),
    users: demands.map((demand, user) => {
      const name = String.fromCharCode(65 + user);
      return {
        name,
        demand: fractions(demand),
        weight: demand.map(() => new Fraction(1)),
        cap: null,
        path: [name],
        pathWeights: [new Fraction(1)],
        priority: 0,
        accepts: null,
        ...more[user],
      };
    }),
  };
}

/** Tasks of each user. */
export const tasksOf = (policy: Policy, instance: Instance): number[] => policy.divide(instance).tasks.map(Number);
