import type Fraction from 'fraction.js';

/** What is to be divided, and who wants it: the world of a paper's example. Amounts are exact. */
export interface Instance {
  /** Names of the resources; every vector below is in this order. */
  readonly resources: readonly string[];
  /** What each server has. One server: a pool, as in the DRF paper; several: DRFH, constraints. */
  readonly servers: readonly (readonly Fraction[])[];
  readonly users: readonly User[];
}

export interface User {
  readonly name: string;
  /** What one task needs; zeros are allowed, but not only zeros. */
  readonly demand: readonly Fraction[];
  /** More than 0, by resource: all the same for a scalar weight (DRF §4.3). */
  readonly weight: readonly Fraction[];
  /** The most tasks it can use (null: it is never satisfied). */
  readonly cap: Fraction | null;
  /** Where it hangs in a tree, from the root's child down to itself (H-DRF); without a tree [its name]. */
  readonly path: readonly string[];
  /** Weight of each node of its path (H-DRF). */
  readonly pathWeights: readonly Fraction[];
  /** Higher is served first (strict priority); equal ones share. */
  readonly priority: number;
  /** The servers its tasks may run on (Choosy; null: all). */
  readonly accepts: readonly number[] | null;
}

/** What users get. A bundle is never wasteful: a user holds exactly what its tasks need. */
export interface Allocation {
  /** Tasks of each user: whole ones under a discrete policy. */
  readonly tasks: readonly Fraction[];
  /** Tasks of each user on each server. */
  readonly placed: readonly (readonly Fraction[])[];
  /** Is every number exact, or was it found to a tolerance (CEEI)? */
  readonly isExact: boolean;
  /**
   * What each user holds in all, where that is not its tasks times its demand: slots that are larger than a task, HUG's
   * leftovers, a static part that is not used up. Null: tasks × demand.
   */
  readonly held: readonly (readonly Fraction[])[] | null;
}

/** A rule that divides. */
export interface Policy {
  readonly name: string;
  /** Divisible tasks, or whole ones. */
  readonly kind: 'fluid' | 'discrete';
  /** The paper it is from, and its section. */
  readonly source: string;
  /**
   * @param trace is told every step, a line each
   * @throws Error if the instance has what the policy knows nothing of (several servers, say), naming it
   */
  divide(instance: Instance, trace?: (line: string) => void): Allocation;
}
