import { counts, type MeasuredSpan } from '../measured-span.ts';

/** What can make an allocation unfair: a framework has demand that had none, or has none any more; something fails. */
export const CAUSES = ['arrival', 'departure', 'fault'] as const;
export type Cause = (typeof CAUSES)[number];

/** From each disturbance in the measured span until the allocation is next fair; in µs, and in tasks that finished or failed meanwhile. */
export class TimeToFair {
  readonly #span: MeasuredSpan;
  readonly #of: Readonly<Record<Cause, CauseSums>> = { arrival: sums(), departure: sums(), fault: sums() };

  constructor(span: MeasuredSpan) {
    this.#span = span;
  }

  disturbed(cause: Cause, now: number, completions: number): void {
    if (!counts(this.#span, now)) return;
    const of = this.#of[cause];
    if (of.open === 0) {
      of.first = now;
      of.fewest = completions;
    }
    of.open++;
    of.begun += now;
    of.begunCompletions += completions;
  }

  /** The allocation is fair from now on. */
  fair(now: number, completions: number): void {
    for (const cause of CAUSES) {
      const of = this.#of[cause];
      if (of.open === 0) continue;
      of.count += of.open;
      of.time += of.open * now - of.begun;
      of.completions += of.open * completions - of.begunCompletions;
      of.longest = Math.max(of.longest, now - of.first);
      of.most = Math.max(of.most, completions - of.fewest);
      of.open = of.begun = of.begunCompletions = 0;
    }
  }

  /** Sums over those that were followed by a fair moment; `open`: those that were not. */
  of(cause: Cause): Readonly<CauseSums> {
    return this.#of[cause];
  }
}

export interface CauseSums {
  count: number;
  time: number;
  completions: number;
  longest: number;
  most: number;
  open: number;
  /** Of the open ones: sums, and the first of them. */
  begun: number;
  begunCompletions: number;
  first: number;
  fewest: number;
}

function sums(): CauseSums {
  return { count: 0, time: 0, completions: 0, longest: 0, most: 0, open: 0, begun: 0, begunCompletions: 0, first: 0, fewest: 0 };
}
