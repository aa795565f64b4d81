import { Taker } from '../allocation/taker.ts';
import type { Cluster } from '../cluster.ts';
import { type DemandId, type FrameworkId, NONE, type OfferId, type TaskId } from '../ids.ts';
import { Claims } from '../resources/claims.ts';
import { ALLOCATED, RUNNING, RUNS, UNCOUNTED } from '../tables/tasks.ts';

/** What tasks and executors have out of offers, and how the master counts it: taken, given back, or counted anew. */
export class TaskHoldings {
  readonly #cluster: Cluster;
  readonly #taker: Taker;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#taker = new Taker(cluster.agents);
  }

  /** Takes a demand out of an offer's parcels, and returns the list of what is held. */
  take(offer: OfferId, demand: DemandId): number {
    const { offers, demands, homes, ledger, holdings } = this.#cluster;
    const { parcels } = offers;
    const framework = offers.framework[offer];
    const hasHomes = homes.reserves(framework);
    const from: number[] = [];
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      if (!hasHomes || parcels.pool[parcel] === offers.agent[offer]) from.push(parcel); // homes are for their tasks alone
    const taker = this.#taker;
    taker.begin(demands.amounts, demand, demands.claims[demand]);
    taker.drawFrom(parcels, from);
    let holding = NONE;
    from.forEach((parcel, i) => {
      if (!taker.taken.hasAny(i) && taker.takenClaims[i].isEmpty) return;
      holding = holdings.add(parcels.pool[parcel], holding);
      holdings.amount.copy(holding, taker.taken, i);
      holdings.claims[holding] = taker.takenClaims[i];
      parcels.amount.subtract(parcel, taker.taken, i);
      parcels.claims[parcel] = parcels.claims[parcel].minus(taker.takenClaims[i]);
      ledger.allocate(framework, parcels.pool[parcel], holdings.amount, holding, 1);
    });
    return holding;
  }

  /** The master gives back what the task has, if it counts it, and does not count it any more. */
  uncount(task: TaskId): void {
    const { tasks, taskSets, demands, ledger } = this.#cluster;
    const counted = tasks.counted[task];
    if (counted === UNCOUNTED) return;
    tasks.counted[task] = UNCOUNTED;
    const taskSet = tasks.taskSet[task];
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    const pool = tasks.pool[task];
    const ran = counted === RUNS;
    if (pool !== NONE) ledger.release(framework, pool, demands.amounts, demand, Claims.none, ran);
    else {
      if (ran) ledger.runs(framework, tasks.agent[task], demands.amounts, demand, -1);
      this.release(framework, tasks.holding[task]);
    }
  }

  /** What the task still has is counted again: its agent has told the master of it. */
  count(task: TaskId): void {
    const { tasks, taskSets, demands, ledger } = this.#cluster;
    if (tasks.counted[task] !== UNCOUNTED) return;
    const taskSet = tasks.taskSet[task];
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    if (tasks.pool[task] !== NONE) ledger.claim(framework, tasks.pool[task], demands.amounts, demand, Claims.none);
    else this.claim(framework, tasks.holding[task]);
    tasks.counted[task] = ALLOCATED;
    if (tasks.state[task] === RUNNING) this.runs(task);
  }

  /** The task counts as running. */
  runs(task: TaskId): void {
    const { tasks, taskSets, demands, ledger } = this.#cluster;
    if (tasks.counted[task] !== ALLOCATED) return;
    tasks.counted[task] = RUNS;
    const taskSet = tasks.taskSet[task];
    ledger.runs(taskSets.framework[taskSet], tasks.agent[task], demands.amounts, taskSets.demand[taskSet], 1);
  }

  /** A list of holdings goes back to its pools; the list stays. */
  release(framework: FrameworkId, first: number): void {
    const { holdings, ledger } = this.#cluster;
    for (let holding = first; holding !== NONE; holding = holdings.next[holding])
      ledger.release(framework, holdings.pool[holding], holdings.amount, holding, holdings.claims[holding]);
  }

  /** A list of holdings is taken out of its pools again. */
  claim(framework: FrameworkId, first: number): void {
    const { holdings, ledger } = this.#cluster;
    for (let holding = first; holding !== NONE; holding = holdings.next[holding])
      ledger.claim(framework, holdings.pool[holding], holdings.amount, holding, holdings.claims[holding]);
  }
}
