import type { DistributionSpec } from '../workloads/distribution-spec.ts';

/**
 * Several masters, what lies between the processes, and what goes wrong: present where a scenario has any of `masters`,
 * `network` and `faults`, with defaults for the rest. Without it masters, agents and frameworks never fail, and nothing is
 * modelled of how they would notice. Times in µs.
 */
export interface ControlSpec {
  readonly masters: MastersSpec;
  readonly network: NetworkSpec;
  /** In the order of the file. */
  readonly faults: readonly FaultSpec[];
}

/** Masters and their ZooKeeper: Mesos' flags and, but for the counts and `start`, its defaults. */
export interface MastersSpec {
  readonly count: number;
  /** Servers of the ZooKeeper ensemble; a majority is a quorum. */
  readonly zookeeper: number;
  readonly zkSessionTimeout: number;
  readonly agentPingTimeout: number;
  /** So many unanswered pings, one after the other, make an agent unreachable. */
  readonly maxAgentPingTimeouts: number;
  readonly agentReregisterTimeout: number;
  /** Least time between two agents that are marked unreachable (`--agent_removal_rate_limit`); 0: no limit. */
  readonly agentRemovalGap: number;
  /** A new leader exits if a greater fraction of its agents has not come back in time. */
  readonly recoveryAgentRemovalLimit: number;
  /** With quota, a new leader allocates when this fraction of its agents is back … */
  readonly agentRecoveryFactor: number;
  /** … or after so long. */
  readonly allocatorRecoveryTimeout: number;
  /** Mesos' `registration_backoff_factor` of agents. */
  readonly registrationBackoff: number;
  readonly registryFetchTimeout: number;
  readonly registryStoreTimeout: number;
  /** From the start of a master's process until it contends for leadership. */
  readonly start: number;
}

export interface NetworkSpec {
  /** Each way, a draw a message. */
  readonly latency: Readonly<Record<LinkKind, DistributionSpec>>;
  /** Probability that a message that nobody acknowledges is lost. */
  readonly loss: number;
}

/** `zookeeper`: between its ensemble and whoever is its client. */
export type LinkKind = 'framework-master' | 'master-agent' | 'zookeeper';

/** How a framework's scheduler fails and what it does about failures (FrameworkInfo where Mesos has it). */
export interface FailureSpec {
  /** How long the master keeps a framework that is disconnected, µs. */
  readonly failoverTimeout: number;
  /** Its executors and tasks outlive a restart of the agent's process, and a broken connection of the agent. */
  readonly checkpoint: boolean;
  /** The capability PARTITION_AWARE. */
  readonly isPartitionAware: boolean;
  /** A second scheduler that takes over so long after the first one failed; null: none. */
  readonly standby: { readonly takesOverAfter: number } | null;
  /** Time between two implicit reconciliations; null: none. */
  readonly reconcile: number | null;
  /** A task that has been unreachable for so long is replaced by another; null: never. Partition-aware frameworks only. */
  readonly replaceUnreachableAfter: number | null;
}

/** Agent flags. */
export interface AgentTimeoutsSpec {
  readonly executorRegistration: number;
  readonly executorReregistration: number;
  /** Executors whose agent stays away for longer give up. */
  readonly recovery: number;
}

/** An entry of `faults`. */
export type FaultSpec =
  | { readonly kind: 'disturbance'; readonly what: DisturbanceSpec; readonly when: FaultTiming }
  | MaintenanceWaveSpec
  /** Machines that the trace removes crash, instead of leaving in good order. */
  | { readonly kind: 'machine-events' };

/** What happens, named as the action that begins it. */
export type DisturbanceSpec =
  | { readonly kind: 'agent-crash' | 'agent-process-crash' | 'agent-shutdown'; readonly agents: AgentPick }
  | { readonly kind: 'agent-drain'; readonly agents: AgentPick; readonly grace: number | null }
  | { readonly kind: 'master-crash'; readonly master: number | 'leader' | 'all' }
  | { readonly kind: 'zookeeper-crash'; readonly servers: ServerPick }
  | { readonly kind: 'registry-down' }
  /** `framework`: a name, or `all`. */
  | { readonly kind: 'framework-crash' | 'framework-disconnect' | 'framework-teardown'; readonly framework: string }
  | { readonly kind: 'executor-crash'; readonly framework: string; readonly agents: AgentPick }
  | { readonly kind: 'partition'; readonly from: PartyPick; readonly to: PartyPick | null; readonly isOneWay: boolean }
  | { readonly kind: 'slow-link'; readonly from: PartyPick; readonly to: PartyPick | null; readonly latency: DistributionSpec }
  | { readonly kind: 'hold'; readonly from: PartyPick; readonly to: PartyPick | null };

export type FaultTiming =
  /** Once. `duration` absent: for ever. */
  | { readonly kind: 'once'; readonly at: number; readonly duration?: number }
  /** Again and again, each entity in its own time. */
  | {
      readonly kind: 'recurring';
      readonly from: number;
      /** No failure begins at this time or later; absent: until the run ends. */
      readonly until?: number;
      /** From being up (again) to the next failure. */
      readonly mtbf: DistributionSpec;
      /** From a failure to being up again; absent: never. */
      readonly mttr?: DistributionSpec;
      /** Agents with the same value of this attribute fail together. */
      readonly correlated?: string;
    };

/** Agents by name and attributes, and of those so many or such a part, drawn; all that is absent: any. */
export interface AgentPick {
  readonly names?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
  readonly count?: number;
  /** At least one agent, 0 < fraction ≤ 1. */
  readonly fraction?: number;
}

/** Servers of ZooKeeper: these, or so many, drawn; neither: all. */
export interface ServerPick {
  readonly indices?: readonly number[];
  readonly count?: number;
}

/** Ends of links: all that is named together. */
export interface PartyPick {
  readonly masters?: readonly number[] | 'all';
  readonly agents?: AgentPick;
  /** Names. */
  readonly frameworks?: readonly string[] | 'all';
  readonly zookeeper?: ServerPick;
}

/** Batches of agents go down in turn, in the order of their numbers, once through. */
export interface MaintenanceWaveSpec {
  readonly kind: 'maintenance-wave';
  readonly at: number;
  readonly agents: AgentPick;
  /** From one batch to the next. */
  readonly every: number;
  /** Agents a batch, or which part of them. */
  readonly batch: { readonly count: number } | { readonly fraction: number };
  readonly lasts: number;
  /** Shut down and started as an operator does, crashed, or drained and activated again. */
  readonly by: 'maintenance' | 'crash' | 'drain';
  /** So long before a batch goes down, frameworks are asked to leave it; 0: they are not. */
  readonly announce: number;
}
