import { type FrameworkId, NONE, type RoleId, type TaskId } from '../cluster/ids.ts';
import type { RevocationStep } from '../cluster/revocation/revocation-step.ts';
import { KILLING, UNCOUNTED } from '../cluster/tables/tasks.ts';
import type { Book } from './book.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'guarantee in revocation';

/**
 * No revocation takes a role below its guarantee: when an executor is asked to stop a task, or is killed, its role would still have
 * what it is guaranteed, of every resource it would lose, if all executors that were asked, and whose tasks are still there, were
 * killed with all they run. Only what is not revocable counts. Recounted from the tables.
 */
export class Revocations {
  readonly #context: CheckContext;
  readonly #book: Book;
  /** Rows of tasks that are being revoked, with their serial numbers. */
  readonly #revoked = new Map<TaskId, number>();

  constructor(context: CheckContext, book: Book) {
    this.#context = context;
    this.#book = book;
  }

  revoked(step: RevocationStep, task: TaskId): void {
    const { tasks } = this.#context.cluster;
    if (step === 'correct') return; // an agent's own doing, of what is revocable
    if (step === 'spare') this.#revoked.delete(task);
    else {
      if (step === 'revoke') this.#revoked.set(task, tasks.serial[task]);
      this.#check(task);
    }
  }

  #check(task: TaskId): void {
    const { cluster, names } = this.#context;
    const { tasks, quotas, roles, frameworks } = cluster;
    const framework = this.#frameworkOf(task);
    const top = roles.top[frameworks.role[framework]];
    const quota = quotas.get(top);
    if (quota === undefined || !quota.hasGuarantee) return;
    const stays = (other: TaskId): boolean => tasks.state[other] !== KILLING;
    const loss = this.#sum(top, (other) => stays(other) && this.#executorOf(other) === this.#executorOf(task));
    const endangered = this.#endangered();
    const left = this.#sum(top, (other) => stays(other) && !endangered.has(this.#executorOf(other)));
    for (let r = 0; r < loss.length; r++) {
      if (loss[r] === 0 || left[r] >= quota.guarantee[r]) continue;
      this.#context.fail(
        NAME,
        `its executor may be killed, and its role be left with ${names.amount(left[r], r)} of the ${names.amount(quota.guarantee[r], r)} it is guaranteed`,
        [...names.task(task), names.role(top)],
      );
    }
  }

  #endangered(): ReadonlySet<number> {
    const { tasks } = this.#context.cluster;
    for (const [task, serial] of this.#revoked)
      if (tasks.serial[task] !== serial || !tasks.isAlive(task)) this.#revoked.delete(task);
    return new Set([...this.#revoked.keys()].map((task) => this.#executorOf(task)));
  }

  /** What the role's tasks that are meant hold, and the executors under which any of them runs, but for what is revocable. */
  #sum(top: RoleId, isMeant: (task: TaskId) => boolean): Float64Array {
    const { tasks, taskSets, demands, holdings, agents, roles, frameworks, resources } = this.#context.cluster;
    const sum = new Float64Array(resources.count);
    const executors = new Map<number, TaskId>();
    const add = (pool: number, amounts: Float64Array): void => {
      if (agents.kinds.isRevocable[agents.pools.kind[pool]]) return;
      for (let r = 0; r < sum.length; r++) sum[r] += amounts[r];
    };
    const addHoldings = (first: number): void => {
      for (let holding = first; holding !== NONE; holding = holdings.next[holding])
        add(holdings.pool[holding], holdings.amount.row(holding));
    };
    for (let task = 0; task < tasks.rows.size; task++) {
      if (!tasks.isAlive(task) || tasks.counted[task] === UNCOUNTED) continue;
      if (roles.top[frameworks.role[this.#frameworkOf(task)]] !== top || !isMeant(task)) continue;
      executors.set(this.#executorOf(task), task);
      if (tasks.pool[task] !== NONE) add(tasks.pool[task], demands.amounts.row(taskSets.demand[tasks.taskSet[task]]));
      addHoldings(tasks.holding[task]);
    }
    for (const task of executors.values())
      addHoldings(this.#book.executorsOn(tasks.agent[task]).get(this.#frameworkOf(task)) ?? NONE);
    return sum;
  }

  #executorOf(task: TaskId): number {
    const { agents, tasks } = this.#context.cluster;
    return this.#frameworkOf(task) * agents.count + tasks.agent[task];
  }

  #frameworkOf(task: TaskId): FrameworkId {
    const { tasks, taskSets } = this.#context.cluster;
    return taskSets.framework[tasks.taskSet[task]];
  }
}
