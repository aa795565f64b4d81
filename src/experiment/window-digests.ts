import type { Master } from '../cluster/master.ts';
import { stateDigest } from '../metrics/state-digest.ts';
import { SECOND } from '../sim/index.ts';
import type { WindowDigest } from './result.ts';

/** Writes down what a run looks like at the end of each window: all that two equal runs need to be compared by. */
export class WindowDigests {
  readonly rows: WindowDigest[] = [];
  readonly #master: Master;

  constructor(master: Master) {
    this.#master = master;
  }

  end(): void {
    const { cluster, bulk } = this.#master;
    const { simulation } = cluster;
    this.rows.push({
      time: simulation.now / SECOND,
      events: simulation.events,
      digest: simulation.digest.hex(),
      state: stateDigest(cluster, (agent) => bulk.held.has(agent)),
    });
  }

  /** The run is over: the last row is what it ended with, whatever else happened at the end of its window. */
  finish(): void {
    if (this.rows.at(-1)?.time === this.#master.cluster.now / SECOND) this.rows.pop();
    this.end();
  }
}
