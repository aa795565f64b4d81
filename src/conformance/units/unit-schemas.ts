import { z } from 'zod';
import { checkOneOf, mapping } from '../../scenario/schema/schema-parts.ts';
import { CONSTRAINTS } from '../allocator/allocator-schema.ts';
import { COUNT, NUMBER, QUANTITIES, RESOURCES, step, TEXT, TEXTS, TRUTH } from '../cases/case-schema.ts';

/** The steps of cases that are about one part of an allocator alone. */

const CLIENT = { client: TEXT };
const ALLOCATION = { client: TEXT, agent: TEXT, resources: RESOURCES };

/** `allocation`: by client, by agent. */
const CHECK = mapping({
  contains: z.record(TEXT, TRUTH).optional(),
  count: COUNT.optional(),
  allocation: z.record(TEXT, z.record(TEXT, RESOURCES)).optional(),
  allocation_quantities: z.record(TEXT, QUANTITIES).optional(),
  total_allocation_quantities: QUANTITIES.optional(),
});

export const SORTER_STEPS = {
  add: step('add', CLIENT),
  activate: step('activate', CLIENT),
  deactivate: step('deactivate', CLIENT),
  remove: step('remove', CLIENT),
  update_weight: step('update_weight', { path: TEXT, weight: z.number().gt(0) }),
  allocated: step('allocated', ALLOCATION),
  unallocated: step('unallocated', ALLOCATION),
  update: step('update', { client: TEXT, agent: TEXT, old: RESOURCES, new: RESOURCES }),
  add_agent: step('add_agent', { agent: TEXT, total_quantities: QUANTITIES }),
  remove_agent: step('remove_agent', { agent: TEXT }),
  sort: step('sort', { expect: mapping({ order: TEXTS.optional(), members: TEXTS.optional() }).optional() }),
  check: step('check', { expect: CHECK }),
};

/** A row a client, a column a position: how often it should be there. */
const PROBABILITIES = mapping({ table: z.array(z.array(z.number().min(0).max(1))), tolerance_abs: z.number().min(0) });

export const RANDOM_SORTER_STEPS = {
  position_probabilities: step('position_probabilities', {
    clients: TEXTS,
    weights: z.record(TEXT, z.number().gt(0)),
    runs: COUNT,
    expect: PROBABILITIES,
  }),
};

const ROLE_TREE_EXPECTATIONS = mapping({
  exists: TEXTS.optional(),
  absent: TEXTS.optional(),
  weights: z.record(TEXT, NUMBER).optional(),
  reservation_quantities: z.record(TEXT, QUANTITIES).optional(),
  framework_counts: z.record(TEXT, COUNT).optional(),
});

function roleTreeStep<Op extends string, Shape extends z.core.$ZodShape>(op: Op, shape: Shape) {
  return step(op, { ...shape, expect: ROLE_TREE_EXPECTATIONS.optional() });
}

const MEMBERSHIP = { framework: TEXT, role: TEXT };

export const ROLE_TREE_STEPS = {
  weight: roleTreeStep('weight', { role: TEXT, weight: z.number().gt(0) }),
  quota: roleTreeStep('quota', { role: TEXT, guarantees: QUANTITIES.default({}), limits: QUANTITIES.default({}) }),
  track_reservation: roleTreeStep('track_reservation', { resources: RESOURCES }),
  untrack_reservation: roleTreeStep('untrack_reservation', { resources: RESOURCES }),
  track_framework: roleTreeStep('track_framework', MEMBERSHIP),
  untrack_framework: roleTreeStep('untrack_framework', MEMBERSHIP),
};

function algebraStep<Op extends string, Shape extends z.core.$ZodShape, Result extends z.ZodType>(
  op: Op,
  shape: Shape,
  result: Result,
) {
  const expect = mapping({
    result: result.optional(),
    result_one_of: z.array(result).min(1).optional(),
    error: z.literal(true).optional(),
  }).superRefine((given, context) => checkOneOf(['result', 'result_one_of', 'error'], given, context));
  return step(op, { ...shape, expect });
}

const TWO_QUANTITIES = { left: QUANTITIES, right: QUANTITIES };
const SHRINK = { resources: RESOURCES, target: QUANTITIES };
const GROUPS = { groups: CONSTRAINTS, for_role: TEXT.optional() };

export const ALGEBRA_STEPS = {
  quantities_add: algebraStep('quantities_add', TWO_QUANTITIES, QUANTITIES),
  quantities_subtract: algebraStep('quantities_subtract', TWO_QUANTITIES, QUANTITIES),
  quantities_contains: algebraStep('quantities_contains', TWO_QUANTITIES, TRUTH),
  limits_contains_quantities: algebraStep('limits_contains_quantities', { limits: QUANTITIES, quantities: QUANTITIES }, TRUTH),
  limits_contains_limits: algebraStep('limits_contains_limits', TWO_QUANTITIES, TRUTH),
  limits_subtract_quantities: algebraStep(
    'limits_subtract_quantities',
    { limits: QUANTITIES, quantities: QUANTITIES },
    QUANTITIES,
  ),
  shrink_to_quantities: algebraStep('shrink_to_quantities', SHRINK, RESOURCES),
  shrink_to_limits: algebraStep('shrink_to_limits', SHRINK, RESOURCES),
  resources_contain_quantities: algebraStep(
    'resources_contain_quantities',
    { resources: RESOURCES, quantities: QUANTITIES },
    TRUTH,
  ),
  scalar_normalize: algebraStep('scalar_normalize', { value: NUMBER }, NUMBER),
  scalar_sum: algebraStep('scalar_sum', { terms: z.array(NUMBER) }, NUMBER),
  scalar_repeat_add_then_subtract: algebraStep(
    'scalar_repeat_add_then_subtract',
    { start: NUMBER, increment: NUMBER, times: COUNT },
    NUMBER,
  ),
  parse: step('parse', {
    text: TEXT,
    expect: mapping({
      result: RESOURCES.optional(),
      entries: z.union([COUNT, RESOURCES], { error: () => 'a count, or a list of resources' }).optional(),
      error: z.literal(true).optional(),
    }).superRefine((given, context) => checkOneOf(['result', 'entries', 'error'], given, context)),
  }),
  role_is_valid: algebraStep('role_is_valid', { role: TEXT }, TRUTH),
  role_ancestors: algebraStep('role_ancestors', { role: TEXT }, TEXTS),
  is_strict_subrole_of: algebraStep('is_strict_subrole_of', { role: TEXT, ancestor: TEXT }, TRUTH),
  agent_excluded: algebraStep(
    'agent_excluded',
    { ...GROUPS, agent_attributes: TEXT, hostname: TEXT.optional(), region: TEXT.optional(), zone: TEXT.optional() },
    TRUTH,
  ),
  constraints_valid: algebraStep('constraints_valid', GROUPS, TRUTH),
};
