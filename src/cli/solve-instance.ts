import { isPositive, ZERO } from '../fairness/fraction.ts';
import type { Instance, User } from '../fairness/index.ts';
import { byName, type Entry, numbersOfUsers, ofUsers } from './solve-entries.ts';
import * as messages from './solve-messages.ts';
import { number, vector, wholeNumber } from './solve-numbers.ts';
import { type Pool, poolOf } from './solve-servers.ts';
import { pathsOf, weightsOf } from './solve-tree.ts';
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
export function instanceOf(options: InstanceOptions): Pool & Instance {
  const pool = poolOf(options.resources, options.servers);
  const { resources } = pool;
  const demands = byName('demand', options.demand, 'a user and what a task of it needs, such as A=1,4');
  if (demands.size === 0) throw new UsageError(messages.noDemand());
  const names = [...demands.keys()];
  const paths = pathsOf(options.path, names);
  const weights = weightsOf(options.weight, names, paths, resources);
  const caps = numbersOfUsers('cap', options.cap, names, 'a user and its most tasks, such as A=2');
  const priorities = numbersOfUsers('priority', options.priority, names, 'a user and its priority, such as A=2');
  const accepts = ofUsers('accept', options.accept, names, 'a user and the servers it may run on, such as A=0,1');
  const users = names.map((name): User => {
    const demand = demands.get(name)!;
    const needs = vector(demand.written, demand.value, resources, ZERO);
    if (!needs.some(isPositive)) throw new UsageError(messages.needsNothing(demand.written, name));
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
      accepts: accept === undefined ? null : serversOf(accept, pool),
    };
  });
  return { ...pool, users };
}

/** `0,1`, `0-2` or by name `s1,s2`. */
function serversOf({ value, written }: Entry, { serverNames }: Pool): number[] {
  const servers = value.split(',').flatMap((text) => {
    const found = text.trim();
    const named = serverNames.indexOf(found);
    if (named >= 0) return [named];
    const range = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(found);
    const [first, last] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])];
    if (range === null || last >= serverNames.length || first > last)
      throw new UsageError(messages.noSuchServer(written, found, serverNames));
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  return [...new Set(servers)].sort((a, b) => a - b);
}
