import type { Cluster } from '../cluster/cluster.ts';
import type { Allocator, Scheduler } from '../cluster/ports.ts';
import type { VictimPolicy } from '../cluster/revocation/victim-policy.ts';
import type { Scenario } from '../scenario/index.ts';
import type { JobList } from '../workloads/job-list.ts';
import type { Trace } from '../workloads/traces/trace.ts';

/** Everything a run needs besides the seed, read and loaded: from here on nothing touches a file. */
export interface Prepared {
  readonly scenario: Scenario;
  /** A new allocator for each run, by label. */
  readonly allocators: ReadonlyMap<string, () => Allocator>;
  /** A new scheduler for a framework, by the `use` of its specification. */
  readonly schedulers: ReadonlyMap<string, (cluster: Cluster, options: Readonly<Record<string, unknown>>) => Scheduler>;
  /** By absolute path. */
  readonly jobLists: ReadonlyMap<string, JobList>;
  /** Who chooses what is revoked, new for each run; present where the scenario has `preemption`. */
  readonly victims?: () => VictimPolicy;
  readonly trace?: Trace;
}
