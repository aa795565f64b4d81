import type { AgentId, FrameworkId, TaskId } from '../cluster/ids.ts';
import { GONE, LOST, type TaskState, UNREACHABLE } from '../cluster/tables/tasks.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'task places';

/** In what states a framework believes a task to be that may be alive. */
const GIVEN_UP: readonly TaskState[] = [LOST, UNREACHABLE, GONE];

/** So many tasks a job may have: then a task has a number of its own. */
const MOST_TASKS = 2 ** 24;

/**
 * A task is in one place: at no time is it launched twice, or launched and waiting; it is on an agent that is there; and an
 * executor is once a framework and agent.
 */
export class TaskPlaces {
  readonly #context: CheckContext;
  /** Rows by task: its job's ordinal, and its index in the job. */
  readonly #rows = new Map<number, TaskId>();

  constructor(context: CheckContext) {
    this.#context = context;
  }

  launched(task: TaskId): void {
    const { cluster, names } = this.#context;
    const key = this.#keyOf(task);
    const other = this.#rows.get(key);
    if (other !== undefined)
      this.#context.fail(
        NAME,
        `it is launched, and runs on ${names.agent(cluster.tasks.agent[other])} already`,
        names.task(task),
      );
    if (cluster.agents.isUp[cluster.tasks.agent[task]] !== 1)
      this.#context.fail(NAME, 'it is launched on an agent that is not registered', names.task(task));
    this.#rows.set(key, task);
  }

  /** `mayStray`: it may be alive all the same, and go on where nobody reaches it. */
  ended(task: TaskId, state: TaskState, mayStray: boolean): void {
    const { tasks } = this.#context.cluster;
    if (mayStray && GIVEN_UP.includes(state) && tasks.isAlive(task)) this.#context.excuse('task-given-up');
    if (!this.#rows.delete(this.#keyOf(task)))
      this.#context.fail(NAME, 'it ends, and was nowhere', this.#context.names.task(task));
  }

  executor(isOne: boolean, framework: FrameworkId, agent: AgentId, what: string): void {
    const { names } = this.#context;
    if (!isOne) this.#context.fail(NAME, what, ['executor', names.framework(framework), names.agent(agent)]);
  }

  #keyOf(task: TaskId): number {
    const { tasks, taskSets, jobs } = this.#context.cluster;
    const taskSet = tasks.taskSet[task];
    return jobs.ordinal[taskSets.job[taskSet]] * MOST_TASKS + taskSets.firstIndex[taskSet] + tasks.index[task];
  }
}
