import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** Weighted DRF that keeps reserved resources for their role: nobody else is offered them, even when they are idle. */
export function reservationAware(): Allocator {
  return new HierarchicalAllocator({
    name: 'reservation-aware',
    honours: { weights: true, priorities: false, reservations: true },
    roles: sorters.weightedDrf,
    frameworks: sorters.drf,
  });
}
