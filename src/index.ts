/*
 * clustersim as a library: load a scenario, run it, write its results; and what one needs to write an allocator, a scheduler
 * or an observer of one's own. The kernel alone is `clustersim/sim`. What is not exported here may change in any version.
 */

// A scenario file, or text, to one validated, resolved scenario
export {
  formatAmount,
  formatDuration,
  loadScenario,
  parseAmount,
  parseDuration,
  parseScenario,
  scenarioJsonSchema,
} from './scenario/index.ts';
export { type Files, type KnownNames, type LoadedScenario, ScenarioError } from './scenario/index.ts';
export type * from './scenario/scenario.ts';

// Running: all runs of a scenario, or one
export { KNOWN_NAMES, prepare } from './experiment/prepare.ts';
export type { Prepared } from './experiment/prepared.ts';
export { type ExperimentOptions, runExperiment } from './experiment/run-experiment.ts';
export { type RunObserver, type SimulateOptions, simulate } from './experiment/simulate.ts';

// Results, and the folder they are written into
export type { ExperimentResult, RunResult, TraceRecord } from './experiment/result.ts';
export type { JobColumns, ShareSeries, UtilizationSeries } from './metrics/series.ts';
export { type MetricDefinition, METRICS } from './metrics/definitions.ts';
export { EventLog } from './metrics/event-log.ts';
export {
  openResultFolder,
  OutputError,
  type ResultContents,
  type ResultFolder,
  type ResultFolderOptions,
  runFolder,
  writeResult,
} from './report/index.ts';
export { comparisonTable } from './report/index.ts';

// The ports: what an allocator, a scheduler, a workload and an observer are
export type { AllocationCycle, Allocator, Client, Honours, Sorter } from './cluster/ports.ts';
export type { OfferBatch, Scheduler } from './cluster/ports.ts';
export type { Submission, TaskCourse, Workload } from './cluster/ports.ts';
export type { Observer, RescindReason } from './cluster/ports.ts';
export type { Cluster } from './cluster/cluster.ts';
export {
  type AgentId,
  type DemandId,
  type FrameworkId,
  type JobId,
  NONE,
  type OfferId,
  type RoleId,
  type TaskId,
  type TaskSetId,
} from './cluster/ids.ts';
export { TASK_STATES, type TaskState } from './cluster/tasks.ts';

// The plug-ins that come with it, and the parts they are made of
export { ALLOCATORS, HierarchicalAllocator, type HierarchicalOptions } from './allocators/index.ts';
export * as sorters from './allocators/sorters.ts';
export { BatchScheduler } from './frameworks/batch.ts';
export { SCHEDULERS } from './frameworks/index.ts';
export { ServiceScheduler } from './frameworks/service.ts';
export { TaskQueue } from './frameworks/task-queue.ts';
