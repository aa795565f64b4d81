import { z } from 'zod';
import { COUNT } from './distribution-schema.ts';
import * as messages from './messages.ts';
import { checkOneOf, either, issue, mapping, text, whole, written } from './schema-parts.ts';
import {
  attributes,
  count,
  demands,
  distribution,
  duration,
  durations,
  needs,
  parseMinAllocatable,
  plugIn,
  positiveDuration,
  quantities,
  resources,
  seconds,
} from './schema-values.ts';
import { parseRate } from './units.ts';

/** Names that plug-ins go by; handed in, since this layer does not know their code. */
export interface KnownNames {
  readonly allocators: readonly string[];
  readonly schedulers: readonly string[];
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
      .array(allocatorSchema(known.allocators), { error: () => 'a list of at least one allocator' })
      .min(1)
      .optional()
      .describe('The allocators to compare, each in a run of its own (default drf).'),
    allocation: allocation.optional().describe('How the master allocates, whatever the allocator.'),
    agents: z
      .array(agent, { error: () => 'a list of agents' })
      .optional()
      .describe('The machines, in groups of equal ones.'),
    roles: roles.optional().describe('Weights and priorities of roles.'),
    frameworks: z
      .array(frameworkSchema(scheduler), { error: () => 'a list of frameworks' })
      .optional()
      .describe('Who competes for the agents.'),
    trace: traceSchema(known.traces, scheduler).optional().describe('A recorded cluster to replay.'),
    outputs: outputs.optional().describe('What is written besides the summary.'),
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

function allocatorSchema(names: readonly string[]) {
  const use = plugIn(names);
  return either('the name of an allocator, or a mapping with "use"', [
    use,
    z
      .object(
        {
          use: use.describe('A built-in allocator, or the path of a .ts or .js file.'),
          label: z.string().optional().describe('What tables and charts call it.'),
        },
        { error: () => 'a mapping with use' },
      )
      .catchall(z.unknown()),
  ]);
}

const allocation = mapping({
  interval: duration.optional().describe('Time between batches (default 1s); 0: at every recovery instead.'),
  offer_timeout: positiveDuration.optional().describe('When an unanswered offer is rescinded (default: never).'),
  min_allocatable: text('amounts such as "cpus:0.01|mem:32MB", or none', parseMinAllocatable)
    .optional()
    .describe('Less than this is not offered: alternatives by "|" (default "cpus:0.01|mem:32MB"), or none.'),
  granularity: z.enum(['agent', 'task']).optional().describe('Offer all that is free on an agent, or the next task’s demand.'),
  agent_order: z
    .enum(['random', 'by_id'])
    .optional()
    .describe('In which order agents are visited (default random, as in Mesos).'),
});

const agent = mapping({
  count: count.optional().describe('How many such agents (default 1).'),
  resources: resources.describe("What each has, as Mesos' --resources."),
  attributes: attributes.optional().describe('Names and texts frameworks may select by.'),
});

const role = either('a mapping with weight, priority', [
  mapping({
    weight: z.number().positive().optional().describe('Share relative to other roles (default 1).'),
    priority: z
      .int({ error: () => 'a whole number' })
      .optional()
      .describe('Greater is served first by allocators that honour priorities (default 0).'),
  }),
  z.null(),
]);

const roles = z
  .object(
    { only: z.boolean().optional().describe("True: no roles but these, as Mesos' --roles.") },
    { error: () => 'a mapping of roles' },
  )
  .catchall(role);

function schedulerSchema(names: readonly string[]) {
  const use = plugIn(names);
  return either('the name of a scheduler, or a mapping with "use"', [
    use,
    z
      .object(
        {
          use: use.describe('A built-in scheduler, or the path of a .ts or .js file.'),
          refuse_seconds: seconds.optional().describe('How long declined resources are refused (default 5s).'),
          suppress: z.boolean().optional().describe('No offers while no task is pending (default true).'),
          revive_interval: duration.optional().describe('Least time between two revives (default 0).'),
          think_time: mapping({
            job: duration.optional().describe('A job considered (default 0).'),
            task: duration.optional().describe('A task launched (default 0).'),
          })
            .optional()
            .describe('Time to decide one batch of offers.'),
          filter: mapping({
            at_least: either('auto, or amounts such as "cpus:1;mem:2GB"', [z.literal('auto'), quantities])
              .optional()
              .describe('Only agents with this much free; auto: the least over pending tasks.'),
            agents: attributes.optional().describe('Only agents with these attributes.'),
          })
            .optional()
            .describe('The registered filter of the original Mesos design.'),
        },
        { error: () => 'a mapping with use' },
      )
      .catchall(z.unknown()),
  ]);
}

const executor = mapping({
  resources: needs.optional().describe('Overhead on every agent where the framework runs tasks.'),
  start: duration.optional().describe('Time from launch until its first tasks start (default 0).'),
});

const retry = mapping({
  attempts: whole(0).optional().describe('How often a failed task is tried again (default 0).'),
  backoff: duration.optional().describe('Wait before the first retry; doubles with each (default 0).'),
});

const prefill = mapping({
  tasks: count.describe('How many tasks run when the simulation starts.'),
  duration: durations.describe('How long they have still to run.'),
  resources: needs.describe('What each holds.'),
});

const arrivals = mapping({
  poisson: written('a rate, such as 120/h', parseRate).optional().describe('Exponential gaps, this many on average.'),
  every: positiveDuration.optional().describe('One at a time, this far apart.'),
  start: duration.optional().describe('With every: when the first arrives (default 0).'),
  at: z
    .array(duration, { error: () => 'a list of at least one time' })
    .min(1)
    .optional()
    .describe('One at each of these times.'),
}).superRefine((value, context) => {
  checkOneOf(['poisson', 'every', 'at'], value, context);
  if (value.start !== undefined && value.every === undefined) {
    issue(context, messages.onlyWith('start', 'every'), ['start']);
  }
});

const workload = mapping({
  arrivals: arrivals.optional().describe('When jobs arrive; if absent, one at time 0.'),
  jobs: either('a file of jobs, such as ./jobs.csv, or a whole number of jobs of at least 1', [count, z.string()])
    .optional()
    .describe('How many jobs in all; or a CSV file of jobs instead of all other keys.'),
  tasks: distribution(COUNT).optional().describe('Tasks a job (default 1).'),
  duration: durations.optional().describe('How long a task runs; "forever" is possible.'),
  resources: demands.optional().describe('What each task needs.'),
  failure: mapping({ probability: z.number().min(0).max(1).describe('That a run of a task fails.') })
    .optional()
    .describe('Tasks that fail by themselves.'),
  different_agents: z.boolean().optional().describe('No two running tasks of a job on one agent.'),
});

function frameworkSchema(scheduler: ReturnType<typeof schedulerSchema>) {
  return mapping({
    name: z.string().describe('Its name, unique in the scenario.'),
    role: z.string().optional().describe('Its role (default *).'),
    scheduler: scheduler.describe('What it does with offers.'),
    executor: executor.optional().describe('What its executors cost.'),
    retry: retry.optional().describe('What becomes of failed tasks.'),
    workload: workload.describe('What it has to do.'),
    prefill: prefill.optional().describe('Tasks that run when the simulation starts.'),
  });
}

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
