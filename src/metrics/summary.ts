import type { Cluster } from '../cluster/cluster.ts';
import { SECOND } from '../sim/index.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import type { FairnessMeter } from './fairness/fairness-meter.ts';
import { summarizeFairness } from './fairness/fairness-summary.ts';
import { frameworksBelow, type RunMeter } from './run-meter.ts';
import { UTILIZATION } from './utilization-meter.ts';

/** The metrics of a run by name, in the order of `definitions.ts`; what is undefined (a mean over nothing) is left out. */
export function summarize(
  cluster: Cluster,
  meter: RunMeter,
  weights: readonly number[],
  fairness: FairnessMeter | null,
): Record<string, number> {
  const metrics: Record<string, number> = {};
  const put = (name: string, value: number): void => {
    if (Number.isFinite(value)) metrics[name] = value;
  };
  const statistics = (
    name: string,
    histogram: DurationHistogram,
    unit: number,
    wanted = ['mean', 'p50', 'p90', 'p99', 'max'],
  ): void => {
    if (histogram.count === 0) return;
    for (const statistic of wanted) {
      if (statistic === 'mean') put(`${name}.mean`, histogram.mean / unit);
      else if (statistic === 'max') put(`${name}.max`, histogram.largest / unit);
      else put(`${name}.${statistic}`, histogram.percentile(Number(statistic.slice(1))) / unit);
    }
  };
  const { measured, jobs } = meter;
  const { resources, frameworks, roles } = cluster;

  resources.names.forEach((resource, r) => {
    if (cluster.ledger.capacity[r] === 0 && measured.utilization[r] === 0) return;
    for (const kind of [1, 0, 2, 3]) {
      const name = kind === 1 ? 'mean' : `${UTILIZATION[kind]}.mean`;
      put(`utilization.${resource}.${name}`, measured.utilization[kind * resources.count + r] / measured.length);
    }
  });
  put('jain.mean', measured.jain / measured.jainLength);
  put('jain.roles.mean', measured.jainRoles / measured.jainLength);
  const shares = (
    name: string,
    i: number,
    weight: number,
    charged: Float64Array,
    dominant: Float64Array,
    ideal: Float64Array,
  ): void => {
    put(`${name}.charged.mean`, charged[i] / measured.length);
    put(`${name}.dominant.mean`, dominant[i] / measured.length);
    put(`${name}.weighted.mean`, dominant[i] / measured.length / weight);
    put(`${name}.ideal.mean`, ideal[i] / measured.length);
  };
  frameworks.names.forEach((name, i) =>
    shares(`share.${name}`, i, weights[frameworks.role[i]], measured.charged, measured.dominant, measured.ideal),
  );
  roles.names.forEach((name, i) => {
    if (frameworksBelow(roles, i).length > 0)
      shares(`role-share.${name}`, i, weights[i], measured.roleCharged, measured.roleDominant, measured.roleIdeal);
  });
  if (fairness !== null) Object.assign(metrics, summarizeFairness(cluster, fairness));

  statistics('wait.first', jobs.waitFirst, SECOND);
  statistics('wait.last', jobs.waitLast, SECOND);
  statistics('wait.task', jobs.waitTask, SECOND);
  put('wait.first.censored', jobs.jobs.neverStarted);
  put('wait.last.censored', jobs.jobs.neverStarted + jobs.jobs.partlyStarted);
  frameworks.names.forEach((name, i) => {
    statistics(`wait.${name}.first`, jobs.waitFirstOf[i], SECOND, ['mean', 'p50', 'p99', 'max']);
  });
  statistics('turnaround', jobs.turnaround, SECOND);
  statistics('slowdown', jobs.slowdown, 1000);
  if (jobs.lastEnd > 0) put('makespan', Math.max(0, jobs.lastEnd - jobs.firstSubmission) / SECOND);

  for (const key of ['submitted', 'finished', 'failed', 'unfinished'] as const) put(`jobs.${key}`, jobs.jobs[key]);
  for (const key of ['submitted', 'finished', 'failed', 'lost', 'waiting', 'running'] as const)
    put(`tasks.${key}`, jobs.tasks[key]);
  const total = (counts: Float64Array): number => counts.reduce((sum, count) => sum + count, 0);
  for (const key of ['made', 'accepted', 'declined', 'rescinded', 'useful'] as const)
    put(`offers.${key}`, total(frameworks.offers[key]));
  put('offers.useful.fraction', total(frameworks.offers.useful) / total(frameworks.offers.made));
  frameworks.names.forEach((name, i) => {
    put(`offers.${name}.made`, frameworks.offers.made[i]);
    put(`offers.${name}.declined`, frameworks.offers.declined[i]);
  });
  return metrics;
}
