/** Choices that are made and unmade one by one, the last one first. */
export interface Kills<C> {
  /** False: it may not be chosen besides what is chosen, nor besides more; nothing has changed. */
  add(candidate: C): boolean;
  remove(candidate: C): void;
  readonly isEnough: boolean;
}

/** So many sets of candidates are looked at before something less than the best is good enough. */
const MOST_LOOKED_AT = 5000;

/**
 * As few of the candidates as are enough (`least` to `most` of them), and of such sets the one whose first member comes first, then
 * its second. Where that would take too long, as many in their order as it takes, without those that were not needed. null: there
 * is no such set. Leaves nothing chosen.
 */
export function fewestKills<C>(candidates: readonly C[], kills: Kills<C>, least: number, most: number): readonly C[] | null {
  const chosen: C[] = [];
  let looks = 0;
  const choose = (from: number, count: number): boolean => {
    for (let i = from; i + count <= candidates.length && looks < MOST_LOOKED_AT; i++) {
      looks++;
      if (!kills.add(candidates[i])) continue;
      chosen.push(candidates[i]);
      const isFound = count === 1 ? kills.isEnough : choose(i + 1, count - 1);
      kills.remove(candidates[i]);
      if (isFound) return true;
      chosen.pop();
    }
    return false;
  };
  const end = Math.min(most, candidates.length);
  for (let count = Math.max(1, least); count <= end && looks < MOST_LOOKED_AT; count++) if (choose(0, count)) return chosen;
  const all = looks < MOST_LOOKED_AT ? null : inOrder(candidates, kills);
  return all !== null && all.length <= most ? all : null;
}

function inOrder<C>(candidates: readonly C[], kills: Kills<C>): readonly C[] | null {
  const all: C[] = [];
  for (const candidate of candidates) if (!kills.isEnough && kills.add(candidate)) all.push(candidate);
  const { isEnough } = kills;
  for (const candidate of [...all].reverse()) kills.remove(candidate);
  if (!isEnough) return null;
  // The one that made it enough is needed; of the others, who comes last is let off first.
  return all.slice(0, -1).reduceRight<readonly C[]>((needed, candidate) => {
    const without = needed.filter((each) => each !== candidate);
    for (const each of without) kills.add(each);
    const isStillEnough = kills.isEnough;
    for (const each of [...without].reverse()) kills.remove(each);
    return isStillEnough ? without : needed;
  }, all);
}
