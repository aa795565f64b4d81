import type { Allocator, Honours, Sorter } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** What a scenario says beside an allocator's name: all keys of its mapping but `use` and `label`. */
export type Options = Readonly<Record<string, unknown>>;

interface Setting {
  readonly about: string;
  readonly honours: Honours;
  readonly roles: Sorter;
  readonly frameworks: Sorter;
}

const NOTHING: Honours = { weights: false, priorities: false, reservations: false, quota: false };

/**
 * One allocator, Mesos' hierarchical one, in several settings: what each takes into account, and who is served first. What
 * a setting does not honour is taken out of the cluster when a run is set up, so the code has no cases.
 */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  mesos: {
    about: 'the hierarchical allocator of Mesos: weighted DRF, quota, reservations',
    honours: { ...NOTHING, weights: true, reservations: true, quota: true },
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  },
  drf: {
    about: 'Dominant Resource Fairness, every role alike',
    honours: NOTHING,
    roles: sorters.drf,
    frameworks: sorters.drf,
  },
  'weighted-drf': {
    about: 'DRF in proportion to the weights of roles',
    honours: { ...NOTHING, weights: true },
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  },
  'strict-priority': {
    about: 'the role of the highest priority first; the lowest may starve',
    honours: { ...NOTHING, priorities: true },
    roles: sorters.strictPriority,
    frameworks: sorters.drf,
  },
  'reservation-aware': {
    about: 'weighted DRF; reserved resources only to their role',
    honours: { ...NOTHING, weights: true, reservations: true },
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  },
  fifo: {
    about: 'everything to whoever has waited longest',
    honours: NOTHING,
    roles: sorters.fifo,
    frameworks: sorters.fifo,
  },
};

/** The allocator of that name; `role_sorter` and `framework_sorter` put Mesos' sorters in the place of its own. */
export function withSetting(name: string, options: Options = {}): Allocator {
  const { honours, roles, frameworks } = SETTINGS[name];
  return new HierarchicalAllocator({ name, honours, ...chosenSorters(options, roles, frameworks) });
}

/** Mesos' `--role_sorter` and `--framework_sorter`, `drf` or `random`; absent: the allocator's own. */
export function chosenSorters(
  { role_sorter, framework_sorter }: Options,
  roles: Sorter,
  frameworks: Sorter,
): { roles: Sorter | 'random'; frameworks: Sorter | 'random' } {
  return {
    roles: chosen('role_sorter', role_sorter, roles, sorters.weightedDrf),
    frameworks: chosen('framework_sorter', framework_sorter, frameworks, sorters.drf),
  };
}

function chosen(option: string, name: unknown, own: Sorter, drf: Sorter): Sorter | 'random' {
  if (name === undefined) return own;
  if (name === 'drf') return drf;
  if (name === 'random') return name;
  throw new Error(`${option}: expected drf or random; got ${JSON.stringify(name)}`);
}
