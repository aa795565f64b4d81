import Fraction from 'fraction.js';
import type { Instance, User } from '../instance.ts';

/** So many reports of one user are all tried; of more, those near the truth. */
const MOST = 64;

/**
 * What a user may say that its tasks need: every vector of whole numbers up to the greatest in the world, at least 3 (of one resource up to twice that; so sizes are
 * inflated as well as proportions changed), or, if those are too many, the truth with one or all components changed.
 * Fluid rules look at proportions only, so there one vector of each is enough.
 */
export function reportsOf({ users }: Instance, user: User, isFluid: boolean): readonly (readonly Fraction[])[] {
  const needed = Math.max(...users.flatMap(({ demand }) => demand.map((amount) => Math.ceil(amount.valueOf()))));
  const greatest = Math.max(3, user.demand.length === 1 ? 2 * needed : needed);
  const least = users.some(({ demand }) => demand.some((amount) => amount.equals(0))) ? 0 : 1;
  const width = user.demand.length;
  const values = greatest - least + 1;
  const count = vectorCount(values, width);
  const vectors: number[][] = [];
  if (count <= MOST)
    for (let code = 0; code < count; code++) {
      const vector: number[] = [];
      for (let r = 0, rest = code; r < width; r++, rest = Math.floor(rest / values)) vector.push(least + (rest % values));
      vectors.push(vector);
    }
  else
    vectors.push(
      ...near(
        user.demand.map((amount) => amount.valueOf()),
        greatest,
      ),
    );
  const truth = isFluid ? proportion(user.demand.map((amount) => amount.valueOf())) : user.demand.join();
  const seen = new Set([truth]);
  return vectors
    .filter((vector) => vector.some((amount) => amount > 0))
    .filter((vector) => {
      const key = isFluid ? proportion(vector) : vector.join();
      return !seen.has(key) && seen.add(key) !== undefined;
    })
    .map((vector) => vector.map((amount) => new Fraction(amount)));
}

function vectorCount(values: number, width: number): number {
  let count = 1;
  for (let r = 0; r < width; r++) count *= values;
  return count;
}

function near(truth: readonly number[], greatest: number): number[][] {
  const changed = truth.flatMap((amount, r) =>
    [1, amount - 1, amount + 1, 2 * amount, Math.ceil(amount / 2), greatest]
      .filter((other) => other > 0)
      .map((other) => truth.with(r, other)),
  );
  return [...changed, truth.map((amount) => 2 * amount), truth.map((amount) => 3 * amount), truth.map(() => greatest)];
}

function proportion(vector: readonly number[]): string {
  const divisor = vector.reduce((a, b) => gcd(a, b), 0);
  return vector.map((amount) => amount / divisor).join();
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** The world as it looks if users say other things of their tasks. */
export function reported(instance: Instance, reports: ReadonlyMap<number, readonly Fraction[]>): Instance {
  return { ...instance, users: instance.users.map((user, i) => ({ ...user, demand: reports.get(i) ?? user.demand })) };
}
