import type { TaskId } from '../../cluster/ids.ts';
import { RUNNING, TASK_STATES, type TaskState } from '../../cluster/tables/tasks.ts';
import type { Standing } from '../../control/roster.ts';
import type { Hearing, UpdateListener } from '../../control/update-listener.ts';
import type { CaseTaskRow } from './master-parties.ts';
import type { MasterOpNamed, SeenUpdate } from './master-subject.ts';
import type { MasterWorld } from './master-world.ts';

/** `TASK_GONE_BY_OPERATOR` for `gone-by-operator`. */
export function stateName(state: TaskState): string {
  return `TASK_${TASK_STATES[state].toUpperCase().replaceAll('-', '_')}`;
}

/** Why a state is reported, and by whom. */
export type Cause = Pick<SeenUpdate, 'reason' | 'source'>;

/** Why the master reports that a task is lost or unreachable, by what it knows of the agent. */
const REASONS: Readonly<Partial<Record<Standing, string>>> = {
  disconnected: 'REASON_SLAVE_DISCONNECTED',
  unreachable: 'REASON_SLAVE_REMOVED',
  absent: 'REASON_SLAVE_REMOVED',
};

/** What frameworks are told of their tasks. They acknowledge all of it, and launch nothing by themselves. */
export class TaskUpdates implements UpdateListener {
  readonly #world: MasterWorld;
  /** By task: how it ends, where that is not of the executor's own making. */
  readonly #causes = new Map<CaseTaskRow, Cause>();
  /** What the master says now was not asked for. */
  isQuiet = false;
  /** Updates do not get from the master to frameworks any more. */
  #areDropped = false;

  constructor(world: MasterWorld) {
    this.#world = world;
  }

  drop({ kind, from, to }: MasterOpNamed<'drop_messages'>): void {
    if (kind !== 'status_update' || from !== 'master' || to !== 'framework')
      throw new Error(`there is no way to drop ${kind} messages from ${from} to ${to}`);
    this.#areDropped = true;
  }

  /** The task's next state is not its executor's doing. */
  explain(task: CaseTaskRow, cause: Cause): void {
    this.#causes.set(task, cause);
  }

  heard(row: TaskId, state: TaskState, isMasters: boolean): Hearing {
    if (this.#areDropped) return 'lost';
    const task = this.#world.ofRow(row);
    if (this.isQuiet && isMasters) return 'noted';
    if (task === undefined) return 'believed';
    const { roster } = this.#world.control;
    const standing = roster.standing[this.#world.cluster.tasks.agent[row]];
    this.tell(task, stateName(state), isMasters ? mastersCause(state, standing) : (this.#causes.get(task) ?? EXECUTOR));
    // Of what is unreachable more will be heard.
    return isMasters && (state === RUNNING || standing === 'unreachable') ? 'noted' : 'believed';
  }

  /** The framework is told, if it is connected. */
  tell({ framework, name }: Pick<CaseTaskRow, 'framework' | 'name'>, state: string, cause: Cause): void {
    if (this.#areDropped || !this.#world.subscribers.get(framework)?.isActive) return;
    this.#world.news.add('updates', { framework, task: name, state, ...cause });
  }
}

export const EXECUTOR: Cause = { source: 'SOURCE_EXECUTOR' };

function mastersCause(state: TaskState, standing: Standing): Cause {
  const reason = state === RUNNING ? 'REASON_SLAVE_REREGISTERED' : REASONS[standing];
  return { ...(reason === undefined ? {} : { reason }), source: 'SOURCE_MASTER' };
}
