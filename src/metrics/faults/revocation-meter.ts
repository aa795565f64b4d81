import type { Cluster } from '../../cluster/cluster.ts';
import type { TaskId } from '../../cluster/ids.ts';
import type { Observer } from '../../cluster/ports.ts';
import type { TaskState } from '../../cluster/tables/tasks.ts';
import type { MeasuredSpan } from '../measured-span.ts';
import { LostWork } from './lost-work.ts';

/** What revocation costs where nothing else fails; with a control plane the `FaultMeter` knows. */
export class RevocationMeter implements Observer {
  work!: LostWork;
  readonly #span: MeasuredSpan;

  constructor(span: MeasuredSpan) {
    this.#span = span;
  }

  attach(cluster: Cluster): void {
    this.work = new LostWork(cluster, this.#span);
  }

  ended(task: TaskId, state: TaskState): void {
    this.work.ended(task, state);
  }

  retried(): void {
    this.work.retried();
  }
}
