import type { Cluster } from '../cluster/cluster.ts';
import type { Time } from '../sim/index.ts';

/** What is measured of each resource, as a fraction of the capacity present at each moment. */
export const UTILIZATION = ['running', 'allocated', 'offered', 'reserved-idle'] as const;

/**
 * Integrates over time what the cluster as a whole runs, has allocated, offered and keeps idle for reservations. Amounts
 * are summed while the capacity stays the same, and divided by it when it changes.
 */
export class UtilizationMeter {
  /** kind-major: ∫ fraction dt since the last `reset`, µs. */
  readonly fraction: Float64Array;
  /** ∫ capacity dt, thousandths × µs. */
  readonly capacity: Float64Array;
  readonly #cluster: Cluster;
  readonly #amount: Float64Array;
  readonly #width: number;
  #last: Time = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#width = cluster.resources.count;
    this.fraction = new Float64Array(UTILIZATION.length * this.#width);
    this.capacity = new Float64Array(this.#width);
    this.#amount = new Float64Array(UTILIZATION.length * this.#width);
  }

  /** Accounts for the time since the last call; to be called before anything changes. */
  advance(): void {
    const { now, ledger } = this.#cluster;
    const span = now - this.#last;
    if (span === 0) return;
    this.#last = now;
    const width = this.#width;
    for (let r = 0; r < width; r++) {
      this.#amount[r] += ledger.running[r] * span;
      this.#amount[width + r] += ledger.allocated[r] * span;
      this.#amount[2 * width + r] += ledger.offered[r] * span;
      this.#amount[3 * width + r] += ledger.reservedIdle[r] * span;
      this.capacity[r] += ledger.capacity[r] * span;
    }
  }

  /** Before the capacity changes, and before `fraction` is read. */
  settle(): void {
    this.advance();
    const { capacity } = this.#cluster.ledger;
    for (let i = 0; i < this.#amount.length; i++) {
      const present = capacity[i % this.#width];
      if (present > 0) this.fraction[i] += this.#amount[i] / present;
      this.#amount[i] = 0;
    }
  }

  reset(): void {
    this.fraction.fill(0);
    this.capacity.fill(0);
  }
}
