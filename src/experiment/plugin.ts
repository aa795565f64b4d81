import { createJiti } from 'jiti';
import { HierarchicalAllocator } from '../allocators/index.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Allocator, Scheduler, Sorter } from '../cluster/ports.ts';

/** A user's file that is not what it should be, or that threw while it was loaded. */
export class PluginError extends Error {
  override readonly name = 'PluginError';
}

type Options = Readonly<Record<string, unknown>>;

/**
 * Loads a `.ts` or `.js` file whose default export is an `Allocator`, a `Sorter`, or a function of the options in the
 * scenario that returns one. A sorter orders roles, and frameworks within a role, in Mesos' two-level allocation.
 * Every call of the result makes a new allocator if the file exports a function.
 */
export async function loadAllocator(file: string, written: string, options: Options): Promise<() => Allocator> {
  const exported = await importDefault(file, written);
  const create = (): Allocator => {
    const plugin = typeof exported === 'function' ? call(written, () => exported(options)) : exported;
    if (isAllocator(plugin)) return complete(plugin);
    if (isSorter(plugin)) return sorted(plugin);
    throw new PluginError(
      `${written}: expected the default export to be an allocator { name, allocate(cycle) }, a sorter { name, key(client) }, or a function that returns one; got ${describe(plugin)}`,
    );
  };
  create(); // says now what is wrong with it
  return create;
}

/** Loads a file whose default export is a function (cluster, options) that returns a `Scheduler`. */
export async function loadScheduler(file: string, written: string): Promise<(cluster: Cluster, options: Options) => Scheduler> {
  const exported = await importDefault(file, written);
  if (typeof exported !== 'function')
    throw new PluginError(`${written}: expected the default export to be a function (cluster, options) that returns a scheduler; got ${describe(exported)}`);
  return (cluster, options) => {
    const scheduler = call(written, () => exported(cluster, options)) as Scheduler;
    const missing = ['submitted', 'returned', 'resourceOffers', 'leastDemand', 'nextTask'].find(
      (method) => typeof (scheduler as unknown as Record<string, unknown>)?.[method] !== 'function',
    );
    if (missing) throw new PluginError(`${written}: the scheduler has no method ${missing}`);
    return scheduler;
  };
}

async function importDefault(file: string, written: string): Promise<unknown> {
  try {
    return await createJiti(import.meta.url, { moduleCache: false }).import(file, { default: true });
  } catch (error) {
    throw new PluginError(`${written}: ${(error as Error).message}`, { cause: error });
  }
}

function call(written: string, create: () => unknown): unknown {
  try {
    return create();
  } catch (error) {
    throw new PluginError(`${written}: ${(error as Error).message}`, { cause: error });
  }
}

function isAllocator(plugin: unknown): plugin is Partial<Allocator> & Pick<Allocator, 'name' | 'allocate'> {
  return typeof (plugin as Allocator)?.allocate === 'function' && typeof (plugin as Allocator).name === 'string';
}

function isSorter(plugin: unknown): plugin is Sorter {
  return typeof (plugin as Sorter)?.key === 'function' && typeof (plugin as Sorter).name === 'string';
}

/** What a plug-in does not declare, it is taken to honour: nothing is taken away from it unasked. */
const EVERYTHING = { weights: true, priorities: true, reservations: true };

function complete(plugin: Partial<Allocator> & Pick<Allocator, 'name' | 'allocate'>): Allocator {
  return {
    name: plugin.name,
    honours: { ...EVERYTHING, ...plugin.honours },
    isWorkConserving: plugin.isWorkConserving ?? false,
    isSteady: plugin.isSteady ?? false,
    attach: (cluster) => plugin.attach?.(cluster),
    allocate: (cycle) => plugin.allocate(cycle),
  };
}

function sorted(sorter: Sorter): Allocator {
  return new HierarchicalAllocator({
    name: sorter.name,
    honours: { ...EVERYTHING, ...sorter.honours },
    roles: sorter,
    frameworks: sorter,
  });
}

function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return `${value === undefined ? 'nothing' : typeof value}`;
  return `an object with ${Object.keys(value).join(', ') || 'nothing in it'}`;
}
