/**
 * Episodes while they are read: growable flat columns, in file order. The open addressing table beside them finds
 * the latest episode of a task; its keys are the columns `job` and `task` themselves, so a task costs four to eight bytes.
 */
export class EpisodeTable {
  count = 0;
  /** Number of resources of a row of `demand`. */
  readonly width: number;
  submit = new Float64Array(FIRST);
  /** When it was scheduled; −1: never. */
  start = new Float64Array(FIRST);
  /** When it ended; meaningless while it is pending or running. */
  end = new Float64Array(FIRST);
  job = new Int32Array(FIRST);
  task = new Int32Array(FIRST);
  /** PENDING, RUNNING, or the event type that ended it. */
  state = new Uint8Array(FIRST);
  flags = new Uint8Array(FIRST);
  machine = new Int32Array(FIRST);
  next = new Int32Array(FIRST);
  /** count × width; NaN: not known. */
  demand: Float64Array;
  /** Episode + 1; 0: free. */
  private slots = new Int32Array(FIRST * 2);
  private taskCount = 0;

  constructor(width: number) {
    this.width = width;
    this.demand = new Float64Array(FIRST * width);
  }

  /** Number of distinct tasks. */
  get tasks(): number {
    return this.taskCount;
  }

  /** The task's latest episode, −1: none. */
  latest(job: number, task: number): number {
    return this.slots[this.slotOf(job, task)] - 1;
  }

  /** A pending episode, the latest of its task; the one before, if any, gets it as its `next`. */
  add(submit: number, job: number, task: number): number {
    if (this.count === this.submit.length) this.grow();
    const episode = this.count++;
    this.submit[episode] = submit;
    this.start[episode] = -1;
    this.job[episode] = job;
    this.task[episode] = task;
    this.state[episode] = PENDING;
    this.machine[episode] = -1;
    this.next[episode] = -1;
    this.demand.fill(Number.NaN, episode * this.width, (episode + 1) * this.width);
    this.makeLatest(episode);
    return episode;
  }

  private makeLatest(episode: number): void {
    const slot = this.slotOf(this.job[episode], this.task[episode]);
    const previous = this.slots[slot] - 1;
    this.slots[slot] = episode + 1;
    if (previous >= 0) this.next[previous] = episode;
    else if (++this.taskCount * 2 > this.slots.length) this.rehash();
  }

  private slotOf(job: number, task: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    // Eight tasks of a job side by side: rows come job by job, and the cache likes that.
    let hash = Math.imul(job, 0x9e3779b1) ^ Math.imul((task >>> 3) + 0x7f4a7c15, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (((hash ^ (hash >>> 16)) << 3) | (task & 7)) & mask;
    while (slots[slot] !== 0) {
      const episode = slots[slot] - 1;
      if (this.job[episode] === job && this.task[episode] === task) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private rehash(): void {
    const old = this.slots;
    this.slots = new Int32Array(old.length * 2);
    for (const entry of old) {
      if (entry !== 0) this.slots[this.slotOf(this.job[entry - 1], this.task[entry - 1])] = entry;
    }
  }

  private grow(): void {
    const length = Math.ceil(this.submit.length * 1.5);
    this.submit = longer(this.submit, new Float64Array(length));
    this.start = longer(this.start, new Float64Array(length));
    this.end = longer(this.end, new Float64Array(length));
    this.job = longer(this.job, new Int32Array(length));
    this.task = longer(this.task, new Int32Array(length));
    this.state = longer(this.state, new Uint8Array(length));
    this.flags = longer(this.flags, new Uint8Array(length));
    this.machine = longer(this.machine, new Int32Array(length));
    this.next = longer(this.next, new Int32Array(length));
    this.demand = longer(this.demand, new Float64Array(length * this.width));
  }
}

/** `state` of an episode that has not ended; otherwise it is one of the event types below. */
export const PENDING = 0;
export const RUNNING = 1;

/** Event types 2 to 6 of the trace: how an episode ends. */
export const EVICT = 2;
export const FAIL = 3;
export const FINISH = 4;
export const KILL = 5;
export const LOST = 6;

const FIRST = 1024;

function longer<T extends Float64Array | Int32Array | Uint8Array>(old: T, longer: T): T {
  longer.set(old);
  return longer;
}
