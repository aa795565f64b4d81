import type { FaultDomain } from '../cluster/resources/fault-domain.ts';
import type { ConstraintGroups } from '../cluster/resources/offer-constraints.ts';
import type { ResourceEntry } from '../cluster/resources/resource-entry.ts';
import type { ArrivalSpec, DistributionSpec } from '../workloads/distribution-spec.ts';
import type { AgentTimeoutsSpec, ControlSpec, FailureSpec } from './fault-spec.ts';
import type { OperationSpec, OversubscriptionSpec } from './operation-spec.ts';

import type { PreemptionSpec, QosSpec } from './revocation-spec.ts';

export type * from './fault-spec.ts';
export type { AgentSelection, OperationSpec, OversubscriptionSpec } from './operation-spec.ts';
export type { PreemptionSpec, QosSpec, VictimsSpec } from './revocation-spec.ts';

/**
 * A validated, resolved scenario: defaults filled in, every time in whole µs, every amount in whole thousandths, every
 * file found. The one truth that all that runs is made from; `manifest.json` holds it.
 */
export interface Scenario {
  /** From `name:`, else the file's name without its ending. */
  readonly name: string;
  readonly seed: number;
  /** Seeds `seed … seed + replications − 1` are run. */
  readonly replications: number;
  /** End of the run, µs; absent: until nothing is left to do. */
  readonly until?: number;
  /** Only this span counts in the metrics (warm-up is cut); `to` absent: to the end. */
  readonly measure: { readonly from: number; readonly to?: number };
  readonly allocators: readonly AllocatorSpec[];
  readonly allocation: AllocationSpec;
  /** Absent: no task is taken away from its framework. */
  readonly preemption?: PreemptionSpec;
  readonly agents: readonly AgentSpec[];
  /** Those of `roles:`, in its order, then those that frameworks and reservations of agents name. */
  readonly roles: readonly RoleSpec[];
  /** True: a framework in a role that `roles` does not name is an error (Mesos' `--roles`). */
  readonly rolesOnly: boolean;
  readonly frameworks: readonly FrameworkSpec[];
  /** What the operator does, at equal times in this order; absent: nothing. */
  readonly operations?: readonly OperationSpec[];
  /** Present where there is any of `masters`, `network` and `faults`: without it nothing fails but tasks. */
  readonly control?: ControlSpec;
  readonly trace?: TraceSpec;
  readonly outputs: OutputSpec;
}

export interface AllocatorSpec {
  /** A built-in name, or the absolute path of a `.ts`/`.js` file. */
  readonly use: string;
  /** The path as written in the scenario, for messages and the manifest; equal to `use` for a built-in. */
  readonly written: string;
  /** What tables, charts and folders call it; unique in the scenario. */
  readonly label: string;
  /** All other keys of its mapping, for the allocator itself. */
  readonly options: Readonly<Record<string, unknown>>;
}

export interface AllocationSpec {
  /** Batch interval, µs (Mesos `--allocation_interval`, 1 s); 0: also at every recovery, and no batches. */
  readonly interval: number;
  /** Mesos `--offer_timeout`, µs; absent: offers never expire. */
  readonly offerTimeout?: number;
  /** Mesos `--min_allocatable_resources`: alternatives (OR) of amounts by name (AND), thousandths; empty: no minimum. */
  readonly minAllocatable: readonly Readonly<Record<string, number>>[];
  readonly granularity: 'agent' | 'task';
  readonly agentOrder: 'random' | 'by_id';
  /** Mesos `--fair_sharing_excluded_resource_names`; absent: every resource counts in shares. */
  readonly fairSharingExcluded?: readonly string[];
  /** Mesos `--filter_gpu_resources`; absent: true. */
  readonly filtersGpus?: boolean;
  /** The masters' region (Mesos `--domain`); absent: they have no domain, and no agent has. */
  readonly region?: string;
}

export interface AgentSpec {
  readonly count: number;
  readonly resources: readonly ResourceEntry[];
  /** Values by name, as Mesos writes them: `a`, `4`, `[1-5]`, `{a,b}`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Mesos `--domain`; absent: they are in the masters' region. */
  readonly domain?: FaultDomain;
  /** Absent: none. */
  readonly oversubscribed?: OversubscriptionSpec;
  /** Absent: nothing is killed for having too little room. */
  readonly qos?: QosSpec;
  /** Present where the scenario has `control`. */
  readonly timeouts?: AgentTimeoutsSpec;
}

export interface RoleSpec {
  /** A path, `a/b/c`; what is above it in the tree need not be named. */
  readonly name: string;
  readonly weight: number;
  /** Greater is served first by allocators that honour priorities. */
  readonly priority: number;
  /** Of top-level roles only; thousandths by resource name. */
  readonly quota?: QuotaSpec;
}

export interface QuotaSpec {
  readonly guarantee: Readonly<Record<string, number>>;
  /** An absent name has no limit; 0 is one. */
  readonly limit: Readonly<Record<string, number>>;
}

/** What a framework says it can deal with (FrameworkInfo.Capability, as far as allocation and failures look at it). */
export type CapabilityName =
  | 'GPU_RESOURCES'
  | 'REVOCABLE_RESOURCES'
  | 'SHARED_RESOURCES'
  | 'RESERVATION_REFINEMENT'
  | 'PARTITION_AWARE'
  | 'REGION_AWARE';

export interface FrameworkSpec {
  readonly name: string;
  readonly role: string;
  /** Absent: none of them. */
  readonly capabilities?: readonly CapabilityName[];
  /** Offer constraints of its role: groups, of which one has to hold; absent: any agent. */
  readonly constraints?: ConstraintGroups;
  /** Its own minimum (FrameworkInfo.offer_filters), as the master's; absent: the master's. */
  readonly minAllocatable?: readonly Readonly<Record<string, number>>[];
  readonly scheduler: SchedulerSpec;
  readonly executor: ExecutorSpec;
  readonly retry: RetrySpec;
  /** Present where the scenario has `control`. */
  readonly failure?: FailureSpec;
  /** Absent for the template of a trace's frameworks. */
  readonly workload?: WorkloadSpec;
  /** Tasks that run when the simulation starts, placed before the first allocation. */
  readonly prefill?: PrefillSpec;
}

export interface PrefillSpec {
  readonly tasks: number;
  readonly duration: DistributionSpec;
  readonly resources: readonly ResourceEntry[];
}

export interface SchedulerSpec {
  /** A built-in name (`batch`, `service`), or the absolute path of a `.ts`/`.js` file. */
  readonly use: string;
  readonly written: string;
  /** How long declined resources are refused, µs (Mesos' default 5 s). */
  readonly refuse: number;
  /** Suppress offers while no task is pending (default true). */
  readonly suppress: boolean;
  /** Least time between two revives, µs (Marathon's `min_revive_offers_interval`; default 0: whenever tasks come). */
  readonly reviveInterval: number;
  /** Time to decide one batch of offers: `job` × jobs considered + `task` × tasks launched, µs. */
  readonly thinkTime: { readonly job: number; readonly task: number };
  /** The registered filter of the original Mesos design: only these agents, only with at least this much free. */
  readonly filter?: {
    /** `auto`: the component-wise minimum over pending tasks. */
    readonly atLeast?: 'auto' | Readonly<Record<string, number>>;
    /** Only agents having all these attributes. */
    readonly agents?: Readonly<Record<string, string>>;
  };
  /** Present: each task's resources are reserved on its first launch, and of these so much disk (thousandths) is its volume. */
  readonly reserve?: { readonly volume: number };
  /** What it says to inverse offers; absent: nothing. */
  readonly maintenance?: 'ignore' | 'decline' | 'drain';
  readonly options: Readonly<Record<string, unknown>>;
}

export interface ExecutorSpec {
  /** Overhead held on an agent while the framework's executor lives there. */
  readonly resources: readonly ResourceEntry[];
  /** From launch until the executor registers and its first tasks start, µs. */
  readonly start: number;
  /** From being asked to stop a task until it has ended, µs; absent: 0. */
  readonly stop?: number;
  /** With what probability it answers when it is asked to; absent: 1. */
  readonly answers?: number;
}

export interface RetrySpec {
  /** How many times a failed task is tried again; 0: never. */
  readonly attempts: number;
  /** Wait before the n-th retry: backoff × 2^(n − 1), µs. */
  readonly backoff: number;
}

export type WorkloadSpec = SyntheticSpec | JobListSpec;

export interface SyntheticSpec {
  readonly kind: 'synthetic';
  readonly arrivals: ArrivalSpec;
  /** Jobs in all; absent: until the run ends. */
  readonly jobs?: number;
  /** Tasks of a job. */
  readonly tasks: DistributionSpec;
  /** Of each task (`durationPer: task`), or one draw for all tasks of a job. */
  readonly duration: DistributionSpec;
  readonly durationPer: 'task' | 'job';
  /** Scalar demands by name, drawn once a job. */
  readonly demand: Readonly<Record<string, DistributionSpec>>;
  /** Ports and named sets every task needs, exactly these. */
  readonly claims: readonly ResourceEntry[];
  /** Probability that a run of a task fails, at a uniform point of its duration. */
  readonly failure: number;
  /** No two running tasks of a job on one agent. */
  readonly differentAgents: boolean;
  /** A task that is lost goes on where it was after the last multiple of this, µs of its run; absent: from its beginning. */
  readonly checkpointEvery?: number;
}

/** A CSV file of jobs, absolute path; header `submit_s,tasks,duration_s,cpus,mem,…`. */
export interface JobListSpec {
  readonly kind: 'jobs';
  readonly file: string;
  readonly written: string;
}

export interface TraceSpec {
  readonly format: 'google-2011';
  /** Absolute path of the folder that holds `machine_events/` and `task_events/`. */
  readonly path: string;
  readonly written: string;
  /** True: agents come from machine_events. */
  readonly machines: boolean;
  /** What 1.0 in the trace is, thousandths by resource name (`cpus`, `mem`, optionally `disk`). */
  readonly scale: Readonly<Record<string, number>>;
  readonly requests: 'submit' | 'schedule';
  readonly prefill: boolean;
  readonly frameworks: {
    readonly by: 'priority-band' | 'user' | 'scheduling-class';
    /** For `user`: this many of the users with most tasks, and `the-rest`. */
    readonly top: number;
    /** What all of the trace's frameworks share. */
    readonly scheduler: SchedulerSpec;
    readonly executor: ExecutorSpec;
    readonly retry: RetrySpec;
    /** Absent: none of them. */
    readonly capabilities?: readonly CapabilityName[];
    /** Present where the scenario has `control`. */
    readonly failure?: FailureSpec;
  };
  /** Intended length of episodes whose end was not their own: as long as recorded, longer, for ever, or left out. */
  readonly censored: {
    readonly evicted: CensoringRule;
    readonly killed: CensoringRule;
    readonly lost: CensoringRule;
    /** Still running when the data ends. */
    readonly unfinished: CensoringRule;
    /** Submitted but never scheduled within the data: left out, or this long (µs). */
    readonly neverScheduled: 'drop' | { readonly duration: number };
  };
  /** Requests of zero (or missing) become this, thousandths by name; absent name: zero stays zero. */
  readonly zeroRequest: Readonly<Record<string, number>>;
  /** Fraction of every machine that is statically reserved, by role; at most 1 in all. */
  readonly reserve: Readonly<Record<string, number>>;
  /** Keep only so many jobs that the offered load on the scarcest resource is this; absent: as recorded. */
  readonly load?: number;
}

export type CensoringRule = 'recorded' | 'forever' | 'drop' | { readonly times: number };

export interface OutputSpec {
  /** `events.csv.gz`: every protocol step. */
  readonly events: boolean;
  /** Window of `utilization.csv` and `shares.csv`, µs; absent: about 240 windows a run. */
  readonly window?: number;
}
