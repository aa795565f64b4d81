import { z } from 'zod';
import { either, mapping } from './schema-parts.ts';
import { limits, quantities } from './schema-values.ts';

/** What a scenario says of roles. */

export const quota = mapping({
  guarantee: quantities.optional().describe('Held back for the role, as far as it and those below it do not have it yet.'),
  limit: limits.optional().describe('The most that the role is offered; what is not named has no limit, 0 is none at all.'),
  force: z
    .boolean()
    .optional()
    .describe('True: even if all guarantees are more than the agents have together (default false: an error).'),
});

const role = either('a mapping with weight, priority, quota', [
  mapping({
    weight: z.number().positive().optional().describe('Share relative to its siblings in the tree of roles (default 1).'),
    priority: z
      .int({ error: () => 'a whole number' })
      .optional()
      .describe('Greater is served first by allocators that honour priorities (default 0).'),
    quota: quota
      .optional()
      .describe('Amounts of unreserved resources, of top-level roles only, for allocators that honour quota.'),
  }),
  z.null(),
]);

export const roles = z
  .object(
    { only: z.boolean().optional().describe("True: no roles but these, as Mesos' --roles.") },
    { error: () => 'a mapping of roles' },
  )
  .catchall(role);
