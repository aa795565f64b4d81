import type { Allocator } from '../cluster/ports.ts';
import { Gang } from './gang.ts';
import { type Options, SETTINGS, withSetting } from './settings.ts';
import { Slots } from './slots.ts';
import { StaticPartition } from './static-partition.ts';
import { Tetris } from './tetris.ts';

/** A number that an allocator may be told, or the name of a resource. */
export type OptionKind = { readonly from: number; readonly to?: number; readonly isWhole?: boolean } | 'resource';

interface Entry {
  readonly about: string;
  /** It has this `granularity` only; absent: both. */
  readonly only?: 'agent' | 'task';
  /** What a scenario may tell it beside sorters. */
  readonly options?: Readonly<Record<string, OptionKind>>;
  /** `options` have been checked. */
  create(options?: Options): Allocator;
}

/** Slots of an agent, if the scenario does not say (Hadoop's, on the agents of the DRF paper's evaluation). */
const SLOTS = 4;

/** The allocators that come with clustersim, by the name scenarios use; each call makes a new one. */
export const ALLOCATORS: Readonly<Record<string, Entry>> = {
  ...Object.fromEntries(
    Object.entries(SETTINGS).map(([name, { about, options }]): [string, Entry] => [
      name,
      { about, ...(options ? { options } : {}), create: (told) => withSetting(name, told) },
    ]),
  ),
  'static-partition': {
    about: 'each framework owns a fixed share of the agents',
    only: 'agent',
    create: () => new StaticPartition(),
  },
  slots: {
    about: 'agents are cut into slots; a task takes one, and the fewest for its weight is first',
    only: 'task',
    options: { per_agent: { from: 1, isWhole: true }, per_largest_agent: { from: 1, isWhole: true } },
    create(options) {
      const perLargestAgent = numberOf(options, 'per_largest_agent');
      return new Slots(perLargestAgent ? { perLargestAgent } : { perAgent: numberOf(options, 'per_agent') ?? SLOTS });
    },
  },
  tetris: {
    about: 'the task that fits best what is free, of those furthest below their fair share',
    only: 'task',
    options: { fairness: { from: 0, to: 1 }, shortness: { from: 0 } },
    create(options) {
      const [fairness, shortness] = [numberOf(options, 'fairness'), numberOf(options, 'shortness')];
      return new Tetris({ ...(fairness === undefined ? {} : { fairness }), ...(shortness === undefined ? {} : { shortness }) });
    },
  },
  gang: {
    about: 'all waiting tasks of a job that need the same at once, or none; in the order of weighted DRF',
    only: 'task',
    create: () => new Gang(),
  },
};

function numberOf(options: Options | undefined, key: string): number | undefined {
  const value = options?.[key];
  return typeof value === 'number' ? value : undefined;
}

/** Those that are served in the order of sorters, and take `role_sorter` and `framework_sorter`. */
export const WITH_SORTERS: readonly string[] = Object.keys(SETTINGS);

export { compareBytes } from './client-order.ts';
export { HierarchicalAllocator, type HierarchicalOptions } from './hierarchical.ts';
export { chosenSorters } from './settings.ts';
export { VICTIM_POLICIES } from './victims/index.ts';
