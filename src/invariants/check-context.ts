import type { Cluster } from '../cluster/cluster.ts';
import type { Honours } from '../cluster/ports.ts';
import type { Time } from '../sim/index.ts';
import type { ExceptionName } from './exceptions.ts';
import { Names } from './names.ts';
import { InvariantViolation } from './violation.ts';

/** What every invariant has at hand: the cluster it looks at, what is honoured, and words for what it finds. */
export class CheckContext {
  readonly cluster: Cluster;
  readonly honours: Honours;
  readonly names: Names;
  /** When all was last found to be true, µs: what is found now has become untrue since. */
  lastSound: Time = 0;
  readonly #seed: number;
  readonly #excused: Map<ExceptionName, number>;

  constructor(cluster: Cluster, seed: number, honours: Honours, excused: Map<ExceptionName, number>) {
    this.cluster = cluster;
    this.honours = honours;
    this.names = new Names(cluster);
    this.#seed = seed;
    this.#excused = excused;
  }

  /** True: what was found is excepted, by that. Counted. */
  excuse(exception: ExceptionName): true {
    this.#excused.set(exception, (this.#excused.get(exception) ?? 0) + 1);
    return true;
  }

  fail(invariant: string, what: string, entities: readonly string[]): never {
    const { simulation, now } = this.cluster;
    const { lastSound } = this;
    throw new InvariantViolation({
      invariant,
      what,
      time: now,
      since: lastSound,
      event: simulation.handling,
      entities,
      seed: this.#seed,
    });
  }
}
