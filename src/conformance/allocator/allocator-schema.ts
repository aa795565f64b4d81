import { z } from 'zod';
import { type ConstraintGroups, PSEUDO_ATTRIBUTES } from '../../cluster/resources/offer-constraints.ts';
import { checkOneOf, either, mapping } from '../../scenario/schema/schema-parts.ts';
import { COUNT, MINIMUM, NUMBER, QUANTITIES, RESOURCES, step, TEXT, TEXTS, TRUTH } from '../cases/case-schema.ts';

/** The steps of cases of kind `allocator`: each op of `AllocatorOp`, with what may be expected after it. */

const OFFER = mapping({ framework: TEXT, role: TEXT, agent: TEXT, resources: RESOURCES });
const OFFERS = z.array(OFFER);
const INVERSE_OFFERS = z.array(mapping({ framework: TEXT, agent: TEXT, unavailable_in_s: NUMBER.optional() }));

export const EXPECTATIONS = mapping({
  offers: OFFERS.optional(),
  offers_one_of: z.array(OFFERS).min(1).optional(),
  offers_summary: z.array(mapping({ framework: TEXT, role: TEXT, agents: COUNT, sum: RESOURCES })).optional(),
  offer_count: COUNT.optional(),
  cumulative_offers_by_framework: z
    .record(TEXT, either('a count, amounts by name, or a list of resources', [COUNT, QUANTITIES, RESOURCES]))
    .optional(),
  inverse_offers: INVERSE_OFFERS.optional(),
  inverse_offers_include: INVERSE_OFFERS.optional(),
  role_dominant_shares: z.record(TEXT, NUMBER).optional(),
  role_dominant_shares_equal: TEXTS.optional(),
  roles_without_share: TEXTS.optional(),
  active_offer_filters: z.record(TEXT, COUNT).optional(),
  allocation_runs: COUNT.optional(),
  cluster_total: QUANTITIES.optional(),
  cluster_offered_or_allocated: QUANTITIES.optional(),
  success: TRUTH.optional(),
  no_error: z.literal(true).optional(),
});

export type Expectations = z.infer<typeof EXPECTATIONS>;

const PREDICATES = {
  exists: z.literal(true).optional(),
  not_exists: z.literal(true).optional(),
  text_equals: TEXT.optional(),
  text_not_equals: TEXT.optional(),
  text_matches: TEXT.optional(),
  text_not_matches: TEXT.optional(),
};

const PREDICATE = mapping(PREDICATES).superRefine((predicate, context) =>
  checkOneOf(Object.keys(PREDICATES), predicate, context),
);

const CONSTRAINT = mapping({
  attribute: TEXT.optional(),
  pseudo_attribute: z.enum(PSEUDO_ATTRIBUTES).optional(),
  predicate: PREDICATE,
}).superRefine((constraint, context) => checkOneOf(['attribute', 'pseudo_attribute'], constraint, context));

/** Groups, ORed, of constraints, ANDed; `{}` is the empty list. */
export const CONSTRAINTS = either('a list of groups of constraints', [z.array(z.array(CONSTRAINT)), mapping({})]).transform(
  (groups) => (Array.isArray(groups) ? groups : []) as unknown as ConstraintGroups,
);

const USES = z.array(mapping({ framework: TEXT, role: TEXT, resources: RESOURCES }));
const CONVERSIONS = z.array(mapping({ consumed: RESOURCES, converted: RESOURCES }));
/** Negative ones are not wrong: Mesos has a rule for them. */
const REFUSE = { refuse_seconds: NUMBER.nullable().optional() };

const FRAMEWORK = {
  framework: TEXT,
  suppressed_roles: TEXTS.optional(),
  capabilities: TEXTS.optional(),
  min_allocatable_resources: z.record(TEXT, MINIMUM).optional(),
  offer_constraints: z.record(TEXT, CONSTRAINTS).optional(),
};

function allocatorStep<Op extends string, Shape extends z.core.$ZodShape>(op: Op, shape: Shape) {
  return step(op, { ...shape, expect: EXPECTATIONS.optional(), model: mapping({ offers: OFFERS }).optional() });
}

const AGENT = { agent: TEXT };

export const ALLOCATOR_STEPS = {
  add_agent: allocatorStep('add_agent', {
    ...AGENT,
    total: RESOURCES,
    used: USES.optional(),
    agent_capabilities: TEXTS.optional(),
    attributes: TEXT.optional(),
    unavailability_in_s: NUMBER.nullable().optional(),
  }),
  remove_agent: allocatorStep('remove_agent', AGENT),
  activate_agent: allocatorStep('activate_agent', AGENT),
  deactivate_agent: allocatorStep('deactivate_agent', AGENT),
  update_agent: allocatorStep('update_agent', {
    ...AGENT,
    total: RESOURCES.optional(),
    attributes: TEXT.optional(),
    agent_capabilities: TEXTS.optional(),
  }),
  add_resource_provider: allocatorStep('add_resource_provider', { ...AGENT, total: RESOURCES, used: USES.optional() }),
  add_framework: allocatorStep('add_framework', {
    ...FRAMEWORK,
    roles: TEXTS,
    active: TRUTH.optional(),
    used: z.array(mapping({ agent: TEXT, role: TEXT, resources: RESOURCES })).optional(),
  }),
  update_framework: allocatorStep('update_framework', { ...FRAMEWORK, roles: TEXTS.optional() }),
  remove_framework: allocatorStep('remove_framework', { framework: TEXT }),
  activate_framework: allocatorStep('activate_framework', { framework: TEXT }),
  deactivate_framework: allocatorStep('deactivate_framework', { framework: TEXT }),
  recover_resources: allocatorStep('recover_resources', {
    framework: TEXT,
    role: TEXT,
    agent: TEXT,
    resources: RESOURCES,
    ...REFUSE,
  }),
  recover_outstanding: allocatorStep('recover_outstanding', {
    framework: TEXT.default('*'),
    role: TEXT.default('*'),
    agent: TEXT.default('*'),
    ...REFUSE,
  }),
  update_allocation: allocatorStep('update_allocation', {
    framework: TEXT,
    role: TEXT,
    agent: TEXT,
    offered: RESOURCES.optional(),
    conversions: CONVERSIONS,
  }),
  update_available: allocatorStep('update_available', { ...AGENT, conversions: CONVERSIONS }),
  update_quota: allocatorStep('update_quota', {
    role: TEXT,
    guarantees: QUANTITIES.default({}),
    limits: QUANTITIES.default({}),
  }),
  update_weights: allocatorStep('update_weights', { weights: z.record(TEXT, z.number().gt(0)) }),
  suppress_offers: allocatorStep('suppress_offers', { framework: TEXT, roles: TEXTS.optional() }),
  revive_offers: allocatorStep('revive_offers', { framework: TEXT, roles: TEXTS.optional() }),
  update_whitelist: allocatorStep('update_whitelist', { hostnames: TEXTS.nullable() }),
  update_unavailability: allocatorStep('update_unavailability', { ...AGENT, start_in_s: NUMBER.nullable() }),
  update_inverse_offer: allocatorStep('update_inverse_offer', { framework: TEXT, ...AGENT, ...REFUSE }),
  advance_clock: allocatorStep('advance_clock', { seconds: z.number().min(0) }),
};
