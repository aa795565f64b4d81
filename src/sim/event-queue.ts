import type { Time } from './time.ts';

/**
 * Future events, the earliest first and, among simultaneous ones, the least sequence number: a total order, since sequence
 * numbers differ. `pop` leaves the event in the queue's own four fields instead of returning an object, so that tens of
 * millions of events make no garbage.
 *
 *     for (queue.push(5, 0, kind, subject); queue.size > 0; ) { queue.pop(); use(queue.time, queue.kind, queue.subject); }
 */
export interface EventQueue {
  readonly size: number;
  /** `subject` may be any double; `kind` is a whole number below 2³¹. */
  push(time: Time, sequence: number, kind: number, subject: number): void;
  /** When the next event is due; `Infinity` if there is none. */
  peekTime(): Time;
  /** Takes the next event out; the queue must not be empty. */
  pop(): void;
  /** The event popped last. */
  readonly time: Time;
  readonly sequence: number;
  readonly kind: number;
  readonly subject: number;
}

/** A binary heap in four typed-array columns, which double when full. */
export function createEventQueue(): EventQueue {
  return new HeapQueue();
}

/**
 * `pop` only marks the root as a hole. Most handlers schedule something, and the next `push` then sinks its event from the
 * root: one pass through the heap for the pair instead of two.
 */
class HeapQueue implements EventQueue {
  time: Time = 0;
  sequence = 0;
  kind = 0;
  subject = 0;

  private times = new Float64Array(1024);
  private sequences = new Float64Array(1024);
  private kinds = new Int32Array(1024);
  private subjects = new Float64Array(1024);
  /** Rows in use, the hole included. */
  private rows = 0;
  private hasHole = false;

  get size(): number {
    return this.hasHole ? this.rows - 1 : this.rows;
  }

  push(time: Time, sequence: number, kind: number, subject: number): void {
    if (this.hasHole) {
      this.hasHole = false;
      this.sink(time, sequence, kind, subject);
    } else {
      if (this.rows === this.times.length) this.grow();
      this.rise(this.rows++, time, sequence, kind, subject);
    }
  }

  peekTime(): Time {
    const { times, rows } = this;
    if (!this.hasHole) return rows > 0 ? times[0] : Infinity;
    if (rows === 1) return Infinity;
    return rows === 2 || times[1] < times[2] ? times[1] : times[2];
  }

  pop(): void {
    if (this.hasHole) this.fillHole();
    if (this.rows === 0) throw new Error('pop from an empty event queue');
    this.time = this.times[0];
    this.sequence = this.sequences[0];
    this.kind = this.kinds[0];
    this.subject = this.subjects[0];
    this.hasHole = true;
  }

  private fillHole(): void {
    this.hasHole = false;
    const last = --this.rows;
    if (last === 0) return;
    this.sink(this.times[last], this.sequences[last], this.kinds[last], this.subjects[last]);
  }

  /**
   * Fills the hole at the root: lets it fall to a leaf along the earlier children, then lets the event rise from there. It
   * seldom rises far, and the fall needs one comparison a level, written so that it compiles to no unpredictable branch.
   */
  private sink(time: Time, sequence: number, kind: number, subject: number): void {
    const { times, sequences, kinds, subjects, rows } = this;
    let hole = 0;
    let child = 1;
    while (child + 1 < rows) {
      const left = times[child];
      const right = times[child + 1];
      if (left === right) child += sequences[child + 1] < sequences[child] ? 1 : 0;
      else child += +(right < left);
      times[hole] = times[child];
      sequences[hole] = sequences[child];
      kinds[hole] = kinds[child];
      subjects[hole] = subjects[child];
      hole = child;
      child = 2 * hole + 1;
    }
    if (child < rows) {
      times[hole] = times[child];
      sequences[hole] = sequences[child];
      kinds[hole] = kinds[child];
      subjects[hole] = subjects[child];
      hole = child;
    }
    this.rise(hole, time, sequence, kind, subject);
  }

  /** Writes the event into the row `hole`, or above it: parents that come later move down first. */
  private rise(hole: number, time: Time, sequence: number, kind: number, subject: number): void {
    const { times, sequences, kinds, subjects } = this;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && sequences[parent] < sequence)) break;
      times[hole] = parentTime;
      sequences[hole] = sequences[parent];
      kinds[hole] = kinds[parent];
      subjects[hole] = subjects[parent];
      hole = parent;
    }
    times[hole] = time;
    sequences[hole] = sequence;
    kinds[hole] = kind;
    subjects[hole] = subject;
  }

  private grow(): void {
    const rows = 2 * this.times.length;
    const { times, sequences, kinds, subjects } = this;
    (this.times = new Float64Array(rows)).set(times);
    (this.sequences = new Float64Array(rows)).set(sequences);
    (this.kinds = new Int32Array(rows)).set(kinds);
    (this.subjects = new Float64Array(rows)).set(subjects);
  }
}
