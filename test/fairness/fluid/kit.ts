import fc from 'fast-check';
import type Fraction from 'fraction.js';
import { type Allocation, type Instance, instanceFrom, type Policy, policyNamed } from '../../../src/fairness/index.ts';

/** What a policy gives, exactly: `A 3, B 2`. */
export function given(policy: string | Policy, instance: Instance): string {
  const { tasks, isExact } = (typeof policy === 'string' ? policyNamed(policy) : policy).divide(instance);
  const texts = tasks.map((count, user) => `${instance.users[user].name} ${count.toFraction()}`);
  return (isExact ? '' : 'inexact: ') + texts.join(', ');
}

/** A pool of `capacity`, users A, B, … of these demands. */
export function pool(capacity: readonly number[], demands: readonly (readonly number[])[], options: UserOptions = {}): Instance {
  return onServers([capacity], demands, options);
}

export interface UserOptions {
  /** By user: one weight, or one a resource. */
  readonly weights?: readonly (number | readonly number[])[];
  readonly caps?: readonly (number | undefined)[];
  readonly accepts?: readonly (readonly number[] | undefined)[];
}

export function onServers(
  servers: readonly (readonly number[])[],
  demands: readonly (readonly number[])[],
  { weights, caps, accepts }: UserOptions = {},
): Instance {
  const users = demands.map((demand, user) => {
    const cap = caps?.[user];
    const accept = accepts?.[user];
    return [
      String.fromCharCode(65 + user),
      { demand, weight: weights?.[user] ?? 1, ...(cap === undefined ? {} : { cap }), ...(accept ? { accepts: accept } : {}) },
    ];
  });
  return instanceFrom({
    resources: Object.fromEntries(servers[0].map((_, resource) => [`r${resource + 1}`, 0])),
    servers,
    users: Object.fromEntries(users),
  });
}

export interface WorldOptions {
  readonly servers?: number;
  readonly resources?: number;
  readonly hasZeros?: boolean;
  readonly hasWeights?: boolean;
  /** Weights may differ by resource. */
  readonly hasResourceWeights?: boolean;
  readonly hasCaps?: boolean;
  readonly hasAccepts?: boolean;
}

/** Small worlds with whole numbers: up to four users, three resources and so many servers. */
export function worlds(options: WorldOptions = {}): fc.Arbitrary<Instance> {
  const { servers = 1, resources = 3, hasZeros = false, hasWeights = false, hasCaps = false, hasAccepts = false } = options;
  const { hasResourceWeights = false } = options;
  const sizes = fc.record({
    servers: fc.integer({ min: 1, max: servers }),
    resources: fc.integer({ min: 1, max: resources }),
    users: fc.integer({ min: 1, max: 4 }),
  });
  return sizes.chain((size) => {
    const demand = fc
      .array(fc.integer({ min: hasZeros ? 0 : 1, max: 9 }), { minLength: size.resources, maxLength: size.resources })
      .filter((needs) => needs.some((need) => need > 0));
    const perUser = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      fc.array(each, { minLength: size.users, maxLength: size.users });
    return fc
      .record({
        capacities: fc.array(
          fc.array(fc.integer({ min: 1, max: 30 }), { minLength: size.resources, maxLength: size.resources }),
          {
            minLength: size.servers,
            maxLength: size.servers,
          },
        ),
        demands: perUser(demand),
        weights: perUser<number | number[]>(
          hasResourceWeights
            ? fc.array(fc.integer({ min: 1, max: 5 }), { minLength: size.resources, maxLength: size.resources })
            : hasWeights
              ? fc.integer({ min: 1, max: 5 })
              : fc.constant(1),
        ),
        caps: perUser(hasCaps ? fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined, freq: 1 }) : fc.constant(undefined)),
        accepts: perUser(
          hasAccepts
            ? fc.option(fc.uniqueArray(fc.integer({ min: 0, max: size.servers - 1 }), { minLength: 1 }), { nil: undefined })
            : fc.constant(undefined),
        ),
      })
      .map(({ capacities, demands, ...rest }) => onServers(capacities, demands, rest));
  });
}

/** The first thing of an exact allocation that cannot be: less than nothing, more than a cap or a server has, or not where it may be. */
export function infeasible(instance: Instance, { tasks, placed }: Allocation): string | null {
  const { users, servers, resources } = instance;
  for (const [user, { name, cap, accepts }] of users.entries()) {
    const sum = placed[user].reduce((total: Fraction, each) => total.add(each));
    if (!sum.equals(tasks[user])) return `${name} has ${tasks[user]}, but ${sum} are placed`;
    if (cap !== null && tasks[user].gt(cap)) return `${name} has more than its cap`;
    for (const [server, count] of placed[user].entries()) {
      if (count.lt(0)) return `${name} has ${count} on server ${server}`;
      if (count.gt(0) && accepts !== null && !accepts.includes(server)) return `${name} does not accept server ${server}`;
    }
  }
  for (const [server, capacity] of servers.entries())
    for (const [resource, most] of capacity.entries()) {
      const used = users.reduce(
        (total, { demand }, user) => total.add(demand[resource].mul(placed[user][server])),
        most.sub(most),
      );
      if (used.gt(most)) return `server ${server} gives ${used} of ${most} ${resources[resource]}`;
    }
  return null;
}

/** A user that could have more without taking anything from anybody; null: nobody (Pareto efficiency, for demands that are fixed). */
export function unserved(instance: Instance, { tasks, placed }: Allocation): string | null {
  const { users, servers } = instance;
  for (const [user, { name, demand, cap, accepts }] of users.entries()) {
    if (cap !== null && tasks[user].gte(cap)) continue;
    for (const [server, capacity] of servers.entries()) {
      if (accepts !== null && !accepts.includes(server)) continue;
      const hasRoom = demand.every((need, resource) => {
        if (need.n === 0n) return true;
        const used = users.reduce(
          (total, each, other) => total.add(each.demand[resource].mul(placed[other][server])),
          need.sub(need),
        );
        return used.lt(capacity[resource]);
      });
      if (hasRoom) return `${name} could have more on server ${server}`;
    }
  }
  return null;
}
