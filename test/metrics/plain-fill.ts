/** A claimant in progressive filling: everything it wants at once, divisible. */
export interface Claimant {
  /** Running plus pending, by resource. */
  readonly demand: ArrayLike<number>;
  readonly weight: number;
  /** What of each resource is reserved for it (null: nothing). */
  readonly reserved: ArrayLike<number> | null;
}

/**
 * The lexicographic weighted max-min fair dominant shares of divisible demands on one pool of resources (progressive
 * filling with rounds and demand caps; allocation-policies A1, A3; Parkes, Procaccia, Shah, EC'12 for zero demands).
 * Everybody's share grows in proportion to its weight until its demand is met or a resource it needs is used up.
 * What is reserved for one is not there for the others; it uses that first. The plain form of `ProgressiveFilling`, which must agree
 * with it, and what the event log's reader divides with.
 *
 * @param capacity all there is of each resource, reservations included
 * @returns for each claimant the fraction (0 … 1) of its demand that it gets
 */
export function fill(capacity: ArrayLike<number>, claimants: readonly Claimant[]): number[] {
  const width = capacity.length;
  const dominant = claimants.map(({ demand }) => dominantShare(demand, capacity));
  const share = claimants.map(() => 0);
  const left = Array.from({ length: width }, (_, r) =>
    claimants.reduce((rest, { reserved }) => rest - (reserved?.[r] ?? 0), capacity[r]),
  );
  let active = claimants.flatMap((_, i) => (dominant[i] > 0 && dominant[i] < Infinity ? [i] : []));
  /** What a claimant takes of a resource per unit of level, from the common part or from its own. */
  const rate = (i: number, r: number): number => (claimants[i].weight * claimants[i].demand[r]) / dominant[i];
  const ownLeft = (i: number, r: number): number =>
    (claimants[i].reserved?.[r] ?? 0) - (share[i] / dominant[i]) * claimants[i].demand[r];

  while (active.length > 0) {
    let step = Infinity;
    for (const i of active) {
      step = Math.min(step, (dominant[i] - share[i]) / claimants[i].weight);
      for (let r = 0; r < width; r++)
        if (rate(i, r) > 0 && ownLeft(i, r) > EPSILON * capacity[r]) step = Math.min(step, ownLeft(i, r) / rate(i, r));
    }
    const slope = left.map((_, r) =>
      active.reduce((sum, i) => sum + (ownLeft(i, r) > EPSILON * capacity[r] ? 0 : rate(i, r)), 0),
    );
    for (let r = 0; r < width; r++) if (slope[r] > 0) step = Math.min(step, Math.max(0, left[r]) / slope[r]);
    for (let r = 0; r < width; r++) left[r] -= slope[r] * step;
    for (const i of active) share[i] += claimants[i].weight * step;
    const isUsedUp = left.map((rest, r) => rest <= EPSILON * capacity[r]);
    active = active.filter((i) => {
      if (share[i] >= dominant[i] * (1 - EPSILON)) return false;
      for (let r = 0; r < width; r++) if (isUsedUp[r] && rate(i, r) > 0 && ownLeft(i, r) <= EPSILON * capacity[r]) return false;
      return true;
    });
  }
  return claimants.map((_, i) => (dominant[i] > 0 && dominant[i] < Infinity ? Math.min(1, share[i] / dominant[i]) : 0));
}

/** Relative rounding error that counts as nothing left. */
const EPSILON = 1e-12;

export function dominantShare(demand: ArrayLike<number>, capacity: ArrayLike<number>): number {
  let share = 0;
  for (let r = 0; r < capacity.length; r++) if (demand[r] > 0) share = Math.max(share, demand[r] / capacity[r]);
  return share;
}
