import type Fraction from 'fraction.js';
import { ONE } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import type { Mechanism, Property, Violation } from '../properties/property.ts';

export interface Smallest {
  readonly instance: Instance;
  readonly violation: Violation;
}

/** More worlds than this are not tried. */
const MOST_TRIES = 600;

/**
 * The smallest world found in which the property is still violated: takes away users, servers and resources, then makes numbers
 * smaller, one step at a time, until no step keeps the violation. Greedy and deterministic.
 */
export function shrinkWorld(instance: Instance, violation: Violation, property: Property, mechanism: Mechanism): Smallest {
  let smallest: Smallest = { instance, violation };
  let tries = 0;
  for (let isSmaller = true; isSmaller && tries < MOST_TRIES; ) {
    isSmaller = false;
    for (const candidate of smallerWorlds(smallest.instance)) {
      if (++tries > MOST_TRIES) break;
      const found = stillViolated(candidate, property, mechanism);
      if (found === null) continue;
      smallest = { instance: candidate, violation: found };
      isSmaller = true;
      break;
    }
  }
  return smallest;
}

function stillViolated(instance: Instance, property: Property, mechanism: Mechanism): Violation | null {
  if (!property.applies(instance, mechanism)) return null;
  try {
    return property.violation(instance, mechanism);
  } catch {
    return null; // a world that the mechanism knows nothing of is no smaller one
  }
}

function* smallerWorlds(instance: Instance): Generator<Instance> {
  const { users, servers, resources } = instance;
  if (users.length > 1) for (const i of users.keys()) yield { ...instance, users: users.filter((_, j) => j !== i) };
  if (servers.length > 1 && users.every(({ accepts }) => accepts === null))
    for (const l of servers.keys()) yield { ...instance, servers: servers.filter((_, k) => k !== l) };
  if (resources.length > 1) for (const r of resources.keys()) yield* withoutResource(instance, r);
  for (const [i, user] of users.entries()) {
    if (!user.weight.every((each) => each.equals(ONE)))
      yield {
        ...instance,
        users: users.with(i, {
          ...user,
          weight: user.weight.map(() => ONE),
          pathWeights: user.pathWeights.with(-1, ONE),
        }),
      };
  }
  for (const [l, server] of servers.entries())
    for (const [r, amount] of server.entries())
      for (const less of smallerNumbers(amount)) yield { ...instance, servers: servers.with(l, server.with(r, less)) };
  for (const [i, user] of users.entries())
    if (user.cap !== null)
      for (const less of smallerNumbers(user.cap)) yield { ...instance, users: users.with(i, { ...user, cap: less }) };
  for (const [i, user] of users.entries())
    for (const [r, amount] of user.demand.entries())
      for (const less of smallerNumbers(amount))
        yield { ...instance, users: users.with(i, { ...user, demand: user.demand.with(r, less) }) };
}

function* withoutResource(instance: Instance, r: number): Generator<Instance> {
  const without = <T>(row: readonly T[]): T[] => row.filter((_, q) => q !== r);
  const users = instance.users.map((user) => ({ ...user, demand: without(user.demand), weight: without(user.weight) }));
  if (users.every(({ demand }) => demand.some((amount) => amount.n !== 0n)))
    yield { resources: without(instance.resources), servers: instance.servers.map(without), users };
}

function* smallerNumbers(amount: Fraction): Generator<Fraction> {
  if (!amount.gt(ONE)) return;
  yield ONE;
  if (amount.gt(3)) yield amount.div(2).floor();
  if (amount.gt(2)) yield amount.sub(ONE);
}
