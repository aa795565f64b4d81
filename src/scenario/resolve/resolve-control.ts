import type { Context } from '../context.ts';
import { AGENT_TIMEOUTS, FAILURE, MASTERS, NETWORK } from '../control-defaults.ts';
import type { AgentTimeoutsSpec, ControlSpec, FailureSpec, LinkKind, MastersSpec, NetworkSpec } from '../fault-spec.ts';
import { moreThanZero } from '../messages/messages.ts';
import type { AgentSpec, CapabilityName, FrameworkSpec } from '../scenario.ts';
import type { ScenarioInput } from '../schema/schema.ts';
import { resolveFaults } from './resolve-faults.ts';

/** Whether masters, agents and frameworks are processes that may fail. */
export function isControlled({ masters, network, faults }: ScenarioInput): boolean {
  return masters !== undefined || network !== undefined || faults !== undefined;
}

export function resolveControl(
  input: ScenarioInput,
  agents: readonly AgentSpec[],
  frameworks: readonly FrameworkSpec[],
  context: Context,
): ControlSpec {
  const masters = resolveMasters(input.masters, context);
  return {
    masters,
    network: resolveNetwork(input.network, context),
    faults: resolveFaults(input, { agents, frameworks, masters }, context),
  };
}

function resolveMasters(input: ScenarioInput['masters'], context: Context): MastersSpec {
  const given = typeof input === 'number' ? { count: input } : (input ?? {});
  const { count = MASTERS.count, agent_removal_rate: rate } = given;
  const gap = rate === undefined || rate === 'none' ? MASTERS.agentRemovalGap : Math.round(rate);
  if (rate === 0) context.report(['masters', 'agent_removal_rate'], moreThanZero(0));
  return {
    count,
    zookeeper: given.zookeeper ?? count,
    zkSessionTimeout: given.zk_session_timeout ?? MASTERS.zkSessionTimeout,
    agentPingTimeout: given.agent_ping_timeout ?? MASTERS.agentPingTimeout,
    maxAgentPingTimeouts: given.max_agent_ping_timeouts ?? MASTERS.maxAgentPingTimeouts,
    agentReregisterTimeout: given.agent_reregister_timeout ?? MASTERS.agentReregisterTimeout,
    agentRemovalGap: gap,
    recoveryAgentRemovalLimit: given.recovery_agent_removal_limit ?? MASTERS.recoveryAgentRemovalLimit,
    agentRecoveryFactor: given.agent_recovery_factor ?? MASTERS.agentRecoveryFactor,
    allocatorRecoveryTimeout: given.allocator_recovery_timeout ?? MASTERS.allocatorRecoveryTimeout,
    registrationBackoff: given.registration_backoff ?? MASTERS.registrationBackoff,
    registryFetchTimeout: given.registry_fetch_timeout ?? MASTERS.registryFetchTimeout,
    registryStoreTimeout: given.registry_store_timeout ?? MASTERS.registryStoreTimeout,
    start: given.start ?? MASTERS.start,
  };
}

const LINK_KEYS = { 'framework-master': 'framework_master', 'master-agent': 'master_agent', zookeeper: 'zookeeper' } as const;

function resolveNetwork(input: ScenarioInput['network'], context: Context): NetworkSpec {
  const { latency = {}, loss = NETWORK.loss } = input ?? {};
  const path = ['network', 'latency'];
  const all = latency.all === undefined ? undefined : context.distribution(path, latency.all);
  const of = (link: LinkKind) => {
    const key = LINK_KEYS[link];
    const own = latency[key];
    return own === undefined ? (all ?? NETWORK.latency[link]) : context.distribution([...path, key], own);
  };
  const links = { 'framework-master': of('framework-master'), 'master-agent': of('master-agent'), zookeeper: of('zookeeper') };
  return { latency: links, loss };
}

type AgentInput = NonNullable<ScenarioInput['agents']>[number];

export function resolveAgentTimeouts(input: AgentInput): AgentTimeoutsSpec {
  return {
    executorRegistration: input.executor_registration_timeout ?? AGENT_TIMEOUTS.executorRegistration,
    executorReregistration: input.executor_reregistration_timeout ?? AGENT_TIMEOUTS.executorReregistration,
    recovery: input.recovery_timeout ?? AGENT_TIMEOUTS.recovery,
  };
}

type FailureInput = Pick<
  NonNullable<ScenarioInput['frameworks']>[number],
  'failover_timeout' | 'checkpoint' | 'standby' | 'reconcile' | 'replace_unreachable_after'
>;

export function resolveFailure(input: FailureInput, capabilities: readonly CapabilityName[] = []): FailureSpec {
  const { standby, reconcile = FAILURE.reconcile, replace_unreachable_after: replace = FAILURE.replaceUnreachableAfter } = input;
  return {
    failoverTimeout: input.failover_timeout ?? FAILURE.failoverTimeout,
    checkpoint: input.checkpoint ?? FAILURE.checkpoint,
    isPartitionAware: capabilities.includes('PARTITION_AWARE'),
    standby: standby === undefined || standby === false ? FAILURE.standby : { takesOverAfter: standby.takes_over_after },
    reconcile: reconcile === 'never' ? null : reconcile,
    replaceUnreachableAfter: replace === 'never' ? null : replace,
  };
}
