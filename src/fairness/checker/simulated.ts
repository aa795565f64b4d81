import Fraction from 'fraction.js';
import type { Allocator } from '../../cluster/ports.ts';
import { exactText, sum } from '../fraction.ts';
import type { Allocation, Instance } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import type { Mechanism } from '../properties/property.ts';
import { deviationsOf } from './deviations.ts';
import { failedIn } from './messages.ts';
import { play } from './play.ts';
import { type Granularity, groupsOf, type Setup, setupOf } from './setup.ts';

/** An allocator as a rule that divides: a world is played until nothing changes any more. */
export interface SimulatedMechanism extends Mechanism {
  readonly kind: 'discrete';
  readonly granularity: Granularity;
}

/** @param create a new allocator for each run */
export function simulated(name: string, create: () => Allocator, granularity = granularityOf(create)): SimulatedMechanism {
  const { honours } = create();
  const run = (setup: Setup) => {
    try {
      return play(setup, create(), granularity).placed;
    } catch (error) {
      throw error instanceof Error ? new Error(failure(error.message, setup, granularity), { cause: error }) : error;
    }
  };
  return {
    name,
    kind: 'discrete',
    granularity,
    divide(instance: Instance): Allocation {
      if (!honours.weights && instance.users.some(({ weight }) => weight.some((each) => !each.equals(1))))
        throw new FairnessError(`${name} does not honour weights`);
      if (!honours.priorities && instance.users.some(({ priority }) => priority !== 0))
        throw new FairnessError(`${name} does not honour priorities`);
      const placed = run(setupOf(instance)).map((row) => row.map((count) => new Fraction(count)));
      return { tasks: placed.map(sum), placed, isExact: true, held: null };
    },
    deviations: (instance) => deviationsOf(instance, run),
  };
}

function failure(why: string, { resources, servers, entrants }: Setup, granularity: Granularity): string {
  const amounts = (row: readonly Fraction[]): string => row.map((amount, r) => `${resources[r]}:${exactText(amount)}`).join(';');
  const agents = groupsOf(servers).map(({ count, server }) => `${count} with ${amounts(server)}`);
  const tasks = entrants.map(({ name, role, demand, tasks }) => `${name} (role ${role}): ${tasks} of ${amounts(demand)}`);
  return failedIn(why, agents, granularity, tasks);
}

/** Task by task, as the papers grant, if the allocator can; else whole agents. */
export function granularityOf(create: () => Allocator): Granularity {
  return canGrant(create, 'task') ? 'task' : 'agent';
}

/** Does it do so? Those that do not, throw. */
export function canGrant(create: () => Allocator, granularity: Granularity): boolean {
  try {
    play(setupOf(SMALLEST), create(), granularity);
    return true;
  } catch {
    return false;
  }
}

const one = new Fraction(1);

const SMALLEST: Instance = {
  resources: ['cpus'],
  servers: [[one]],
  users: [{ name: 'A', demand: [one], weight: [one], cap: null, path: ['A'], pathWeights: [one], priority: 0, accepts: null }],
};
