import type { Cluster } from '../../cluster/cluster.ts';
import { SECOND } from '../../sim/index.ts';
import type { FairnessMeter } from './fairness-meter.ts';
import type { FairnessView } from './fairness-view.ts';
import { CAUSES } from './time-to-fair.ts';

/** Metrics of fairness over time, by name, in the order of `definitions.ts`; what is undefined is left out. */
export function summarizeFairness({ frameworks }: Cluster, meter: FairnessMeter): Record<string, number> {
  const metrics: Record<string, number> = {};
  const put = (name: string, value: number): void => {
    if (Number.isFinite(value)) metrics[name] = value;
  };
  const { reference, backlogged, noGrant } = meter;
  const putView = (prefix: string, view: FairnessView): void => {
    const { total, timeToFair, belowIdeal } = view;
    put(`${prefix}.gap.mean`, total.gap / total.length);
    put(`${prefix}.gap.area`, total.gap / SECOND);
    put(`${prefix}.jain.mean`, total.jain / total.jainLength);
    put(`${prefix}.envy-pairs.mean`, total.envy / total.length);
    put(`${prefix}.envy-pairs.max`, view.mostEnvy);
    put(`${prefix}.sharing-deficit.mean`, total.deficit / total.length);
    put(`${prefix}.sharing-deficit.area`, total.deficit / SECOND);
    for (const cause of CAUSES) {
      const { count, open, time, longest, completions, most } = timeToFair.of(cause);
      if (count + open === 0) continue;
      put(`${prefix}.time-to-fair.${cause}.count`, count);
      put(`${prefix}.time-to-fair.${cause}.never`, open);
      put(`${prefix}.time-to-fair.${cause}.mean`, time / count / SECOND);
      if (count > 0) put(`${prefix}.time-to-fair.${cause}.max`, longest / SECOND);
      put(`${prefix}.completions-to-fair.${cause}.mean`, completions / count);
      if (count > 0) put(`${prefix}.completions-to-fair.${cause}.max`, most);
    }
    put(`${prefix}.below-ideal.max`, greatest(belowIdeal.longest) / SECOND);
    frameworks.names.forEach((name, i) => {
      put(`${prefix}.shortfall.${name}.area`, view.shortfall[i] / SECOND);
      put(`${prefix}.below-ideal.${name}.max`, belowIdeal.longest[i] / SECOND);
    });
  };
  putView('fairness', reference);
  frameworks.names.forEach((name, i) => {
    put(`fairness.reference.${name}.mean`, reference.idealSum[i] / reference.total.length);
  });
  putView('fairness.backlogged', backlogged);
  put('fairness.pareto-slack.mean', meter.slackTotal / reference.total.length);
  put('fairness.no-grant.max', greatest(noGrant.longest) / SECOND);
  frameworks.names.forEach((name, i) => {
    put(`fairness.no-grant.${name}.max`, noGrant.longest[i] / SECOND);
  });
  put('fairness.sampled-every', meter.pace.every);
  return metrics;
}

function greatest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
