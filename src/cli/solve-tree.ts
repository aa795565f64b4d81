import type Fraction from 'fraction.js';
import { isPositive, ONE } from '../fairness/fraction.ts';
import { byName, type Entry, expectKnown, ofUsers } from './solve-entries.ts';
import * as messages from './solve-messages.ts';
import { number, vector } from './solve-numbers.ts';
import { UsageError } from './usage-error.ts';

/**
 * Where users hang, from the root's child down to themselves. `--path A=eng/dev`: A is that node, or, if others are there too, one of
 * those below it. Without a path a user's name is one: `eng/dev`.
 */
export function pathsOf(texts: readonly string[] | undefined, users: readonly string[]): Map<string, string[]> {
  const given = ofUsers('path', texts, users, 'a user and where it hangs, such as A=eng/dev');
  const paths = new Map<string, string[]>();
  for (const name of users) {
    const entry = given.get(name);
    const path = (entry?.value ?? name).split('/').map((node) => node.trim());
    if (path.includes(''))
      throw new UsageError(messages.notAPair(entry?.written ?? `--demand ${name}=…`, 'names between slashes, such as eng/dev'));
    if (entry !== undefined && path[0] !== name && users.includes(path[0]))
      throw new UsageError(messages.belowAUser(entry.written, path[0]));
    paths.set(name, path);
  }
  const isShared = (name: string): boolean => {
    const own = paths.get(name)!.join('/');
    return users.some((other) => other !== name && `${paths.get(other)!.join('/')}/`.startsWith(`${own}/`));
  };
  const crowded = users.filter((name) => given.has(name) && isShared(name));
  for (const name of crowded) paths.get(name)!.push(name);
  return paths;
}

export interface Weights {
  /** By resource. */
  ofUser(name: string): Fraction[];
  /** Of a node by its path. */
  ofNode(path: string): Fraction;
}

/** `--weight A=2`, `--weight A=1,3` (by resource), `--weight eng=50` (a node of the tree), `--weight A=2,B=1`. */
export function weightsOf(
  texts: readonly string[] | undefined,
  users: readonly string[],
  paths: ReadonlyMap<string, readonly string[]>,
  resources: readonly string[],
): Weights {
  const nodes = users.flatMap((user) => {
    const path = paths.get(user)!;
    return path.map((_, level) => path.slice(0, level + 1).join('/'));
  });
  const known = [...new Set([...users, ...nodes])];
  const example = 'a user and its weight, such as A=2, or by resource A=1,3';
  const entries = byName('weight', texts, example, (name) => known.includes(name) || !resources.includes(name));
  const userAt = (path: string): string | undefined => users.find((user) => paths.get(user)!.join('/') === path);
  const ofUsersThemselves = new Map<string, Fraction[]>();
  const ofNodes = new Map<string, Fraction>();
  for (const [name, entry] of entries) {
    expectKnown(entry.written, 'a user or a node of the tree', name, known);
    const amounts = amountsOf(entry, resources);
    const user = users.includes(name) ? name : userAt(name);
    if (user === undefined) {
      if (!isSingle(entry)) throw new UsageError(messages.oneWeightOnly(entry.written));
      ofNodes.set(name, amounts[0]);
    } else if (ofUsersThemselves.has(user)) throw new UsageError(messages.twice('weight', name));
    else ofUsersThemselves.set(user, amounts);
  }
  return {
    ofUser: (name) => ofUsersThemselves.get(name) ?? resources.map(() => ONE),
    ofNode: (path) => ofNodes.get(path) ?? ONE,
  };
}

function isSingle({ value }: Entry): boolean {
  return !/[,=:]/.test(value);
}

function amountsOf(entry: Entry, resources: readonly string[]): Fraction[] {
  const { value, written } = entry;
  const amounts = isSingle(entry) ? resources.map(() => number(written, value)) : vector(written, value, resources, ONE);
  if (!amounts.every(isPositive)) throw new UsageError(messages.notPositive(written, value));
  return amounts;
}
