import type { Cluster } from '../cluster/cluster.ts';
import type { Honours } from '../cluster/ports.ts';

export interface InvariantCheckOptions {
  /** Of the run; violations name it. */
  readonly seed: number;
  /** What the run's allocator takes into account: nothing else is asked of it. */
  readonly honours: Honours;
}

/**
 * Watches a run, and throws an `InvariantViolation` at the first event after which something is not true that always must be
 * (docs/guides/invariants.md). It only looks: a run that is checked is the same run.
 */
export class InvariantCheck {
  readonly options: InvariantCheckOptions;

  constructor(options: InvariantCheckOptions) {
    this.options = options;
  }

  /** To be called once, before the run begins. */
  attach(_cluster: Cluster): void {}

  /** To be called when the run has come to its end: looks at everything once more, and that all was given back. */
  finish(): void {}
}
