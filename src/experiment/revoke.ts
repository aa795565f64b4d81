import type { Cluster } from '../cluster/cluster.ts';
import type { Master } from '../cluster/master.ts';
import { fractionAt } from '../cluster/operator/oversubscription.ts';
import type { Allocator } from '../cluster/ports.ts';
import { Preemption } from '../cluster/revocation/preemption.ts';
import { type CorrectionDescription, QosController } from '../cluster/revocation/qos-controller.ts';
import { Revocation } from '../cluster/revocation/revocation.ts';
import { Kills, reachOf } from '../control/index.ts';
import { FairnessSampler } from '../metrics/fairness/fairness-sampler.ts';
import type { AgentSpec, FrameworkSpec, Scenario } from '../scenario/index.ts';
import type { Control } from './control.ts';
import type { Prepared } from './prepared.ts';

/** What takes tasks away from their frameworks, where the scenario has any of it. */
export interface Revocations {
  readonly qos?: QosController;
  readonly revocation?: Revocation;
  readonly preemption?: Preemption;
}

/** The scenario has something that takes tasks away. */
export function revokes({ preemption, agents }: Scenario): boolean {
  return preemption !== undefined || agents.some(({ qos }) => qos !== undefined);
}

/** Sets up preemption and QoS controllers; where the scenario has none of them nothing is added. */
export function revocations(
  { scenario, victims }: Prepared,
  members: readonly Pick<FrameworkSpec, 'executor' | 'capabilities'>[],
  master: Master,
  allocator: Allocator,
  control: Control | undefined,
): Revocations {
  const { cluster, tasks } = master;
  const corrections = correctionsOf(scenario.agents, cluster);
  const isAware = members.map(({ capabilities = [] }) => capabilities.includes('PARTITION_AWARE'));
  const qos = corrections.some((each) => each !== undefined)
    ? new QosController(cluster, tasks, corrections, (framework) => isAware[framework])
    : undefined;
  if (qos && control) qos.reach = reachOf(control.plane);
  const { preemption: spec } = scenario;
  if (spec === undefined || victims === undefined) return qos ? { qos } : {};
  const stops = members.map(({ executor: { stop = 0, answers = 1 } }) => ({ stop, answers }));
  const revocation = new Revocation(cluster, tasks, spec.grace, stops);
  if (control) {
    revocation.reach = reachOf(control.plane);
    revocation.wiring = new Kills(control.plane, revocation);
  }
  master.isOperated = true; // what is free must be known agent by agent
  master.allocation.cycle.revocation = revocation;
  const sampler = new FairnessSampler(cluster, {
    weights: cluster.roles.weight,
    honoursReservations: allocator.honours.reservations,
  });
  const preemption = new Preemption(master, revocation, {
    after: spec.after,
    interval: spec.interval,
    reasons: spec.for,
    victims: victims(),
    fairShares: () => {
      sampler.sample();
      return sampler.idealOfFramework;
    },
  });
  return { ...(qos ? { qos } : {}), revocation, preemption };
}

/** Metrics, where there is anything to count. */
export function countsOf({ qos, revocation }: Revocations): Readonly<Record<string, number>> {
  return {
    ...(revocation
      ? {
          'revocations.asked': revocation.asked,
          'revocations.executors-killed': revocation.executorsKilled,
          'revocations.spared': revocation.spared,
        }
      : {}),
    ...(qos ? { 'revocations.corrected': qos.corrected } : {}),
  };
}

/** By agent; the scenario's own agents are the last. */
function correctionsOf(specs: readonly AgentSpec[], { agents, resources, simulation }: Cluster) {
  const own = specs.flatMap(({ count, qos, oversubscribed }): (CorrectionDescription | undefined)[] => {
    if (qos === undefined || oversubscribed === undefined) return new Array(count).fill(undefined);
    const { fixed, unused = {} } = oversubscribed;
    const threshold = qos.controller === 'load' ? qos.threshold : Infinity;
    const names = Object.keys({ ...fixed, ...unused });
    const description: CorrectionDescription = {
      interval: qos.interval,
      thresholds:
        qos.controller === 'trim'
          ? null
          : Float64Array.from(resources.names, (name) => (names.includes(name) ? threshold : Infinity)),
      unusedNow: (resource) => fractionAt(unused[resources.names[resource]] ?? [], simulation.now),
    };
    return new Array(count).fill(description);
  });
  return [...new Array<undefined>(agents.count - own.length).fill(undefined), ...own];
}
