import type { AgentTimeoutsSpec, FailureSpec, MastersSpec, NetworkSpec } from './fault-spec.ts';

/** What a scenario means where it is silent on masters, the network and failures: Mesos' defaults where it has one. */

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;

export const MASTERS: MastersSpec = {
  count: 1,
  zookeeper: 1,
  zkSessionTimeout: 10 * SECOND,
  agentPingTimeout: 15 * SECOND,
  maxAgentPingTimeouts: 5,
  agentReregisterTimeout: 10 * MINUTE,
  agentRemovalGap: 0,
  recoveryAgentRemovalLimit: 1,
  agentRecoveryFactor: 0.8,
  allocatorRecoveryTimeout: 10 * MINUTE,
  registrationBackoff: SECOND,
  registryFetchTimeout: MINUTE,
  registryStoreTimeout: 20 * SECOND,
  start: SECOND,
};

const NO_TIME = { kind: 'constant', value: 0 } as const;

export const NETWORK: NetworkSpec = {
  latency: { 'framework-master': NO_TIME, 'master-agent': NO_TIME, zookeeper: NO_TIME },
  loss: 0,
};

export const FAILURE: FailureSpec = {
  failoverTimeout: 0,
  checkpoint: false,
  isPartitionAware: false,
  standby: null,
  reconcile: 10 * MINUTE,
  replaceUnreachableAfter: 0,
};

export const AGENT_TIMEOUTS: AgentTimeoutsSpec = {
  executorRegistration: MINUTE,
  executorReregistration: 2 * SECOND,
  recovery: 15 * MINUTE,
};
