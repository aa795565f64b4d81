/** What an order by shares gives: nobody gets ahead by more than a grant, and who has least is next. */
const BY_SHARE = ['pareto-efficiency', 'single-resource-fairness', 'bounded-starvation', 'one-task-bound', 'time-to-fair'];

/** Of dominant shares (Ghodsi et al., NSDI'11), whole tasks at a time. */
const DRF = ['ef1-other', 'bottleneck-fairness', ...BY_SHARE];

/**
 * Properties that the allocators of clustersim promise, as `clustersim check` calls them: it fails if one is violated. Proven of
 * the policy or true by construction, and of whole tasks; docs/published-results.md has what is proven of divisible ones.
 */
export const DECLARED: Readonly<Record<string, readonly string[]>> = {
  mesos: [...DRF, 'quota-respected', 'reservation-respected'],
  drf: DRF,
  'weighted-drf': DRF,
  'reservation-aware': [...DRF, 'reservation-respected'],
  'strict-priority': ['pareto-efficiency', 'priority-order'],
  fifo: ['pareto-efficiency'],
  'static-partition': ['sharing-incentive'],
  'asset-fairness': BY_SHARE,
  'max-min': BY_SHARE,
  'sequential-min-max': ['sharing-incentive', 'ef1-own', ...BY_SHARE],
  choosy: ['pareto-efficiency'],
  lottery: ['pareto-efficiency'],
  'drfh-first-fit': DRF,
  'drfh-best-fit': DRF,
};
