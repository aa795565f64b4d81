import { readFileSync } from 'node:fs';
import { ALLOCATORS, VICTIM_POLICIES, WITH_SORTERS } from '../allocators/index.ts';
import type { Allocator } from '../cluster/ports.ts';
import type { VictimPolicy } from '../cluster/revocation/victim-policy.ts';
import { SCHEDULERS } from '../frameworks/index.ts';
import { type KnownNames, parseAmount, type Scenario } from '../scenario/index.ts';
import { JobListError, parseJobList } from '../workloads/job-list.ts';
import { readGoogle2011 } from '../workloads/traces/google-2011.ts';
import type { Trace } from '../workloads/traces/trace.ts';
import { loadAllocator, loadScheduler, loadVictimPolicy } from './plugin.ts';
import type { Prepared } from './prepared.ts';

/** The names a scenario may use. */
export const KNOWN_NAMES: Required<KnownNames> = {
  allocators: Object.keys(ALLOCATORS),
  withSorters: WITH_SORTERS,
  allocatorOptions: Object.fromEntries(
    Object.entries(ALLOCATORS).flatMap(([name, { options }]) => (options ? [[name, options]] : [])),
  ),
  granularities: Object.fromEntries(Object.entries(ALLOCATORS).flatMap(([name, { only }]) => (only ? [[name, only]] : []))),
  schedulers: Object.keys(SCHEDULERS),
  victims: Object.keys(VICTIM_POLICIES),
  traces: ['google-2011'],
};

/**
 * Reads and loads all that a scenario names: plug-ins, job lists, its trace. The last step that touches files.
 * `progress` hears how much of the trace is read, 0 … 1.
 */
export async function prepare(scenario: Scenario, progress: (fraction: number) => void = () => {}): Promise<Prepared> {
  const allocators = new Map<string, () => Allocator>();
  for (const { use, written, label, options } of scenario.allocators) {
    const builtIn = Object.hasOwn(ALLOCATORS, use) ? ALLOCATORS[use] : undefined;
    allocators.set(label, builtIn ? () => builtIn.create(options) : await loadAllocator(use, written, options));
  }
  const schedulers: Map<string, Prepared['schedulers'] extends ReadonlyMap<string, infer S> ? S : never> = new Map(
    Object.entries(SCHEDULERS).map(([name, { create }]) => [name, create]),
  );
  const specs = [
    ...scenario.frameworks.map((framework) => framework.scheduler),
    ...(scenario.trace ? [scenario.trace.frameworks.scheduler] : []),
  ];
  for (const { use, written } of specs) if (!schedulers.has(use)) schedulers.set(use, await loadScheduler(use, written));
  const jobLists = new Map<string, ReturnType<typeof parseJobList>>();
  for (const { workload } of scenario.frameworks) {
    if (workload?.kind !== 'jobs' || jobLists.has(workload.file)) continue;
    jobLists.set(workload.file, parseJobList(textOf(workload.file, workload.written), workload.written, parseAmount));
  }
  const victims = await victimPolicyOf(scenario);
  const trace = await readTrace(scenario, progress);
  return { scenario, allocators, schedulers, jobLists, ...(victims ? { victims } : {}), ...(trace ? { trace } : {}) };
}

async function victimPolicyOf({ preemption }: Scenario): Promise<(() => VictimPolicy) | undefined> {
  if (preemption === undefined) return undefined;
  const { use, written, options } = preemption.victims;
  if (!Object.hasOwn(VICTIM_POLICIES, use)) return loadVictimPolicy(use, written, options);
  return () => VICTIM_POLICIES[use];
}

function textOf(file: string, written: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`;
    throw new JobListError(`${written}: ${reason}`);
  }
}

async function readTrace(scenario: Scenario, progress: (fraction: number) => void): Promise<Trace | undefined> {
  if (!scenario.trace) return undefined;
  const capacity: Record<string, number> = {};
  for (const { count, resources } of scenario.agents)
    for (const entry of resources)
      if (entry.type === 'scalar') capacity[entry.name] = (capacity[entry.name] ?? 0) + count * entry.value;
  return readGoogle2011(scenario.trace.path, { ...scenario.trace, capacity }, (read, all) => progress(read / all));
}
