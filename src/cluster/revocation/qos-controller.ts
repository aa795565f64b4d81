import type { EventType, Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type FrameworkId, NONE, type TaskId } from '../ids.ts';
import { GONE, LOST } from '../tables/tasks.ts';
import type { TaskLife } from '../tasks/task-life.ts';
import type { AgentReach } from './agent-reach.ts';
import { GuaranteeShield } from './guarantee-shield.ts';
import { eachHeld, eachHeldByExecutor, isRevocable } from './held.ts';

/** What an agent's QoS controller watches, and how often. */
export interface CorrectionDescription {
  /** µs. */
  readonly interval: Time;
  /**
   * By column: where more than this part of what the agent has is in use, it is overloaded; Infinity: never. null: it only takes
   * care that what is revocable fits the estimate (`trim`).
   */
  readonly thresholds: Float64Array | null;
  /** By column: the part of what is allocated that tasks do not use now. */
  unusedNow(resource: number): number;
}

/** A framework's tasks on an agent, with what they hold. */
interface Container {
  readonly framework: FrameworkId;
  readonly tasks: TaskId[];
  readonly revocable: TaskId[];
}

/**
 * QoS controllers on agents (slave/qos_controllers/load.cpp; the semantics §12). `load`: on an agent that is overloaded every executor
 * that has anything revocable is killed, with all its tasks. `trim`, which Mesos has not: when the estimate has shrunk the
 * youngest tasks that hold what is revocable are killed until the rest fits. Frameworks that are partition-aware are told that their tasks are gone, others that they are lost; they
 * launch them again. An executor whose other tasks its role is guaranteed only loses those that hold what is revocable.
 */
export class QosController {
  /** null: agents reach whatever was launched on them. */
  reach: AgentReach | null = null;
  /** Tasks killed. */
  corrected = 0;
  readonly #cluster: Cluster;
  readonly #life: TaskLife;
  readonly #descriptions: readonly (CorrectionDescription | undefined)[];
  readonly #isPartitionAware: (framework: FrameworkId) => boolean;
  readonly #shield: GuaranteeShield;
  readonly #checks: EventType;

  /** `descriptions`: by agent; undefined: it has no QoS controller. */
  constructor(
    cluster: Cluster,
    life: TaskLife,
    descriptions: readonly (CorrectionDescription | undefined)[],
    isPartitionAware: (framework: FrameworkId) => boolean,
  ) {
    this.#cluster = cluster;
    this.#life = life;
    this.#descriptions = descriptions;
    this.#isPartitionAware = isPartitionAware;
    this.#shield = new GuaranteeShield(cluster, life);
    this.#checks = cluster.simulation.event('agents check their load', (interval) => this.#check(interval));
  }

  begin(): void {
    for (const interval of new Set(this.#descriptions.flatMap((each) => (each ? [each.interval] : []))))
      this.#checks.after(interval, interval);
  }

  #check(interval: Time): void {
    this.#checks.after(interval, interval);
    const byAgent = this.#containers();
    this.#descriptions.forEach((description, agent) => {
      const containers = byAgent.get(agent);
      if (description?.interval !== interval || containers === undefined || !this.#isRunning(agent)) return;
      const revocable = [...containers.values()].filter((each) => each.revocable.length > 0);
      if (revocable.length === 0) return;
      if (description.thresholds === null) this.#trim(agent, revocable);
      else if (this.#isOverloaded(agent, containers.values(), description, description.thresholds))
        for (const container of revocable) this.#killContainer(agent, container);
    });
  }

  #isRunning(agent: AgentId): boolean {
    return this.reach === null ? this.#cluster.agents.isUp[agent] === 1 : this.reach.isRunning(agent);
  }

  /** All that runs on agents with a QoS controller, by agent and framework. */
  #containers(): Map<AgentId, Map<FrameworkId, Container>> {
    const { tasks, taskSets } = this.#cluster;
    const byAgent = new Map<AgentId, Map<FrameworkId, Container>>();
    for (const task of tasks.each()) {
      const agent = tasks.agent[task];
      if (this.#descriptions[agent] === undefined || !tasks.isAlive(task) || this.reach?.has(task) === false) continue;
      const framework = taskSets.framework[tasks.taskSet[task]];
      const there = byAgent.get(agent) ?? new Map<FrameworkId, Container>();
      byAgent.set(agent, there);
      const container = there.get(framework) ?? { framework, tasks: [], revocable: [] };
      there.set(framework, container);
      container.tasks.push(task);
      if (this.#heldBy([task], true).some((amount) => amount > 0)) container.revocable.push(task);
    }
    return byAgent;
  }

  #isOverloaded(
    agent: AgentId,
    containers: Iterable<Container>,
    description: CorrectionDescription,
    thresholds: Float64Array,
  ): boolean {
    const use = new Float64Array(thresholds.length);
    const { pools } = this.#cluster.agents;
    for (const { framework, tasks } of containers) {
      const regular = this.#heldBy(tasks, false, framework, agent);
      const revocable = this.#heldBy(tasks, true, framework, agent);
      for (let r = 0; r < use.length; r++) use[r] += regular[r] * (1 - description.unusedNow(r)) + revocable[r];
    }
    const has = new Float64Array(thresholds.length);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      if (!isRevocable(this.#cluster, pool)) for (let r = 0; r < has.length; r++) has[r] += pools.total.get(pool, r);
    return use.some((amount, r) => amount > thresholds[r] * has[r]);
  }

  #trim(agent: AgentId, containers: readonly Container[]): void {
    const { tasks, agents } = this.#cluster;
    const { pools } = agents;
    const excess = new Float64Array(this.#cluster.resources.count);
    for (const { framework, tasks: all } of containers) addTo(excess, this.#heldBy(all, true, framework, agent), 1);
    for (let pool = agent; pool !== NONE; pool = pools.next[pool])
      if (isRevocable(this.#cluster, pool)) addTo(excess, pools.total.row(pool), -1);
    const youngest = containers.flatMap((container) => container.revocable.map((task) => ({ task, container })));
    youngest.sort((a, b) => tasks.serial[b.task] - tasks.serial[a.task]);
    for (const { task, container } of youngest) {
      const held = this.#heldBy([task], true);
      if (!held.some((amount, r) => amount > 0 && excess[r] > 0)) continue;
      container.tasks.splice(container.tasks.indexOf(task), 1);
      // With the last task its executor goes too.
      addTo(excess, container.tasks.length === 0 ? this.#heldBy([task], true, container.framework, agent) : held, -1);
      this.#kill(task, container.framework);
    }
  }

  #killContainer(agent: AgentId, { framework, tasks, revocable }: Container): void {
    this.#shield.count([]);
    const isWhole = this.#shield.mayLose(framework, agent);
    for (const task of isWhole ? tasks : revocable) this.#kill(task, framework);
    if (isWhole) this.reach?.executorKilled(framework, agent);
  }

  #kill(task: TaskId, framework: FrameworkId): void {
    this.corrected++;
    this.#cluster.observers.revoked('correct', task);
    this.#life.over(task, this.#isPartitionAware(framework) ? GONE : LOST);
  }

  /** What tasks hold that is revocable, or that is not; with what the framework's executor there holds, if it is given. */
  #heldBy(tasks: readonly TaskId[], isMeant: boolean, framework?: FrameworkId, agent?: AgentId): Float64Array {
    const sum = new Float64Array(this.#cluster.resources.count);
    const add: Parameters<typeof eachHeld>[2] = (pool, amounts, row) => {
      if (isRevocable(this.#cluster, pool) === isMeant) addTo(sum, amounts.row(row), 1);
    };
    for (const task of tasks) eachHeld(this.#cluster, task, add);
    if (framework !== undefined && agent !== undefined)
      eachHeldByExecutor(this.#life, this.#cluster.holdings, framework, agent, add);
    return sum;
  }
}

function addTo(sum: Float64Array, amounts: Float64Array, sign: 1 | -1): void {
  for (let r = 0; r < sum.length; r++) sum[r] += sign * amounts[r];
}
