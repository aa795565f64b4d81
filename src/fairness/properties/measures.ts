import type Fraction from 'fraction.js';
import { bothTexts, ONE, sum, ZERO } from '../fraction.ts';
import type { Allocation, Instance, User } from '../instance.ts';
import type { Mechanism } from './property.ts';

/** What the properties measure: capacities, shares, and what a bundle is worth to somebody (DRF, NSDI'11, §3). */

/** δ: the greatest part of any resource that one task needs; a resource nobody has does not count. */
export function dominantDemand({ demand }: User, capacity: readonly Fraction[]): Fraction {
  let greatest = ZERO;
  for (const [r, amount] of demand.entries()) {
    if (amount.n === 0n || capacity[r].n === 0n) continue;
    const share = amount.div(capacity[r]);
    if (share.gt(greatest)) greatest = share;
  }
  return greatest;
}

/** What the user holds on each server: its tasks' needs, or what it holds beyond them (then as if on one server). */
export function bundlesOf({ users }: Instance, { placed, held }: Allocation, user: number): Fraction[][] {
  if (held !== null) return [[...held[user]]];
  return placed[user].map((tasks) => users[user].demand.map((amount) => tasks.mul(amount)));
}

/** How many tasks of the user's own fit into bundles, one on each server; whole ones only if it is discrete. */
export function worthOf(user: User, bundles: readonly (readonly Fraction[])[], kind: Mechanism['kind']): Fraction {
  let worth = ZERO;
  for (const [server, bundle] of bundles.entries()) {
    if (bundles.length > 1 && user.accepts !== null && !user.accepts.includes(server)) continue;
    const tasks = tasksIn(bundle, user.demand);
    worth = worth.add(kind === 'discrete' ? tasks.floor() : tasks);
  }
  return user.cap !== null && worth.gt(user.cap) ? user.cap : worth;
}

/** u(b) = the least b_r / d_r over the resources that a task needs. */
export function tasksIn(bundle: readonly Fraction[], demand: readonly Fraction[]): Fraction {
  let least: Fraction | null = null;
  for (const [r, amount] of demand.entries()) {
    if (amount.n === 0n) continue;
    const tasks = bundle[r].div(amount);
    if (least === null || tasks.lt(least)) least = tasks;
  }
  return least ?? ZERO;
}

/** What the user has of what it wants: no more than its cap counts. */
export function utilityOf({ users }: Instance, { tasks }: Allocation, user: number): Fraction {
  const { cap } = users[user];
  return cap !== null && tasks[user].gt(cap) ? cap : tasks[user];
}

/** Is it satisfied, so that it can have no complaint? */
export function isServed({ users }: Instance, { tasks }: Allocation, user: number): boolean {
  const { cap } = users[user];
  return cap !== null && tasks[user].gte(cap);
}

/** What nobody's tasks use, by server. */
export function freeOf({ servers, users }: Instance, { placed }: Allocation): Fraction[][] {
  return servers.map((server, l) =>
    server.map((amount, r) =>
      users.reduce(
        (left, { demand }, i) => (placed[i][l].n === 0n || demand[r].n === 0n ? left : left.sub(placed[i][l].mul(demand[r]))),
        amount,
      ),
    ),
  );
}

/** More than rounding explains: results that are not exact are compared to a millionth. */
export function isMore(a: Fraction, b: Fraction, ...allocations: readonly Allocation[]): boolean {
  if (allocations.every(({ isExact }) => isExact)) return a.gt(b);
  const [x, y] = [a.valueOf(), b.valueOf()];
  return x - y > TOLERANCE * Math.max(1, Math.abs(x), Math.abs(y));
}

const TOLERANCE = 1e-6;

/** The same for all resources, and everybody's? */
export function areWeightsEqual({ users }: Instance): boolean {
  return users.every(({ weight }) => weight.every((each) => each.equals(users[0].weight[0])));
}

/** Does anybody hang below a node of its own? */
export function isTree({ users }: Instance): boolean {
  return users.some(({ path }) => path.length > 1);
}

/** `5`, `18/7 (2.5714)`; of a number that was found to a tolerance, the decimals. */
export function shown(amount: Fraction): string {
  return amount.d > 100_000n ? amount.valueOf().toFixed(4) : bothTexts(amount);
}

/** `5 cpus and 3 mem`. */
export function bundleShown({ resources }: Instance, bundles: readonly (readonly Fraction[])[]): string {
  const total = resources.map((_, r) => sum(bundles.map((bundle) => bundle[r])));
  return total.map((amount, r) => `${shown(amount)} ${resources[r]}`).join(' and ');
}

/** `1 task`, `5/2 (2.500) tasks`. */
export function tasksShown(tasks: Fraction): string {
  return `${shown(tasks)} ${tasks.equals(ONE) ? 'task' : 'tasks'}`;
}
