import type Fraction from 'fraction.js';
import { greatest, ONE, sum, ZERO } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import { totals } from '../shares.ts';
import { areWeightsEqual, dominantDemand, isMore, isTree, shown, tasksShown, utilityOf, worthOf } from './measures.ts';
import type { Mechanism, Property, Violation } from './property.ts';

/** Nobody is better off with its own part of every server: 1/n, or its weight's part. Whole tasks: those that fit in the part. */
export const sharingIncentive: Property = {
  name: 'sharing-incentive',
  definition: 'Everybody runs at least as many tasks as it could in its part (1/n, or its weight’s) of every server.',
  source: 'Ghodsi et al., NSDI’11, §3; weighted: §4.3',
  applies: (instance) => !isTree(instance) && acceptAll(instance) && areWeightsEqual(instance),
  violation: ownPart,
};

/** The same where weights differ. */
export const weightedShareGuarantee: Property = {
  name: 'weighted-share-guarantee',
  definition: 'Where weights differ, everybody runs at least as many tasks as it could in its weight’s part of every server.',
  source: 'Ghodsi et al., NSDI’11, §4.3',
  applies: (instance) => !isTree(instance) && acceptAll(instance) && !areWeightsEqual(instance),
  violation: ownPart,
};

function acceptAll({ users }: Instance): boolean {
  return users.every(({ accepts }) => accepts === null);
}

function ownPart(instance: Instance, { divide, kind }: Mechanism): Violation | null {
  const { users, servers } = instance;
  const allocation = divide(instance);
  for (const [i, user] of users.entries()) {
    const part = user.weight.map((weight, r) => weight.div(sum(users.map((other) => other.weight[r]))));
    const own = ownServers(servers, part, kind);
    const alone = worthOf(user, own, kind);
    const together = utilityOf(instance, allocation, i);
    if (!isMore(alone, together, allocation)) continue;
    return {
      user: i,
      promise: `With a part of its own, ${shown(part[0])} of everything, ${user.name} could run ${tasksShown(alone)}.`,
      finding: `It runs ${tasksShown(together)}, which is ${shown(alone.sub(together))} fewer.`,
    };
  }
  return null;
}

/** Its part of every server; of several equal servers and whole tasks, so many whole servers and a part of one. */
function ownServers(
  servers: readonly (readonly Fraction[])[],
  part: readonly Fraction[],
  kind: Mechanism['kind'],
): readonly (readonly Fraction[])[] {
  const isUniform = servers.every((server) => server.every((amount, r) => amount.equals(servers[0][r])));
  const isScalar = part.every((each) => each.equals(part[0]));
  if (kind === 'fluid' || servers.length === 1 || !isUniform || !isScalar)
    return servers.map((server) => server.map((amount, r) => amount.mul(part[r])));
  const whole = part[0].mul(servers.length).floor();
  return servers.map((server, l) => (whole.gt(l) ? server : server.map(() => ZERO)));
}

/**
 * Every node of the tree has at least its weight's part of what its parent has to have, counted in dominant shares; of whole
 * tasks one fewer is allowed.
 */
export const hierarchicalShareGuarantee: Property = {
  name: 'hierarchical-share-guarantee',
  definition: 'Every node has a dominant share of at least its parent’s guarantee times its weight over its siblings’ weights.',
  source: 'Bhattacharya et al., SoCC’13, §2',
  // Of one pool: what fits on which of several servers is another question.
  applies: (instance) =>
    isTree(instance) && instance.servers.length === 1 && acceptAll(instance) && instance.users.every(({ cap }) => cap === null),
  violation(instance, { divide, kind }) {
    const capacity = totals(instance);
    const allocation = divide(instance);
    for (const { name, guarantee, members } of nodesOf(instance)) {
      const shares = capacity.map((total, r) =>
        total.n === 0n ? ZERO : sum(members.map((i) => allocation.tasks[i].mul(instance.users[i].demand[r]))).div(total),
      );
      const share = greatest(shares) ?? ZERO;
      const slack = kind === 'fluid' ? ZERO : lastGrant(instance, members, capacity);
      if (!isMore(guarantee, share.add(slack), allocation)) continue;
      return {
        user: members[0],
        promise: `${name} is guaranteed a dominant share of ${shown(guarantee)}.`,
        finding: `It has ${shown(share)}.`,
      };
    }
    return null;
  },
};

/** Of whole tasks the last one may just not fit any more. */
function lastGrant({ users }: Instance, members: readonly number[], capacity: readonly Fraction[]): Fraction {
  return greatest(members.map((i) => dominantDemand(users[i], capacity))) ?? ZERO;
}

interface TreeNode {
  readonly name: string;
  readonly guarantee: Fraction;
  /** The users at its leaves. */
  readonly members: readonly number[];
}

/** All nodes but the root, parents first, in the order of users. */
function nodesOf({ users }: Instance): TreeNode[] {
  const guarantees = new Map<string, Fraction>([['', ONE]]);
  const nodes: TreeNode[] = [];
  const deepest = Math.max(...users.map(({ path }) => path.length));
  for (let depth = 1; depth <= deepest; depth++) {
    const weights = new Map<string, Fraction>();
    for (const { path, pathWeights } of users) if (path.length >= depth) weights.set(keyOf(path, depth), pathWeights[depth - 1]);
    for (const [key, weight] of weights) {
      const parent = key.slice(0, Math.max(0, key.lastIndexOf('/')));
      const siblings = [...weights].filter(([other]) => other.slice(0, Math.max(0, other.lastIndexOf('/'))) === parent);
      const above = guarantees.get(parent) as Fraction;
      const guarantee = above.mul(weight).div(sum(siblings.map(([, each]) => each)));
      guarantees.set(key, guarantee);
      const members = users.flatMap(({ path }, i) => (path.length >= depth && keyOf(path, depth) === key ? [i] : []));
      nodes.push({ name: key, guarantee, members });
    }
  }
  return nodes;
}

function keyOf(path: readonly string[], depth: number): string {
  return path.slice(0, depth).join('/');
}
