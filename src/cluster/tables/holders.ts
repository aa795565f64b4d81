import { Vectors } from './vectors.ts';

/** What a role or a framework holds and how often it was served: what sorters look at. */
export class Holders {
  /** Offered or allocated: what Mesos' sorters count (sorter/drf/sorter.cpp). */
  readonly charged: Vectors;
  /** Allocated to tasks and executors. */
  readonly allocated: Vectors;
  /** Offers ever made; Mesos' tie-break, never decreasing. */
  readonly allocations: Float64Array;

  constructor(width: number, count: number) {
    this.charged = new Vectors(width, count);
    this.allocated = new Vectors(width, count);
    this.allocations = new Float64Array(count);
  }
}
