import type { Vectors } from '../../cluster/tables/vectors.ts';

/** The frameworks of a moment, a row or an index each. */
export interface Envious {
  /** Who may envy: it could use more than it has. */
  readonly wants: Uint8Array;
  /** Dominant share of all that it could use, and of what it has. */
  readonly demandShare: Float64Array;
  readonly heldShare: Float64Array;
  /** Dominant share of its largest task: less than that is not envied. */
  readonly taskShare: Float64Array;
  readonly demand: Vectors;
  readonly held: Vectors;
  /** What it is entitled to (`partition` over those with demand; 0: nothing at present). */
  readonly entitled: Float64Array;
}

/**
 * Pairs (i, j) such that i would rather have what j has, scaled to i's entitlement, than its own, by more than one task of i:
 * u(A_j · e_i / e_j) − u(A_i) > a task of i, where u is the dominant share of what i could run of its demand (running plus
 * pending, in its proportions) on a bundle. Ghodsi et al., NSDI'11 §3 with weights §4.3; up to one task: Parkes, Procaccia, Shah,
 * EC'12 §5. Others of whom nothing is demanded have whatever is left to them and are not envied.
 */
export function countEnvy(of: Envious): number {
  const { wants, demandShare, heldShare, taskShare, entitled } = of;
  const { width } = of.demand;
  const demand = of.demand.values;
  const held = of.held.values;
  let pairs = 0;
  for (let i = 0; i < wants.length; i++) {
    if (wants[i] === 0) continue;
    const least = heldShare[i] + taskShare[i] + ENVY_ROUNDING;
    if (demandShare[i] <= least) continue;
    // The part of its demand that i could run on the bundle of j must be more than this, for each unit of j's entitlement.
    const partPerUnit = least / demandShare[i] / entitled[i];
    for (let j = 0; j < wants.length; j++) {
      if (j === i || entitled[j] === 0) continue;
      const part = partPerUnit * entitled[j];
      let isEnvied = true;
      for (let r = 0; r < width && isEnvied; r++) isEnvied = held[j * width + r] >= part * demand[i * width + r];
      if (isEnvied) pairs++;
    }
  }
  return pairs;
}

const ENVY_ROUNDING = 1e-9;
