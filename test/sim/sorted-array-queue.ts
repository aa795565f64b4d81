import type { EventQueue } from '../../src/sim/index.ts';

/** The oracle: an event queue one cannot get wrong. A plain array, sorted after every push. */
export class SortedArrayQueue implements EventQueue {
  time = 0;
  sequence = 0;
  kind = 0;
  subject = 0;
  private readonly rows: { time: number; sequence: number; kind: number; subject: number }[] = [];

  get size(): number {
    return this.rows.length;
  }

  push(time: number, sequence: number, kind: number, subject: number): void {
    this.rows.push({ time, sequence, kind, subject });
    this.rows.sort((a, b) => a.time - b.time || a.sequence - b.sequence);
  }

  peekTime(): number {
    return this.rows[0]?.time ?? Infinity;
  }

  pop(): void {
    Object.assign(this, this.rows.shift());
  }
}
