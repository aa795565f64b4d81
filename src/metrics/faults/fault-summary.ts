import type { Cluster } from '../../cluster/cluster.ts';
import { DROPPED, GONE, GONE_BY_OPERATOR, KILLED, UNREACHABLE } from '../../cluster/tables/tasks.ts';
import { SECOND } from '../../sim/index.ts';
import type { Durations } from '../durations.ts';
import type { FaultMeter } from './fault-meter.ts';
import { PHASES } from './fault-phases.ts';

/** Metrics of a run with a control plane, by name, in the order of `definitions.ts`; what is undefined is left out. */
export function summarizeFaults({ resources }: Cluster, meter: FaultMeter): Record<string, number> {
  const metrics: Record<string, number> = {};
  const put = (name: string, value: number): void => {
    if (Number.isFinite(value)) metrics[name] = value;
  };
  const times = (name: string, durations: Durations): void => {
    if (durations.count === 0) return;
    put(`${name}.mean`, durations.mean / SECOND);
    put(`${name}.max`, durations.longest / SECOND);
  };
  const { failovers, agents, work, phases } = meter;

  put('faults', meter.marks.count);
  put('availability.control-plane', failovers.led / meter.length);
  put('availability.agents.registered', agents.registered / agents.expected);
  put('availability.agents.up', agents.up / agents.expected);
  put('failover.count', failovers.count);
  put('failover.incomplete', failovers.incomplete);
  times('failover.detection', failovers.detection);
  times('failover.election', failovers.election);
  times('failover.outage', failovers.outage);
  times('failover.reregistration', failovers.reregistration);
  times('frameworks.resubscription', meter.resubscription);
  put('agents.unreachable', agents.unreachable);
  put('agents.reregistered', agents.reregistered);
  times('agents.detection', agents.detection);
  times('agents.registration', agents.registration);
  for (const reason of [...meter.rescinded.keys()].sort())
    put(`offers.rescinded.${reason.replaceAll(' ', '-')}`, meter.rescinded.get(reason) ?? 0);
  put('tasks.killed', work.ends[KILLED]);
  put('tasks.unreachable', work.ends[UNREACHABLE]);
  put('tasks.gone', work.ends[GONE] + work.ends[GONE_BY_OPERATOR]);
  put('tasks.dropped', work.ends[DROPPED]);
  put('tasks.restarted', work.restarted);
  put('tasks.stray', work.strays);
  resources.names.forEach((resource, r) => {
    put(`work.${resource}.lost`, work.lost[r] / 1000 / SECOND);
    put(`work.${resource}.saved`, work.saved[r] / 1000 / SECOND);
    put(`work.${resource}.stray`, work.stray[r] / 1000 / SECOND);
  });
  for (const phase of PHASES) put(`fairness-error.${phase}.mean`, phases.mean(phase));
  return metrics;
}
