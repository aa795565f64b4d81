import type { Cluster } from '../cluster.ts';
import type { AgentId, FrameworkId, RoleId, TaskId } from '../ids.ts';
import { KILLING } from '../tables/tasks.ts';
import type { Vectors } from '../tables/vectors.ts';
import type { TaskLife } from '../tasks/task-life.ts';
import { eachHeld, eachHeldByExecutor, isRevocable, isThere } from './held.ts';

/**
 * Keeps every role its guarantee: a task may be revoked only if its role would still have what its quota guarantees although all
 * executors that are asked to stop something were killed with all their tasks. What counts is what tasks and executors of the
 * role hold that is not revocable; tasks that are being killed already do not.
 */
export class GuaranteeShield {
  readonly #cluster: Cluster;
  readonly #life: TaskLife;
  /** By top-level role with a guarantee: what no revocation endangers. */
  readonly #safe = new Map<RoleId, Float64Array>();
  /** By executor: what its role would lose with it. */
  readonly #losses = new Map<number, Float64Array>();
  readonly #endangered = new Set<number>();

  constructor(cluster: Cluster, life: TaskLife) {
    this.#cluster = cluster;
    this.#life = life;
  }

  /** Counts anew; these tasks are being revoked. */
  count(revoked: Iterable<TaskId>): void {
    const { cluster } = this;
    const { tasks, taskSets, quotas, roles, frameworks, resources } = cluster;
    this.#safe.clear();
    this.#losses.clear();
    this.#endangered.clear();
    for (const [role, { hasGuarantee }] of quotas.entries())
      if (hasGuarantee) this.#safe.set(role, new Float64Array(resources.count));
    if (this.#safe.size === 0) return;
    for (const task of tasks.each()) {
      const framework = taskSets.framework[tasks.taskSet[task]];
      const top = roles.top[frameworks.role[framework]];
      if (!this.#safe.has(top) || !isThere(cluster, task) || tasks.state[task] === KILLING) continue;
      const loss = this.#lossOf(framework, tasks.agent[task]);
      eachHeld(cluster, task, (pool, amounts, row) => this.#add(loss, pool, amounts, row));
    }
    for (const [executor, loss] of this.#losses) addTo(this.#safeOf(executor), loss, 1);
    for (const task of revoked) this.endanger(taskSets.framework[tasks.taskSet[task]], tasks.agent[task]);
  }

  /** The framework's executor on the agent could be killed, and its role would keep its guarantee. */
  mayLose(framework: FrameworkId, agent: AgentId): boolean {
    const executor = this.#key(framework, agent);
    const loss = this.#losses.get(executor);
    const safe = this.#safeOf(executor);
    if (loss === undefined || safe === undefined) return true;
    const { guarantee } = this.cluster.quotas.get(this.#topOf(executor)) ?? { guarantee: loss };
    const isReckoned = this.#endangered.has(executor);
    return loss.every((amount, r) => amount === 0 || guarantee[r] === 0 || safe[r] - (isReckoned ? 0 : amount) >= guarantee[r]);
  }

  /** From now on it is reckoned with that the executor is killed. True: it was not before. */
  endanger(framework: FrameworkId, agent: AgentId): boolean {
    const executor = this.#key(framework, agent);
    if (this.#endangered.has(executor)) return false;
    this.#endangered.add(executor);
    addTo(this.#safeOf(executor), this.#losses.get(executor), -1);
    return true;
  }

  /** Not after all. */
  spare(framework: FrameworkId, agent: AgentId): void {
    const executor = this.#key(framework, agent);
    if (this.#endangered.delete(executor)) addTo(this.#safeOf(executor), this.#losses.get(executor), 1);
  }

  get cluster(): Cluster {
    return this.#cluster;
  }

  #lossOf(framework: FrameworkId, agent: AgentId): Float64Array {
    const executor = this.#key(framework, agent);
    const known = this.#losses.get(executor);
    if (known !== undefined) return known;
    const loss = new Float64Array(this.cluster.resources.count);
    this.#losses.set(executor, loss);
    eachHeldByExecutor(this.#life, this.cluster.holdings, framework, agent, (pool, amounts, row) =>
      this.#add(loss, pool, amounts, row),
    );
    return loss;
  }

  #add(loss: Float64Array, pool: number, amounts: Vectors, row: number): void {
    if (isRevocable(this.cluster, pool)) return;
    for (let r = 0; r < loss.length; r++) loss[r] += amounts.get(row, r);
  }

  #safeOf(executor: number): Float64Array | undefined {
    return this.#safe.get(this.#topOf(executor));
  }

  #topOf(executor: number): RoleId {
    const { roles, frameworks, agents } = this.cluster;
    return roles.top[frameworks.role[Math.floor(executor / agents.count)]];
  }

  #key(framework: FrameworkId, agent: AgentId): number {
    return framework * this.cluster.agents.count + agent;
  }
}

function addTo(sum: Float64Array | undefined, amounts: Float64Array | undefined, sign: 1 | -1): void {
  if (sum !== undefined && amounts !== undefined) for (let r = 0; r < sum.length; r++) sum[r] += sign * amounts[r];
}
