import type { TaskSetId } from '../cluster/ids.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'task counts';

/**
 * No task is lost and none doubled: of every job as many are to do as wait or are launched; a set's are as many as it says; no
 * more are spoken for than wait; and what frameworks wait for is what their sets come to.
 */
export class TaskCounts {
  readonly #context: CheckContext;
  /** Sets of tasks that are tried again, and when they begin to wait. */
  readonly #backingOff = new Map<TaskSetId, number>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  /** What was lost before it ran has waited since before; it waits again at once. */
  retried(taskSet: TaskSetId): void {
    const { taskSets, now } = this.#context.cluster;
    this.#backingOff.set(taskSet, Math.max(now, taskSets.submitted[taskSet]));
  }

  sweep(): void {
    const alive = this.#aliveBySet();
    this.#checkSets(alive);
    this.#checkJobs();
    this.#checkWaiting();
  }

  #aliveBySet(): Int32Array {
    const { tasks, taskSets } = this.#context.cluster;
    const alive = new Int32Array(taskSets.rows.size);
    let rows = 0;
    for (let task = 0; task < tasks.rows.size; task++) {
      if (tasks.state[task] === 0) continue;
      rows++;
      alive[tasks.taskSet[task]]++;
    }
    if (rows !== tasks.rows.alive) this.#context.fail(NAME, `${rows} tasks in ${tasks.rows.alive} rows`, ['the cluster']);
    return alive;
  }

  #checkSets(alive: Int32Array): void {
    const { pending, planned, promised, alive: said } = this.#context.cluster.taskSets;
    for (let taskSet = 0; taskSet < alive.length; taskSet++) {
      if (pending[taskSet] < 0 || planned[taskSet] < 0 || promised[taskSet] < 0)
        this.#fail(taskSet, 'less than no task waits or is spoken for');
      if (planned[taskSet] + promised[taskSet] > pending[taskSet])
        this.#fail(
          taskSet,
          `${planned[taskSet]} of its tasks are planned and ${promised[taskSet]} promised an offer, and ${pending[taskSet]} wait`,
        );
      if (alive[taskSet] !== said[taskSet])
        this.#fail(taskSet, `it counts ${said[taskSet]} tasks as launched, and ${alive[taskSet]} are`);
    }
  }

  #checkJobs(): void {
    const { jobs, taskSets, frameworks } = this.#context.cluster;
    const toDo = new Int32Array(jobs.rows.size);
    for (let taskSet = 0; taskSet < taskSets.rows.size; taskSet++)
      toDo[taskSets.job[taskSet]] += taskSets.pending[taskSet] + taskSets.alive[taskSet];
    for (let job = 0; job < toDo.length; job++)
      if (toDo[job] !== jobs.unfinished[job])
        this.#context.fail(NAME, `${toDo[job]} of its tasks wait or are launched, and ${jobs.unfinished[job]} are not over`, [
          `job ${jobs.ordinal[job]}`,
          `framework ${frameworks.names[jobs.framework[job]]}`,
        ]);
  }

  #checkWaiting(): void {
    const { taskSets, frameworks, demands, now } = this.#context.cluster;
    const waiting = new Float64Array(frameworks.count);
    const demand = new Float64Array(frameworks.pendingDemand.values.length);
    const { width } = demands.amounts;
    /** With a task whose back-off ends in this instant: whether it waits already, nobody says. */
    const mayWait = new Set<number>();
    for (let taskSet = 0; taskSet < taskSets.rows.size; taskSet++) {
      const framework = taskSets.framework[taskSet];
      if (this.#isBackingOff(taskSet)) {
        if (this.#backingOff.get(taskSet) === now) mayWait.add(framework);
        continue;
      }
      waiting[framework] += taskSets.pending[taskSet];
      for (let r = 0; r < width; r++)
        demand[framework * width + r] += taskSets.pending[taskSet] * demands.amounts.get(taskSets.demand[taskSet], r);
    }
    for (let framework = 0; framework < frameworks.count; framework++) {
      if (mayWait.has(framework)) continue;
      const says = frameworks.pendingTasks[framework];
      const isSame = frameworks.pendingDemand.row(framework).every((amount, r) => amount === demand[framework * width + r]);
      if (says !== waiting[framework] || !isSame)
        this.#context.fail(
          NAME,
          `${waiting[framework]} tasks wait in its sets, and it counts ${says}, or their demand otherwise`,
          [this.#context.names.framework(framework)],
        );
    }
  }

  #isBackingOff(taskSet: TaskSetId): boolean {
    const until = this.#backingOff.get(taskSet);
    if (until === undefined) return false;
    if (until >= this.#context.cluster.now) return true;
    this.#backingOff.delete(taskSet);
    return false;
  }

  #fail(taskSet: TaskSetId, what: string): never {
    const { taskSets, jobs } = this.#context.cluster;
    this.#context.fail(NAME, what, [
      `task set ${taskSet}`,
      `job ${jobs.ordinal[taskSets.job[taskSet]]}`,
      this.#context.names.framework(taskSets.framework[taskSet]),
    ]);
  }
}
