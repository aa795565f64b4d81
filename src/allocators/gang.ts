import type { Cluster } from '../cluster/cluster.ts';
import { type FrameworkId, NONE, type TaskSetId } from '../cluster/ids.ts';
import type { AllocationCycle, Allocator, Honours } from '../cluster/ports.ts';
import { Line } from './line.ts';
import { drf, weightedDrf } from './sorters.ts';
import { taskByTaskOnly } from './task-by-task.ts';

/**
 * All or nothing (Schwarzkopf et al., EuroSys'13 §3.4): all waiting tasks of a job that need the same are granted in one run, or none of
 * them; in the order of weighted DRF. A gang that has no room is passed over, so that small ones may keep a large one waiting; nobody
 * ever holds a part of what it needs. A task that failed and is tried again is a gang of its own.
 */
export class Gang implements Allocator {
  readonly name = 'gang';
  readonly honours: Honours = { weights: true, priorities: false, reservations: true, quota: false };
  readonly isWorkConserving = false;
  #line!: Line;

  attach(cluster: Cluster): void {
    this.#line = new Line(cluster, weightedDrf, drf);
  }

  allocate(cycle: AllocationCycle): void {
    taskByTaskOnly(this.name, cycle);
    const { frameworks } = cycle.cluster;
    const line = this.#line;
    line.clear();
    for (let framework = 0; framework < frameworks.count; framework++) if (frameworks.wantsOffers(framework)) line.add(framework);
    while (!line.isEmpty) {
      const framework = line.first(cycle);
      if (grantGang(cycle, framework)) line.update(framework);
      else line.remove(framework);
    }
  }
}

/** Grants the first gang of the framework that has room; false: none has. */
function grantGang(cycle: AllocationCycle, framework: FrameworkId): boolean {
  const { taskSets } = cycle.cluster;
  const waiting = (set: TaskSetId): number => taskSets.pending[set] - taskSets.promised[set] - taskSets.planned[set];
  const gang = cycle.nextTask(framework, null, (set, next) => (cycle.hasRoomFor(framework, set, waiting(set)) ? next(0) : NONE));
  if (gang === NONE) return false;
  for (let left = waiting(gang); left > 0; left--)
    if (!cycle.offerTask(framework, null, (set, next) => (set === gang ? next(0) : NONE)))
      throw new Error(`gang: a task of set ${gang} has no room, though all of them together had`);
  return true;
}
