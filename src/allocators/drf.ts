import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** DRF among roles, and among the frameworks of a role; every role counts the same. */
export function drf(): Allocator {
  return new HierarchicalAllocator({
    name: 'drf',
    honours: { weights: false, priorities: false, reservations: false },
    roles: sorters.drf,
    frameworks: sorters.drf,
  });
}
