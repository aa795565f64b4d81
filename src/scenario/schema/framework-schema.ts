import { z } from 'zod';
import * as messages from '../messages/messages.ts';
import { parseRate } from '../units.ts';
import { COUNT } from './distribution-schema.ts';
import { capabilities, constraints } from './eligibility-schema.ts';
import { failureKeys } from './masters-schema.ts';
import { schedulerKeys } from './operations-schema.ts';
import { executorStops } from './revocation-schema.ts';
import { checkOneOf, either, issue, mapping, whole, written } from './schema-parts.ts';
import {
  attributes,
  count,
  demands,
  distribution,
  duration,
  durations,
  minAllocatable,
  needs,
  plugIn,
  positiveDuration,
  quantities,
  seconds,
} from './schema-values.ts';

/** What a scenario says of a framework: its scheduler, its executors, its work. */

export function schedulerSchema(names: readonly string[]) {
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
          ...schedulerKeys,
        },
        { error: () => 'a mapping with use' },
      )
      .catchall(z.unknown()),
  ]);
}

export const executor = mapping({
  resources: needs.optional().describe('Overhead on every agent where the framework runs tasks.'),
  start: duration.optional().describe('Time from launch until its first tasks start (default 0).'),
  ...executorStops,
});

export const retry = mapping({
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
  checkpoint_every: positiveDuration
    .optional()
    .describe('A task that is lost goes on from the last multiple of this (if absent: from its beginning).'),
});

export function frameworkSchema(scheduler: ReturnType<typeof schedulerSchema>) {
  return mapping({
    name: z.string().describe('Its name, unique in the scenario.'),
    role: z.string().optional().describe('Its role, a path such as eng/search (default *).'),
    capabilities: capabilities
      .optional()
      .describe(
        'What it can deal with, a list of FrameworkInfo.Capability: `GPU_RESOURCES`, `REVOCABLE_RESOURCES`, `SHARED_RESOURCES`, `RESERVATION_REFINEMENT`, `PARTITION_AWARE`, `REGION_AWARE` (default: none).',
      ),
    constraints: constraints
      .optional()
      .describe('Which agents it is offered at all: all of these hold (offer constraints of its role).'),
    min_allocatable: minAllocatable
      .optional()
      .describe("Its own minimum instead of the master's: less is not offered to it, or none."),
    scheduler: scheduler.describe('What it does with offers.'),
    executor: executor.optional().describe('What its executors cost.'),
    retry: retry.optional().describe('What becomes of failed tasks.'),
    ...failureKeys,
    workload: workload.describe('What it has to do.'),
    prefill: prefill.optional().describe('Tasks that run when the simulation starts.'),
  });
}
