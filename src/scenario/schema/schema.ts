import { z } from 'zod';
import { type AllocatorOption, checkAllocatorOption, checkGranularities } from '../allocator-options.ts';
import { noSorters } from '../messages/mesos-messages.ts';
import * as messages from '../messages/messages.ts';
import { agentAttributes, capabilities, domainOfMasters, faultDomain } from './eligibility-schema.ts';
import { faults } from './faults-schema.ts';
import { executor, frameworkSchema, retry, schedulerSchema } from './framework-schema.ts';
import { agentTimeouts, failureKeys, masters, network } from './masters-schema.ts';
import { operations, oversubscribed } from './operations-schema.ts';
import { preemptionSchema, qos } from './revocation-schema.ts';
import { roles } from './role-schema.ts';
import { either, issue, mapping, whole } from './schema-parts.ts';
import { count, duration, minAllocatable, plugIn, positiveDuration, quantities, resources } from './schema-values.ts';

/** Names that plug-ins go by; handed in, since this layer does not know their code. */
export interface KnownNames {
  readonly allocators: readonly string[];
  /** Those that take `role_sorter` and `framework_sorter`. */
  readonly withSorters: readonly string[];
  /** What else allocators may be told, by allocator and key; absent: nothing. */
  readonly allocatorOptions?: Readonly<Record<string, Readonly<Record<string, AllocatorOption>>>>;
  /** Allocators that have one `granularity` only. */
  readonly granularities?: Readonly<Record<string, 'agent' | 'task'>>;
  readonly schedulers: readonly string[];
  /** Policies that choose victims. */
  readonly victims: readonly string[];
  /** Trace formats. */
  readonly traces: readonly string[];
}

/** What the schema makes of a scenario file: units gone, files and cross-references still unchecked. */
export type ScenarioInput = z.output<ReturnType<typeof scenarioSchema>>;

/** The input form of a scenario: the only description there is of what a scenario file may hold. */
export function scenarioSchema(known: KnownNames) {
  const scheduler = schedulerSchema(known.schedulers);
  return mapping({
    $schema: z.string().optional().describe('For editors; not read.'),
    extends: z
      .string()
      .optional()
      .describe('Another scenario file that this one is laid over: mappings merge, the rest replaces.'),
    name: z.string().optional().describe("The run's name and default folder of results; the file's name if absent."),
    seed: whole(0).optional().describe('Seed of all randomness (default 1).'),
    replications: whole(1).optional().describe('Number of runs with seeds seed, seed + 1, … (default 1).'),
    until: positiveDuration.optional().describe('End of the run; if absent, when nothing is left to do.'),
    measure: measure.optional().describe('The span that counts in the metrics.'),
    allocators: z
      .array(allocatorSchema(known), { error: () => 'a list of at least one allocator' })
      .min(1)
      .optional()
      .describe('The allocators to compare, each in a run of its own (default drf).'),
    allocation: allocation.optional().describe('How the master allocates, whatever the allocator.'),
    preemption: preemptionSchema(known.victims)
      .optional()
      .describe('Tasks may be stopped for the sake of others (default: none is).'),
    agents: z
      .array(agent, { error: () => 'a list of agents' })
      .optional()
      .describe('The machines, in groups of equal ones.'),
    roles: roles.optional().describe('Weights, priorities and quota of roles.'),
    frameworks: z
      .array(frameworkSchema(scheduler), { error: () => 'a list of frameworks' })
      .optional()
      .describe('Who competes for the agents.'),
    operations: operations.optional().describe('What the operator does while it runs, each at its time.'),
    masters: masters.optional().describe('Masters that may fail, and ZooKeeper, which elects one: how many, or a mapping.'),
    network: network.optional().describe('How long messages take, and how many are lost.'),
    faults: faults.optional().describe('What goes wrong, and when.'),
    trace: traceSchema(known.traces, scheduler).optional().describe('A recorded cluster to replay.'),
    outputs: outputs.optional().describe('What is written besides the summary.'),
  }).superRefine((scenario, context) => {
    checkGranularities(scenario.allocators ?? [], scenario.allocation?.granularity ?? 'agent', known, context);
  });
}

/** For editors: `clustersim schema`. */
export function scenarioJsonSchema(known: KnownNames): object {
  return z.toJSONSchema(scenarioSchema(known), {
    io: 'input',
    target: 'draft-7',
    // Where a text is one of several kinds of text (`plugIn`), each says so itself: some readers look at `type` only.
    override({ jsonSchema }) {
      if (jsonSchema.anyOf !== undefined) delete jsonSchema.type;
    },
  });
}

const measure = mapping({
  from: duration.optional().describe('Warm-up to leave out (default 0).'),
  to: positiveDuration.optional().describe('End of the span (default: the end of the run).'),
});

function allocatorSchema({ allocators, withSorters, allocatorOptions = {} }: KnownNames) {
  const use = plugIn(allocators);
  return either('the name of an allocator, or a mapping with "use"', [
    use,
    z
      .object(
        {
          use: use.describe('A built-in allocator, or the path of a .ts or .js file.'),
          label: z.string().optional().describe('What tables and charts call it.'),
          role_sorter: sorter.optional().describe("Orders the roles, as Mesos' --role_sorter (default: the allocator's own)."),
          framework_sorter: sorter
            .optional()
            .describe("Orders the frameworks of a role, as Mesos' --framework_sorter (default: the allocator's own)."),
        },
        { error: () => 'a mapping with use' },
      )
      .catchall(z.unknown())
      .superRefine(({ use: name, ...options }, context) => {
        if (typeof name !== 'string' || !allocators.includes(name)) return;
        const own = Object.hasOwn(allocatorOptions, name) ? allocatorOptions[name] : {};
        const keys = [...ALLOCATOR_KEYS, ...Object.keys(own)];
        for (const key of Object.keys(options)) {
          if (Object.hasOwn(own, key)) checkAllocatorOption(own[key], options[key], key, context);
          else if (!ALLOCATOR_KEYS.includes(key)) issue(context, messages.unknownKey(key, keys), [key], true);
          else if (key !== 'label' && !withSorters.includes(name)) issue(context, noSorters(name, key), [key], true);
        }
      }),
  ]);
}

const sorter = z.enum(['drf', 'random']);

/** All that a built-in allocator may be told; a file may have options of its own. */
const ALLOCATOR_KEYS = ['use', 'label', 'role_sorter', 'framework_sorter'];

const allocation = mapping({
  interval: duration.optional().describe('Time between batches (default 1s); 0: at every recovery instead.'),
  offer_timeout: positiveDuration.optional().describe('When an unanswered offer is rescinded (default: never).'),
  min_allocatable: minAllocatable
    .optional()
    .describe('Less than this is not offered: alternatives by "|" (default "cpus:0.01|mem:32MB"), or none.'),
  granularity: z.enum(['agent', 'task']).optional().describe('Offer all that is free on an agent, or the next task’s demand.'),
  agent_order: z
    .enum(['random', 'by_id'])
    .optional()
    .describe('In which order agents are visited (default random, as in Mesos).'),
  fair_sharing_excluded: z
    .array(z.string(), { error: () => 'a list of names of resources' })
    .optional()
    .describe("Resources that do not count in shares, as Mesos' --fair_sharing_excluded_resource_names (default: none)."),
  filter_gpu_resources: z
    .boolean()
    .optional()
    .describe('Agents with gpus are offered only to frameworks with the capability GPU_RESOURCES (default true).'),
  domain: domainOfMasters.optional().describe("Where the masters are, as Mesos' --domain (default: no agent has a domain)."),
});

const agent = mapping({
  count: count.optional().describe('How many such agents (default 1).'),
  resources: resources.describe("What each has, as Mesos' --resources."),
  oversubscribed: oversubscribed
    .optional()
    .describe('What each may be used for besides, revocably, by frameworks with the capability REVOCABLE_RESOURCES.'),
  qos: qos.optional().describe('What becomes of revocable tasks on an agent that has too much to do (default: nothing).'),
  attributes: agentAttributes
    .optional()
    .describe("What agents say of themselves, as Mesos' --attributes: constraints and filters look at it."),
  domain: faultDomain
    .optional()
    .describe(
      "Where they stand, as Mesos' --domain: other regions than the masters' are offered only to frameworks with the capability REGION_AWARE (default: in theirs).",
    ),
  ...agentTimeouts,
});

const censoringRule = either('recorded, forever, drop, or { times: n }', [
  z.enum(['recorded', 'forever', 'drop']),
  mapping({ times: z.number().positive().describe('So many times the recorded length.') }),
]);

function traceSchema(formats: readonly string[], scheduler: ReturnType<typeof schedulerSchema>) {
  return mapping({
    format: z.enum([...formats] as [string, ...string[]]).describe('The format of its files.'),
    path: z.string().describe('The folder with its files.'),
    machines: z.boolean().optional().describe('Agents come from the trace (default true).'),
    scale: quantities.describe('What 1.0 in the trace is, by resource.'),
    requests: z.enum(['submit', 'schedule']).optional().describe('Which of the recorded requests count (default submit).'),
    prefill: z.boolean().optional().describe('What runs at the beginning starts running (default true).'),
    frameworks: mapping({
      by: z
        .enum(['priority-band', 'user', 'scheduling-class'])
        .optional()
        .describe('What makes a framework (default priority-band).'),
      top: count.optional().describe('With user: so many users, and the rest (default 20).'),
      scheduler: scheduler.optional().describe('Their scheduler (default batch).'),
      executor: executor.optional().describe('What their executors cost.'),
      retry: retry.optional().describe('What becomes of failed tasks.'),
      capabilities: capabilities.optional().describe('What they can deal with, as other frameworks (default: none).'),
      ...failureKeys,
    })
      .optional()
      .describe('How the trace is divided among frameworks.'),
    censored: mapping({
      evicted: censoringRule.optional().describe('Evicted (default recorded).'),
      killed: censoringRule.optional().describe('Killed (default recorded).'),
      lost: censoringRule.optional().describe('Lost (default recorded).'),
      unfinished: censoringRule.optional().describe('Still running when the data ends (default forever).'),
      never_scheduled: either('drop, or a time with its unit', [z.literal('drop'), positiveDuration])
        .optional()
        .describe('Never scheduled: left out (default), or this long.'),
    })
      .optional()
      .describe('How long tasks would have run whose end was not their own.'),
    zero_request: either('none, or amounts such as "cpus:0.01"', [z.literal('none'), quantities])
      .optional()
      .describe('What requests of zero become (default none).'),
    reserve: z
      .record(z.string(), z.number().positive().lt(1))
      .optional()
      .describe('Part of every machine that is reserved for a role, as a fraction.'),
    load: z.number().positive().optional().describe('Keep so many jobs that the offered load is this (default: all).'),
  });
}

const outputs = mapping({
  events: z.boolean().optional().describe('Every step of the protocol in events.csv.gz (default false).'),
  window: positiveDuration.optional().describe('Window of the series (default: about 240 windows a run).'),
});
