import { nearestName } from '../../scenario/index.ts';
import { expectOnly } from '../features.ts';
import { plus } from '../fraction.ts';
import type { Instance, Policy } from '../instance.ts';
import { FairnessError, unknownResource } from '../messages.ts';
import { DOMINANT } from './drf.ts';
import { fillByKey, inPool } from './pool.ts';
import type { Trace } from './trace.ts';

/**
 * Shares of one resource (÷ weights) are equal; the others are only limits. Who does not need that resource has none of it
 * and so comes first: such users share all there is, by DRF, before anybody else.
 */
export function maxMin(resource: string): Policy {
  const name = `max-min:${resource}`;
  return {
    name,
    kind: 'fluid',
    source: 'max-min fairness on one resource; the others are limits (Ghodsi et al., NSDI 2011, §7.2, compares with it)',
    divide(instance, trace) {
      expectOnly(name, instance, ['weights', 'resource weights', 'caps']);
      return divide(instance, keyed(instance, name, resource), trace);
    },
  };
}

function keyed({ resources }: Instance, name: string, resource: string): number {
  const index = resources.indexOf(resource);
  if (index < 0) throw new FairnessError(unknownResource(name, resource, resources, nearestName(resource, resources)));
  return index;
}

function divide(instance: Instance, resource: number, trace: Trace | undefined) {
  const { users, resources } = instance;
  const first = users.flatMap(({ demand }, user) => (demand[resource].n === 0n ? [user] : []));
  const others = users.flatMap(({ demand }, user) => (demand[resource].n === 0n ? [] : [user]));
  const before = fillByKey(instance, DOMINANT, 'dominant share', trace, { users: first });
  const after = fillByKey(instance, (shares) => shares[resource], `share of ${resources[resource]}`, trace, {
    users: others,
    capacity: before.free,
  });
  return inPool(plus(before.tasks, after.tasks));
}
