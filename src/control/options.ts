import type { Time } from '../sim/index.ts';
import type { Latency, LinkKind } from './links.ts';

/** Masters and their ZooKeeper: Mesos' flags (master/flags.cpp; the semantics §16, §17 and §22). Times in µs. */
export interface MasterOptions {
  readonly count: number;
  /** Servers of the ZooKeeper ensemble. */
  readonly zookeeper: number;
  readonly zkSessionTimeout: Time;
  readonly agentPingTimeout: Time;
  /** So many unanswered pings, one after the other, make an agent unreachable. */
  readonly maxAgentPingTimeouts: number;
  readonly agentReregisterTimeout: Time;
  /** Least time between two agents that are marked unreachable; 0: no limit. */
  readonly agentRemovalGap: Time;
  /** A new leader exits if a greater fraction of its agents has not come back in time. */
  readonly recoveryAgentRemovalLimit: number;
  /** With quota, a new leader allocates when this fraction of its agents is back … */
  readonly agentRecoveryFactor: number;
  /** … or after so long. */
  readonly allocatorRecoveryTimeout: Time;
  /** Agents wait a part of this before they register, and longer with each attempt. */
  readonly registrationBackoff: Time;
  readonly registryFetchTimeout: Time;
  readonly registryStoreTimeout: Time;
  /** From the start of a master's process until it contends for leadership. */
  readonly start: Time;
}

/** How a framework's scheduler fails, and what it does about failures. */
export interface FrameworkOptions {
  /** How long the master keeps a framework that is disconnected, µs (FrameworkInfo.failover_timeout). */
  readonly failoverTimeout: Time;
  /** Its executors and tasks outlive a restart of the agent's process, and a broken connection (FrameworkInfo.checkpoint). */
  readonly checkpoint: boolean;
  /** The capability PARTITION_AWARE. */
  readonly isPartitionAware: boolean;
  /** A second scheduler that takes over so long after the first one failed; null: none. */
  readonly standby: { readonly takesOverAfter: Time } | null;
  /** Time between two reconciliations; null: only when it subscribes. */
  readonly reconcile: Time | null;
  /** A task that has been unreachable for so long is replaced; null: never. Of partition-aware frameworks. */
  readonly replaceUnreachableAfter: Time | null;
}

/** Agent flags. Times in µs. */
export interface AgentOptions {
  readonly executorRegistration: Time;
  readonly executorReregistration: Time;
  /** Executors whose agent stays away for longer give up. */
  readonly recovery: Time;
}

export interface ControlOptions {
  readonly masters: MasterOptions;
  readonly latency: Readonly<Partial<Record<LinkKind, Latency>>>;
  /** Probability that a message that nobody acknowledges is lost. */
  readonly loss: number;
  /** By framework, and by agent. */
  readonly frameworks: readonly FrameworkOptions[];
  readonly agents: readonly AgentOptions[];
}

/** How long a task is given between the request to stop and its end by force (KillPolicy; the semantics §19), µs. */
export const KILL_GRACE = 3_000_000;
/** Schedulers wait up to this before they subscribe, twice that the next time, and so on (sched/flags.hpp), µs. */
export const SUBSCRIPTION_BACKOFF = 2_000_000;
/** The most that a back-off grows to, µs. */
export const MOST_BACKOFF = 60_000_000;
/** A status update is sent again after so long, twice that the next time (slave/constants.hpp), µs. */
export const UPDATE_RETRY = 10_000_000;
export const MOST_UPDATE_RETRY = 600_000_000;
/** Keys of two entities' draws are so far apart. */
export const DRAWS = 1_048_576;
