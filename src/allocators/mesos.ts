import type { Allocator } from '../cluster/ports.ts';
import { withSetting } from './settings.ts';

export interface MesosOptions {
  /** Mesos' `--role_sorter` (default drf): `random` is the weighted random sorter. */
  readonly roleSorter?: 'drf' | 'random';
  /** Mesos' `--framework_sorter` (default drf). */
  readonly frameworkSorter?: 'drf' | 'random';
}

/** The hierarchical allocator of Apache Mesos 1.12: weights, quotas and reservations, as Mesos honours them. */
export function mesos({ roleSorter = 'drf', frameworkSorter = 'drf' }: MesosOptions = {}): Allocator {
  return withSetting('mesos', { role_sorter: roleSorter, framework_sorter: frameworkSorter });
}
