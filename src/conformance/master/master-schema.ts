import { z } from 'zod';
import { either, mapping } from '../../scenario/schema/schema-parts.ts';
import { CONSTRAINTS } from '../allocator/allocator-schema.ts';
import { COUNT, MINIMUM, NUMBER, QUANTITIES, RESOURCES, step, TEXT, TEXTS, TRUTH } from '../cases/case-schema.ts';

/** The steps of cases of kind `master`: what agents, frameworks and the operator do, and what may be expected after it. */

const COUNTS = z.record(TEXT, COUNT);
const STATE = TEXT.regex(/^TASK_[A-Z_]+$/, { error: () => 'a task state such as TASK_RUNNING' });

const OFFER = mapping({
  id: TEXT.optional(),
  framework: TEXT,
  agent: TEXT.optional(),
  role: TEXT.optional(),
  match: z.enum(['exact', 'contains', 'cpus_mem']).default('exact'),
  resources: RESOURCES,
});

const UPDATE = mapping({
  framework: TEXT.optional(),
  task: TEXT,
  state: STATE,
  reason: TEXT.optional(),
  source: TEXT.optional(),
});

const ROLE_REPORT = mapping({
  role: TEXT,
  total: QUANTITIES.optional(),
  allocated: QUANTITIES.optional(),
  offered: QUANTITIES.optional(),
  reserved: QUANTITIES.optional(),
  quota_consumed: QUANTITIES.optional(),
  quota_guarantee: QUANTITIES.optional(),
  quota_limit: QUANTITIES.optional(),
  weight: NUMBER.optional(),
});

/** One name or several. */
const NAMES = either('a name or a list of names', [TEXT, TEXTS]).transform((names) =>
  typeof names === 'string' ? [names] : names,
);

export const MASTER_EXPECTATIONS = mapping({
  offers: z.array(OFFER).optional(),
  offers_may_follow: TRUTH.optional(),
  offers_per_framework: COUNTS.optional(),
  offers_per_framework_total: COUNTS.optional(),
  name_first_offer: TEXT.optional(),
  /** By agent. */
  name_offer_of_agent: z.record(TEXT, TEXT).optional(),
  offered_agents: TEXTS.optional(),
  eventually_offers_sum: either('resources, or amounts by name', [RESOURCES, QUANTITIES]).optional(),
  then_decline_all_with_refuse_seconds: NUMBER.nullable().optional(),
  not_contains: z.array(mapping({ offer: TEXT, resources: RESOURCES })).optional(),
  no_revocable: TRUTH.optional(),
  offers_have_unavailability: TRUTH.optional(),
  outstanding_revocable_total: QUANTITIES.optional(),
  rescinded: TEXTS.optional(),
  rescinded_any: TEXTS.optional(),
  rescinded_count_min: COUNT.optional(),
  inverse_offers: z.array(mapping({ id: TEXT.optional(), framework: TEXT, agent: TEXT })).optional(),
  /** By agent. */
  inverse_status: z
    .record(TEXT, z.array(mapping({ framework: TEXT, status: z.enum(['ACCEPT', 'DECLINE', 'UNKNOWN']) })))
    .optional(),
  task_updates: z.array(UPDATE).optional(),
  task_running: NAMES.optional(),
  launched: NAMES.optional(),
  response: z.enum(['ok', 'rejected', 'conflict']).optional(),
  error: TRUTH.optional(),
  agent_lost: NAMES.optional(),
  framework_completed: NAMES.optional(),
  framework_known_inactive: NAMES.optional(),
  framework_id_kept: TRUTH.optional(),
  framework_roles: z.record(TEXT, TEXTS).optional(),
  recovered: z.array(mapping({ framework: TEXT.optional(), agent: TEXT.optional(), resources: RESOURCES })).optional(),
  used: QUANTITIES.optional(),
  role_report: ROLE_REPORT.optional(),
  roles_with_quota: TEXTS.optional(),
  allocator_whitelist: TEXTS.nullable().optional(),
  counters: z.record(TEXT, NUMBER).optional(),
  queued: TRUTH.optional(),
  within_s: z.number().min(0).optional(),
});

export type MasterExpectations = z.infer<typeof MASTER_EXPECTATIONS>;

/** What a task is to have, as it stands: amounts below nothing, too, or a text as agents are given it. */
const RAW = either('resources, or a text', [TEXT, RESOURCES]);

const TASK = mapping({
  task: TEXT,
  resources: RESOURCES.optional(),
  resources_raw: RAW.optional(),
  executor_resources: RESOURCES.optional(),
});

const CONVERSIONS = ['RESERVE', 'UNRESERVE', 'CREATE', 'DESTROY'] as const;

const OPERATION = z.discriminatedUnion('type', [
  mapping({ type: z.literal('LAUNCH'), tasks: z.array(TASK) }),
  ...CONVERSIONS.map((type) => mapping({ type: z.literal(type), resources: RESOURCES })),
]);

export type CaseOperation = z.infer<typeof OPERATION>;
export type CaseTask = z.infer<typeof TASK>;

const FRAMEWORK = { framework: TEXT };
const AGENT = { agent: TEXT };
/** null or absent: no filter is named, so the default one counts. */
const REFUSE = { refuse_seconds: NUMBER.nullable().optional() };

const FRAMEWORK_INFO = {
  roles: TEXTS.optional(),
  suppressed_roles: TEXTS.optional(),
  capabilities: TEXTS.optional(),
  min_allocatable_resources: z.record(TEXT, MINIMUM).optional(),
  offer_constraints: z.record(TEXT, CONSTRAINTS).optional(),
  failover_timeout_s: z.number().min(0).optional(),
  checkpoint: TRUTH.optional(),
  principal: TEXT.optional(),
};

const QUOTA = { role: TEXT, guarantees: QUANTITIES.default({}), limits: QUANTITIES.default({}), force: TRUTH.default(false) };

function masterStep<Op extends string, Shape extends z.core.$ZodShape>(op: Op, shape: Shape) {
  return step(op, { ...shape, expect: MASTER_EXPECTATIONS.optional() });
}

export const MASTER_STEPS = {
  start_agent: masterStep('start_agent', {
    ...AGENT,
    resources: RESOURCES.default([]),
    resources_raw: RAW.optional(),
    attributes: TEXT.optional(),
    agent_capabilities: TEXTS.optional(),
    drops_pongs: TRUTH.optional(),
  }),
  subscribe: masterStep('subscribe', { ...FRAMEWORK, ...FRAMEWORK_INFO, failover: TRUTH.optional() }),
  accept: masterStep('accept', { ...FRAMEWORK, offers: TEXTS, operations: z.array(OPERATION).default([]), ...REFUSE }),
  decline: masterStep('decline', { ...FRAMEWORK, offers: TEXTS, ...REFUSE }),
  revive: masterStep('revive', { ...FRAMEWORK, roles: TEXTS.default([]) }),
  suppress: masterStep('suppress', { ...FRAMEWORK, roles: TEXTS.default([]) }),
  teardown: masterStep('teardown', FRAMEWORK),
  kill_task: masterStep('kill_task', { ...FRAMEWORK, task: TEXT }),
  executor_status: masterStep('executor_status', { ...FRAMEWORK, task: TEXT, state: STATE }),
  update_framework: masterStep('update_framework', { ...FRAMEWORK, ...FRAMEWORK_INFO }),
  disconnect_framework: masterStep('disconnect_framework', FRAMEWORK),
  disconnect_agent: masterStep('disconnect_agent', AGENT),
  shutdown_agent: masterStep('shutdown_agent', AGENT),
  partition_agent: masterStep('partition_agent', AGENT),
  heal_agent: masterStep('heal_agent', AGENT),
  failover_master: masterStep('failover_master', {}),
  reregister_framework: masterStep('reregister_framework', { ...FRAMEWORK, ...FRAMEWORK_INFO }),
  reregister_agent: masterStep('reregister_agent', AGENT),
  update_quota: masterStep('update_quota', QUOTA),
  update_quota_batch: masterStep('update_quota_batch', {
    quotas: z.array(mapping(QUOTA)).optional(),
    configs: z.array(mapping(QUOTA)).optional(),
    force: TRUTH.default(false),
  }),
  set_quota_legacy: masterStep('set_quota_legacy', { role: TEXT, guarantees: QUANTITIES, force: TRUTH.default(false) }),
  update_weights: masterStep('update_weights', { weights: z.record(TEXT, z.number().gt(0)) }),
  operator_reserve: masterStep('operator_reserve', { ...AGENT, resources: RESOURCES }),
  operator_unreserve: masterStep('operator_unreserve', { ...AGENT, resources: RESOURCES }),
  oversubscription_estimate: masterStep('oversubscription_estimate', { ...AGENT, resources: RESOURCES }),
  qos_correction_kill: masterStep('qos_correction_kill', { ...AGENT, framework: TEXT, task: TEXT }),
  schedule_maintenance: masterStep('schedule_maintenance', {
    agents: TEXTS,
    start_in_s: NUMBER.nullable(),
    duration_s: NUMBER.nullable().optional(),
  }),
  accept_inverse: masterStep('accept_inverse', { ...FRAMEWORK, inverse_offers: TEXTS, ...REFUSE }),
  decline_inverse: masterStep('decline_inverse', { ...FRAMEWORK, inverse_offers: TEXTS, ...REFUSE }),
  whitelist_file: masterStep('whitelist_file', { hostnames: TEXTS.nullable() }),
  drop_messages: masterStep('drop_messages', {
    kind: z.enum(['status_update', 'status_update_acknowledgement', 'ping', 'pong']),
    from: z.enum(['master', 'agent', 'framework']),
    to: z.enum(['master', 'agent', 'framework']),
  }),
  allocator_recover_late: masterStep('allocator_recover_late', { ...FRAMEWORK, ...AGENT, resources: RESOURCES }),
  advance_clock: masterStep('advance_clock', { seconds: z.number().min(0) }),
};
