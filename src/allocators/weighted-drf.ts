import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** DRF among roles in proportion to their weights, plain DRF among the frameworks of a role. */
export function weightedDrf(): Allocator {
  return new HierarchicalAllocator({
    name: 'weighted-drf',
    honours: { weights: true, priorities: false, reservations: false },
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  });
}
