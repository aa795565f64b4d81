import type { TaskCourse } from '../cluster/ports.ts';
import { keyedUniform, type Time } from '../sim/index.ts';
import { quantile } from './distribution.ts';
import type { DistributionSpec } from './distribution-spec.ts';

/**
 * Running times and failures of the tasks of one job, as functions of the job's key and the task's index: nothing is
 * stored per task, and neither order nor place of launching changes what a task does.
 */
export class DrawnCourse implements TaskCourse {
  readonly #key: number;
  readonly #duration: DistributionSpec;
  /** One running time for the whole job; NaN: every task has its own. */
  readonly #shared: Time;
  readonly #failure: number;

  constructor(key: number, duration: DistributionSpec, per: 'task' | 'job', failure: number) {
    this.#key = key;
    this.#duration = duration;
    this.#failure = failure;
    this.#shared = per === 'job' ? atLeastOne(quantile(duration, keyedUniform(key, 1))) : Number.NaN;
  }

  duration(index: number): Time {
    if (!Number.isNaN(this.#shared)) return this.#shared;
    return atLeastOne(quantile(this.#duration, keyedUniform(this.#key, TASKS + 2 * index)));
  }

  /** With the given probability an attempt fails, at a uniform point of its running time. */
  failsAfter(index: number, attempt: number): Time {
    if (this.#failure === 0) return Infinity;
    const fate = keyedUniform(this.#key, TASKS + 2 * index + 1 + ATTEMPTS * (attempt + 1));
    if (fate >= this.#failure) return Infinity;
    const duration = this.duration(index);
    return duration === Infinity ? Infinity : atLeastOne(duration * (fate / this.#failure));
  }
}

/** Draws of a job: 0 its tasks, 1 its common duration, then its demands; its tasks' own from here on. */
const TASKS = 1024;
const ATTEMPTS = 2 ** 26;

export function atLeastOne(duration: number): Time {
  return Math.max(1, Math.round(duration));
}
