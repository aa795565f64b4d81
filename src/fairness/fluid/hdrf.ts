import { expectOnly } from '../features.ts';
import type { Policy } from '../instance.ts';
import { FairnessError, twoLevelsOnly } from '../messages.ts';
import { grown } from './hdrf-growth.ts';
import { flattened, hdrfTree, type TreeNode } from './hdrf-tree.ts';
import { inPool } from './pool.ts';

/**
 * `rescaled` is H-DRF. The others are wrong, and must be caught: `naive` takes the plain sum of what its children have for a
 * node's own; `rescale-all` scales children to the least of all, those that can have no more included; `collapsed` forgets
 * the tree, and multiplies weights along it. `rescale-all` grows in straight lines only in trees of two levels, and refuses others.
 */
export type HdrfRule = 'rescaled' | 'naive' | 'rescale-all' | 'collapsed';

/**
 * Hierarchical DRF with divisible tasks: what its dynamics come to as tasks become small. At every node the children with the
 * least share (÷ weight) grow, evenly, of those that can still be served. A node's own vector is the sum of its children's,
 * each that can be served scaled down to the least share among them; its share leaves out saturated resources.
 */
export function hdrf(rule: HdrfRule = 'rescaled'): Policy {
  const name = rule === 'rescaled' ? 'hdrf' : `hdrf-${rule}`;
  return {
    name,
    kind: 'fluid',
    source:
      'Bhattacharya, Culler, Friedman, Ghodsi, Shenker, Stoica, Hierarchical Scheduling for Diverse Datacenter Workloads, SoCC 2013',
    divide(instance, trace) {
      expectOnly(name, instance, ['weights', 'caps', 'trees']);
      const { users } = instance;
      const tree = hdrfTree(instance);
      if (rule === 'rescale-all' && users.some(({ path }) => path.length > 2)) throw new FairnessError(twoLevelsOnly(name));
      const root: TreeNode = rule === 'collapsed' ? flattened(tree) : tree;
      return inPool(grown(instance, root, rule, trace));
    },
  };
}
