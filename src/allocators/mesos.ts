import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

export interface MesosOptions {
  /** Mesos' `--role_sorter` (default drf): `random` is the weighted random sorter. */
  readonly roleSorter?: 'drf' | 'random';
  /** Mesos' `--framework_sorter` (default drf). */
  readonly frameworkSorter?: 'drf' | 'random';
}

/** The hierarchical allocator of Apache Mesos 1.12: weights, quotas and reservations, as Mesos honours them. */
export function mesos({ roleSorter = 'drf', frameworkSorter = 'drf' }: MesosOptions = {}): Allocator {
  return new HierarchicalAllocator({
    name: 'mesos',
    honours: { weights: true, priorities: false, reservations: true },
    roles: roleSorter === 'random' ? 'random' : sorters.weightedDrf,
    frameworks: frameworkSorter === 'random' ? 'random' : sorters.drf,
  });
}
