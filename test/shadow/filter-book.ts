import type { Cluster } from '../../src/cluster/cluster.ts';
import { NONE } from '../../src/cluster/ids.ts';
import type { Scenario } from '../../src/scenario/index.ts';
import { SECOND } from '../../src/sim/index.ts';
import type { Goods, GoodsReader } from './goods.ts';

interface Filter {
  readonly framework: number;
  readonly agent: number;
  readonly goods: Goods;
  readonly due: number;
  /** It lasts no longer than an interval: where it ends with a batch, that batch still finds it in force (§5). */
  readonly isShort: boolean;
}

/** Mesos' Filters.refuse_seconds if nothing is said, as for what an operator takes back (§8, §10). */
const DEFAULT_REFUSE = 5 * SECOND;

/** What frameworks refused and have not asked for again, kept apart from the cluster's own filters (the semantics §10). */
export class FilterBook {
  #filters: Filter[] = [];
  readonly #scenario: Scenario;
  readonly #cluster: Cluster;
  readonly #reader: GoodsReader;

  constructor(scenario: Scenario, cluster: Cluster, reader: GoodsReader) {
    this.#scenario = scenario;
    this.#cluster = cluster;
    this.#reader = reader;
  }

  /** The offer that came back is the framework's only one there that is not outstanding and not yet empty. */
  set(framework: number, agent: number, expiry: number): void {
    const { offers, now, frameworks } = this.#cluster;
    const { interval } = this.#scenario.allocation;
    const { refuse } = this.#scenario.frameworks[framework].scheduler;
    const lasts = [refuse, DEFAULT_REFUSE].map((each) => Math.max(each, interval));
    const isShort = (duration: number) => interval > 0 && duration <= interval;
    const duration = lasts.find((each) => now + each + (isShort(each) ? 1 : 0) === expiry);
    if (duration === undefined)
      throw new Error(`at ${now}: a filter of ${frameworks.names[framework]} until ${expiry}, for ${lasts[0]} were asked`);
    for (let offer = 0; offer < offers.rows.size; offer++) {
      const isIt = offers.framework[offer] === framework && offers.agent[offer] === agent;
      if (!isIt || offers.isOutstanding[offer] === 1 || offers.parcel[offer] === NONE) continue;
      const goods = this.#reader.parcels(offers.parcels, offers.parcel[offer]);
      this.#filters.push({ framework, agent, goods, due: now + duration, isShort: isShort(duration) });
    }
  }

  revived(framework: number): void {
    this.#filters = this.#filters.filter((each) => each.framework !== framework);
  }

  agentRemoved(agent: number): void {
    this.#filters = this.#filters.filter((each) => each.agent !== agent);
  }

  /** What the framework refuses at a time, before or after the batch of that time. */
  refused(framework: number, time: number, isBatchOver: boolean): Filter[] {
    this.#filters = this.#filters.filter(({ due }) => due >= time);
    return this.#filters.filter(
      (each) => each.framework === framework && (each.due > time || (each.due === time && each.isShort && !isBatchOver)),
    );
  }

  /** A filter ends at one of these times. */
  endsBetween(from: number, to: number): boolean {
    return this.#filters.some(({ due }) => due >= from && due <= to);
  }
}
