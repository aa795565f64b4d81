import type { Cluster } from '../../cluster/cluster.ts';
import type { Vectors } from '../../cluster/tables/vectors.ts';
import type { MeasuredSpan } from '../measured-span.ts';
import { countEnvy, type Envious } from './envy.ts';
import { partition } from './partition.ts';
import { StarvationClocks } from './starvation-clocks.ts';
import { TimeToFair } from './time-to-fair.ts';

/** What a run is like at a moment, by framework: the same whatever it is compared with. */
export interface Standing {
  readonly held: Vectors;
  readonly demand: Vectors;
  /** Dominant shares. */
  readonly heldShare: Float64Array;
  readonly demandShare: Float64Array;
  readonly taskShare: Float64Array;
  /** `partition` over all frameworks of the scenario. */
  readonly part: Float64Array;
}

/** What is summed over time; each divided by the length is a mean. */
export const VIEW_SUMS = ['gap', 'envy', 'deficit', 'jain', 'jainLength', 'length'] as const;
type ViewSums = Record<(typeof VIEW_SUMS)[number], number>;

/**
 * How far a run is from one ideal: who should have how much (`ideal`) and who counts (`wants`) is written by its owner, from the
 * reference that all allocators have in common or from what is demanded in this run; the rest is the same for both.
 */
export class FairnessView {
  /** Dominant shares, by framework. */
  readonly ideal: Float64Array;
  readonly wants: Uint8Array;
  readonly timeToFair: TimeToFair;
  /** How long each framework had demand and less than its ideal, by more than a task. */
  readonly belowIdeal: StarvationClocks;
  /** Integrals over the present window, and over the measured span, µs. */
  readonly window: ViewSums = none();
  readonly total: ViewSums = none();
  readonly shortfall: Float64Array;
  readonly idealSum: Float64Array;
  mostEnvy = 0;
  /** At present. */
  gap = 0;
  envy = 0;
  deficit = 0;
  jain = Number.NaN;
  isFair = true;
  readonly #cluster: Cluster;
  readonly #weights: ArrayLike<number>;
  readonly #standing: Standing;
  readonly #envious: Envious;
  readonly #isWhole: boolean;
  readonly #wanted: Uint8Array;
  readonly #entitled: Float64Array;
  readonly #short: Float64Array;
  readonly #windowShortfall: Float64Array;
  readonly #windowIdeal: Float64Array;
  #hasNewWeights = true;

  /** `isWhole`: the gap is also of those that do not count: what they have is too much. */
  constructor(cluster: Cluster, weights: ArrayLike<number>, standing: Standing, span: MeasuredSpan, isWhole: boolean) {
    const { count } = cluster.frameworks;
    this.#cluster = cluster;
    this.#weights = weights;
    this.#standing = standing;
    this.#isWhole = isWhole;
    this.ideal = new Float64Array(count);
    this.wants = new Uint8Array(count);
    this.timeToFair = new TimeToFair(span);
    this.belowIdeal = new StarvationClocks(count, span);
    this.shortfall = new Float64Array(count);
    this.idealSum = new Float64Array(count);
    this.#wanted = new Uint8Array(count);
    this.#entitled = new Float64Array(count);
    this.#short = new Float64Array(count);
    this.#windowShortfall = new Float64Array(count);
    this.#windowIdeal = new Float64Array(count);
    this.#envious = { ...standing, wants: this.wants, entitled: this.#entitled };
  }

  weightsChanged(): void {
    this.#hasNewWeights = true;
  }

  /** What its owner wrote, or the standing, has changed; it is so from `now` on. */
  evaluate(now: number, completions: number): void {
    this.#compareWants(now, completions);
    const { heldShare, demandShare, taskShare, part } = this.#standing;
    let gap = 0;
    let deficit = 0;
    let count = 0;
    let sum = 0;
    let squares = 0;
    let isFair = true;
    for (let i = 0; i < this.wants.length; i++) {
      const held = heldShare[i];
      const ideal = this.ideal[i];
      const counts = this.wants[i] === 1;
      if (counts || this.#isWhole) gap += significant(Math.abs(held - ideal));
      this.#short[i] = 0;
      if (!counts) continue;
      // Who has done already what it would still be doing ideally lacks nothing.
      const owed = Math.min(ideal, demandShare[i]);
      this.#short[i] = significant(owed - held);
      if (this.#short[i] > taskShare[i] + ROUNDING) isFair = false;
      deficit += significant(Math.min(part[i], demandShare[i]) - held);
      if (owed <= 0) continue;
      const ratio = Math.min(1, held / owed);
      count++;
      sum += ratio;
      squares += ratio * ratio;
    }
    this.gap = gap;
    this.deficit = deficit;
    this.jain = count === 0 ? Number.NaN : squares === 0 ? 1 / count : (sum * sum) / (count * squares);
    this.isFair = isFair;
    this.envy = countEnvy(this.#envious);
    if (isFair) this.timeToFair.fair(now, completions);
  }

  /** It stays as it was evaluated. */
  integrate(from: number, to: number): void {
    const span = to - from;
    const { window } = this;
    window.length += span;
    window.gap += span * this.gap;
    window.envy += span * this.envy;
    window.deficit += span * this.deficit;
    if (!Number.isNaN(this.jain)) {
      window.jain += span * this.jain;
      window.jainLength += span;
    }
    const { taskShare } = this.#standing;
    for (let i = 0; i < this.wants.length; i++) {
      this.#windowIdeal[i] += span * this.ideal[i];
      this.#windowShortfall[i] += span * this.#short[i];
      this.belowIdeal.tell(i, this.#short[i] > taskShare[i] + ROUNDING, from, to);
    }
    if (this.envy > this.#mostEnvyOfWindow && span > 0) this.#mostEnvyOfWindow = this.envy;
  }

  #mostEnvyOfWindow = 0;

  /** The window is over; `isMeasured`: it counts. */
  windowEnds(isMeasured: boolean): void {
    if (isMeasured) {
      for (const key of VIEW_SUMS) this.total[key] += this.window[key];
      for (let i = 0; i < this.wants.length; i++) {
        this.shortfall[i] += this.#windowShortfall[i];
        this.idealSum[i] += this.#windowIdeal[i];
      }
      this.mostEnvy = Math.max(this.mostEnvy, this.#mostEnvyOfWindow);
    }
    for (const key of VIEW_SUMS) this.window[key] = 0;
    this.#windowShortfall.fill(0);
    this.#windowIdeal.fill(0);
    this.#mostEnvyOfWindow = 0;
  }

  #compareWants(now: number, completions: number): void {
    let isSame = !this.#hasNewWeights;
    for (let i = 0; i < this.wants.length; i++) {
      if (this.wants[i] === this.#wanted[i]) continue;
      this.timeToFair.disturbed(this.wants[i] === 1 ? 'arrival' : 'departure', now, completions);
      this.#wanted[i] = this.wants[i];
      isSame = false;
    }
    if (isSame) return;
    this.#hasNewWeights = false;
    partition(this.#cluster.roles, this.#weights, (framework) => this.wants[framework] === 1, this.#entitled);
  }
}

const ROUNDING = 1e-9;

/** What is more than a rounding error. */
function significant(share: number): number {
  return share > ROUNDING ? share : 0;
}

function none(): ViewSums {
  return { gap: 0, envy: 0, deficit: 0, jain: 0, jainLength: 0, length: 0 };
}
