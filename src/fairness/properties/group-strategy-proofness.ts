import type { Instance } from '../instance.ts';
import { isMore, shown, utilityOf } from './measures.ts';
import type { Mechanism, Property, Violation } from './property.ts';
import { reported, reportsOf } from './reports.ts';
import { gain } from './strategy-proofness.ts';

/** Of each of two liars so many reports are tried, spread over all there are: they multiply. */
const MOST = 6;

/** No two users can both run more of their own tasks by false reports. */
export const groupStrategyProofness: Property = {
  name: 'group-strategy-proofness',
  definition: 'No two users can, by false reports together, both run more of their own tasks.',
  source: 'Parkes, Procaccia, Shah, EC’12, §3',
  applies: ({ users }) => users.length > 1,
  violation(instance, mechanism) {
    for (let i = 0; i < instance.users.length; i++)
      for (let j = i + 1; j < instance.users.length; j++) {
        const found = conspiracy(instance, mechanism, i, j);
        if (found !== null) return found;
      }
    return null;
  },
};

function conspiracy(instance: Instance, { divide, kind }: Mechanism, i: number, j: number): Violation | null {
  const { users } = instance;
  const honest = divide(instance);
  const own = [i, j].map((user) => utilityOf(instance, honest, user));
  for (const first of some(reportsOf(instance, users[i], kind === 'fluid'))) {
    for (const second of some(reportsOf(instance, users[j], kind === 'fluid'))) {
      const lie = reported(
        instance,
        new Map([
          [i, first],
          [j, second],
        ]),
      );
      const dishonest = divide(lie);
      const gained = [i, j].map((user) => gain(instance, lie, dishonest, user, kind));
      if (!gained.every((each, position) => isMore(each, own[position], honest, dishonest))) continue;
      const told = `${users[i].name} claims tasks of (${first.join(', ')}) and ${users[j].name} of (${second.join(', ')})`;
      return {
        user: i,
        promise: `${users[i].name} runs ${shown(own[0])} and ${users[j].name} ${shown(own[1])} if they tell the truth; not both may win.`,
        finding: `If ${told}, they run ${shown(gained[0])} and ${shown(gained[1])} of their own tasks.`,
        changed: { told, instance: lie },
      };
    }
  }
  return null;
}

function some<T>(items: readonly T[]): readonly T[] {
  const step = Math.ceil(items.length / MOST);
  return items.filter((_, position) => position % step === 0);
}
