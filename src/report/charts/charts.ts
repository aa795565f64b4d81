import type { ExperimentResult } from '../../experiment/result.ts';
import { dominantSharesChart } from './dominant-shares.ts';
import { fairnessOverTimeChart } from './fairness-over-time.ts';
import type { Medium, Spec } from './style.ts';
import { utilizationChart } from './utilization.ts';
import { waitingTimeChart } from './waiting-time.ts';

export interface NamedChart {
  /** The file's name without its endings. */
  readonly name: string;
  readonly spec: Spec;
}

/** Every chart that the result has data for, in the order of the report. */
export function charts(result: ExperimentResult, medium: Medium): NamedChart[] {
  const made = [
    { name: 'dominant-shares', spec: dominantSharesChart(result, medium) },
    { name: 'fairness-over-time', spec: fairnessOverTimeChart(result, medium) },
    { name: 'utilization', spec: utilizationChart(result, medium) },
    { name: 'waiting-time', spec: waitingTimeChart(result, medium) },
  ];
  return made.filter((one): one is NamedChart => one.spec !== undefined);
}
