import type Fraction from 'fraction.js';
import { exactText, isPositive, ONE, ZERO } from '../fairness/fraction.ts';
import { type Instance, totals, type User } from '../fairness/index.ts';
import { nearestName } from '../scenario/index.ts';
import * as messages from './solve-messages.ts';
import { namedAmounts, number, pair, vector, wholeNumber } from './solve-numbers.ts';
import { UsageError } from './usage-error.ts';

/** The options of `clustersim solve` that say what is divided among whom, as they are written. */
export interface InstanceOptions {
  readonly resources?: string | undefined;
  readonly servers?: readonly string[] | undefined;
  readonly demand?: readonly string[] | undefined;
  readonly weight?: readonly string[] | undefined;
  readonly cap?: readonly string[] | undefined;
  readonly path?: readonly string[] | undefined;
  readonly priority?: readonly string[] | undefined;
  readonly accept?: readonly string[] | undefined;
}

/** @throws UsageError naming the option, what it says and what was expected */
export function instanceOf(options: InstanceOptions): Instance {
  const { resources, servers } = poolOf(options);
  const demands = byName('demand', options.demand, 'a user and what a task of it needs, such as A=1,4');
  if (demands.size === 0) throw new UsageError(messages.noDemand());
  const names = [...demands.keys()];
  const paths = pathsOf(options.path, names);
  const weights = weightsOf(options.weight, names, paths, resources);
  const caps = ofUsers('cap', options.cap, names, 'a user and its most tasks, such as A=2');
  const priorities = ofUsers('priority', options.priority, names, 'a user and its priority, such as A=2');
  const accepts = ofUsers('accept', options.accept, names, 'a user and the servers it may run on, such as A=0,1');
  const users = names.map((name): User => {
    const demand = demands.get(name)!;
    const needs = vector(demand.written, demand.value, resources, ZERO);
    if (!needs.some(isPositive)) throw new UsageError(messages.needsNothing(demand.written));
    const cap = caps.get(name);
    const priority = priorities.get(name);
    const accept = accepts.get(name);
    const path = paths.get(name)!;
    return {
      name,
      demand: needs,
      weight: weights.ofUser(name),
      cap: cap === undefined ? null : number(cap.written, cap.value),
      path,
      pathWeights: path.map((_, level) =>
        level === path.length - 1 ? weights.ofUser(name)[0] : weights.ofNode(path.slice(0, level + 1).join('/')),
      ),
      priority: priority === undefined ? 0 : wholeNumber(priority.written, priority.value),
      accepts: accept === undefined ? null : serversOf(accept, servers.length),
    };
  });
  return { resources, servers, users };
}

/** What follows the name in an option, and the option as it is written. */
interface Entry {
  readonly value: string;
  readonly written: string;
}

const MOST_SERVERS = 20_000;

/** The resources' names, and what each server has. */
function poolOf(options: InstanceOptions): { resources: string[]; servers: Fraction[][] } {
  const example = 'names of resources and how much there is of them, such as cpus=9,mem=18';
  const all =
    options.resources === undefined ? null : namedAmounts(`--resources ${options.resources}`, options.resources, example);
  const lines = (options.servers ?? []).flatMap((text) => text.split(';')).filter((text) => text.trim() !== '');
  if (lines.length === 0) {
    if (all === null) throw new UsageError(messages.noResources());
    const missing = [...all.values()].includes(null);
    if (missing) throw new UsageError(messages.notAPair(`--resources ${options.resources}`, example));
    return { resources: [...all.keys()], servers: [[...all.values()].map((amount) => amount ?? ZERO)] };
  }
  const [, first] = counted(`--servers ${lines[0]}`, lines[0]);
  const resources = [...(all ?? namedAmounts(`--servers ${lines[0]}`, first, 'names too, such as cpus=2,mem=12')).keys()];
  const servers: Fraction[][] = [];
  for (const line of lines) {
    const written = `--servers ${line.trim()}`;
    const [count, text] = counted(written, line);
    const amounts = vector(written, text, resources, ZERO);
    if (servers.length + count > MOST_SERVERS) throw new UsageError(messages.tooManyServers(written, MOST_SERVERS));
    for (let number = 0; number < count; number++) servers.push(amounts);
  }
  const sums = totals({ resources, servers, users: [] });
  for (const [index, resource] of resources.entries()) {
    const given = all?.get(resource) ?? null;
    if (given !== null && !given.equals(sums[index]))
      throw new UsageError(messages.notTheSum(resource, exactText(given), exactText(sums[index])));
  }
  return { resources, servers };
}

/** `48*4,14`: 48 servers alike. */
function counted(written: string, line: string): [count: number, amounts: string] {
  const [, count, amounts] = /^\s*(?:(\d+)\s*\*)?(.*)$/s.exec(line)!;
  if (count === undefined) return [1, amounts];
  if (Number(count) < 1) throw new UsageError(messages.notPositive(written, count));
  return [Number(count), amounts];
}

/** An option that is given once for each name. */
function byName(option: string, texts: readonly string[] = [], example: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const text of texts) {
    const { name, value, written } = pair(option, text, example);
    if (entries.has(name)) throw new UsageError(messages.twice(option, name));
    entries.set(name, { value, written });
  }
  return entries;
}

function ofUsers(
  option: string,
  texts: readonly string[] | undefined,
  users: readonly string[],
  example: string,
): Map<string, Entry> {
  const entries = byName(option, texts, example);
  for (const [name, { written }] of entries) expectKnown(written, 'a user', name, users);
  return entries;
}

function expectKnown(written: string, what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name)) throw new UsageError(messages.unknownOf(written, what, name, known, nearestName(name, known)));
}

/**
 * Where users hang. `--path A=eng/dev`: A is that node, or, if others are there too, one of those below it. Without a path a
 * user's name is one: `eng/dev`.
 */
function pathsOf(texts: readonly string[] | undefined, users: readonly string[]): Map<string, string[]> {
  const given = ofUsers('path', texts, users, 'a user and where it hangs, such as A=eng/dev');
  const paths = new Map<string, string[]>();
  for (const name of users) {
    const entry = given.get(name);
    const path = (entry?.value ?? name).split('/');
    if (path.some((node) => node.trim() === ''))
      throw new UsageError(messages.notAPair(entry?.written ?? `--demand ${name}=…`, 'names between slashes, such as eng/dev'));
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

interface Weights {
  ofUser(name: string): Fraction[];
  /** Of a node by its path. */
  ofNode(path: string): Fraction;
}

/** `--weight A=2`, `--weight A=1,3` (by resource), `--weight eng=50` (a node of the tree). */
function weightsOf(
  texts: readonly string[] | undefined,
  users: readonly string[],
  paths: ReadonlyMap<string, readonly string[]>,
  resources: readonly string[],
): Weights {
  const entries = byName('weight', texts, 'a user and its weight, such as A=2, or by resource A=1,3');
  const nodes = users.flatMap((user) =>
    paths.get(user)!.map((_, level) =>
      paths
        .get(user)!
        .slice(0, level + 1)
        .join('/'),
    ),
  );
  const userAt = (path: string): string | undefined => users.find((user) => paths.get(user)!.join('/') === path);
  const ofUsers = new Map<string, Fraction[]>();
  const ofNodes = new Map<string, Fraction>();
  for (const [name, { value, written }] of entries) {
    if (!users.includes(name)) expectKnown(written, 'a user or a node of the tree', name, [...new Set([...users, ...nodes])]);
    const single = !/[,=:]/.test(value);
    const amounts = single ? resources.map(() => number(written, value)) : vector(written, value, resources, ONE);
    if (!amounts.every(isPositive)) throw new UsageError(messages.notPositive(written, value));
    const user = users.includes(name) ? name : userAt(name);
    if (user === undefined) {
      if (!single) throw new UsageError(messages.oneWeightOnly(written));
      ofNodes.set(name, amounts[0]);
    } else if (ofUsers.has(user)) throw new UsageError(messages.twice('weight', name));
    else ofUsers.set(user, amounts);
  }
  return {
    ofUser: (name) => ofUsers.get(name) ?? resources.map(() => ONE),
    ofNode: (path) => ofNodes.get(path) ?? ONE,
  };
}

function serversOf({ value, written }: Entry, count: number): number[] {
  const servers = value.split(',').map((text) => {
    if (!/^\s*\d{1,9}\s*$/.test(text) || Number(text) >= count)
      throw new UsageError(messages.noSuchServer(written, text.trim(), count));
    return Number(text);
  });
  return [...new Set(servers)].sort((a, b) => a - b);
}
