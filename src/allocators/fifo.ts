import type { Allocator } from '../cluster/ports.ts';
import { HierarchicalAllocator } from './hierarchical.ts';
import * as sorters from './sorters.ts';

/** The framework with the task that has waited longest is offered everything: no fairness but that of the queue. */
export function fifo(): Allocator {
  return new HierarchicalAllocator({
    name: 'fifo',
    honours: { weights: false, priorities: false, reservations: false },
    roles: sorters.fifo,
    frameworks: sorters.fifo,
  });
}
