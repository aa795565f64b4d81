import type { AllocationSpec, ExecutorSpec, RetrySpec, SchedulerSpec, TraceSpec } from './scenario.ts';

/** What a scenario means where it is silent. Mesos' own defaults where Mesos has one. */

const SECOND = 1_000_000;

export const SEED = 1;
export const REPLICATIONS = 1;
export const ALLOCATOR = 'drf';
export const ROLE = '*';
export const ROLE_WEIGHT = 1;
export const ROLE_PRIORITY = 0;
export const TASKS = 1;

/** The one scheduler whose tasks run for ever unless they say how long. */
export const ENDLESS_SCHEDULER = 'service';

export const ALLOCATION: AllocationSpec = {
  interval: SECOND,
  minAllocatable: [{ cpus: 10 }, { mem: 32_000 }],
  granularity: 'agent',
  agentOrder: 'random',
};

export const SCHEDULER: Omit<SchedulerSpec, 'use' | 'written'> = {
  reviveInterval: 0,
  refuse: 5 * SECOND,
  suppress: true,
  thinkTime: { job: 0, task: 0 },
  options: {},
};

/** What a trace's frameworks use. */
export const TRACE_SCHEDULER: SchedulerSpec = { use: 'batch', written: 'batch', ...SCHEDULER };

export const EXECUTOR: ExecutorSpec = { resources: [], start: 0 };
export const RETRY: RetrySpec = { attempts: 0, backoff: 0 };

export const TRACE_BY: TraceSpec['frameworks']['by'] = 'priority-band';
export const TRACE_TOP = 20;
export const CENSORED: TraceSpec['censored'] = {
  evicted: 'recorded',
  killed: 'recorded',
  lost: 'recorded',
  unfinished: 'forever',
  neverScheduled: 'drop',
};
