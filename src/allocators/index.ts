import type { Allocator } from '../cluster/ports.ts';
import { type Options, SETTINGS, withSetting } from './settings.ts';
import { StaticPartition } from './static-partition.ts';

interface Entry {
  readonly about: string;
  create(options?: Options): Allocator;
}

/** The allocators that come with clustersim, by the name scenarios use; each call makes a new one. */
export const ALLOCATORS: Readonly<Record<string, Entry>> = {
  ...Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { about }]): [string, Entry] => [
      name,
      { about, create: (options) => withSetting(name, options) },
    ]),
  ),
  'static-partition': { about: 'each framework owns a fixed share of the agents', create: () => new StaticPartition() },
};

/** Those that are served in the order of sorters, and take `role_sorter` and `framework_sorter`. */
export const WITH_SORTERS: readonly string[] = Object.keys(SETTINGS);

export { compareBytes } from './client-order.ts';
export { HierarchicalAllocator, type HierarchicalOptions } from './hierarchical.ts';
export { chosenSorters } from './settings.ts';
export { VICTIM_POLICIES } from './victims/index.ts';
