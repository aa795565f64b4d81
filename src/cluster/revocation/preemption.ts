import type { EventType, Time } from '../../sim/index.ts';
import type { Cluster } from '../cluster.ts';
import { type AgentId, type DemandId, type FrameworkId, NONE, type TaskId, type TaskSetId } from '../ids.ts';
import type { Master } from '../master.ts';
import { UNCOUNTED } from '../tables/tasks.ts';
import { Entitlement, type PreemptionReason } from './entitlement.ts';
import type { Revocation } from './revocation.ts';
import type { VictimPolicy } from './victim-policy.ts';
import { type Earmark, VictimSearch, type Wanted } from './victim-search.ts';

export interface PreemptionOptions {
  /** How long a task has waited before room is made for it, µs. */
  readonly after: Time;
  /** Between two looks, µs. */
  readonly interval: Time;
  /** For whom, in this order; empty: nobody (only what the allocator itself revokes). */
  readonly reasons: readonly PreemptionReason[];
  readonly victims: VictimPolicy;
  /** By framework: its fair dominant share of the cluster now. */
  fairShares(): ArrayLike<number>;
}

/** Room that is being made for a task of a set. */
class Claim implements Earmark {
  readonly framework: FrameworkId;
  readonly agent: AgentId;
  readonly demand: DemandId;
  readonly need: Float64Array;
  readonly leader: number;
  readonly #cluster: Cluster;
  readonly #taskSet: TaskSetId;
  /** Rows of sets and tasks are used again: what tells them apart. */
  readonly #order: number;
  readonly #victims: readonly { readonly task: TaskId; readonly serial: number }[];

  constructor(cluster: Cluster, taskSet: TaskSetId, need: Float64Array, victims: readonly TaskId[], leader: number) {
    const { taskSets, tasks } = cluster;
    this.#cluster = cluster;
    this.#taskSet = taskSet;
    this.#order = taskSets.order[taskSet];
    this.framework = taskSets.framework[taskSet];
    this.demand = taskSets.demand[taskSet];
    this.agent = tasks.agent[victims[0]];
    this.need = need;
    this.leader = leader;
    this.#victims = victims.map((task) => ({ task, serial: tasks.serial[task] }));
  }

  get claims() {
    return this.#cluster.demands.claims[this.demand];
  }

  isFor(taskSet: TaskSetId): boolean {
    return taskSet === this.#taskSet && this.#cluster.taskSets.order[taskSet] === this.#order;
  }

  *awaited(): Generator<TaskId> {
    const { tasks } = this.#cluster;
    for (const { task, serial } of this.#victims)
      if (tasks.serial[task] === serial && tasks.state[task] !== 0 && tasks.counted[task] !== UNCOUNTED) yield task;
  }

  /** Some of its victims will not go after all, or the task waits no more. */
  isVoid(revocation: Revocation): boolean {
    const { taskSets, tasks } = this.#cluster;
    if (taskSets.order[this.#taskSet] !== this.#order || taskSets.pending[this.#taskSet] === 0) return true;
    for (const task of this.awaited()) if (tasks.isAlive(task) && !revocation.isAsked(task)) return true;
    return false;
  }
}

/**
 * Preemption, which Mesos has not: at regular times it looks for frameworks that are entitled to more, and whose tasks have waited
 * for long although nothing fits. For each such task it has as few others revoked as it takes to make room on one agent. What
 * becomes free is offered by the next batch, to whom the allocator likes.
 */
export class Preemption {
  readonly #master: Master;
  readonly #revocation: Revocation;
  readonly #options: PreemptionOptions;
  readonly #entitlement: Entitlement;
  readonly #looks: EventType;
  #claims: Claim[] = [];

  constructor(master: Master, revocation: Revocation, options: PreemptionOptions) {
    this.#master = master;
    this.#revocation = revocation;
    this.#options = options;
    this.#entitlement = new Entitlement(master.cluster);
    this.#looks = master.cluster.simulation.event('preemption is considered', () => this.#look());
  }

  begin(): void {
    if (this.#options.reasons.length > 0) this.#looks.after(this.#options.interval);
  }

  #look(): void {
    const { cluster, allocation } = this.#master;
    this.#looks.after(this.#options.interval);
    const { leader } = this.#revocation;
    if (leader === NONE || allocation.isPaused) return;
    const waiting = this.#waiting();
    if (waiting.length === 0) return;
    this.#claims = this.#claims.filter(
      (claim) => claim.leader === leader && !claim.awaited().next().done && !claim.isVoid(this.#revocation),
    );
    const { fairShares, victims } = this.#options;
    const search = new VictimSearch(cluster, this.#revocation, victims, fairShares(), this.#claims);
    for (const framework of waiting) while (this.#makeRoomFor(framework, search));
  }

  /** Who has waited for long enough: the most important first, then who has waited longest. */
  #waiting(): FrameworkId[] {
    const { frameworks, schedulers, roles, now } = this.#master.cluster;
    const since = (framework: FrameworkId): Time => schedulers[framework].waitingSince;
    const priority = (framework: FrameworkId): number => roles.priority[frameworks.role[framework]];
    return [...frameworks.names.keys()]
      .filter((each) => frameworks.pendingTasks[each] > 0 && frameworks.wantsOffers(each))
      .filter((each) => now - since(each) >= this.#options.after)
      .sort((a, b) => priority(b) - priority(a) || since(a) - since(b) || a - b);
  }

  /** True: for one more of its tasks. */
  #makeRoomFor(framework: FrameworkId, search: VictimSearch): boolean {
    const { taskSets, schedulers, tasks } = this.#master.cluster;
    let isDone = false;
    let fits = false;
    schedulers[framework].nextTask((taskSet) => {
      if (fits || !this.#isOverdue(taskSet)) return false;
      const wanted = this.#wanted(taskSet);
      if (search.fitsAnywhere({ ...wanted, mayTakeFrom: () => false, sparesFairShares: false })) fits = true;
      for (const reason of fits ? [] : this.#options.reasons) {
        if (!this.#isEntitled(reason, framework, taskSets.demand[taskSet], search)) continue;
        const found = search.find({
          ...wanted,
          mayTakeFrom: (other) => this.#entitlement.mayTakeFrom(reason, framework, other),
          sparesFairShares: reason === 'share',
        });
        if (found === null) continue;
        const victims = found.map(({ task }) => task);
        const need = wanted.needOn(tasks.agent[victims[0]]);
        this.#claims.push(new Claim(this.#master.cluster, taskSet, need, victims, this.#revocation.leader));
        search.revoke(found);
        isDone = true;
        return true;
      }
      return false;
    });
    return isDone;
  }

  /** A task of the set has waited for long enough, and room is not being made for it yet. */
  #isOverdue(taskSet: TaskSetId): boolean {
    const { taskSets, homes, now } = this.#master.cluster;
    const { pending, promised, planned, submitted } = taskSets;
    if (now - submitted[taskSet] < this.#options.after || homes.of(taskSet) !== undefined) return false;
    const claimed = this.#claims.filter((claim) => claim.isFor(taskSet)).length;
    return pending[taskSet] - promised[taskSet] - planned[taskSet] > claimed;
  }

  #isEntitled(reason: PreemptionReason, framework: FrameworkId, demand: DemandId, search: VictimSearch): boolean {
    const { cluster } = this.#master;
    const top = (each: FrameworkId) => cluster.roles.top[cluster.frameworks.role[each]];
    const ofRole = this.#coming((each) => top(each) === top(framework), demand);
    if (!this.#entitlement.isWithinLimit(framework, ofRole)) return false;
    if (reason === 'quota') return this.#entitlement.isGuaranteed(framework, demand, ofRole);
    if (reason === 'share')
      return search.isBelowFairShare(
        framework,
        this.#coming((each) => each === framework, demand),
      );
    return true;
  }

  /** One more task of the demand, and all that room is being made for already. */
  #coming(isMeant: (framework: FrameworkId) => boolean, demand: DemandId): Float64Array {
    const { amounts } = this.#master.cluster.demands;
    const sum = amounts.row(demand).slice();
    for (const claim of this.#claims)
      if (isMeant(claim.framework)) for (let r = 0; r < sum.length; r++) sum[r] += amounts.get(claim.demand, r);
    return sum;
  }

  #wanted(taskSet: TaskSetId): Pick<Wanted, 'framework' | 'demand' | 'needOn' | 'mayGoTo'> {
    const { cluster, tasks, allocation } = this.#master;
    const { taskSets, demands, agents, eligibility, frameworks, jobs, placements, homes } = cluster;
    const framework = taskSets.framework[taskSet];
    const demand = taskSets.demand[taskSet];
    const job = taskSets.job[taskSet];
    return {
      framework,
      demand,
      needOn: (agent) => {
        const overhead = tasks.executors.overheadAt(framework, agent);
        const need = demands.amounts.row(demand).slice();
        if (overhead !== NONE) for (let r = 0; r < need.length; r++) need[r] += demands.amounts.get(overhead, r);
        return need;
      },
      mayGoTo: (agent) =>
        agents.isOffered(agent) &&
        eligibility.allows(framework, agent) &&
        frameworks.accepts(framework, agent) &&
        !allocation.maintenance.windows.has(agent) &&
        !(jobs.differentAgents[job] === 1 && (placements.has(job, agent) || homes.has(job, agent))),
    };
  }
}
