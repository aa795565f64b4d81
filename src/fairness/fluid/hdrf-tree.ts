import type Fraction from 'fraction.js';
import { ONE, sum } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import { bothLeafAndNode, FairnessError, twoWeights } from '../messages.ts';

export interface TreeNode {
  /** From the root's child down to itself; of the root, ''. */
  readonly path: string;
  readonly weight: Fraction;
  /** Of a leaf. */
  readonly user: number | null;
  readonly children: TreeNode[];
}

/**
 * The tree in which users hang, children in the order of users.
 *
 * @throws FairnessError if a node would have two weights, or is a user with somebody below it
 */
export function hdrfTree({ users }: Instance): TreeNode {
  const root: TreeNode = { path: '', weight: ONE, user: null, children: [] };
  for (const [user, { path, pathWeights }] of users.entries()) {
    let parent = root;
    for (const [level, weight] of pathWeights.entries()) {
      const isLeaf = level === path.length - 1;
      const name = path.slice(0, level + 1).join('/');
      const known = parent.children.find((child) => child.path === name);
      if (known !== undefined && (isLeaf || known.user !== null)) throw new FairnessError(bothLeafAndNode(name));
      if (known !== undefined && !known.weight.equals(weight)) throw new FairnessError(twoWeights(name));
      const node = known ?? { path: name, weight, user: isLeaf ? user : null, children: [] };
      if (known === undefined) parent.children.push(node);
      parent = node;
    }
  }
  return root;
}

/** All leaves under the root, each with the product of the parts that weights give it at every level. */
export function flattened(root: TreeNode): TreeNode {
  const leaves: TreeNode[] = [];
  const descend = (node: TreeNode, part: Fraction): void => {
    if (node.user !== null) leaves.push({ ...node, weight: part });
    const all = sum(node.children.map(({ weight }) => weight));
    for (const child of node.children) descend(child, part.mul(child.weight).div(all));
  };
  descend(root, ONE);
  return { ...root, children: leaves };
}
