import type { Cluster } from '../cluster/cluster.ts';
import type { Holders } from '../cluster/tables/holders.ts';
import type { Time } from '../sim/index.ts';

/** Integrates the dominant shares of holders (frameworks, or roles) over time: of what is charged, and of what is allocated. */
export class ShareMeter {
  /** ∫ share dt since the last `reset`, µs. */
  readonly charged: Float64Array;
  readonly dominant: Float64Array;
  readonly #cluster: Cluster;
  readonly #holders: Holders;
  readonly #last: Float64Array;

  constructor(cluster: Cluster, holders: Holders, count: number) {
    this.#cluster = cluster;
    this.#holders = holders;
    this.charged = new Float64Array(count);
    this.dominant = new Float64Array(count);
    this.#last = new Float64Array(count);
  }

  /** Accounts for the time since the last call; to be called before the holder's amounts or the capacity change. */
  advance(holder: number): void {
    const { now } = this.#cluster;
    const span: Time = now - this.#last[holder];
    if (span === 0) return;
    this.#last[holder] = now;
    const { capacity } = this.#cluster.ledger;
    this.charged[holder] += span * this.#holders.charged.dominantShare(holder, capacity);
    this.dominant[holder] += span * this.#holders.allocated.dominantShare(holder, capacity);
  }

  advanceAll(): void {
    for (let holder = 0; holder < this.#last.length; holder++) this.advance(holder);
  }

  reset(): void {
    this.charged.fill(0);
    this.dominant.fill(0);
  }
}
