import type { Cluster } from '../cluster/cluster.ts';
import { type AgentId, type FrameworkId, NONE, type OfferId, type PoolId, type RoleId, type TaskId } from '../cluster/ids.ts';
import { TASK_STATES } from '../cluster/tables/tasks.ts';

/** What messages call the rows of a cluster's tables. */
export class Names {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  agent(agent: AgentId): string {
    return `agent ${this.#cluster.agents.names[agent]}`;
  }

  framework(framework: FrameworkId): string {
    return `framework ${this.#cluster.frameworks.names[framework]}`;
  }

  role(role: RoleId): string {
    return `role ${this.#cluster.roles.names[role]}`;
  }

  /** All that an offer is about: itself, its framework, its agent. */
  offer(offer: OfferId): string[] {
    const { offers } = this.#cluster;
    return [`offer ${offer}`, this.framework(offers.framework[offer]), this.agent(offers.agent[offer])];
  }

  /** All that a task is about: itself by its job and number in it, its framework, its agent. */
  task(task: TaskId): string[] {
    const { tasks, taskSets, jobs } = this.#cluster;
    const taskSet = tasks.taskSet[task];
    const job = taskSets.job[taskSet];
    const name = jobs.name[job] === '' ? String(jobs.ordinal[job]) : jobs.name[job];
    const index = taskSets.firstIndex[taskSet] + tasks.index[task];
    return [`task ${index} of job ${name}`, this.framework(taskSets.framework[taskSet]), this.agent(tasks.agent[task])];
  }

  state(state: number): string {
    return TASK_STATES[state] || 'none';
  }

  /** The kind of a pool: `unreserved`, `reserved for a/b`, `revocable`, `reserved for a, volume v, shared`. */
  pool(pool: PoolId): string {
    const { agents, roles } = this.#cluster;
    const kind = agents.pools.kind[pool];
    const { disk, isRevocable, isShared } = agents.kinds.get(kind);
    const owner = agents.kinds.owner[kind];
    return [
      ...(owner === NONE ? [] : [`reserved for ${roles.names[owner]}`]),
      ...(disk?.persistenceId === undefined ? [] : [`volume ${disk.persistenceId}`]),
      ...(disk?.source === undefined ? [] : [`${disk.source} disk`]),
      ...(isRevocable ? ['revocable'] : []),
      ...(isShared ? ['shared'] : []),
      ...(owner === NONE && !isRevocable && disk === null ? ['unreserved'] : []),
    ].join(', ');
  }

  /** `1.5 cpus`; thousandths in. */
  amount(amount: number, resource: number): string {
    return `${amount / 1000} ${this.#cluster.resources.names[resource]}`;
  }
}
