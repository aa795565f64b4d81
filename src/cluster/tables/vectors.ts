import { grownFloat64 } from './columns.ts';

/**
 * A table of resource amounts: a row a holder, a column a resource, in whole thousandths (exact in a double).
 * All loops over resources are here, behind words.
 */
export class Vectors {
  readonly width: number;
  values: Float64Array;

  constructor(width: number, rows = 16) {
    this.width = width;
    this.values = new Float64Array(width * rows);
  }

  /** Makes room for rows 0 … rows − 1. */
  reserve(rows: number): void {
    const length = rows * this.width;
    if (length > this.values.length) this.values = grownFloat64(this.values, Math.max(length, 2 * this.values.length));
  }

  get(row: number, resource: number): number {
    return this.values[row * this.width + resource];
  }

  set(row: number, resource: number, amount: number): void {
    this.values[row * this.width + resource] = amount;
  }

  row(row: number): Float64Array {
    return this.values.subarray(row * this.width, (row + 1) * this.width);
  }

  clear(row: number): void {
    const at = row * this.width;
    for (let r = 0; r < this.width; r++) this.values[at + r] = 0;
  }

  copy(row: number, from: Vectors, fromRow: number): void {
    const at = row * this.width;
    const other = fromRow * this.width;
    for (let r = 0; r < this.width; r++) this.values[at + r] = from.values[other + r];
  }

  /** row += times × from[fromRow] */
  add(row: number, from: Vectors, fromRow: number, times = 1): void {
    const at = row * this.width;
    const other = fromRow * this.width;
    for (let r = 0; r < this.width; r++) this.values[at + r] += times * from.values[other + r];
  }

  /** row −= times × from[fromRow] */
  subtract(row: number, from: Vectors, fromRow: number, times = 1): void {
    const at = row * this.width;
    const other = fromRow * this.width;
    for (let r = 0; r < this.width; r++) this.values[at + r] -= times * from.values[other + r];
  }

  /** Every amount of from[fromRow] fits in this row. */
  covers(row: number, from: Vectors, fromRow: number): boolean {
    const at = row * this.width;
    const other = fromRow * this.width;
    for (let r = 0; r < this.width; r++) if (this.values[at + r] < from.values[other + r]) return false;
    return true;
  }

  equals(row: number, other: Vectors, otherRow: number): boolean {
    const at = row * this.width;
    const from = otherRow * this.width;
    for (let r = 0; r < this.width; r++) if (this.values[at + r] !== other.values[from + r]) return false;
    return true;
  }

  /** How many times from[fromRow] fits in this row; Infinity for a demand of nothing. */
  timesCovered(row: number, from: Vectors, fromRow: number): number {
    const at = row * this.width;
    const other = fromRow * this.width;
    let times = Infinity;
    for (let r = 0; r < this.width; r++) {
      const need = from.values[other + r];
      if (need > 0) times = Math.min(times, Math.floor(this.values[at + r] / need));
    }
    return times < 0 ? 0 : times;
  }

  /** Some amount is more than nothing. */
  hasAny(row: number): boolean {
    const at = row * this.width;
    for (let r = 0; r < this.width; r++) if (this.values[at + r] > 0) return true;
    return false;
  }

  isZero(row: number): boolean {
    const at = row * this.width;
    for (let r = 0; r < this.width; r++) if (this.values[at + r] !== 0) return false;
    return true;
  }

  /** Every amount of the row is at least this vector's; less than nothing is nothing. */
  atLeast(row: number, minimum: Float64Array): boolean {
    const at = row * this.width;
    for (let r = 0; r < this.width; r++) if (minimum[r] > 0 && this.values[at + r] < minimum[r]) return false;
    return true;
  }

  /** The greatest fraction this row has of any resource of the total that is not excluded (Dominant Resource Fairness, NSDI'11 §4). */
  dominantShare(row: number, total: Float64Array, isExcluded: Uint8Array | null = null): number {
    const at = row * this.width;
    let share = 0;
    for (let r = 0; r < this.width; r++) {
      const amount = this.values[at + r];
      if (amount > 0 && total[r] > 0 && (isExcluded === null || isExcluded[r] === 0)) {
        const fraction = inUnits(amount) / inUnits(total[r]);
        if (fraction > share) share = fraction;
      }
    }
    return share;
  }

  /** The resource of the dominant share, the first of equals; −1 if the row holds nothing. */
  dominantResource(row: number, total: Float64Array): number {
    let best = -1;
    let share = 0;
    for (let r = 0; r < this.width; r++) {
      const fraction = total[r] > 0 ? this.get(row, r) / total[r] : 0;
      if (fraction > share) {
        share = fraction;
        best = r;
      }
    }
    return best;
  }
}

/** An amount as Mesos divides it: the double it makes of whole thousandths (src/common/values.cpp, convertToFloating). */
function inUnits(thousandths: number): number {
  const whole = Math.floor(thousandths / 1000);
  return whole + (thousandths - whole * 1000) / 1000;
}
