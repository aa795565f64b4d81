/**
 * The four ports of the cluster: everything a researcher varies sits behind one of them, and the cluster never names a
 * plug-in. `Allocator` (or the smaller `Sorter`): who is offered what. `Scheduler`: what a framework does with an offer.
 * `Workload`: what arrives. `Observer`: what to remember.
 */
import type { Time } from '../sim/index.ts';
import type { Cluster } from './cluster.ts';
import type { ControlStep } from './control-step.ts';
import type { AgentId, DemandId, FrameworkId, JobId, OfferId, RoleId, TaskId, TaskSetId } from './ids.ts';
import type { Conversion } from './operator/conversions.ts';
import type { ConversionName, Operation, RescindReason } from './operator/operator-steps.ts';
import type { RevocationStep } from './revocation/revocation-step.ts';
import type { TaskState } from './tables/tasks.ts';
import type { Vectors } from './tables/vectors.ts';

export type { ConversionName, Operation, RescindReason } from './operator/operator-steps.ts';

// ---------------------------------------------------------------------------------------------------- first level

/** What an allocator takes into account. What it does not is taken out when the run is set up, with a warning. */
export interface Honours {
  readonly weights: boolean;
  readonly priorities: boolean;
  readonly reservations: boolean;
  /** Guarantees and limits of top-level roles. */
  readonly quota: boolean;
}

/** A role, or a framework within its role, as a sorter sees it. */
export interface Client {
  readonly name: string;
  readonly weight: number;
  /** Greater is more important. */
  readonly priority: number;
  /** Dominant share of what is offered or allocated to it, of the whole cluster, not divided by the weight. */
  readonly share: number;
  /** Offers ever made to it. */
  readonly allocations: number;
  /** When the task that has waited longest was submitted, µs; Infinity if none waits. */
  readonly waitingSince: Time;
  /** What is offered or allocated to it of one resource, thousandths. */
  charged(resource: string): number;
}

/**
 * Who is served first: the client with the least key, then the least second key (if there is one), then the fewest
 * allocations, then the byte-wise least name. Keys depend on nothing but the client. Thirty lines are enough:
 *
 * ```ts
 * export default { name: 'fewest-cpus', key: (client) => client.charged('cpus') };
 * ```
 */
export interface Sorter {
  readonly name: string;
  readonly honours?: Partial<Honours>;
  /** As `Allocator.declares`. */
  readonly declares?: readonly string[];
  key(client: Client): number;
  secondKey?(client: Client): number;
}

/** Full control of one allocation cycle. */
export interface Allocator {
  readonly name: string;
  readonly honours: Honours;
  /** It never leaves unoffered what somebody wants (of an agent it is shown, within what it honours). */
  readonly isWorkConserving: boolean;
  /**
   * What it left unoffered it would leave again while nothing has changed: cycles that nothing has changed for are
   * skipped. Absent: false.
   */
  readonly isSteady?: boolean;
  /** Properties that it says it has, as `clustersim check` calls them: that fails if one is violated. Absent: none. */
  readonly declares?: readonly string[];
  /** Called once, before the first cycle. */
  attach?(cluster: Cluster): void;
  /**
   * Where there are quotas, of a steady allocator: called before a run over all agents; names those frameworks that may now
   * be offered something which they could not be before, though nothing has come back to the agent. Absent: all are.
   */
  reconsider?(name: (framework: FrameworkId) => void): void;
  allocate(cycle: AllocationCycle): void;
}

/** Bounds what an offer may hold of unreserved, non-revocable scalars: quota. */
export interface Ration {
  /**
   * Writes into the first `count` rows of `granted` (zeros so far) how much the framework may be offered of those of `free`,
   * whose amounts it may overwrite; rows that are `isWhole` go whole or not at all. False: it is not to be offered anything.
   */
  grant(framework: FrameworkId, free: Vectors, granted: Vectors, isWhole: readonly boolean[], count: number): boolean;
}

/**
 * Where a task of the set is to go, of the agents where it fits: `next(from)` is the first such by number, from `from` on (NONE:
 * there is none), and `fits` asks about one agent. NONE: nowhere, and the next set of the framework is looked at.
 */
export type Place = (taskSet: TaskSetId, next: (from: AgentId) => AgentId, fits: (agent: AgentId) => boolean) => AgentId;

/** One run of the allocation: the candidate agents, one after the other. */
export interface AllocationCycle {
  readonly cluster: Cluster;
  readonly granularity: 'agent' | 'task';
  /** The candidate agent being visited; NONE before the first. */
  readonly agent: AgentId;
  /** On to the next candidate that has anything to offer, in the order of this run. */
  nextAgent(): boolean;
  /** Back before the first candidate, for another round over them in a new order. */
  again(): void;
  /** Uniform draws from (0, 1) that are this run's own. */
  uniform(): number;
  /** To an agent of one's own choosing. */
  visit(agent: AgentId): void;
  /**
   * Active, not suppressed, not filtered here, and enough is free for its role (of it, what the ration grants). The next
   * `offer` to it here offers just that.
   */
  wants(framework: FrameworkId, ration?: Ration | null): boolean;
  /** Offers all that is free for the framework's role here, or part of it (thousandths by column). */
  offer(framework: FrameworkId, amount?: Float64Array): void;
  /** Nothing is free here any more. */
  readonly isExhausted: boolean;
  /**
   * Nothing came back here since everybody last looked, so only frameworks that have revived since can want anything
   * (`hasRevived`). Always false for allocators that are not steady.
   */
  readonly isOldNews: boolean;
  hasRevived(framework: FrameworkId): boolean;
  /**
   * `granularity: task`: offers exactly what the framework's next pending task needs that fits anywhere, on the first
   * agent by number on which it fits, or where `place` says. False: no task of it fits anywhere now.
   */
  offerTask(framework: FrameworkId, ration?: Ration | null, place?: Place): boolean;
  /** The same, and grants nothing: the set whose task it would be (NONE: none), and `agent` is where. */
  nextTask(framework: FrameworkId, ration?: Ration | null, place?: Place): TaskSetId;
  /** So many tasks of the set, all at once, could be offered to the framework now, each on the first agent where it fits. */
  hasRoomFor(framework: FrameworkId, taskSet: TaskSetId, count: number): boolean;
  /** Has a task revoked (the scenario has `preemption`). False: it is not there, is stopped already, or a guarantee protects it. */
  revoke(task: TaskId): boolean;
}

// --------------------------------------------------------------------------------------------------- second level

/** A framework's own scheduler: keeps what is pending, and decides what to launch on the offers it gets. */
export interface Scheduler {
  readonly name: string;
  /**
   * Tasks have come to be launched. False: nothing that was refused for what was pending already could serve them, so
   * there is no need to revive.
   */
  submitted(taskSet: TaskSetId): boolean;
  /** Tasks that were planned could not be launched (their offer was rescinded): they are pending again. */
  returned(taskSet: TaskSetId): void;
  /** Decide: `offers.launch` what fits. Offers on which nothing is launched are declined. */
  resourceOffers(offers: OfferBatch): void;
  /** When the pending task that has waited longest was submitted; Infinity: nothing is pending. */
  readonly waitingSince: Time;
  /** Lowers `least` to the component-wise minimum over pending demands (the registered filter `at_least: auto`). */
  leastDemand(least: Float64Array): void;
  /** The first pending set, in the scheduler's order, of which a task fits; NONE: no such set (`granularity: task`). */
  nextTask(fits: (taskSet: TaskSetId) => boolean): TaskSetId;
}

/** The offers of one allocation run to one framework, and what it wants to do with them. */
export interface OfferBatch {
  readonly cluster: Cluster;
  readonly count: number;
  /** On to the next offer. */
  next(): boolean;
  /** Back (or ahead) to the offer at this position, 0 … count − 1. */
  select(position: number): void;
  readonly offer: OfferId;
  readonly agent: AgentId;
  /** What is left of this offer covers the demand (executors, ports and placement aside). */
  covers(demand: DemandId): boolean;
  /** How many tasks of the set could be launched on what is left of this offer, at most as many as are pending. */
  fits(taskSet: TaskSetId): number;
  /** Plans to launch so many tasks of the set on this offer. */
  launch(taskSet: TaskSetId, count: number): void;
  /** Tasks of the set that are pending and not planned yet. */
  pending(taskSet: TaskSetId): number;
}

// -------------------------------------------------------------------------------------------------------- workload

/** What a task does once it runs: a pure function of what was drawn on arrival, so no policy changes it. */
export interface TaskCourse {
  /** Running time of the task with this index in its set, µs ≥ 1; Infinity: it never ends by itself. */
  duration(index: number): Time;
  /** After how long this attempt fails, Infinity: it does not. */
  failsAfter(index: number, attempt: number): Time;
}

/** What arrives, in order of time. Owns its randomness; knows nothing of allocators. */
export interface Workload {
  /** When the next arrival is due; Infinity: no more. */
  readonly nextTime: Time;
  /** Submits all that is due at `nextTime` and moves on. */
  arrive(submission: Submission): void;
}

/** How a workload hands its jobs over. */
export interface Submission {
  readonly now: Time;
  /** A new job; `expected` task sets will follow, at once or later. */
  job(framework: FrameworkId, expected: number, options?: { name?: string; differentAgents?: boolean }): JobId;
  /** Tasks of a job, all with the same demand; `whenOver(token)` is called when they have all ended. */
  tasks(
    job: JobId,
    demand: DemandId,
    count: number,
    course: Time | TaskCourse,
    whenOver?: (token: number) => void,
    token?: number,
  ): TaskSetId;
  /** Tasks that run from the beginning: on `preferred` if they fit there, else anywhere, else they wait; tells how many went where. */
  running(
    job: JobId,
    demand: DemandId,
    count: number,
    course: Time | TaskCourse,
    preferred: AgentId,
    whenOver?: (token: number) => void,
    token?: number,
  ): { there: number; elsewhere: number; waiting: number };
  /** Folds a number into the fingerprint of what arrives. */
  record(value: number): void;
}

// ------------------------------------------------------------------------------------------------------- observers

/** Hears every step of the protocol; implements what it wants to remember. All calls come after the tables changed. */
export interface Observer {
  agentAdded?(agent: AgentId): void;
  agentRemoved?(agent: AgentId): void;
  agentChanged?(agent: AgentId): void;
  frameworkSubscribed?(framework: FrameworkId): void;
  jobSubmitted?(job: JobId): void;
  tasksSubmitted?(taskSet: TaskSetId, count: number): void;
  offerMade?(offer: OfferId): void;
  /** Before its tasks are launched; `tasks` are the tasks planned on it. */
  offerAccepted?(offer: OfferId, tasks: number): void;
  offerDeclined?(offer: OfferId, refuse: Time): void;
  offerRescinded?(offer: OfferId, reason: RescindReason): void;
  /** Declined resources have come back to their agent (after accept, decline or rescind). */
  filterSet?(framework: FrameworkId, agent: AgentId, expiry: Time): void;
  /** Its time has come; not told of filters that a revive or the removal of the agent cleared before. */
  filterExpired?(framework: FrameworkId, agent: AgentId): void;
  revived?(framework: FrameworkId): void;
  suppressed?(framework: FrameworkId): void;
  launched?(task: TaskId): void;
  /** An executor was launched, or ended with its last task; `holding`: the first of `cluster.holdings` it has (NONE: nothing). */
  executorStarted?(framework: FrameworkId, agent: AgentId, holding: number): void;
  executorEnded?(framework: FrameworkId, agent: AgentId): void;
  /** Tasks of a set began to run for the first time (attempt 0) or again. */
  started?(taskSet: TaskSetId, count: number): void;
  running?(task: TaskId): void;
  /** The task is stopped, or not, against its framework's will; what it has comes back later. */
  revoked?(step: RevocationStep, task: TaskId): void;
  /** FINISHED, FAILED or LOST; the task's row is still readable. */
  ended?(task: TaskId, state: TaskState): void;
  /** A task that failed or was lost will wait again, as a set of its own, from `taskSets.submitted` on. */
  retried?(taskSet: TaskSetId): void;
  jobOver?(job: JobId): void;
  /** Resources of an agent have become others: by a framework, out of an offer that it has accepted, or by the operator (NONE). */
  converted?(name: ConversionName, agent: AgentId, framework: FrameworkId, role: RoleId, conversion: Conversion): void;
  /** The framework is asked to leave the agent, which will be unavailable; and what it says to that. */
  inverseOffered?(framework: FrameworkId, agent: AgentId): void;
  inverseOfferAnswered?(framework: FrameworkId, agent: AgentId, isAccepted: boolean): void;
  /** The operator has done something, or tried to. */
  operated?(operation: Operation): void;
  /** Something of consequence has happened to a master, an agent or a framework; `subject` is its number. */
  controlled?(step: ControlStep, subject: number): void;
  /**
   * Something fails, or comes back, because the scenario has it so; `label` says it in words. What comes back has the numbers under
   * which it failed, of agents, masters (NONE: whoever led), servers, or the fault's own.
   */
  disturbed?(kind: string, label: string, subjects: readonly number[]): void;
  /** Called *before* what a framework holds on the agent (NONE: on many), or is pending for it (NONE), changes. */
  holdingsChanging?(framework: FrameworkId, agent: AgentId): void;
  /** Called *before* the capacity of the cluster changes. */
  capacityChanging?(): void;
}
