import { z } from 'zod';
import type { Problem } from '../error.ts';
import { distributionOrLinks, lessThanMesosTakes, moreThanMesosTakes } from '../messages/fault-messages.ts';
import { parseDuration, parsePercentage, parseRate } from '../units.ts';
import { distributionOf, FORMS, forms, SPAN, type UnreadDistribution, writtenDistribution } from './distribution-schema.ts';
import { checkOneOf, either, issue, mapping, text, written } from './schema-parts.ts';
import { count, duration, positiveDuration } from './schema-values.ts';

/** What a scenario says of masters and the network, and of how agents and frameworks live through failures. */

const MINUTE = 60_000_000;

/** A duration within the bounds that Mesos has for a flag. */
function bounded(check: (time: number) => boolean, problem: (found: string) => Problem, examples: readonly string[]) {
  const parse = (raw: string | number) => {
    const time = parseDuration(raw);
    if (!check(time)) throw problem(String(raw));
    return time;
  };
  return written('a time with its unit', parse, examples);
}

const fraction = either('a fraction from 0 to 1, or a percentage', [
  z.number().min(0).max(1),
  text('a percentage', parsePercentage, { examples: ['80%'] }),
]);

const never = (what: string) => either(`never, or ${what}`, [z.literal('never'), duration]);

export const masters = either('how many masters, or a mapping', [
  count,
  mapping({
    count: count.optional().describe('How many masters, of which one leads (default 1).'),
    zookeeper: count.optional().describe('How many servers ZooKeeper has; a majority is a quorum (default: as many as masters).'),
    zk_session_timeout: positiveDuration
      .optional()
      .describe('When ZooKeeper gives up a client that it does not hear of (default 10s).'),
    agent_ping_timeout: positiveDuration
      .optional()
      .describe('Time between two pings of an agent, and how long an answer may take (default 15s).'),
    max_agent_ping_timeouts: count
      .optional()
      .describe('So many unanswered pings on end, and an agent is unreachable (default 5).'),
    agent_reregister_timeout: bounded((time) => time >= 10 * MINUTE, lessThanMesosTake, ['10min'])
      .optional()
      .describe('How long agents have to come back, to a new leader or after a broken connection (default, and least, 10min).'),
    agent_removal_rate: either('none, or a rate such as 6/h', [z.literal('none'), written('a rate', parseRate, ['6/h'])])
      .optional()
      .describe("At most so many agents are marked unreachable, as Mesos' --agent_removal_rate_limit (default none: no limit)."),
    recovery_agent_removal_limit: fraction
      .optional()
      .describe('If more of its agents than this do not come back, a new leader exits (default 1: never).'),
    agent_recovery_factor: fraction
      .optional()
      .describe('With quota, a new leader allocates once this part of the agents is back (default 0.8).'),
    allocator_recovery_timeout: duration.optional().describe('Or after so long (default 10min).'),
    registration_backoff: duration
      .optional()
      .describe(
        "Agents register within so long after they learn of a leader, as Mesos' --registration_backoff_factor (default 1s).",
      ),
    registry_fetch_timeout: positiveDuration
      .optional()
      .describe('A new leader that cannot read the registry for so long exits (default 1min).'),
    registry_store_timeout: positiveDuration
      .optional()
      .describe('A leader that cannot write to the registry for so long exits (default 20s).'),
    start: duration.optional().describe('From the start of a master’s process until it contends for leadership (default 1s).'),
  }),
]);

function lessThanMesosTake(found: string): Problem {
  return lessThanMesosTakes('10min', found);
}

// ———————————————————————————————————————————————————————————————————————————————————————————————————————— network

const LINKS = ['framework_master', 'master_agent', 'zookeeper'] as const;

const latency = either('a time with its unit, a distribution, or a mapping of links', [
  z.number(),
  z.string(),
  mapping({
    ...forms,
    framework_master: writtenDistribution.optional().describe('Between frameworks and masters (default 0).'),
    master_agent: writtenDistribution.optional().describe('Between masters and agents (default 0).'),
    zookeeper: writtenDistribution.optional().describe('Between ZooKeeper and whoever is its client (default 0).'),
  }).superRefine((value, context) => {
    const given = (keys: readonly (keyof typeof value)[]) => keys.some((key) => value[key] !== undefined);
    if (!given(LINKS)) checkOneOf(FORMS, value, context);
    else if (given(FORMS)) issue(context, distributionOrLinks(LINKS));
  }),
]).transform((value, context) => {
  const read = (raw: z.output<typeof writtenDistribution>, path: readonly string[]) =>
    distributionOf(raw, SPAN, (below, problem) => issue(context, problem, [...path, ...below]));
  const links: Partial<Record<(typeof LINKS)[number] | 'all', UnreadDistribution>> = {};
  const isByLink = typeof value === 'object' && LINKS.some((link) => value[link] !== undefined);
  for (const link of isByLink ? LINKS : (['all'] as const)) {
    const raw = link === 'all' ? value : isByLink ? value[link] : undefined;
    const spec = raw === undefined ? undefined : read(raw, link === 'all' ? [] : [link]);
    if (spec !== undefined) links[link] = spec;
  }
  return context.issues.length > 0 ? z.NEVER : links;
});

export const network = mapping({
  latency: latency.optional().describe('How long a message takes each way: for all links, or by link (default 0).'),
  loss: fraction.optional().describe('With what probability a message that nobody acknowledges is lost (default 0).'),
});

// ———————————————————————————————————————————————————————————————————————————————————————————— agents and frameworks

/** Keys of a group of agents. */
export const agentTimeouts = {
  executor_registration_timeout: positiveDuration
    .optional()
    .describe('An executor that has not registered so long after its launch is ended (default 1min).'),
  executor_reregistration_timeout: bounded(
    (time) => time > 0 && time <= MINUTE / 4,
    (found) => moreThanMesosTakes('15s', found),
    ['2s'],
  )
    .optional()
    .describe('How long executors have to come back to an agent that has started anew (default 2s, at most 15s).'),
  recovery_timeout: positiveDuration
    .optional()
    .describe('Executors give up an agent whose process stays away for longer (default 15min).'),
};

/** Keys of a framework, and of those that a trace brings. */
export const failureKeys = {
  failover_timeout: duration
    .optional()
    .describe('How long the master keeps it, with its tasks, while its scheduler is away (default 0).'),
  checkpoint: z
    .boolean()
    .optional()
    .describe('True: executors and tasks outlive a restart of the agent’s process (default false).'),
  standby: either('false, or a mapping with takes_over_after', [
    z.literal(false),
    mapping({ takes_over_after: duration.describe('So long after the first has failed.') }),
  ])
    .optional()
    .describe('A second scheduler that takes over when the first fails (default false: there is none).'),
  reconcile: never('a time with its unit')
    .optional()
    .describe('How often it asks the master for the state of all its tasks (default 10min).'),
  replace_unreachable_after: never('a time with its unit')
    .optional()
    .describe('A task that has been unreachable for so long is replaced, if it is PARTITION_AWARE (default 0).'),
};
