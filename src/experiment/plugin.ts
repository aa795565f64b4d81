import { createJiti } from 'jiti';
import { chosenSorters, HierarchicalAllocator } from '../allocators/index.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Allocator, Client, Scheduler, Sorter } from '../cluster/ports.ts';
import type { VictimPolicy } from '../cluster/revocation/victim-policy.ts';
import { InvariantViolation } from '../invariants/index.ts';

/** A user's file that is not what it should be, or that threw while it was loaded. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

/** A user's allocator, sorter or scheduler threw during a run, or broke the rules of its port. */
export class PluginFailure extends Error {
  override readonly name = 'PluginFailure';
}

type Options = Readonly<Record<string, unknown>>;

/** Where a plug-in is: its absolute path, and what the user calls it. */
interface Source {
  readonly file: string;
  readonly written: string;
}

/**
 * Loads a `.ts` or `.js` file whose default export is an `Allocator`, a `Sorter`, or a function of the options in the
 * scenario (or a class) that returns one. A sorter orders roles, and frameworks within a role, in Mesos' two-level
 * allocation; `role_sorter` and `framework_sorter` put one of Mesos' own in its place at one level. Every call of the result makes a new allocator if the file exports a function. What the plug-in throws
 * later comes out as a `PluginFailure` that tells where.
 */
export async function loadAllocator(file: string, written: string, options: Options): Promise<() => Allocator> {
  const source = { file, written };
  const exported = await importDefault(source);
  const create = (): Allocator => {
    const plugin = typeof exported === 'function' ? make(source, exported as Maker, options) : exported;
    if (isAllocator(plugin)) return complete(plugin, source);
    if (isSorter(plugin)) return sorted(plugin, source, options);
    throw new PluginError(
      `${written}: expected the default export to be an allocator { name, allocate(cycle) }, a sorter { name, key(client) }, or a function that returns one; got ${describe(plugin)}`,
    );
  };
  create(); // says now what is wrong with it
  return create;
}

/** Loads a file whose default export is a function (cluster, options), or a class, that returns a `Scheduler`. */
export async function loadScheduler(file: string, written: string): Promise<(cluster: Cluster, options: Options) => Scheduler> {
  const source = { file, written };
  const exported = await importDefault(source);
  if (typeof exported !== 'function')
    throw new PluginError(
      `${written}: expected the default export to be a function (cluster, options) that returns a scheduler; got ${describe(exported)}`,
    );
  return (cluster, options) => {
    const scheduler = make(source, exported as Maker, cluster, options) as Scheduler;
    const missing = ['submitted', 'returned', 'resourceOffers', 'leastDemand', 'nextTask'].find(
      (method) => typeof (scheduler as unknown as Record<string, unknown>)?.[method] !== 'function',
    );
    if (missing) throw new PluginError(`${written}: the scheduler has no method ${missing}`);
    if (typeof scheduler.waitingSince !== 'number')
      throw new PluginError(
        `${written}: expected the scheduler's waitingSince to be a number; got ${describe(scheduler.waitingSince)}`,
      );
    return guarded(scheduler, source);
  };
}

/** Loads a file whose default export is a `VictimPolicy`, or a function of the options in the scenario (or a class) that returns one. */
export async function loadVictimPolicy(file: string, written: string, options: Options): Promise<() => VictimPolicy> {
  const source = { file, written };
  const exported = await importDefault(source);
  const create = (): VictimPolicy => {
    const policy = (typeof exported === 'function' ? make(source, exported as Maker, options) : exported) as VictimPolicy;
    if (typeof policy?.compare !== 'function' || typeof policy.name !== 'string')
      throw new PluginError(
        `${written}: expected the default export to be a victim policy { name, compare(a, b) }, or a function that returns one; got ${describe(policy)}`,
      );
    const compare = (a: Parameters<VictimPolicy['compare']>[0], b: typeof a) => {
      const order: unknown = policy.compare(a, b);
      if (typeof order === 'number' && !Number.isNaN(order)) return order;
      throw new Error(`victim policy "${policy.name}": compare(a, b) must return a number; it returned ${describe(order)}`);
    };
    return { name: policy.name, compare: (a, b) => guard(source, 'compare', () => compare(a, b)) };
  };
  create(); // says now what is wrong with it
  return create;
}

async function importDefault(source: Source): Promise<unknown> {
  try {
    return await createJiti(import.meta.url, { moduleCache: false }).import(source.file, { default: true });
  } catch (error) {
    throw new PluginError(`${located(error, source)}: cannot be loaded: ${messageOf(error, source)}`, { cause: error });
  }
}

type Maker = ((...args: readonly unknown[]) => unknown) & (new (...args: readonly unknown[]) => unknown);

function make(source: Source, exported: Maker, ...args: readonly unknown[]): unknown {
  const isClass = /^class\b/.test(Function.prototype.toString.call(exported));
  try {
    return isClass ? new exported(...args) : exported(...args);
  } catch (error) {
    throw new PluginError(`${located(error, source)}: cannot be created: ${messageOf(error, source)}`, { cause: error });
  }
}

function isAllocator(plugin: unknown): plugin is Partial<Allocator> & Pick<Allocator, 'name' | 'allocate'> {
  return typeof (plugin as Allocator)?.allocate === 'function' && typeof (plugin as Allocator).name === 'string';
}

function isSorter(plugin: unknown): plugin is Sorter {
  return typeof (plugin as Sorter)?.key === 'function' && typeof (plugin as Sorter).name === 'string';
}

/** What a plug-in does not declare, it is taken to honour: nothing is taken away from it unasked. */
const EVERYTHING = { weights: true, priorities: true, reservations: true, quota: true };

function complete(plugin: Partial<Allocator> & Pick<Allocator, 'name' | 'allocate'>, source: Source): Allocator {
  return {
    name: plugin.name,
    // Quota takes more than not to be stripped: an allocator has to ask for it at every offer, and says so if it does.
    honours: { ...EVERYTHING, quota: false, ...plugin.honours },
    isWorkConserving: plugin.isWorkConserving ?? false,
    isSteady: plugin.isSteady ?? false,
    declares: plugin.declares ?? [],
    attach: (cluster) => guard(source, 'attach', () => plugin.attach?.(cluster)),
    allocate: (cycle) =>
      guard(source, 'allocate', () => {
        const result: unknown = plugin.allocate(cycle);
        if (result instanceof Promise) throw new Error('it must not be async: the cycle is over when it returns');
      }),
  };
}

/**
 * The sorter in Mesos' allocation, for both levels unless the options say otherwise; its calls guarded as one: a key costs
 * no more than in a built-in one.
 */
function sorted(sorter: Sorter, source: Source, options: Options): Allocator {
  const checked: Sorter = {
    name: sorter.name,
    key: (client) => number(sorter, 'key', client, sorter.key(client)),
    ...(sorter.secondKey
      ? { secondKey: (client: Client) => number(sorter, 'secondKey', client, sorter.secondKey?.(client)) }
      : {}),
  };
  const allocator = new HierarchicalAllocator({
    name: sorter.name,
    honours: { ...EVERYTHING, ...sorter.honours },
    ...chosenSorters(options, checked, checked),
  });
  return {
    name: allocator.name,
    honours: allocator.honours,
    isWorkConserving: allocator.isWorkConserving,
    isSteady: allocator.isSteady,
    declares: sorter.declares ?? [],
    attach: (cluster) => guard(source, 'key', () => allocator.attach(cluster)),
    reconsider: (name) => guard(source, 'key', () => allocator.reconsider(name)),
    allocate: (cycle) => guard(source, 'key', () => allocator.allocate(cycle)),
  };
}

function number(sorter: Sorter, method: string, client: Client, key: unknown): number {
  if (typeof key === 'number' && !Number.isNaN(key)) return key;
  throw new Error(
    `sorter "${sorter.name}": ${method}(client) must return a number; for client "${client.name}" it returned ${describe(key)}`,
  );
}

function guarded(scheduler: Scheduler, source: Source): Scheduler {
  return {
    name: scheduler.name ?? source.written,
    submitted: (taskSet) => guard(source, 'submitted', () => scheduler.submitted(taskSet)),
    returned: (taskSet) => guard(source, 'returned', () => scheduler.returned(taskSet)),
    resourceOffers: (offers) => guard(source, 'resourceOffers', () => scheduler.resourceOffers(offers)),
    leastDemand: (least) => guard(source, 'leastDemand', () => scheduler.leastDemand(least)),
    nextTask: (fits) => guard(source, 'nextTask', () => scheduler.nextTask(fits)),
    get waitingSince() {
      return guard(source, 'waitingSince', () => scheduler.waitingSince);
    },
  };
}

function guard<T>(source: Source, method: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof PluginFailure) throw error; // another plug-in's, called by this one
    if (error instanceof InvariantViolation) throw error; // a check found it while the plug-in was at work
    throw new PluginFailure(`${located(error, source)}: in ${method}: ${messageOf(error, source)}`, { cause: error });
  }
}

/** `./mine.ts:12:5` where the stack knows the place, else the file. */
function located(error: unknown, { file, written }: Source): string {
  const stack = error instanceof Error ? (error.stack ?? '').replace(/file:\/\//g, '') : '';
  const at = stack.indexOf(`${file}:`);
  const place = at < 0 ? null : /^:\d+:\d+/.exec(stack.slice(at + file.length));
  return `${written}${place?.[0] ?? ''}`;
}

/** One line; the kind of error where it tells something; no list of the modules that led there. */
function messageOf(error: unknown, { file, written }: Source): string {
  if (!(error instanceof Error)) return `threw ${describe(error)}`;
  const [message] = error.message.split('\nRequire stack:');
  const place = located(error, { file, written });
  const line = message.replaceAll(`${file}:`, `${written}:`).replace(/\s+/g, ' ').replace(` ${place}`, '').trim();
  return error.name === 'Error' ? line || 'an error without a message' : `${error.name}: ${line}`;
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (value instanceof Promise) return 'a promise';
  return `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`;
}
