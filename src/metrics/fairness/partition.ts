import type { RoleId } from '../../cluster/ids.ts';
import type { Roles } from '../../cluster/tables/roles.ts';

/**
 * The static partition: writes into `part` which fraction of the cluster each framework that takes part would have, were it split
 * once and for all: by weight over the top-level roles that have any such framework, then level by level over their children (a
 * role's own frameworks together are one of them, of weight 1), then equally over the frameworks of each role. Without roles and
 * weights that is 1/n each (Ghodsi et al., NSDI'11 §3, sharing incentive). Others have nothing.
 */
export function partition(
  roles: Roles,
  weights: ArrayLike<number>,
  takesPart: (framework: number) => boolean,
  part: Float64Array,
): void {
  const count = (role: RoleId): number => roles.frameworks[role].filter(takesPart).length;
  const has = (role: RoleId): boolean => count(role) > 0 || roles.children[role].some(has);
  const split = (parent: RoleId | null, siblings: readonly RoleId[], whole: number): void => {
    const present = siblings.filter(has);
    const own = parent === null ? 0 : count(parent);
    const total = present.reduce((sum, role) => sum + weights[role], own > 0 ? 1 : 0);
    for (const role of present) split(role, roles.children[role], (whole * weights[role]) / total);
    if (parent !== null && own > 0)
      for (const framework of roles.frameworks[parent]) if (takesPart(framework)) part[framework] = whole / total / own;
  };
  part.fill(0);
  split(
    null,
    [...roles.names.keys()].filter((role) => roles.isTop(role)),
    1,
  );
}
