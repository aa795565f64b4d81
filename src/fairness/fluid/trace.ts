import { bothTexts } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import type { Round } from './fill.ts';

/** Is told every step of a policy, a line each. */
export type Trace = (line: string) => void;

/** `round 1: dominant share rises to 2/3 (0.6667); cpus is full; A stops at 3, B stops at 2`. */
export function roundLine({ resources, users }: Instance, key: string, number: number, round: Round): string {
  const full = round.full.map((resource) => resources[resource]);
  const reasons = full.length === 0 ? 'a cap is reached' : `${listed(full)} ${full.length === 1 ? 'is' : 'are'} full`;
  const stops = round.stopped.map((user) => `${users[user].name} stops at ${bothTexts(round.tasks[user])}`);
  return `round ${number}: ${key} rises to ${bothTexts(round.level)}; ${reasons}; ${stops.join(', ')}`;
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** `prices: cpus 1.2727, mem 0.7273`: of all that there is of a resource; incomes are the weights. */
export function pricesLine(goods: readonly string[], prices: readonly number[]): string {
  return `prices: ${goods.map((good, index) => `${good} ${Number(prices[index].toFixed(4))}`).join(', ')}`;
}
