import type { TaskId } from '../cluster/ids.ts';
import {
  DROPPED,
  FAILED,
  FINISHED,
  GONE,
  GONE_BY_OPERATOR,
  KILLED,
  KILLING,
  LOST,
  RUNNING,
  STAGING,
  type TaskState,
  UNREACHABLE,
} from '../cluster/tables/tasks.ts';
import type { CheckContext } from './check-context.ts';

const NAME = 'task history';

/** No task has the row. */
const NOTHING = 0;

const ENDS_UNTOLD: readonly TaskState[] = [KILLED, LOST, GONE, GONE_BY_OPERATOR];

/**
 * The state diagram (include/mesos/mesos.proto, TaskState; the semantics §19): what may follow on what. A task finishes only if
 * it ran; it is dropped only if it never did; whatever ends it, nothing follows.
 */
export const TRANSITIONS: Readonly<Record<number, readonly TaskState[]>> = {
  [STAGING]: [RUNNING, KILLING, FAILED, DROPPED, UNREACHABLE, ...ENDS_UNTOLD],
  [RUNNING]: [KILLING, FINISHED, FAILED, UNREACHABLE, ...ENDS_UNTOLD],
  [KILLING]: [FINISHED, FAILED, UNREACHABLE, ...ENDS_UNTOLD],
  [UNREACHABLE]: [STAGING, RUNNING, KILLING, FINISHED, FAILED, ...ENDS_UNTOLD],
};

/** The history of every task is a path of the state diagram, from STAGING to one end. */
export class TaskHistories {
  readonly #context: CheckContext;
  /** By row. */
  readonly #states: number[] = [];

  constructor(context: CheckContext) {
    this.#context = context;
  }

  launched(task: TaskId): void {
    const { tasks } = this.#context.cluster;
    if ((this.#states[task] ?? NOTHING) !== NOTHING)
      this.#fail(task, `launched though the task in its row is ${this.#name(this.#states[task])}`);
    if (tasks.state[task] !== STAGING) this.#fail(task, `launched as ${this.#name(tasks.state[task])}`);
    this.#states[task] = STAGING;
  }

  running(task: TaskId): void {
    this.#go(task, RUNNING);
    this.#states[task] = RUNNING;
  }

  ended(task: TaskId, state: TaskState): void {
    if (state === UNREACHABLE) this.#context.excuse('replaced-while-unreachable');
    else if (TRANSITIONS[state] !== undefined) this.#fail(task, `ended as ${this.#name(state)}, which is no end`);
    this.#go(task, state);
    this.#states[task] = NOTHING;
  }

  /** What the tables have is what was told, or one legal step beyond it that nobody was told of yet. */
  sweep(): void {
    const { tasks } = this.#context.cluster;
    for (let task = 0; task < Math.max(tasks.rows.size, this.#states.length); task++) {
      const told = this.#states[task] ?? NOTHING;
      const is = tasks.state[task] ?? NOTHING;
      if (told !== is && !this.#isLegal(told, is)) this.#fail(task, `${this.#name(told)}, and ${this.#name(is)} in the tables`);
    }
  }

  #go(task: TaskId, state: TaskState): void {
    const before = this.#states[task] ?? NOTHING;
    if (!this.#isLegal(before, state)) this.#fail(task, `${this.#name(state)} after ${this.#name(before)}`);
  }

  #isLegal(from: number, to: number): boolean {
    return TRANSITIONS[from]?.includes(to as TaskState) ?? false;
  }

  #name(state: number): string {
    return state === NOTHING ? 'no task' : this.#context.names.state(state);
  }

  #fail(task: TaskId, what: string): never {
    this.#context.fail(NAME, what, this.#context.names.task(task));
  }
}
