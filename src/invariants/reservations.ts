import { type FrameworkId, NONE, type OfferId, type PoolId, type TaskId } from '../cluster/ids.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'reservations';

/**
 * What is reserved for a role goes to frameworks of that role or one below it: in offers, to tasks, to executors (the semantics
 * §8). Where the allocator does not honour reservations there are none.
 */
export class Reservations {
  readonly #context: CheckContext;

  constructor(context: CheckContext) {
    this.#context = context;
  }

  offerMade(offer: OfferId): void {
    const { offers } = this.#context.cluster;
    const { parcels } = offers;
    for (let parcel = offers.parcel[offer]; parcel !== NONE; parcel = parcels.next[parcel])
      this.#check(parcels.pool[parcel], offers.framework[offer], () => this.#context.names.offer(offer));
  }

  launched(task: TaskId): void {
    const { tasks, taskSets } = this.#context.cluster;
    const framework = taskSets.framework[tasks.taskSet[task]];
    const who = () => this.#context.names.task(task);
    if (tasks.pool[task] !== NONE) this.#check(tasks.pool[task], framework, who);
    else this.#checkHeld(tasks.holding[task], framework, who);
  }

  executorStarted(framework: FrameworkId, holding: number): void {
    this.#checkHeld(holding, framework, () => ['executor', this.#context.names.framework(framework)]);
  }

  #checkHeld(first: number, framework: FrameworkId, who: () => string[]): void {
    const { holdings } = this.#context.cluster;
    for (let holding = first; holding !== NONE; holding = holdings.next[holding])
      this.#check(holdings.pool[holding], framework, who);
  }

  #check(pool: PoolId, framework: FrameworkId, who: () => string[]): void {
    const { cluster, names, honours } = this.#context;
    const { agents, frameworks, roles } = cluster;
    const owner = agents.kinds.owner[agents.pools.kind[pool]];
    if (owner === NONE) return;
    if (!honours.reservations)
      this.#context.fail(
        NAME,
        `something is reserved for ${names.role(owner)}, and the allocator honours no reservations`,
        who(),
      );
    if (!roles.isWithin(frameworks.role[framework], owner))
      this.#context.fail(
        NAME,
        `part of it is reserved for ${names.role(owner)}, and the framework is in ${names.role(frameworks.role[framework])}`,
        who(),
      );
  }
}
