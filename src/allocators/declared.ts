/** What an order by shares gives: who has least is next. */
const BY_SHARE = ['pareto-efficiency', 'single-resource-fairness', 'bounded-starvation', 'time-to-fair'];

/** Of dominant shares (Ghodsi et al., NSDI'11), whole tasks at a time. */
const DRF = ['ef1-other', 'bottleneck-fairness', 'one-task-bound', ...BY_SHARE];

/** What is given to a role by name is its own. */
const GIVEN = ['quota-respected', 'reservation-respected'];

/** Nobody gets a task while another's next one would leave that other with less (Parkes et al., EC'12, §5); weights alike. */
const SEQUENTIAL_MIN_MAX = [
  'sharing-incentive',
  'weighted-share-guarantee',
  'ef1-own',
  'pareto-efficiency',
  'bounded-starvation',
  'time-to-fair',
];

/** What others want, and how many tasks they ask for, changes nothing. */
const OWN_PART = [
  'sharing-incentive',
  'truthfulness',
  'decline-proofness',
  'hoarding-proofness',
  'weighted-share-guarantee',
  'population-monotonicity',
  'resource-monotonicity',
  'group-strategy-proofness',
];

/**
 * Properties that the allocators of clustersim promise, as `clustersim check` calls them: it fails if one is violated. Proven of
 * the policy or true by construction, and of whole tasks; docs/published-results.md has what is proven of divisible ones.
 */
export const DECLARED: Readonly<Record<string, readonly string[]>> = {
  mesos: [...DRF, ...GIVEN],
  drf: DRF,
  'weighted-drf': DRF,
  'reservation-aware': [...DRF, 'reservation-respected'],
  'strict-priority': ['pareto-efficiency', 'priority-order'],
  fifo: ['pareto-efficiency'],
  'asset-fairness': [...BY_SHARE, ...GIVEN],
  'max-min': [...BY_SHARE, ...GIVEN],
  'sequential-min-max': [...SEQUENTIAL_MIN_MAX, ...GIVEN],
  choosy: ['pareto-efficiency', ...GIVEN],
  las: ['pareto-efficiency', ...GIVEN],
  lottery: ['pareto-efficiency', ...GIVEN],
  'drfh-first-fit': [...DRF, ...GIVEN],
  'drfh-best-fit': [...DRF, ...GIVEN],
  slots: GIVEN,
  tetris: ['pareto-efficiency', 'reservation-respected'],
  gang: ['reservation-respected'],
  'static-partition': OWN_PART,
};
