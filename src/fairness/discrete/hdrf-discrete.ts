import type Fraction from 'fraction.js';
import { expectOnly } from '../features.ts';
import { isZero, ONE, ZERO } from '../fraction.ts';
import type { Instance, Policy } from '../instance.ts';
import { Board } from './board.ts';
import { fillUp, type Rule } from './progressive.ts';

/**
 * `rescaled` is H-DRF. The others are wrong, and must be caught: `naive` gives a parent the plain sum of what its children have;
 * `rescale-all` scales blocked children too; `collapsed` forgets the tree, and multiplies weights along it.
 */
export type HdrfVariant = 'rescaled' | 'naive' | 'rescale-all' | 'collapsed';

/**
 * Hierarchical DRF with whole tasks: from the root down to the child with the least share for its weight that can still be served,
 * of equals the first by number, and that leaf gets a task.
 */
export function hdrfDiscrete(variant: HdrfVariant = 'rescaled'): Policy {
  const name = variant === 'rescaled' ? 'hdrf-discrete' : `hdrf-discrete-${variant}`;
  return {
    name,
    kind: 'discrete',
    source: 'Bhattacharya et al., SoCC 2013, §4 (H-DRF)',
    divide(instance, trace) {
      const { users } = instance;
      expectOnly(name, instance, ['weights', 'caps', 'trees', 'accept sets']);
      const board = new Board(instance);
      fillUp(board, hdrfRule(instance, variant), ({ user }) => {
        trace?.(`${users[user].name}: task ${board.tasks[user]}`);
      });
      return board.allocation();
    },
  };
}

/** Says who is next on a board of the instance; the board may have changed in any way since it was asked last. */
export function hdrfRule(instance: Instance, variant: HdrfVariant): Rule {
  const root = variant === 'collapsed' ? flatTree(instance) : treeOf(instance);
  return (board) => {
    const { children } = look(root, board, variant);
    let line = children;
    for (;;) {
      const next = line.filter(({ isBlocked }) => !isBlocked).reduce<Seen | null>(lesser, null);
      if (next === null) return null;
      if (next.node.user !== null) return { user: next.node.user, server: 0 };
      line = next.children;
    }
  };
}

interface Node {
  readonly weight: Fraction;
  /** Of a leaf. */
  readonly user: number | null;
  readonly children: Node[];
}

/** A node as it stands: what counts as its own of each resource, as shares of all; its dominant share for its weight. */
interface Seen {
  readonly node: Node;
  readonly children: readonly Seen[];
  readonly vector: readonly Fraction[];
  readonly share: Fraction;
  /** Nothing below it can be served. */
  readonly isBlocked: boolean;
}

function look(node: Node, board: Board, variant: HdrfVariant): Seen {
  const { instance, free } = board;
  if (node.user !== null) {
    const { user } = node;
    const count = board.tasks[user];
    const [capacity] = instance.servers;
    const vector = instance.users[user].demand.map((need, r) =>
      isZero(need) || isZero(capacity[r]) ? ZERO : need.mul(count).div(capacity[r]),
    );
    const share = greatestOf(vector).div(node.weight);
    return { node, children: [], vector, share, isBlocked: !board.wants(user) || !board.fits(user, 0) };
  }
  const children = node.children.map((child) => look(child, board, variant));
  const vector = summed(children, variant, instance.resources.length);
  const counted = variant === 'naive' ? vector : vector.filter((_, r) => free[0][r] !== 0n);
  return {
    node,
    children,
    vector,
    share: greatestOf(counted).div(node.weight),
    isBlocked: children.every((child) => child.isBlocked),
  };
}

/** What a parent has: the children that are not blocked scaled down to the least share among them, and blocked ones as they are. */
function summed(children: readonly Seen[], variant: HdrfVariant, resources: number): Fraction[] {
  const isScaled = (child: Seen): boolean => variant === 'rescale-all' || (variant === 'rescaled' && !child.isBlocked);
  const least = children
    .filter(isScaled)
    .reduce<Fraction | null>((found, { share }) => (found === null || share.lt(found) ? share : found), null);
  let total = new Array<Fraction>(resources).fill(ZERO);
  for (const child of children) {
    const factor = least === null || !isScaled(child) || isZero(child.share) ? ONE : least.div(child.share);
    total = total.map((sum, r) => sum.add(child.vector[r].mul(factor)));
  }
  return total;
}

function treeOf({ users }: Instance): Node {
  const root: Node = { weight: ONE, user: null, children: [] };
  const known = new Map<string, Node>();
  users.forEach(({ path, pathWeights }, user) => {
    let parent = root;
    path.forEach((_, depth) => {
      const key = JSON.stringify(path.slice(0, depth + 1));
      let node = known.get(key);
      if (node === undefined) {
        node = { weight: pathWeights[depth], user: depth === path.length - 1 ? user : null, children: [] };
        known.set(key, node);
        parent.children.push(node);
      }
      parent = node;
    });
  });
  return root;
}

/** Leaves under the root, each with the product of its weights as parts of its siblings' at every level. */
function flatTree(instance: Instance): Node {
  const leaves: Node[] = [];
  const descend = (node: Node, product: Fraction): void => {
    if (node.user !== null) leaves.push({ ...node, weight: product });
    const sum = node.children.reduce((total, { weight }) => total.add(weight), ZERO);
    for (const child of node.children) descend(child, product.mul(child.weight).div(sum));
  };
  descend(treeOf(instance), ONE);
  return { weight: ONE, user: null, children: leaves.sort((a, b) => Number(a.user) - Number(b.user)) };
}

function lesser(least: Seen | null, each: Seen): Seen {
  return least === null || each.share.lt(least.share) ? each : least;
}

function greatestOf(vector: readonly Fraction[]): Fraction {
  return vector.reduce((most, each) => (each.gt(most) ? each : most), ZERO);
}
