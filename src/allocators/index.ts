import type { Allocator } from '../cluster/ports.ts';
import { drf } from './drf.ts';
import { fifo } from './fifo.ts';
import { reservationAware } from './reservation-aware.ts';
import { StaticPartition } from './static-partition.ts';
import { strictPriority } from './strict-priority.ts';
import { weightedDrf } from './weighted-drf.ts';

/** The allocators that come with clustersim, by the name scenarios use; each call makes a new one. */
export const ALLOCATORS: Readonly<Record<string, { readonly about: string; create(): Allocator }>> = {
  drf: { about: 'Dominant Resource Fairness, every role alike', create: drf },
  'weighted-drf': { about: 'DRF in proportion to the weights of roles', create: weightedDrf },
  'strict-priority': { about: 'the role of the highest priority first; the lowest may starve', create: strictPriority },
  'reservation-aware': { about: 'weighted DRF; reserved resources only to their role', create: reservationAware },
  fifo: { about: 'everything to whoever has waited longest', create: fifo },
  'static-partition': { about: 'each framework owns a fixed share of the agents', create: () => new StaticPartition() },
};

export { compareBytes } from './client-order.ts';
export { HierarchicalAllocator, type HierarchicalOptions } from './hierarchical.ts';
