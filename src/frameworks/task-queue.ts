import type { Cluster } from '../cluster/cluster.ts';
import { type DemandId, NONE, type TaskSetId } from '../cluster/ids.ts';
import type { OfferBatch } from '../cluster/ports.ts';
import type { Time } from '../sim/index.ts';

/**
 * Task sets that wait, first come first served, grouped by demand: if one task of a demand does not fit, no other of that
 * demand does, so looking at an offer costs the number of distinct demands, not the number of jobs.
 */
export class TaskQueue {
  readonly #cluster: Cluster;
  /** Demands that have sets waiting; sets whose tasks must run on different agents are kept apart from the others. */
  readonly #lines: Line[] = [];
  readonly #lineOf = new Map<number, Line>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Some set that waits needs no more than this one in any resource, and may go anywhere: where it finds no room, nor does this one. */
  isOutdone(taskSet: TaskSetId): boolean {
    const { amounts, claims } = this.#cluster.demands;
    const demand = this.#cluster.taskSets.demand[taskSet];
    return this.#lines.some(
      (line) => !line.isSpread && !line.isHome && claims[line.demand].isEmpty && amounts.covers(demand, amounts, line.demand),
    );
  }

  add(taskSet: TaskSetId): void {
    const { taskSets } = this.#cluster;
    const key = this.#key(taskSet);
    let line = this.#lineOf.get(key);
    if (line === undefined || line.isHome) {
      const { demand, job } = taskSets;
      const isSpread = this.#cluster.jobs.differentAgents[job[taskSet]] === 1;
      line = { demand: demand[taskSet], isSpread, isHome: key < 0, sets: [], head: 0 };
      this.#lineOf.set(key, line);
    }
    if (line.head === line.sets.length) this.#lines.push(line);
    insert(line, taskSet, taskSets.order);
  }

  /** Every task of the set has been planned: it waits no more. */
  remove(taskSet: TaskSetId): void {
    const line = this.#lineOf.get(this.#key(taskSet));
    if (line === undefined) return;
    if (line.sets[line.head] === taskSet) line.head++;
    else line.sets.splice(line.sets.indexOf(taskSet, line.head), 1);
    if (line.head === line.sets.length) {
      this.#lines.splice(this.#lines.indexOf(line), 1);
      line.sets.length = 0;
      line.head = 0;
    } else if (line.head > 1000 && line.head * 2 > line.sets.length) {
      line.sets.splice(0, line.head);
      line.head = 0;
    }
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0;
  }

  has(taskSet: TaskSetId): boolean {
    const line = this.#lineOf.get(this.#key(taskSet));
    return line !== undefined && line.sets.indexOf(taskSet, line.head) >= 0;
  }

  /** The first set of which a task fits on what is left of the present offer. */
  firstOn(offers: OfferBatch): TaskSetId {
    const { order, job } = this.#cluster.taskSets;
    const { placements } = this.#cluster;
    let best = NONE;
    for (let i = 0; i < this.#lines.length; i++) {
      const line = this.#lines[i];
      if (!line.isHome && !offers.covers(line.demand)) continue;
      for (let place = line.head; place < line.sets.length; place++) {
        const taskSet = line.sets[place];
        if (best !== NONE && order[taskSet] > order[best]) break;
        if (offers.fits(taskSet) > 0) {
          best = taskSet;
          break;
        }
        // The others of the line need just the same, unless they may not go where their own job already is.
        if (offers.pending(taskSet) > 0 && (!line.isSpread || !placements.has(job[taskSet], offers.agent))) break;
      }
    }
    return best;
  }

  /** The first set, in order of submission, for which `isWanted` and of which not all tasks have been promised. */
  first(isWanted: (taskSet: TaskSetId) => boolean): TaskSetId {
    const { order, pending, promised, planned } = this.#cluster.taskSets;
    let best = NONE;
    for (const line of this.#lines) {
      for (let place = line.head; place < line.sets.length; place++) {
        const taskSet = line.sets[place];
        if (best !== NONE && order[taskSet] > order[best]) break;
        if (pending[taskSet] <= promised[taskSet] + planned[taskSet]) continue;
        if (isWanted(taskSet)) {
          best = taskSet;
          break;
        }
        if (!line.isSpread) break;
      }
    }
    return best;
  }

  get waitingSince(): Time {
    const { submitted } = this.#cluster.taskSets;
    let since = Infinity;
    for (const line of this.#lines) since = Math.min(since, submitted[line.sets[line.head]]);
    return since;
  }

  leastDemand(least: Float64Array): void {
    const { amounts } = this.#cluster.demands;
    for (const line of this.#lines)
      for (let r = 0; r < least.length; r++) least[r] = Math.min(least[r], amounts.get(line.demand, r));
  }

  #key(taskSet: TaskSetId): number {
    const { taskSets, jobs, homes } = this.#cluster;
    if (homes.of(taskSet) !== undefined) return -1 - taskSet; // a task that has a home can be launched nowhere else
    return 2 * taskSets.demand[taskSet] + jobs.differentAgents[taskSets.job[taskSet]];
  }
}

interface Line {
  readonly demand: DemandId;
  /** Tasks of one of its jobs must be on different agents. */
  readonly isSpread: boolean;
  /** Its only set's only task has a home. */
  readonly isHome: boolean;
  readonly sets: TaskSetId[];
  /** Sets before this position wait no more. */
  head: number;
}

/** By order of submission; almost always at the end. */
function insert(line: Line, taskSet: TaskSetId, order: Float64Array): void {
  let place = line.sets.length;
  while (place > line.head && order[line.sets[place - 1]] > order[taskSet]) place--;
  if (place === line.sets.length) line.sets.push(taskSet);
  else line.sets.splice(place, 0, taskSet);
}
