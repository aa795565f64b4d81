import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** The role of the highest priority is served until it wants no more: the lowest may starve. Nothing is taken back. */
export function strictPriority(): Allocator {
  return new HierarchicalAllocator({
    name: 'strict-priority',
    honours: { weights: false, priorities: true, reservations: false },
    roles: sorters.strictPriority,
    frameworks: sorters.drf,
  });
}
