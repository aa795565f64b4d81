import type { AgentId, FrameworkId } from '../cluster/ids.ts';
import type { Party } from '../control/party.ts';
import type { Time } from '../sim/index.ts';
import type { DistributionSpec } from '../workloads/distribution-spec.ts';

/**
 * Something that fails or comes back at a time, for the control plane to carry out. Whoever is not in a state for it (a
 * crash of what is down, a start of what is up) stays as it is.
 */
export type FaultAction = {
  readonly at: Time;
  /** For people, as a mark on charts: `3 agents crash`. */
  readonly label: string;
} & (
  | {
      /**
       * `agent-crash`: power loss; its tasks die, no goodbye. `agent-process-crash`: the agent process only; its socket
       * breaks at once, executors may live on. `agent-start` ends either, and a shutdown. `agent-shutdown`: in good order; it
       * unregisters. `agent-reactivate` ends a drain (Mesos' REACTIVATE_AGENT).
       */
      readonly kind: 'agent-crash' | 'agent-process-crash' | 'agent-start' | 'agent-shutdown' | 'agent-reactivate';
      readonly agents: readonly AgentId[];
    }
  /** Mesos' DRAIN_AGENT; `grace`: the most that a task is given to end, null: its own. */
  | { readonly kind: 'agent-drain'; readonly agents: readonly AgentId[]; readonly grace: Time | null }
  /** The agents will be shut down at `start`: announced by inverse offers. The shutdown is an action of its own. */
  | { readonly kind: 'agent-maintenance'; readonly agents: readonly AgentId[]; readonly start: Time }
  /** `master-start` of `leader`: of those that crashed as leader and are down, the one that has been so for longest. */
  | { readonly kind: 'master-crash' | 'master-start'; readonly master: number | 'leader' | 'all' }
  | { readonly kind: 'zookeeper-crash' | 'zookeeper-start'; readonly servers: readonly number[] }
  /** Writes to the registry do not get through. */
  | { readonly kind: 'registry-down' | 'registry-up' }
  | {
      /** A crash loses what the scheduler knew; a disconnect only its connection. `framework-start` and `-reconnect` end them. */
      readonly kind:
        | 'framework-crash'
        | 'framework-start'
        | 'framework-disconnect'
        | 'framework-reconnect'
        | 'framework-teardown';
      readonly framework: FrameworkId;
    }
  /** The framework's executors on these agents, with their tasks. */
  | { readonly kind: 'executor-crash'; readonly framework: FrameworkId; readonly agents: readonly AgentId[] }
  /** Messages from the ones to the others are lost, and unless `isOneWay` those back too. */
  | {
      readonly kind: 'partition';
      readonly id: number;
      readonly from: readonly Party[];
      readonly to: readonly Party[];
      readonly isOneWay: boolean;
    }
  /** Messages from the ones to the others, not those back, have this latency (µs) instead of the network's. */
  | {
      readonly kind: 'slow-link';
      readonly id: number;
      readonly from: readonly Party[];
      readonly to: readonly Party[];
      readonly latency: DistributionSpec;
    }
  /** Messages from the ones to the others, not those back, are kept until the `heal`. */
  | { readonly kind: 'hold'; readonly id: number; readonly from: readonly Party[]; readonly to: readonly Party[] }
  /** Ends the partition, slow link or hold of that id. */
  | { readonly kind: 'heal'; readonly id: number }
);

/** Faults in the order of time; of equal times first what comes back, then as in the scenario. */
export interface FaultSource {
  /** The next one; null: there are no more. Drawn when asked for: there may be no end of them. */
  next(): FaultAction | null;
}
