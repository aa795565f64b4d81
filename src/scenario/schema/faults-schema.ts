import { z } from 'zod';
import * as faultMessages from '../messages/fault-messages.ts';
import * as messages from '../messages/messages.ts';
import { parsePercentage } from '../units.ts';
import { SPAN } from './distribution-schema.ts';
import { checkOneOf, either, issue, mapping, text, whole } from './schema-parts.ts';
import { attributes, count, distribution, duration, positiveDuration } from './schema-values.ts';

/** What a scenario says of what goes wrong, and when. */

const some = either('a whole number of at least 1, or a percentage such as 10%', [
  count,
  text('a percentage', parsePercentage, { examples: ['10%'] }),
]);

const agents = either('all, how many, a percentage, the name of an agent, a list of names, or a mapping with attributes, count', [
  count,
  z.string(),
  z.array(z.string(), { error: () => 'a list of names' }).min(1),
  mapping({
    attributes: attributes.optional().describe('Those with these attributes (if absent: any).'),
    count: some.optional().describe('So many of them, or such a part, drawn (if absent: all).'),
  }),
]).describe(
  'Which agents: `all`, so many (3) or such a part (10%), drawn, a name such as agent-1, a list of names, or some or all of those with some attributes.',
);

const index = whole(0);
const servers = either('all, how many, or a list of numbers from 0', [z.literal('all'), count, z.array(index).min(1)]);
const framework = z.string().describe('The name of a framework, or `all`.');

const PARTIES = ['masters', 'agents', 'frameworks', 'zookeeper'] as const;

const parties = either('masters, agents, frameworks, zookeeper, or a mapping of these', [
  z.enum(PARTIES),
  mapping({
    masters: either('all, the number of a master, or a list of numbers', [z.literal('all'), index, z.array(index).min(1)])
      .optional()
      .describe('Masters, by number from 0.'),
    agents: agents.optional(),
    frameworks: either('all, the name of a framework, or a list of names', [z.string(), z.array(z.string()).min(1)])
      .optional()
      .describe('Frameworks by name.'),
    zookeeper: servers.optional().describe('Servers of ZooKeeper: `all`, so many, drawn, or a list of numbers from 0.'),
  }).superRefine((value, context) => {
    if (PARTIES.every((key) => value[key] === undefined)) issue(context, faultMessages.nobodyNamed());
  }),
]);

const from = parties.describe('Whose messages: `masters`, `agents`, `frameworks`, `zookeeper`, or some of each.');
const to = parties.optional().describe('To whom (if absent: to everybody else).');

export const CRASHES = ['agents', 'master', 'framework', 'executors', 'zookeeper', 'registry'] as const;
export const DISTURBANCES = [
  'crash',
  'restart',
  'shutdown',
  'drain',
  'disconnect',
  'teardown',
  'partition',
  'slow',
  'hold',
] as const;
const FAULTS = [...DISTURBANCES, 'maintenance_wave', 'machine_events'] as const;

const crash = mapping({
  agents: agents.optional(),
  master: either('leader, all, or the number of a master', [z.enum(['leader', 'all']), index])
    .optional()
    .describe('A master by number from 0, whoever leads, or all of them.'),
  framework: framework.optional().describe('The scheduler of a framework, or of `all`: it loses what it knew.'),
  executors: mapping({ framework, agents: agents.optional() })
    .optional()
    .describe('A framework’s executors, with their tasks, on these agents (default all).'),
  zookeeper: servers.optional().describe('Servers of ZooKeeper: `all`, so many, drawn, or a list of numbers from 0.'),
  registry: z
    .literal(true, { error: () => 'true' })
    .optional()
    .describe('Nothing can be written to the registry.'),
}).superRefine((value, context) => checkOneOf(CRASHES, value, context));

const wave = mapping({
  agents: agents.optional(),
  every: positiveDuration.describe('From one batch to the next.'),
  batch: some.describe('How many agents at a time, or which part of them.'),
  lasts: positiveDuration.describe('How long each batch is away.'),
  by: z
    .enum(['maintenance', 'crash', 'drain'])
    .optional()
    .describe('How: shut down by the operator (default), as a power cut, or drained, without being down.'),
  announce: duration
    .optional()
    .describe('With maintenance: so long before, frameworks are asked to leave (default 0: not at all).'),
});

const fault = mapping({
  at: duration.optional().describe('When; of what recurs and of waves: when it begins (default 0).'),
  for: positiveDuration.optional().describe('How long; nothing comes back of what has no end.'),
  mtbf: distribution(SPAN)
    .optional()
    .describe('Instead of for: again and again, so long after the one before is over, each agent (…) in its own time.'),
  mttr: distribution(SPAN).optional().describe('With mtbf: how long each time (if absent: once and for all).'),
  correlated: z.string().optional().describe('With mtbf: agents with the same value of this attribute fail together.'),
  until: positiveDuration.optional().describe('With mtbf: none begins from then on.'),
  crash: crash.optional().describe('Exactly one of these stops, without a goodbye.'),
  restart: mapping({ agents }).optional().describe('The process of an agent stops and is started again; executors may live on.'),
  shutdown: mapping({ agents }).optional().describe('Agents leave in good order.'),
  drain: mapping({
    agents,
    grace: duration.optional().describe('The most that a task is given to end (default: its own).'),
  })
    .optional()
    .describe('Agents get no offers, and their tasks are killed; when it is over they are activated again.'),
  disconnect: mapping({ framework }).optional().describe('A framework loses its connection, and nothing else.'),
  teardown: mapping({ framework }).optional().describe('A framework is ended by the operator.'),
  partition: mapping({
    from,
    to,
    one_way: z.boolean().optional().describe('True: what comes back gets through (default false).'),
  })
    .optional()
    .describe('Messages are lost.'),
  slow: mapping({ from, to, latency: distribution(SPAN).describe('How long they take.') })
    .optional()
    .describe('Messages, one way, take this long.'),
  hold: mapping({ from, to }).optional().describe('Messages, one way, are kept until it is over.'),
  maintenance_wave: wave.optional().describe('All agents, batch after batch, in the order of their numbers, once.'),
  machine_events: z
    .literal(true, { error: () => 'true' })
    .optional()
    .describe('Machines that the trace removes crash, instead of leaving in good order.'),
}).superRefine((value, context) => {
  checkOneOf(FAULTS, value, context);
  checkTiming(value, context);
});

export const faults = z.array(fault, { error: () => 'a list of faults' });

type Written = Readonly<Partial<Record<string, unknown>>> & {
  readonly crash?: z.output<typeof crash> | undefined;
};

const TIMING = ['at', 'for', 'mtbf', 'mttr', 'correlated', 'until'] as const;

/** What goes with what: a fault is scripted (`at`, `for`), recurs (`mtbf`, `mttr`), or has a rule of its own. */
function checkTiming(value: Written, context: z.core.$RefinementCtx): void {
  const given = (key: string) => value[key] !== undefined;
  const wrong = (key: string, problem: ReturnType<typeof messages.missingKey>) => issue(context, problem, [key], true);
  for (const [kind, ...allowed] of [['machine_events'], ['maintenance_wave', 'at']])
    if (given(kind!)) {
      for (const key of TIMING) if (given(key) && !allowed.includes(key)) wrong(key, faultMessages.notAlone(kind!, key));
      return;
    }
  if (!given('mtbf') && !given('at')) wrong('at', messages.missingKey('at'));
  if (given('mtbf') && given('for')) wrong('for', faultMessages.notAlone('mtbf', 'for'));
  for (const key of ['mttr', 'correlated', 'until']) if (given(key) && !given('mtbf')) wrong(key, messages.onlyWith(key, 'mtbf'));
  const isOfAgents = given('restart') || given('shutdown') || given('drain') || value.crash?.agents !== undefined;
  if (given('correlated') && !isOfAgents) wrong('correlated', faultMessages.onlyAgentsAreCorrelated());
  const endless = given('teardown') ? 'teardown' : value.crash?.executors !== undefined ? 'executors' : undefined;
  if (endless === undefined) return;
  if (given('for')) wrong('for', faultMessages.endsWithoutFor(endless));
  if (given('mttr')) wrong('mttr', faultMessages.neverRepaired(endless));
  if (endless === 'teardown' && given('mtbf')) wrong('mtbf', faultMessages.happensOnce('teardown'));
}
