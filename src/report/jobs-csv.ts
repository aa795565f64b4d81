import type { JobColumns } from '../metrics/series.ts';
import { type Cell, cleanSeconds, csvText } from './csv.ts';

/**
 * Batsim's names (docs/output-jobs.rst there) where the meaning is equal, so that evalys and its users' scripts read it:
 *
 * | column | meaning | Batsim |
 * |---|---|---|
 * | job_id, workload_name | the job, unique within its framework; the framework | equal |
 * | submission_time, starting_time, finish_time | submitted; first task started; last task ended, seconds | equal |
 * | waiting_time | starting_time − submission_time | equal |
 * | execution_time | finish_time − starting_time; includes waits between waves of tasks | equal for jobs started at once |
 * | turnaround_time | finish_time − submission_time | equal |
 * | stretch | turnaround_time ÷ execution_time | equal; not the metric `slowdown` |
 * | success, final_state | 1 and COMPLETED_SUCCESSFULLY; 0 and COMPLETED_FAILED when a task failed for good | equal |
 * | tasks | tasks of the job; Batsim's requested_number_of_resources counts hosts, so the name is not taken | ours |
 * | last_start_time | the last task's start: until then the job still waits for something | ours |
 * | tasks_finished, tasks_failed | tasks that ended well, and that failed for good | ours |
 *
 * A cell is empty where it has not happened by the end of the run (censored, not dropped), and in `stretch` of a job that
 * took no time.
 */
const HEADER = [
  'job_id',
  'workload_name',
  'submission_time',
  'tasks',
  'success',
  'final_state',
  'starting_time',
  'last_start_time',
  'execution_time',
  'finish_time',
  'waiting_time',
  'turnaround_time',
  'stretch',
  'tasks_finished',
  'tasks_failed',
];

/** `jobs.csv`: one row a job, in order of submission. `frameworks` are the names that `jobs.framework` counts. */
export function jobsCsv(jobs: JobColumns, frameworks: readonly { readonly name: string }[]): string {
  return csvText(HEADER, jobs.job.length, (row) => {
    const submitted = jobs.submitted[row];
    const started = happened(jobs.firstStart[row]);
    const finished = happened(jobs.finished[row]);
    const executionTime = between(started, finished);
    const turnaroundTime = between(submitted, finished);
    const failed = jobs.tasksFailed[row] > 0;
    return [
      jobs.job[row],
      frameworks[jobs.framework[row]].name,
      cleanSeconds(submitted),
      jobs.tasks[row],
      finished === undefined ? undefined : failed ? 0 : 1,
      finished === undefined ? undefined : failed ? 'COMPLETED_FAILED' : 'COMPLETED_SUCCESSFULLY',
      seconds(started),
      seconds(happened(jobs.lastStart[row])),
      executionTime,
      seconds(finished),
      between(submitted, started),
      turnaroundTime,
      turnaroundTime === undefined || !executionTime ? undefined : turnaroundTime / executionTime,
      jobs.tasksFinished[row],
      jobs.tasksFailed[row],
    ];
  });
}

/** −1 stands for "not yet" in the columns. */
function happened(time: number): number | undefined {
  return time < 0 ? undefined : time;
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : cleanSeconds(to - from);
}

function seconds(time: number | undefined): Cell {
  return time === undefined ? undefined : cleanSeconds(time);
}
