import type { FrameworkId, TaskId } from '../../../cluster/ids.ts';
import { FINISHED, type TaskState } from '../../../cluster/tables/tasks.ts';
import { type OperationalProperty, Watch } from './watch.ts';

/**
 * Who comes into a full cluster, or has less than its part after an agent has failed or come back, has its part once as many tasks
 * have ended as there is room for: every slot has then come back once. Counted in task completions, not in seconds; what is lost with
 * an agent brings nothing back, and does not count.
 */
export const timeToFair: OperationalProperty = {
  name: 'time-to-fair',
  definition:
    'Among equal tasks, after a framework arrives, or an agent fails or comes back, each has its 1/n (of the agents, offered whole) once as many tasks have ended as there is room for.',
  source: 'Hindman et al., NSDI’11, §4.2 (ramp-up time)',
  world: 'newcomer',
  watch: (isByTask) => new TimeToFair(isByTask),
};

/** What has come back is given out by the second batch after it. */
const BATCHES = 2_000_000;

class TimeToFair extends Watch {
  /** Tasks that have ended since it has had less than its part, by framework; and since when they were enough. */
  readonly #ended = new Map<FrameworkId, number>();
  readonly #enoughAt = new Map<FrameworkId, number>();
  readonly #isByTask: boolean;

  constructor(isByTask: boolean) {
    super();
    this.#isByTask = isByTask;
  }

  agentAdded(): void {
    this.#begin();
  }

  agentRemoved(): void {
    this.#begin();
  }

  ended(_: TaskId, state: TaskState): void {
    if (state !== FINISHED) return;
    const { frameworks, simulation } = this.cluster;
    for (let framework = 0; framework < frameworks.count; framework++) {
      const lacking = this.#lacking(framework);
      const count = lacking === null ? 0 : (this.#ended.get(framework) ?? 0) + 1;
      this.#ended.set(framework, count);
      if (lacking === null) this.#enoughAt.delete(framework);
      else if (count > lacking.slots && !this.#enoughAt.has(framework)) this.#enoughAt.set(framework, simulation.now);
    }
  }

  protected override look(): void {
    const { simulation } = this.cluster;
    for (const [framework, at] of this.#enoughAt) {
      const lacking = this.#lacking(framework);
      if (lacking === null) {
        this.#enoughAt.delete(framework);
        this.#ended.set(framework, 0);
      } else if (simulation.now - at > BATCHES)
        this.break(
          `${this.name(framework)} must have its part, ${lacking.part} of ${lacking.slots} tasks, once ${lacking.slots} tasks have ended.`,
          `${this.#ended.get(framework)} have ended since it was due, and it runs ${this.tasksOf(framework)}.`,
        );
    }
  }

  /** Parts are others from now on. */
  #begin(): void {
    this.#ended.clear();
    this.#enoughAt.clear();
  }

  /** Its part, if it wants more and has less. */
  #lacking(framework: FrameworkId): { part: number; slots: number } | null {
    const [set] = this.waiting(framework);
    if (set === undefined) return null;
    const { agents, frameworks } = this.cluster;
    const slots = this.slotsFor(set);
    // Agents are equal where this is watched: what cannot be cut is divided as whole.
    const pieces = this.#isByTask ? slots : agents.isUp.reduce((count, isUp) => count + isUp, 0);
    const part = Math.floor(pieces / frameworks.count) * (slots / pieces);
    return this.tasksOf(framework) < part ? { part, slots } : null;
  }
}
