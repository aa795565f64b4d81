import { z } from 'zod';
import * as messages from '../../scenario/messages/messages.ts';
import { issue, mapping, whole } from '../../scenario/schema/schema-parts.ts';
import type { CaseResource } from '../subject.ts';

/** What the kinds of cases have in common. Nothing that is not known here is let through: it would not be checked. */

export const TEXT = z.string();
export const TEXTS = z.array(TEXT);
export const TRUTH = z.boolean();
export const NUMBER = z.number();
export const COUNT = whole(0);
/** Amounts by name. */
export const QUANTITIES = z.record(TEXT, z.number().min(0));
/** Alternatives. */
export const MINIMUM = z.array(QUANTITIES);

const RESERVATION = mapping({ type: z.enum(['STATIC', 'DYNAMIC']), role: TEXT, principal: TEXT.optional() });

const DISK = mapping({
  persistence_id: TEXT.optional(),
  source: z.enum(['MOUNT', 'PATH', 'BLOCK', 'RAW']).optional(),
  root: TEXT.optional(),
});

const VALUES = {
  SCALAR: z.number(),
  RANGES: z.array(z.tuple([whole(0), whole(0)])),
  SET: TEXTS,
};

const WORDS = { SCALAR: 'a number', RANGES: 'a list of [first, last]', SET: 'a list of texts' };

export const RESOURCE = mapping({
  name: TEXT,
  type: z.enum(['SCALAR', 'RANGES', 'SET']),
  value: z.unknown(),
  reservations: z.array(RESERVATION).optional(),
  disk: DISK.optional(),
  revocable: TRUTH.optional(),
  shared: TRUTH.optional(),
  count: whole(1).optional(),
}).superRefine(({ type, value }, context) => {
  if (!VALUES[type].safeParse(value).success) issue(context, messages.expected(WORDS[type], value), ['value']);
});

export const RESOURCES = z.array(RESOURCE) as unknown as z.ZodType<readonly CaseResource[]>;

/** How a case is set up; what is left out has the default of Mesos' flags. */
export const CONFIG = mapping({
  agent_order: z.enum(['random', 'by_id']).optional(),
  allocation_interval_s: z.number().gt(0).optional(),
  min_allocatable_resources: MINIMUM.nullable().optional(),
  fair_sharing_excluded_resource_names: TEXTS.optional(),
  filter_gpu_resources: TRUTH.optional(),
  role_sorter: z.enum(['drf', 'random']).optional(),
  framework_sorter: z.enum(['drf', 'random']).optional(),
  /** The master's affair: an allocator alone never takes an offer back. */
  offer_timeout_s: NUMBER.nullable().optional(),
  roles: TEXTS.nullable().optional(),
  agent_ping_timeout_s: z.number().gt(0).optional(),
  max_agent_ping_timeouts: whole(1).optional(),
  agent_reregister_timeout_s: z.number().gt(0).optional(),
});

/** A step of this name: what it takes, and what may be expected of it. */
export function step<Op extends string, Shape extends z.core.$ZodShape>(op: Op, shape: Shape) {
  return mapping({ op: z.literal(op), ...shape, comment: TEXT.optional() });
}
