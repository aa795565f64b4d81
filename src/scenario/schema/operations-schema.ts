import { z } from 'zod';
import { parseAmount } from '../units.ts';
import { checkOneOf, either, mapping, written } from './schema-parts.ts';
import { attributes, count, duration, limits, needs, positiveDuration, quantities } from './schema-values.ts';

/** What a scenario says of things that are done while it runs, and of resources that come and go. */

const agents = either('all, the name of an agent, a list of names, or a mapping with attributes, count', [
  z.string(),
  z.array(z.string(), { error: () => 'a list of names' }).min(1),
  mapping({
    attributes: attributes.optional().describe('Those with these attributes (if absent: any).'),
    count: count.optional().describe('The first so many of them (if absent: all).'),
  }),
]).describe('Which agents: `all`, a name such as agent-1, a list of names, or the first so many with some attributes.');

export const diskSize = written('an amount of disk, such as 10GB', (raw) => parseAmount('disk', raw), ['10GB']);

const role = z.string().describe('The role it is for.');
const id = z.string().describe('Its name, unique on the agent among the volumes of the role.');
const resources = needs.describe('So much on each of the agents.');

export const OPERATIONS = [
  'weights',
  'quota',
  'reserve',
  'unreserve',
  'create_volume',
  'destroy_volume',
  'deactivate_agents',
  'activate_agents',
  'maintenance',
  'whitelist',
] as const;

const operation = mapping({
  at: duration.describe('When.'),
  weights: z
    .record(z.string(), z.number().positive(), { error: () => 'a mapping of roles to weights' })
    .optional()
    .describe('New weights by role; every outstanding offer is rescinded.'),
  quota: mapping({
    role: z.string().describe('A top-level role.'),
    guarantee: quantities.optional().describe('Held back for the role (default: nothing).'),
    limit: limits.optional().describe('The most that it is offered; what is not named has no limit (default: no limit).'),
    force: z.boolean().optional().describe('True: even if the role uses more already, or it cannot be kept (default false).'),
  })
    .optional()
    .describe("A role's quota from now on, all of it; offers in its way are rescinded."),
  reserve: mapping({ agents, role, resources })
    .optional()
    .describe('Unreserved resources become the role’s; offers of the agent are rescinded until enough is free.'),
  unreserve: mapping({ agents, role, resources }).optional().describe('The opposite, of what was reserved at run time.'),
  create_volume: mapping({
    agents,
    role,
    id,
    size: diskSize.describe('Out of disk that is reserved for the role.'),
    shared: z.boolean().optional().describe('True: several tasks may use it at once (default false).'),
  })
    .optional()
    .describe('A persistent volume, offered whole or not at all.'),
  destroy_volume: mapping({ agents, role, id }).optional().describe('The volume is reserved disk again.'),
  deactivate_agents: agents.optional().describe('No more offers of these agents; what runs there goes on.'),
  activate_agents: agents.optional().describe('Offers again.'),
  maintenance: mapping({
    agents,
    start: duration.optional().describe('When they go down, their tasks lost (default: at once).'),
    for: positiveDuration.describe('How long they are down.'),
  })
    .optional()
    .describe('A window, announced now by inverse offers: who has something there is asked to leave.'),
  whitelist: agents.optional().describe("Only these are offered from now on, as Mesos' --whitelist."),
}).superRefine((value, context) => checkOneOf(OPERATIONS, value, context));

export const operations = z.array(operation, { error: () => 'a list of operations' });

const fraction = z
  .number({ error: () => 'a fraction from 0 to 1' })
  .min(0)
  .max(1);

export const oversubscribed = mapping({
  fixed: quantities.optional().describe("So much, whatever is allocated, as Mesos' fixed resource estimator."),
  unused: z
    .record(
      z.string(),
      either('a fraction from 0 to 1, or a list of { from, fraction }', [
        fraction,
        z
          .array(
            mapping({
              from: duration.describe('From this time on (0 before the first).'),
              fraction: fraction.describe('That part.'),
            }),
          )
          .min(1),
      ]),
      { error: () => 'a mapping of resources to fractions' },
    )
    .optional()
    .describe('By resource: the part of what is allocated there that its tasks leave unused.'),
  interval: positiveDuration.optional().describe('How often it is estimated (default 15s).'),
}).superRefine((value, context) => checkOneOf(['fixed', 'unused'], value, context));

/** Keys of a scheduler's mapping. */
export const schedulerKeys = {
  reserve: z
    .boolean()
    .optional()
    .describe('True: each task’s resources are reserved for its role on its first launch, and it is tried again there.'),
  volume: diskSize.optional().describe('With reserve: each task has a persistent volume of this size besides.'),
  maintenance: z
    .enum(['ignore', 'decline', 'drain'])
    .optional()
    .describe('What it says to inverse offers; drain: yes, and launches nothing more on such agents (default ignore).'),
};
