import type { TaskId } from '../cluster/ids.ts';
import type { TaskState } from '../cluster/tables/tasks.ts';

/**
 * What becomes of a status update that has come to its framework: it was `lost` just before, and will be sent again; the framework
 * takes note of it, and goes on waiting for the task; or it believes it, and acts as the simulator's frameworks do.
 */
export type Hearing = 'lost' | 'noted' | 'believed';

/** Hears all status updates in the place of frameworks, where there is one; then none is cut short. */
export interface UpdateListener {
  /** `isMasters`: the master tells it of itself, and not for the agent. */
  heard(task: TaskId, state: TaskState, isMasters: boolean): Hearing;
}
