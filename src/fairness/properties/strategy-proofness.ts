import Fraction from 'fraction.js';
import type { Allocation, Instance } from '../instance.ts';
import { bundleShown, bundlesOf, isMore, shown, tasksShown, utilityOf, worthOf } from './measures.ts';
import type { Mechanism, Property, Strategy, Violation } from './property.ts';
import { reported, reportsOf } from './reports.ts';

/**
 * Nobody runs more of its own tasks by not telling the truth. The strategies: other demand vectors, inflated sizes among
 * them; and whatever else the mechanism lets users do (hoarding, needless declines, splitting into several frameworks).
 */
export const strategyProofness: Property = {
  name: 'strategy-proofness',
  definition: 'Nobody runs more of its own tasks by asking for others than it has, or by any other strategy that is tried.',
  source: 'Ghodsi et al., NSDI’11, §3; hoarding and splitting: Hindman et al., NSDI’11, §4',
  applies: ({ users }) => users.length > 1,
  violation: (instance, mechanism) => falseReport(instance, mechanism) ?? otherStrategy(instance, mechanism),
};

/** Each kind of strategy on its own, where there are others than false reports: an allocator may be proof against some. */
export const PROOF_AGAINST: readonly Property[] = [
  {
    name: 'truthfulness',
    definition: 'Nobody runs more of its own tasks by asking for others than it has: strategy-proofness of false reports alone.',
    source: 'Ghodsi et al., NSDI’11, §3',
    applies: ({ users }, { deviations }) => users.length > 1 && deviations !== undefined,
    violation: (instance, mechanism) => falseReport(instance, mechanism),
  },
  proofAgainst('splitting within a role', {
    name: 'split-proofness-within-role',
    definition: 'Nobody runs more of its own tasks by appearing as two frameworks in its role.',
    source: 'Moulin, Games and Economic Behavior 63, 2008',
  }),
  proofAgainst('splitting across roles', {
    name: 'split-proofness-across-roles',
    definition: 'Nobody runs more of its own tasks by appearing as two frameworks in two roles.',
    source: 'Douceur, IPTPS’02: the Sybil attack',
  }),
  proofAgainst('needless declines', {
    name: 'decline-proofness',
    definition: 'Nobody runs more of its own tasks by declining what it could use.',
    source: 'Hindman et al., NSDI’11, §4',
  }),
  proofAgainst('hoarding', {
    name: 'hoarding-proofness',
    definition: 'Nobody runs more of its own tasks by not giving back what it once held.',
    source: 'Hindman et al., NSDI’11, §4',
  }),
];

function proofAgainst(strategy: Strategy, named: Pick<Property, 'name' | 'definition' | 'source'>): Property {
  return {
    ...named,
    applies: ({ users }, { deviations }) => users.length > 1 && deviations !== undefined,
    violation: (instance, mechanism) => otherStrategy(instance, mechanism, strategy),
  };
}

/** Of other demand vectors only: what the papers mean. */
export function falseReport(
  instance: Instance,
  { divide, kind }: Mechanism,
  liars: readonly number[] = [...instance.users.keys()],
): Violation | null {
  const honest = divide(instance);
  for (const i of liars) {
    const user = instance.users[i];
    const own = utilityOf(instance, honest, i);
    for (const report of reportsOf(instance, user, kind === 'fluid')) {
      const lie = reported(instance, new Map([[i, report]]));
      const dishonest = divide(lie);
      const gained = gain(instance, lie, dishonest, i, kind);
      if (!isMore(gained, own, honest, dishonest)) continue;
      const told = `${user.name} claims that its tasks need ${report.map((amount, r) => `${shown(amount)} ${instance.resources[r]}`).join(' and ')}`;
      return {
        user: i,
        promise: `${user.name} runs ${tasksShown(own)} if it tells the truth, and must not run more if it does not.`,
        finding: `If ${told} it receives ${bundleShown(instance, bundlesOf(lie, dishonest, i))}, in which it runs ${shown(gained)} of its own tasks, ${shown(gained.sub(own))} more.`,
        changed: { told, instance: lie },
      };
    }
  }
  return null;
}

/**
 * How many of its true tasks a user runs in what it was given for its report: of whole tasks, in what those hold (not in a slot
 * around them).
 */
export function gain(truth: Instance, lie: Instance, dishonest: Allocation, user: number, kind: Mechanism['kind']): Fraction {
  const given = kind === 'discrete' ? { ...dishonest, held: null } : dishonest;
  return worthOf(truth.users[user], bundlesOf(lie, given, user), kind);
}

/** @param only this strategy (default: any) */
function otherStrategy(instance: Instance, { deviations }: Mechanism, only?: Strategy): Violation | null {
  for (const deviation of deviations?.(instance) ?? []) {
    if (only !== undefined && deviation.strategy !== only) continue;
    const { honest, dishonest } = deviation.outcomes();
    if (dishonest <= honest) continue;
    const { name } = instance.users[deviation.user];
    return {
      user: deviation.user,
      promise: `In the end ${name} runs ${tasksShown(new Fraction(honest))} if it does as it should, and must not run more by ${deviation.strategy}.`,
      finding: `If ${deviation.told}, it runs ${dishonest}, ${dishonest - honest} more.`,
      deviation,
    };
  }
  return null;
}
