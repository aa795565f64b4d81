import { z } from 'zod';
import { thresholdOfTrim } from '../messages/revocation-messages.ts';
import { either, issue, mapping } from './schema-parts.ts';
import { duration, plugIn, positiveDuration } from './schema-values.ts';

/** What a scenario says of tasks that are taken away from their frameworks. */

const REASONS = ['quota', 'priority', 'share'] as const;

export function preemptionSchema(victims: readonly string[]) {
  const use = plugIn(victims);
  return mapping({
    after: duration
      .optional()
      .describe('How long a task has waited, though it is entitled to run, before others are revoked (default 30s).'),
    grace: duration
      .optional()
      .describe('How long an executor has to stop a task before it is killed, with all its tasks (default 10s).'),
    for: either('quota, priority, share, a list of these, or none', [
      z.enum([...REASONS, 'none']),
      z.array(z.enum(REASONS)).min(1),
    ])
      .optional()
      .describe(
        'For whom: roles below their guarantee (quota), more important ones (priority), frameworks below their fair share (share), or several of these; none: only what the allocator itself revokes (default quota).',
      ),
    victims: either('the name of a victim policy, or a mapping with "use"', [
      use,
      z
        .object(
          { use: use.describe('A built-in policy, or the path of a .ts or .js file.') },
          { error: () => 'a mapping with use' },
        )
        .catchall(z.unknown()),
    ])
      .optional()
      .describe('Who goes first, of those that would serve as well (default lowest-priority).'),
    interval: positiveDuration.optional().describe('How often it is looked who waits (default 1s).'),
  });
}

const CONTROLLERS = ['load', 'trim'] as const;

export const qos = either('trim, or a mapping with controller, threshold, interval', [
  z.literal('trim'),
  mapping({
    controller: z
      .enum(CONTROLLERS)
      .describe(
        'load: an overloaded agent kills all that holds anything revocable; trim: the youngest of these until the rest fits the estimate.',
      ),
    threshold: z
      .number({ error: () => 'a number above 0' })
      .positive({ error: () => 'a number above 0' })
      .optional()
      .describe(
        'With load: above this part of what the agent has, of any resource that `oversubscribed` names, it is overloaded.',
      ),
    interval: positiveDuration.optional().describe('How often it looks (default 15s).'),
  }).superRefine(({ controller, threshold }, context) => {
    if ((controller === 'load') !== (threshold !== undefined)) issue(context, thresholdOfTrim(controller), ['threshold']);
  }),
]);

/** Keys of a framework's executor. */
export const executorStops = {
  stop: duration.optional().describe('From being asked to stop a task until it has ended (default 0).'),
  answers: z
    .number({ error: () => 'a number from 0 to 1' })
    .min(0)
    .max(1)
    .optional()
    .describe('With what probability it answers when it is asked to stop a task (default 1).'),
};
