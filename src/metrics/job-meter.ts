import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId, JobId, TaskId, TaskSetId } from '../cluster/ids.ts';
import { FAILED, FINISHED, LOST, STAGING, type TaskState } from '../cluster/tables/tasks.ts';
import { SECOND, type Time } from '../sim/index.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { counts, type MeasuredSpan } from './measured-span.ts';
import type { JobColumns } from './series.ts';

/**
 * What happened to jobs: waits, turnaround, slowdown. Jobs with tasks that were running when the simulation began have no
 * submission to wait from and are left out of these. Work that is not done at the end is counted with its wait so far.
 */
export class JobMeter {
  readonly waitFirst = new DurationHistogram();
  readonly waitLast = new DurationHistogram();
  readonly waitTask = new DurationHistogram();
  readonly turnaround = new DurationHistogram();
  /** In thousandths. */
  readonly slowdown = new DurationHistogram();
  /** By framework: wait of a job for its first task. */
  readonly waitFirstOf: readonly DurationHistogram[];
  jobs = { submitted: 0, finished: 0, failed: 0, unfinished: 0, neverStarted: 0, partlyStarted: 0 };
  tasks = { submitted: 0, finished: 0, failed: 0, lost: 0, waiting: 0, running: 0 };
  firstSubmission: Time = Infinity;
  lastEnd: Time = 0;
  readonly rows: JobColumns = {
    job: [],
    framework: [],
    submitted: [],
    tasks: [],
    firstStart: [],
    lastStart: [],
    finished: [],
    tasksFinished: [],
    tasksFailed: [],
  };
  readonly #cluster: Cluster;
  readonly #span: MeasuredSpan;
  readonly #keepsRows: boolean;
  readonly #open = new Set<JobId>();

  constructor(cluster: Cluster, span: MeasuredSpan, keepsRows: boolean) {
    this.#cluster = cluster;
    this.#span = span;
    this.#keepsRows = keepsRows;
    this.waitFirstOf = Array.from({ length: cluster.frameworks.count }, () => new DurationHistogram());
  }

  jobSubmitted(job: JobId): void {
    const { jobs, now } = this.#cluster;
    this.#open.add(job);
    this.firstSubmission = Math.min(this.firstSubmission, now);
    if (this.#counts(now)) this.jobs.submitted++;
    if (!this.#keepsRows) return;
    const { rows } = this;
    rows.job.push(jobs.name[job] || String(jobs.ordinal[job]));
    rows.framework.push(jobs.framework[job]);
    rows.submitted.push(now / SECOND);
    for (const column of [rows.tasks, rows.tasksFinished, rows.tasksFailed]) column.push(0);
    for (const column of [rows.firstStart, rows.lastStart, rows.finished]) column.push(-1);
  }

  tasksSubmitted(taskSet: TaskSetId, count: number): void {
    if (this.#counts(this.#cluster.taskSets.submitted[taskSet])) this.tasks.submitted += count;
  }

  started(taskSet: TaskSetId, count: number): void {
    const { taskSets, jobs, now } = this.#cluster;
    if (taskSets.attempt[taskSet] > 0 || !this.#counts(taskSets.submitted[taskSet])) return;
    if (jobs.wasRunning[taskSets.job[taskSet]] === 0) this.waitTask.add(now - taskSets.submitted[taskSet], count);
  }

  ended(_task: TaskId, state: TaskState): void {
    const { now } = this.#cluster;
    this.lastEnd = now;
    if (!this.#counts(now)) return;
    if (state === FINISHED) this.tasks.finished++;
    else if (state === FAILED) this.tasks.failed++;
    else if (state === LOST) this.tasks.lost++;
  }

  jobOver(job: JobId): void {
    const { jobs, now } = this.#cluster;
    this.#open.delete(job);
    this.#write(job, now);
    if (!this.#counts(jobs.submitted[job])) return;
    if (jobs.failed[job] > 0) this.jobs.failed++;
    else this.jobs.finished++;
    if (jobs.wasRunning[job] === 1) return;
    this.#addWaits(job);
    this.turnaround.add(now - jobs.submitted[job]);
    this.#addSlowdown(job, now);
  }

  /** Censored: what is not over is counted as it stands now. */
  finish(): void {
    const { jobs, frameworks, tasks, now } = this.#cluster;
    for (const job of this.#open) {
      this.#write(job, -1);
      if (!this.#counts(jobs.submitted[job])) continue;
      this.jobs.unfinished++;
      if (jobs.firstStart[job] < 0) this.jobs.neverStarted++;
      else if (jobs.unstarted[job] > 0) this.jobs.partlyStarted++;
      if (jobs.wasRunning[job] === 1) continue;
      this.#addWaits(job);
      this.turnaround.add(now - jobs.submitted[job]);
      if (jobs.unhindered[job] < Infinity) this.#addSlowdown(job, now);
    }
    this.tasks.waiting = frameworks.pendingTasks.reduce((sum, count) => sum + count, 0);
    this.tasks.running = tasks.rows.alive;
    this.#addWaitingTasks();
  }

  #addWaits(job: JobId): void {
    const { jobs, now } = this.#cluster;
    const first = (jobs.firstStart[job] < 0 ? now : jobs.firstStart[job]) - jobs.submitted[job];
    const last = jobs.unstarted[job] > 0 ? Math.max(jobs.longestWait[job], now - jobs.submitted[job]) : jobs.longestWait[job];
    this.waitFirst.add(first);
    this.waitFirstOf[jobs.framework[job] as FrameworkId].add(first);
    this.waitLast.add(last);
  }

  /** Turnaround ÷ what it would be if every task had started on submission. */
  #addSlowdown(job: JobId, end: Time): void {
    const { jobs } = this.#cluster;
    const unhindered = jobs.unhindered[job] - jobs.submitted[job];
    if (unhindered > 0) this.slowdown.add(Math.max(1000, Math.round((1000 * (end - jobs.submitted[job])) / unhindered)));
  }

  #addWaitingTasks(): void {
    const { taskSets, tasks, jobs, now } = this.#cluster;
    for (let taskSet = 0; taskSet < taskSets.rows.size; taskSet++) {
      const isFirst = taskSets.pending[taskSet] > 0 && taskSets.attempt[taskSet] === 0;
      if (isFirst && this.#counts(taskSets.submitted[taskSet]) && jobs.wasRunning[taskSets.job[taskSet]] === 0)
        this.waitTask.add(now - taskSets.submitted[taskSet], taskSets.pending[taskSet]);
    }
    // Launched, but their executor has not registered yet: they wait too.
    for (let task = 0; task < tasks.rows.size; task++) {
      const taskSet = tasks.taskSet[task];
      if (tasks.state[task] !== STAGING || taskSets.attempt[taskSet] > 0) continue;
      if (this.#counts(taskSets.submitted[taskSet]) && jobs.wasRunning[taskSets.job[taskSet]] === 0)
        this.waitTask.add(now - taskSets.submitted[taskSet]);
    }
  }

  #write(job: JobId, end: Time): void {
    if (!this.#keepsRows) return;
    const { jobs } = this.#cluster;
    const row = jobs.ordinal[job];
    const { rows } = this;
    rows.tasks[row] = jobs.tasks[job];
    rows.firstStart[row] = jobs.firstStart[job] < 0 ? -1 : jobs.firstStart[job] / SECOND;
    rows.lastStart[row] = jobs.unstarted[job] > 0 ? -1 : jobs.lastStart[job] / SECOND;
    rows.finished[row] = end < 0 ? -1 : end / SECOND;
    rows.tasksFinished[row] = jobs.finished[job];
    rows.tasksFailed[row] = jobs.failed[job];
  }

  #counts(time: Time): boolean {
    return counts(this.#span, time);
  }
}
