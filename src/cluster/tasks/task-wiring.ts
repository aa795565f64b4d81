import type { TaskId } from '../ids.ts';
import type { TaskState } from '../tables/tasks.ts';

/**
 * What lies between the master, the agents and the frameworks as far as tasks go, where anything does (`src/control`). Without
 * it a task is on its agent as soon as it is launched, and everybody knows at once what becomes of it.
 */
export interface TaskWiring {
  /** The master has launched the task: it is to be sent to its agent (`TaskLife.arrive`). */
  launched(task: TaskId): void;
  /** On its agent the task has begun to run. */
  began(task: TaskId): void;
  /** On its agent the task has ended. */
  ended(task: TaskId, state: TaskState): void;
}
