import type { Cluster } from '../../cluster/cluster.ts';
import type { DemandId, FrameworkId } from '../../cluster/ids.ts';
import { Vectors } from '../../cluster/tables/vectors.ts';
import type { Time } from '../../sim/index.ts';
import { FluidQueue } from './fluid-queue.ts';
import { dominantOf, IdealDivision, type IdealOptions } from './ideal-division.ts';
import type { SamplePace } from './sample-pace.ts';

/**
 * The same arrivals in an ideal world: a cluster of the same capacity at each moment, pooled and divisible, on which every
 * framework always has its ideal share of what it has not yet done *there*. So what it demands does not depend on the
 * allocator, and neither does the ideal: it is the reference that all allocators of a scenario have in common. It is to
 * allocators what generalized processor sharing is to packet schedulers (Demers, Keshav, Shenker, SIGCOMM'89; Parekh,
 * Gallager, 1993), with dominant shares as its rates.
 *
 * All tasks of a framework progress alike, at the part of its demand that it has (0 … 1). So each framework has a running
 * time of its own, and a task ends when that has grown by the task's duration since it was submitted. Times between events
 * of the run are real numbers of µs; they are no events of the simulation. Where it is sampled, what ends between two looks
 * ends at the second.
 */
export class FluidReference {
  readonly division: IdealDivision;
  /** Of what is submitted and not done there, by framework. */
  readonly demands: Vectors;
  /** Tasks there, by framework. */
  readonly tasks: Float64Array;
  readonly #cluster: Cluster;
  readonly #queues: readonly FluidQueue[];
  /** Running time that each framework's tasks have had, µs. */
  readonly #ran: Float64Array;
  readonly #pace: SamplePace;
  #now: number = 0;
  /** The shares have to be computed again, at once. */
  #isStale = true;

  constructor(cluster: Cluster, options: IdealOptions, pace: SamplePace) {
    const { count } = cluster.frameworks;
    this.#cluster = cluster;
    this.division = new IdealDivision(cluster, options);
    this.demands = new Vectors(cluster.resources.count, count);
    this.tasks = new Float64Array(count);
    this.#queues = Array.from({ length: count }, () => new FluidQueue());
    this.#ran = new Float64Array(count);
    this.#pace = pace;
  }

  /** Tasks arrive that run for so long, µs. */
  arrive(framework: FrameworkId, demand: DemandId, count: number, duration: number): void {
    if (this.tasks[framework] === 0) {
      this.#ran[framework] = 0; // or it would lose digits
      this.#isStale = true;
    }
    this.demands.add(framework, this.#cluster.demands.amounts, demand, count);
    this.tasks[framework] += count;
    this.#queues[framework].push(this.#ran[framework] + duration, demand, count);
    this.#pace.changed();
  }

  /** Nothing that the framework has is to be done any more. */
  leave(framework: FrameworkId): void {
    this.demands.clear(framework);
    this.tasks[framework] = 0;
    this.#queues[framework].clear();
    this.#isStale = true;
  }

  /** The capacity, weights or other entitlements have changed. */
  entitlementsChanged(): void {
    this.#isStale = true;
  }

  /** On to `time`; `interval` is called for each stretch in which nobody's share changes, with whether it has just changed. */
  advanceTo(time: Time, interval: (from: number, to: number, isNew: boolean) => void): void {
    while (this.#now < time) {
      const isNew = this.#isStale || this.#pace.isDue(this.#now);
      if (isNew) this.#divide();
      const to = Math.min(time, this.#pace.isExact ? Math.max(this.#now, this.#nextEnd()) : this.#now + this.#pace.atLeast);
      if (to > this.#now || isNew) interval(this.#now, to, isNew);
      this.#run(to - this.#now);
      this.#now = to;
      this.#end();
    }
  }

  #divide(): void {
    this.division.divide(this.demands);
    this.#isStale = false;
    this.#pace.sampled(this.#now);
  }

  /** When the first of all tasks ends if nothing else happens; Infinity: none does. */
  #nextEnd(): number {
    const { fractionOf } = this.division;
    let next = Infinity;
    for (let framework = 0; framework < this.#queues.length; framework++) {
      if (this.tasks[framework] === 0 || fractionOf[framework] === 0) continue;
      const end = this.#now + (this.#queues[framework].finish - this.#ran[framework]) / fractionOf[framework];
      if (end < next) next = end;
    }
    return next;
  }

  #run(span: number): void {
    const { fractionOf } = this.division;
    for (let framework = 0; framework < this.#queues.length; framework++)
      if (this.tasks[framework] > 0) this.#ran[framework] += span * fractionOf[framework];
  }

  /** What has run to its end is gone. */
  #end(): void {
    const { amounts } = this.#cluster.demands;
    for (let framework = 0; framework < this.#queues.length; framework++) {
      const queue = this.#queues[framework];
      while (queue.finish - this.#ran[framework] <= ROUNDING) {
        this.demands.subtract(framework, amounts, queue.demand, queue.count);
        this.tasks[framework] -= queue.count;
        queue.pop();
        this.#pace.changed();
        if (this.tasks[framework] === 0) this.#isStale = true;
      }
    }
  }

  /** Dominant share of what is left of a framework's demand. */
  demandShare(framework: FrameworkId): number {
    return dominantOf(this.demands, framework, this.#cluster.ledger.capacity);
  }
}

/** µs: what is left to run of a task that has ended. */
const ROUNDING = 0.01;
