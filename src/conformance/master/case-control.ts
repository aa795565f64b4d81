import type { AgentId } from '../../cluster/ids.ts';
import type { ControlPlane } from '../../control/control-plane.ts';
import type { ControlOptions, FrameworkOptions } from '../../control/options.ts';
import { fromSeconds, SECOND } from '../../sim/index.ts';
import type { MasterConfig } from '../subject.ts';

/** What control options say of a framework; changes when it subscribes. */
export type SubscriberOptions = { -readonly [Key in keyof FrameworkOptions]: FrameworkOptions[Key] };

export function newSubscriberOptions(): SubscriberOptions {
  return {
    failoverTimeout: 0,
    checkpoint: false,
    isPartitionAware: false,
    standby: null,
    reconcile: null,
    replaceUnreachableAfter: null,
  };
}

/** Two masters, so that there is another one when the first one fails, and a network in which nothing takes time; Mesos' flags. */
export function controlOptions(
  { pings, agentReregisterTimeout }: MasterConfig,
  frameworks: readonly SubscriberOptions[],
  agentCount: number,
): ControlOptions {
  return {
    masters: {
      count: 2,
      zookeeper: 1,
      zkSessionTimeout: 10 * SECOND,
      agentPingTimeout: fromSeconds(pings.timeout),
      maxAgentPingTimeouts: pings.most,
      agentReregisterTimeout: fromSeconds(agentReregisterTimeout),
      agentRemovalGap: 0,
      recoveryAgentRemovalLimit: 1,
      agentRecoveryFactor: 0.8,
      allocatorRecoveryTimeout: 600 * SECOND,
      registrationBackoff: SECOND,
      registryFetchTimeout: 60 * SECOND,
      registryStoreTimeout: 20 * SECOND,
      start: 0,
    },
    latency: {},
    loss: 0,
    frameworks,
    // An executor registers when the case says so.
    agents: Array.from({ length: agentCount }, () => ({
      executorRegistration: Infinity,
      executorReregistration: 0,
      recovery: 900 * SECOND,
    })),
  };
}

/** What makes the master give up an agent that answers no ping from now on, though all else that it says is heard. */
export function pingsIgnored(control: ControlPlane): (agent: AgentId) => void {
  const { agentPingTimeout, maxAgentPingTimeouts } = control.options.masters;
  const fails = control.cluster.simulation.event('agent has answered no pings', (agent) => control.removals.schedule(agent));
  return (agent) => fails.after(agentPingTimeout * maxAgentPingTimeouts, agent);
}
