import type { Simulation, Time } from '../../../src/sim/index.ts';
import { TimeAverage } from './time-average.ts';

/**
 * What happened to every job, one row each, and how many were present and waiting over time. Stations write, tests read.
 * The averages over time start over with job `warmUp` and are taken when the last job arrives.
 */
export class Journal {
  readonly arrivedAt: Float64Array;
  readonly service: Float64Array;
  readonly rank: Uint8Array;
  /** When it was first served, when it left; NaN if it was refused. */
  readonly startedAt: Float64Array;
  readonly leftAt: Float64Array;
  readonly present = new TimeAverage();
  readonly waiting = new TimeAverage();
  /** Time averages over the window. */
  meanPresent = NaN;
  variancePresent = NaN;
  meanWaiting = NaN;
  /** From the beginning, job × µs. */
  totalPresent = 0;

  readonly warmUp: number;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation, jobs: number, warmUp: number) {
    this.simulation = simulation;
    this.warmUp = warmUp;
    this.arrivedAt = new Float64Array(jobs);
    this.service = new Float64Array(jobs);
    this.rank = new Uint8Array(jobs);
    this.startedAt = new Float64Array(jobs).fill(NaN);
    this.leftAt = new Float64Array(jobs).fill(NaN);
  }

  arrives(job: number, service: Time, rank: number): void {
    const { now } = this.simulation;
    this.arrivedAt[job] = now;
    this.service[job] = service;
    this.rank[job] = rank;
    if (job === this.warmUp) {
      this.totalPresent += this.present.total(now);
      this.present.startOver(now);
      this.waiting.startOver(now);
    }
    if (job === this.arrivedAt.length - 1) {
      this.meanPresent = this.present.mean(now);
      this.variancePresent = this.present.variance(now);
      this.meanWaiting = this.waiting.mean(now);
    }
  }

  admits(): void {
    this.present.change(1, this.simulation.now);
    this.waiting.change(1, this.simulation.now);
  }

  starts(job: number): void {
    this.startedAt[job] = this.simulation.now;
    this.waiting.change(-1, this.simulation.now);
  }

  leaves(job: number): void {
    this.leftAt[job] = this.simulation.now;
    this.present.change(-1, this.simulation.now);
  }

  /** When all have left. */
  closes(): void {
    this.totalPresent += this.present.total(this.simulation.now);
  }
}
