import Fraction from 'fraction.js';
import { ONE, ZERO } from '../fraction.ts';

/** A task that fits where it is being considered. */
export interface Candidate {
  readonly demand: readonly Fraction[];
  /** What is left of its job, as a sum of shares × time; null: without end. */
  readonly remaining: Fraction | null;
  /** Its input is elsewhere: 10 % less. */
  readonly isRemote?: boolean;
}

/** How well a task fits what is free: Σ over r of d/R · free/R, of the machine's own resources (Grandl et al., SIGCOMM 2014, §3.1). */
export function alignment({ demand, isRemote }: Candidate, capacity: readonly Fraction[], free: readonly Fraction[]): Fraction {
  let score = ZERO;
  demand.forEach((need, r) => {
    if (need.n !== 0n) score = score.add(need.mul(free[r]).div(capacity[r].mul(capacity[r])));
  });
  return isRemote ? score.mul(REMOTE) : score;
}

const REMOTE = new Fraction(9, 10);

/**
 * Alignment, less what is left of the job: a − ε·p with ε = m·ā/p̄, means over the candidates (§3.3). With m = 0, or if any job is
 * without end, alignment alone.
 *
 * @returns a score for each candidate; the greatest is best
 */
export function scores(
  candidates: readonly Candidate[],
  capacity: readonly Fraction[],
  free: readonly Fraction[],
  m: Fraction,
): Fraction[] {
  const aligned = candidates.map((each) => alignment(each, capacity, free));
  const remaining = candidates.map((each) => each.remaining);
  if (m.n === 0n || !remaining.every((work) => work !== null)) return aligned;
  const work = sum(remaining);
  if (work.n === 0n) return aligned;
  const epsilon = m.mul(sum(aligned)).div(work);
  return aligned.map((score, i) => score.sub(epsilon.mul(remaining[i])));
}

/** Of how many of so many jobs tasks are considered, with a fairness knob of f: at least one. */
export function consideredCount(jobs: number, f: Fraction): number {
  return Math.max(1, Number(ONE.sub(f).mul(jobs).ceil()));
}

function sum(values: readonly Fraction[]): Fraction {
  return values.reduce((total, value) => total.add(value), ZERO);
}
