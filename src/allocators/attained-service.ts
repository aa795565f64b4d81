import type { Cluster } from '../cluster/cluster.ts';
import type { FrameworkId } from '../cluster/ids.ts';
import type { Time } from '../sim/index.ts';

/** How much service each framework has had: the integral over time of the dominant share of what was allocated to it, in µs. */
export class AttainedService {
  readonly #cluster: Cluster;
  readonly #service: Float64Array;
  readonly #since: Float64Array;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#service = new Float64Array(cluster.frameworks.count);
    this.#since = new Float64Array(cluster.frameworks.count).fill(cluster.now);
  }

  /** From now on. */
  static of(cluster: Cluster): AttainedService {
    const service = new AttainedService(cluster);
    const settleAll = (): void => {
      for (let framework = 0; framework < cluster.frameworks.count; framework++) service.#settle(framework);
    };
    cluster.observers.add({
      holdingsChanging: (framework) => {
        service.#settle(framework);
      },
      capacityChanging: settleAll,
    });
    return service;
  }

  of(framework: FrameworkId): Time {
    this.#settle(framework);
    return this.#service[framework];
  }

  /** Adds what it has had since it was last looked at, while what it holds is still the same. */
  #settle(framework: FrameworkId): void {
    const { now, frameworks, ledger, isUnshared } = this.#cluster;
    const elapsed = now - this.#since[framework];
    if (elapsed <= 0) return;
    this.#since[framework] = now;
    this.#service[framework] += elapsed * frameworks.holders.allocated.dominantShare(framework, ledger.capacity, isUnshared);
  }
}
