import type { Time } from '../../../src/sim/index.ts';

/** Mean and variance over time of a count that changes at moments, from the last `startOver` on. Integrals stay whole, so exact. */
export class TimeAverage {
  count = 0;
  private integral = 0;
  private squares = 0;
  private since: Time = 0;
  private start: Time = 0;

  change(by: number, now: Time): void {
    this.advance(now);
    this.count += by;
  }

  startOver(now: Time): void {
    this.integral = 0;
    this.squares = 0;
    this.since = now;
    this.start = now;
  }

  /** Count × µs. */
  total(now: Time): number {
    this.advance(now);
    return this.integral;
  }

  mean(now: Time): number {
    return this.total(now) / (now - this.start);
  }

  variance(now: Time): number {
    const mean = this.mean(now);
    return this.squares / (now - this.start) - mean * mean;
  }

  private advance(now: Time): void {
    const span = now - this.since;
    this.integral += this.count * span;
    this.squares += this.count * this.count * span;
    this.since = now;
  }
}
