import Fraction, { type FractionInput } from 'fraction.js';
import { sum } from './fraction.ts';
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

/** The other way round: `instanceFrom` makes an equal instance of it, and JSON has it. */
export function sketchOf({ resources, servers, users }: Instance): InstanceSketch {
  const totals = resources.map((_, r) => sum(servers.map((server) => server[r])));
  return {
    resources: Object.fromEntries(resources.map((name, r) => [name, plain(totals[r])])),
    ...(servers.length === 1 ? {} : { servers: servers.map((server) => server.map(plain)) }),
    users: Object.fromEntries(users.map((user) => [user.name, userSketch(user)])),
  };
}

function userSketch({ demand, weight, cap, path, pathWeights, priority, accepts }: User): UserSketch {
  const isWeighted = weight.some((each) => !each.equals(1));
  const isScalar = weight.every((each) => each.equals(weight[0]));
  return {
    demand: demand.map(plain),
    ...(isWeighted ? { weight: isScalar ? plain(weight[0]) : weight.map(plain) } : {}),
    ...(cap === null ? {} : { cap: plain(cap) }),
    ...(path.length === 1 ? {} : { under: path.slice(0, -1) }),
    ...(pathWeights.slice(0, -1).every((each) => each.equals(1)) ? {} : { underWeights: pathWeights.slice(0, -1).map(plain) }),
    ...(priority === 0 ? {} : { priority }),
    ...(accepts === null ? {} : { accepts }),
  };
}

/** `5`, `'1/3'`. */
function plain(amount: Fraction): number | string {
  return amount.d === 1n ? amount.valueOf() : amount.toFraction();
}

function isList(value: FractionInput | readonly FractionInput[]): value is readonly FractionInput[] {
  return Array.isArray(value);
}
