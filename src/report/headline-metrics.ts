import type { Quantity } from './format-number.ts';

/** Which way is better; `none`: a fact, not a merit. */
export type Direction = 'higher' | 'lower' | 'none';

/** One row, or one row per match, of the comparison table. */
export interface HeadlineMetric {
  /** A metric, or a family (`namePattern`), which has a row for each of its members. */
  readonly name: string;
  /** What the table calls it; `<>` becomes what `<…>` matched. */
  readonly label: string;
  readonly quantity: Quantity;
  readonly direction: Direction;
  /** Rows only where `<…>` has at most so many matches. */
  readonly atMost?: number;
}

/** The numbers one looks at first, in the order of the table. A metric that no run defines has no row. */
export const HEADLINE_METRICS: readonly HeadlineMetric[] = [
  {
    name: 'utilization.<resource>.mean',
    label: 'utilization <>, mean',
    quantity: 'fraction',
    direction: 'higher',
    atMost: 6,
  },
  { name: 'jain.mean', label: 'Jain index, mean', quantity: 'plain', direction: 'higher' },
  { name: 'fairness.gap.mean', label: 'gap to ideal shares, mean', quantity: 'plain', direction: 'lower' },
  { name: 'fairness.envy-pairs.mean', label: 'envy pairs, mean', quantity: 'plain', direction: 'lower' },
  { name: 'fairness.below-ideal.max', label: 'longest below ideal share', quantity: 'seconds', direction: 'lower' },
  { name: 'wait.first.mean', label: 'wait to first task, mean', quantity: 'seconds', direction: 'lower' },
  { name: 'wait.first.p50', label: 'wait to first task, p50', quantity: 'seconds', direction: 'lower' },
  { name: 'wait.first.p99', label: 'wait to first task, p99', quantity: 'seconds', direction: 'lower' },
  { name: 'turnaround.mean', label: 'turnaround, mean', quantity: 'seconds', direction: 'lower' },
  { name: 'slowdown.p99', label: 'slowdown, p99', quantity: 'plain', direction: 'lower' },
  { name: 'makespan', label: 'makespan', quantity: 'seconds', direction: 'lower' },
  { name: 'tasks.finished', label: 'tasks finished', quantity: 'count', direction: 'higher' },
  { name: 'tasks.waiting', label: 'tasks waiting at the end', quantity: 'count', direction: 'lower' },
  { name: 'jobs.finished', label: 'jobs finished', quantity: 'count', direction: 'higher' },
  { name: 'jobs.unfinished', label: 'jobs unfinished', quantity: 'count', direction: 'lower' },
  { name: 'offers.made', label: 'offers made', quantity: 'count', direction: 'none' },
  { name: 'offers.declined', label: 'offers declined', quantity: 'count', direction: 'none' },
  { name: 'offers.useful.fraction', label: 'offers useful', quantity: 'fraction', direction: 'higher' },
  { name: 'availability.control-plane', label: 'time with a leader', quantity: 'fraction', direction: 'higher' },
  { name: 'availability.agents.registered', label: 'agents registered', quantity: 'fraction', direction: 'higher' },
  { name: 'failover.detection.mean', label: 'leader lost to noticed, mean', quantity: 'seconds', direction: 'lower' },
  { name: 'failover.election.mean', label: '… to next leader, mean', quantity: 'seconds', direction: 'lower' },
  { name: 'failover.reregistration.mean', label: '… to agents back, mean', quantity: 'seconds', direction: 'lower' },
  { name: 'tasks.restarted', label: 'tasks restarted', quantity: 'count', direction: 'lower' },
  { name: 'work.<resource>.lost', label: 'work lost, <> · s', quantity: 'count', direction: 'lower', atMost: 6 },
  { name: 'fairness-error.during.mean', label: 'fairness error in faults', quantity: 'plain', direction: 'lower' },
  {
    name: 'role-share.<role>.dominant.mean',
    label: 'share of <>, mean',
    quantity: 'fraction',
    direction: 'none',
    atMost: 6,
  },
];

/** A headline metric found among a result's metrics. */
export interface HeadlineRow {
  readonly metric: string;
  readonly label: string;
  readonly quantity: Quantity;
  readonly direction: Direction;
}

/** The headline rows that these metrics (in their order) can fill. */
export function headlineRows(metrics: readonly string[], headlines = HEADLINE_METRICS): HeadlineRow[] {
  return headlines.flatMap((headline) => {
    const found = matches(headline.name, metrics);
    if (headline.atMost !== undefined && found.length > headline.atMost) return [];
    return found.map(({ metric, matched }) => ({
      metric,
      label: headline.label.replace('<>', () => matched),
      quantity: headline.quantity,
      direction: headline.direction,
    }));
  });
}

function matches(name: string, metrics: readonly string[]): { metric: string; matched: string }[] {
  const pattern = namePattern(name);
  return metrics.flatMap((metric) => {
    const match = pattern.exec(metric);
    return match === null ? [] : [{ metric, matched: match[1] ?? '' }];
  });
}

/**
 * What the names of a family match: `<…>` stands for any name (`<resource>` for one without a dot) and is captured,
 * `{mean,max}` for one of these words.
 */
export function namePattern(name: string): RegExp {
  const source = name.replace(/<[^>]*>|\{[^}]*\}|[.*+?^$()|[\]\\]/g, (part) => {
    if (part === '<resource>') return '([^.]+)';
    if (part.startsWith('<')) return '(.+)';
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).replaceAll('.', '\\.').replaceAll(',', '|')})`;
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
