import type { Cluster } from '../cluster/cluster.ts';
import { NONE, type TaskSetId } from '../cluster/ids.ts';
import type { OfferBatch, Scheduler } from '../cluster/ports.ts';
import type { Time } from '../sim/index.ts';
import { TaskQueue } from './task-queue.ts';

/**
 * Launches what fits, first come first served: on each offer the tasks that have waited longest among those that fit.
 * What does not fit now is passed over by what does (backfilling without reservation).
 */
export class BatchScheduler implements Scheduler {
  readonly name: string = 'batch';
  protected readonly queue: TaskQueue;

  constructor(cluster: Cluster) {
    this.queue = new TaskQueue(cluster);
  }

  submitted(taskSet: TaskSetId): boolean {
    const mayHelp = !this.queue.isOutdone(taskSet);
    this.queue.add(taskSet);
    return mayHelp;
  }

  returned(taskSet: TaskSetId): void {
    if (!this.queue.has(taskSet)) this.queue.add(taskSet);
  }

  resourceOffers(offers: OfferBatch): void {
    while (!this.queue.isEmpty && offers.next()) while (this.launchOn(offers, Infinity));
  }

  get waitingSince(): Time {
    return this.queue.waitingSince;
  }

  leastDemand(least: Float64Array): void {
    this.queue.leastDemand(least);
  }

  nextTask(fits: (taskSet: TaskSetId) => boolean): TaskSetId {
    return this.queue.first(fits);
  }

  /** Launches up to `most` tasks of the first set that fits on the present offer; false: none does. */
  protected launchOn(offers: OfferBatch, most: number): boolean {
    const taskSet = this.queue.firstOn(offers);
    if (taskSet === NONE) return false;
    offers.launch(taskSet, Math.min(most, offers.fits(taskSet)));
    const { pending, planned } = offers.cluster.taskSets;
    if (pending[taskSet] === planned[taskSet]) this.queue.remove(taskSet);
    return true;
  }
}
