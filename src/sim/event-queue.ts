import type { Time } from './time.ts';

/** So many kinds of event can be told apart. */
export const MAX_KINDS = 1024;

/**
 * Future events, the earliest first and, among simultaneous ones, the least sequence number: a total order, since sequence
 * numbers differ. `pop` leaves the event in the queue's own four fields instead of returning an object, so that tens of
 * millions of events make no garbage.
 *
 *     for (queue.push(5, 0, kind, subject); queue.size > 0; ) { queue.pop(); use(queue.time, queue.kind, queue.subject); }
 */
export interface EventQueue {
  readonly size: number;
  /** `sequence` is a whole number below 2⁴³, `kind` one below `MAX_KINDS`; `subject` may be any double. */
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

/** A binary heap in three typed-array columns, which double when full. */
export function createEventQueue(): EventQueue {
  return new HeapQueue();
}

class HeapQueue implements EventQueue {
  size = 0;
  time: Time = 0;
  sequence = 0;
  kind = 0;
  subject = 0;

  private times = new Float64Array(1024);
  /** sequence · MAX_KINDS + kind: compares as the sequence does, and saves moving a fourth column. */
  private orders = new Float64Array(1024);
  private subjects = new Float64Array(1024);

  push(time: Time, sequence: number, kind: number, subject: number): void {
    if (this.size === this.times.length) this.grow();
    this.rise(this.size++, time, sequence * MAX_KINDS + kind, subject);
  }

  peekTime(): Time {
    return this.size > 0 ? this.times[0] : Infinity;
  }

  pop(): void {
    if (this.size === 0) throw new Error('pop from an empty event queue');
    const { times, orders, subjects } = this;
    const order = orders[0];
    this.time = times[0];
    this.sequence = Math.floor(order / MAX_KINDS);
    this.kind = order - this.sequence * MAX_KINDS;
    this.subject = subjects[0];
    const last = --this.size;
    this.rise(this.sink(last), times[last], orders[last], subjects[last]);
  }

  /**
   * Moves the hole at the root down to a leaf along the earlier children, and returns its row. The last event, which is to fill
   * it, seldom rises far from there; so a level costs one comparison, and that one is added as a number instead of branched
   * on, because no processor can predict it.
   */
  private sink(rows: number): number {
    const { times, orders, subjects } = this;
    let hole = 0;
    let child = 1;
    for (; child + 1 < rows; child = 2 * hole + 1) {
      const left = times[child];
      const right = times[child + 1];
      if (left === right) child += orders[child + 1] < orders[child] ? 1 : 0;
      else child += +(right < left);
      times[hole] = times[child];
      orders[hole] = orders[child];
      subjects[hole] = subjects[child];
      hole = child;
    }
    if (child < rows) {
      times[hole] = times[child];
      orders[hole] = orders[child];
      subjects[hole] = subjects[child];
      hole = child;
    }
    return hole;
  }

  /** Writes the event into the row `hole`, or above it: parents that come later move down first. */
  private rise(hole: number, time: Time, order: number, subject: number): void {
    const { times, orders, subjects } = this;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const parentTime = times[parent];
      if (parentTime < time || (parentTime === time && orders[parent] < order)) break;
      times[hole] = parentTime;
      orders[hole] = orders[parent];
      subjects[hole] = subjects[parent];
      hole = parent;
    }
    times[hole] = time;
    orders[hole] = order;
    subjects[hole] = subject;
  }

  private grow(): void {
    const rows = 2 * this.times.length;
    const { times, orders, subjects } = this;
    (this.times = new Float64Array(rows)).set(times);
    (this.orders = new Float64Array(rows)).set(orders);
    (this.subjects = new Float64Array(rows)).set(subjects);
  }
}
