import Fraction, { type FractionInput } from 'fraction.js';
import type { Instance, User } from './instance.ts';

export interface InstanceSketch {
  /** What the pool has, by name of the resource; with `servers`, only the names count. */
  readonly resources: Readonly<Record<string, FractionInput>>;
  /** What each server has, in the order of `resources`. */
  readonly servers?: readonly (readonly FractionInput[])[];
  /** By name; a list is a demand. */
  readonly users: Readonly<Record<string, readonly FractionInput[] | UserSketch>>;
}

export interface UserSketch {
  readonly demand: readonly FractionInput[];
  /** One for all resources, or one for each. Default 1. */
  readonly weight?: FractionInput | readonly FractionInput[];
  readonly cap?: FractionInput;
  /** From the root's child down to its parent. */
  readonly under?: readonly string[];
  /** Weights of the nodes of `under`. Default 1 each. */
  readonly underWeights?: readonly FractionInput[];
  readonly priority?: number;
  readonly accepts?: readonly number[];
}

/**
 * An instance in few words: `instanceFrom({ resources: { cpus: 9, mem: 18 }, users: { A: [1, 4], B: [3, 1] } })`. Numbers are
 * taken as the decimals they are written as; `'1/3'` is exact as well.
 */
export function instanceFrom({ resources, servers, users }: InstanceSketch): Instance {
  const names = Object.keys(resources);
  return {
    resources: names,
    servers: (servers ?? [Object.values(resources)]).map((server) => server.map((amount) => new Fraction(amount))),
    users: Object.entries(users).map(([name, sketch]) => userFrom(name, isDemand(sketch) ? { demand: sketch } : sketch)),
  };
}

function isDemand(sketch: readonly FractionInput[] | UserSketch): sketch is readonly FractionInput[] {
  return Array.isArray(sketch);
}

function userFrom(name: string, sketch: UserSketch): User {
  const { demand, weight = 1, cap, under = [], underWeights, priority = 0, accepts } = sketch;
  const weights = isList(weight) ? weight : demand.map(() => weight);
  const own = weights[0];
  return {
    name,
    demand: demand.map((amount) => new Fraction(amount)),
    weight: weights.map((each) => new Fraction(each)),
    cap: cap === undefined ? null : new Fraction(cap),
    path: [...under, name],
    pathWeights: [...under.map((_, level) => new Fraction(underWeights?.[level] ?? 1)), new Fraction(own)],
    priority,
    accepts: accepts ?? null,
  };
}

function isList(value: FractionInput | readonly FractionInput[]): value is readonly FractionInput[] {
  return Array.isArray(value);
}
