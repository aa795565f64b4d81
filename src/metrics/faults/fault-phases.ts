import type { Time } from '../../sim/index.ts';

/** When a window was: before the first fault, while one was in force, between two, or after the last. */
export const PHASES = ['before', 'during', 'between', 'after'] as const;
export type Phase = (typeof PHASES)[number];

/**
 * Means over windows, apart by what was failing. A window in which anything failed, or was not yet as before, is `during`. That
 * the last fault was the last shows only at the end.
 */
export class FaultPhases {
  readonly #sums: Record<Phase, { value: number; length: Time }> = {
    before: { value: 0, length: 0 },
    during: { value: 0, length: 0 },
    between: { value: 0, length: 0 },
    after: { value: 0, length: 0 },
  };
  #hasBegun = false;
  #isDisturbed = false;

  /** Something fails in the present window. */
  disturbed(): void {
    const { between, after } = this.#sums;
    between.value += after.value;
    between.length += after.length;
    this.#sums.after = { value: 0, length: 0 };
    this.#hasBegun = true;
    this.#isDisturbed = true;
  }

  /** A window has ended; NaN: nothing to be measured in it. `stillIs`: something is failing as it ends. */
  windowEnded(length: Time, value: number, stillIs: boolean): void {
    const phase = this.#isDisturbed || stillIs ? 'during' : this.#hasBegun ? 'after' : 'before';
    this.#isDisturbed = stillIs;
    if (Number.isNaN(value)) return;
    this.#sums[phase].value += value * length;
    this.#sums[phase].length += length;
  }

  /** NaN: there was no such window. */
  mean(phase: Phase): number {
    return this.#sums[phase].value / this.#sums[phase].length;
  }
}
