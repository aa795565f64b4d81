/*
 * clustersim as a library: load a scenario, run it, write its results; and what one needs to write an allocator, a scheduler
 * or an observer of one's own. The kernel alone is `clustersim/sim`. What is not exported here may change in any version.
 */

// The plug-ins that come with it, and the parts they are made of
export { ALLOCATORS, HierarchicalAllocator, type HierarchicalOptions, VICTIM_POLICIES } from './allocators/index.ts';
export * as sorters from './allocators/sorters.ts';
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
// The ports: what an allocator, a scheduler, a workload and an observer are
export type {
  AllocationCycle,
  Allocator,
  Client,
  Honours,
  Observer,
  OfferBatch,
  RescindReason,
  Scheduler,
  Sorter,
  Submission,
  TaskCourse,
  Workload,
} from './cluster/ports.ts';
export type { Victim, VictimPolicy } from './cluster/revocation/victim-policy.ts';
export { TASK_STATES, type TaskState } from './cluster/tables/tasks.ts';
// Running: all runs of a scenario, or one
export { KNOWN_NAMES, prepare } from './experiment/prepare.ts';
export type { Prepared } from './experiment/prepared.ts';
// Results, and the folder they are written into
export type { ExperimentResult, RunResult, TraceRecord, WindowDigest } from './experiment/result.ts';
export { type ExperimentOptions, runExperiment } from './experiment/run-experiment.ts';
export { type RunObserver, type SimulateOptions, simulate } from './experiment/simulate.ts';
export { BatchScheduler } from './frameworks/batch.ts';
export { SCHEDULERS } from './frameworks/index.ts';
export { ServiceScheduler } from './frameworks/service.ts';
export { TaskQueue } from './frameworks/task-queue.ts';
// What must always be true of a run
export { InvariantCheck, type InvariantCheckOptions, InvariantViolation } from './invariants/index.ts';
export { METRICS, type MetricDefinition } from './metrics/definitions.ts';
export { EventLog } from './metrics/event-log.ts';
export type { JobColumns, ShareSeries, UtilizationSeries } from './metrics/series.ts';
export {
  comparisonTable,
  OutputError,
  openResultFolder,
  type ResultContents,
  type ResultFolder,
  type ResultFolderOptions,
  runFolder,
  writeResult,
} from './report/index.ts';
// A scenario file, or text, to one validated, resolved scenario
export {
  type Files,
  formatAmount,
  formatDuration,
  type KnownNames,
  type LoadedScenario,
  loadScenario,
  parseAmount,
  parseDuration,
  parseScenario,
  ScenarioError,
  scenarioJsonSchema,
} from './scenario/index.ts';
export type * from './scenario/scenario.ts';
