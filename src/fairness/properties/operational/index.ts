import { boundedStarvation } from './bounded-starvation.ts';
import { oneTaskBound } from './one-task-bound.ts';
import { priorityOrder } from './priority-order.ts';
import { quotaRespected } from './quota-respected.ts';
import { reservationRespected } from './reservation-respected.ts';
import { timeToFair } from './time-to-fair.ts';
import type { OperationalProperty } from './watch.ts';
import { workConservation } from './work-conservation.ts';

export { type Breach, type OperationalProperty, Watch } from './watch.ts';

/** Properties of what an allocator does over time, in the order in which tables have them. */
export const OPERATIONAL: readonly OperationalProperty[] = [
  workConservation,
  boundedStarvation,
  quotaRespected,
  reservationRespected,
  priorityOrder,
  oneTaskBound,
  timeToFair,
];
