import Fraction from 'fraction.js';
import type { Instance } from '../instance.ts';
import { isMore, shown, tasksShown, utilityOf } from './measures.ts';
import type { Property } from './property.ts';

/** A user that leaves hurts nobody. */
export const populationMonotonicity: Property = {
  name: 'population-monotonicity',
  definition: 'If a user leaves, nobody has fewer tasks than before.',
  source: 'Ghodsi et al., NSDI’11, §3; Thomson, 1983',
  applies: ({ users }) => users.length > 1,
  violation(instance, { divide }) {
    const before = divide(instance);
    for (const gone of instance.users.keys()) {
      const smaller = { ...instance, users: instance.users.filter((_, i) => i !== gone) };
      const after = divide(smaller);
      for (const i of smaller.users.keys()) {
        const was = i < gone ? i : i + 1;
        const [had, has] = [utilityOf(instance, before, was), utilityOf(smaller, after, i)];
        if (!isMore(had, has, before, after)) continue;
        const { name } = instance.users[was];
        const left = instance.users[gone].name;
        return {
          user: was,
          promise: `When ${left} leaves, ${name} must keep its ${tasksShown(had)}.`,
          finding: `After ${left} has left, ${name} runs ${shown(has)}, which is ${shown(had.sub(has))} fewer.`,
          changed: { told: `${left} has left`, instance: smaller },
        };
      }
    }
    return null;
  },
};

/** By how much a resource grows: one half, twice, three times. */
const GROWTH = [new Fraction(3, 2), new Fraction(2), new Fraction(3)];

/** More of a resource hurts nobody. */
export const resourceMonotonicity: Property = {
  name: 'resource-monotonicity',
  definition: 'If a server has more of a resource, nobody has fewer tasks than before.',
  source: 'Ghodsi et al., NSDI’11, §3',
  applies: () => true,
  violation(instance, { divide, kind }) {
    const before = divide(instance);
    for (const larger of grown(instance, kind === 'discrete')) {
      const after = divide(larger.instance);
      for (const [i, { name }] of instance.users.entries()) {
        const [had, has] = [utilityOf(instance, before, i), utilityOf(larger.instance, after, i)];
        if (!isMore(had, has, before, after)) continue;
        return {
          user: i,
          promise: `When there is more, ${larger.told}, ${name} must keep its ${tasksShown(had)}.`,
          finding: `Then ${name} runs ${shown(has)}, which is ${shown(had.sub(has))} fewer.`,
          changed: larger,
        };
      }
    }
    return null;
  },
};

/** Every resource of every server, times one of the factors; whole amounts stay whole where tasks do. */
function* grown(instance: Instance, isWhole: boolean): Generator<{ told: string; instance: Instance }> {
  const { servers, resources } = instance;
  for (const [l, server] of servers.entries()) {
    for (const [r, amount] of server.entries()) {
      for (const factor of GROWTH) {
        const more = isWhole ? amount.mul(factor).ceil() : amount.mul(factor);
        const where = servers.length > 1 ? ` on server ${l + 1}` : '';
        yield {
          told: `${shown(more)} ${resources[r]} instead of ${shown(amount)}${where}`,
          instance: { ...instance, servers: servers.with(l, server.with(r, more)) },
        };
      }
    }
  }
}
