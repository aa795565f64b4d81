import type { Allocator, Honours, Sorter } from '../cluster/ports.ts';
import { bestFit } from './best-fit.ts';
import * as clusterSorters from './cluster-sorters.ts';
import { HierarchicalAllocator, type HierarchicalOptions } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** What a scenario says beside an allocator's name: all keys of its mapping but `use` and `label`. */
export type Options = Readonly<Record<string, unknown>>;

interface Setting {
  readonly about: string;
  readonly honours: Honours;
  readonly roles: AnySorter;
  readonly frameworks: AnySorter;
  readonly place?: HierarchicalOptions['place'];
  readonly options?: Readonly<Record<string, 'resource'>>;
}

type AnySorter = HierarchicalOptions['roles'];

const ALL: Honours = { weights: true, priorities: false, reservations: true, quota: true };
const NOTHING: Honours = { weights: false, priorities: false, reservations: false, quota: false };

/**
 * One allocator, Mesos' hierarchical one, in several settings: what each takes into account, and who is served first. What
 * a setting does not honour is taken out of the cluster when a run is set up, so the code has no cases.
 */
export const SETTINGS: Readonly<Record<string, Setting>> = {
  mesos: {
    about: 'the hierarchical allocator of Mesos: weighted DRF, quota, reservations',
    honours: ALL,
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
  'asset-fairness': {
    about: 'the least sum of the shares of all resources for its weight first',
    honours: ALL,
    roles: clusterSorters.assetFairness,
    frameworks: clusterSorters.assetFairness,
  },
  'max-min': {
    about: 'max-min fairness of one resource (`resource`, default cpus), whatever is used of others',
    honours: ALL,
    roles: clusterSorters.maxMin('cpus'),
    frameworks: clusterSorters.maxMin('cpus'),
    options: { resource: 'resource' },
  },
  'sequential-min-max': {
    about: 'the least dominant share counting the task to be granted first',
    honours: ALL,
    roles: clusterSorters.sequentialMinMax,
    frameworks: clusterSorters.sequentialMinMax,
  },
  choosy: {
    about: 'the fewest tasks for its weight first, of those that may use an agent',
    honours: ALL,
    roles: clusterSorters.fewestTasks,
    frameworks: clusterSorters.fewestTasks,
  },
  las: {
    about: 'whoever has had the least service so far first; nothing is preempted',
    honours: { ...ALL, weights: false },
    roles: clusterSorters.leastAttained,
    frameworks: clusterSorters.leastAttained,
  },
  lottery: {
    about: 'whoever is drawn, by weight',
    honours: ALL,
    roles: 'random',
    frameworks: 'random',
  },
  'drfh-first-fit': {
    about: 'weighted DRF over all agents; a task goes to the first agent where it fits',
    honours: ALL,
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  },
  'drfh-best-fit': {
    about: 'weighted DRF over all agents; a task goes to the agent whose free resources have its shape',
    honours: ALL,
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
    place: bestFit,
  },
};

/** The allocator of that name; `role_sorter` and `framework_sorter` put Mesos' sorters in the place of its own. */
export function withSetting(name: string, options: Options = {}): Allocator {
  const { honours, place, ...own } = SETTINGS[name];
  const { resource } = options;
  const of = (sorter: AnySorter): AnySorter =>
    name === 'max-min' && typeof resource === 'string' ? clusterSorters.maxMin(resource) : sorter;
  const chosen = chosenSorters(options, of(own.roles), of(own.frameworks));
  return new HierarchicalAllocator({ name, honours, ...chosen, ...(place ? { place } : {}) });
}

/** Mesos' `--role_sorter` and `--framework_sorter`, `drf` or `random`; absent: the allocator's own. */
export function chosenSorters<Own extends AnySorter>(
  { role_sorter, framework_sorter }: Options,
  roles: Own,
  frameworks: Own,
): { roles: Own | Sorter | 'random'; frameworks: Own | Sorter | 'random' } {
  return {
    roles: chosen('role_sorter', role_sorter, roles, sorters.weightedDrf),
    frameworks: chosen('framework_sorter', framework_sorter, frameworks, sorters.drf),
  };
}

function chosen<Own>(option: string, name: unknown, own: Own, drf: Sorter): Own | Sorter | 'random' {
  if (name === undefined) return own;
  if (name === 'drf') return drf;
  if (name === 'random') return name;
  throw new Error(`${option}: expected drf or random; got ${JSON.stringify(name)}`);
}
