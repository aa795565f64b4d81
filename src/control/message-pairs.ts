import { grownFloat64, grownInt32 } from '../cluster/tables/columns.ts';
import type { Time } from '../sim/index.ts';
import type { Parties } from './party.ts';

/** The ordered pairs of parties between which messages took time or were drawn for; a row each, made when it is first needed. */
export class MessagePairs {
  /** What the draws of a pair are keyed by: whole numbers below 2⁵². */
  key = new Float64Array(64);
  /** Draws made for the pair so far. */
  draws = new Int32Array(64);
  /** Messages between sending and delivery. */
  underWay = new Int32Array(64);
  /** When the last of them arrives: none overtakes another. */
  lastArrival = new Float64Array(64);

  readonly #parties: Parties;
  readonly #rows = new Map<number, number>();

  constructor(parties: Parties) {
    this.#parties = parties;
  }

  row(from: number, to: number): number {
    const parties = this.#parties;
    const known = this.#rows.get(from * parties.count + to);
    if (known !== undefined) return known;
    const row = this.#rows.size;
    if (row === this.key.length) this.#grow();
    this.#rows.set(from * parties.count + to, row);
    this.key[row] = parties.identity(from) * 2 ** 26 + parties.identity(to);
    return row;
  }

  /** Notes a message that would take `delay` from `now`, and returns when it arrives: not before those sent earlier. */
  depart(row: number, now: Time, delay: Time): Time {
    const arrival = Math.max(now + delay, this.lastArrival[row]);
    this.lastArrival[row] = arrival;
    this.underWay[row]++;
    return arrival;
  }

  #grow(): void {
    const length = 2 * this.key.length;
    this.key = grownFloat64(this.key, length);
    this.draws = grownInt32(this.draws, length);
    this.underWay = grownInt32(this.underWay, length);
    this.lastArrival = grownFloat64(this.lastArrival, length);
  }
}
