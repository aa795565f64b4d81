import type Fraction from 'fraction.js';
import { bothTexts, greatest, isPositive, least, ONE, plus, scaled, sum, ZERO, zeros } from '../fraction.ts';
import type { Instance } from '../instance.ts';
import type { HdrfRule } from './hdrf.ts';
import type { TreeNode } from './hdrf-tree.ts';
import { listed, type Trace } from './trace.ts';

/**
 * Tasks of each user when nobody can grow any more. Between two events all grow linearly; events are: a resource is full, a
 * cap is reached, a node that was behind catches up with a sibling, another resource becomes a node's dominant one.
 */
export function grown(instance: Instance, root: TreeNode, rule: HdrfRule, trace?: Trace): Fraction[] {
  const { users, resources } = instance;
  const [capacity] = instance.servers;
  const tasks = zeros(users.length);
  let free = [...capacity];
  for (let number = 1; ; number++) {
    const state: State = { instance, tasks, free, rule };
    const seen = look(root, state);
    if (seen.isBlocked) return tasks;
    const growth = growthOf(seen, state);
    const { speeds } = growth;
    const step = nextEvent(state, growth);
    for (const [user, speed] of speeds) tasks[user] = tasks[user].add(speed.mul(step));
    free = free.map((left, resource) => {
      let used = ZERO;
      for (const [user, speed] of speeds) used = used.add(speed.mul(users[user].demand[resource]));
      return left.sub(used.mul(step));
    });
    if (trace === undefined) continue;
    const who = [...speeds.keys()].map((user) => `${users[user].name} to ${bothTexts(tasks[user])}`);
    const full = resources.filter((_, resource) => capacity[resource].n !== 0n && free[resource].n === 0n);
    trace(`step ${number}: ${who.join(', ')}${full.length === 0 ? '' : `; full: ${listed(full)}`}`);
  }
}

interface State {
  readonly instance: Instance;
  readonly tasks: readonly Fraction[];
  readonly free: readonly Fraction[];
  readonly rule: HdrfRule;
}

/** A node as it stands. */
interface Seen {
  readonly node: TreeNode;
  readonly children: readonly Seen[];
  /** What counts as its own, as shares of all, by resource. */
  readonly vector: readonly Fraction[];
  /** Its dominant share ÷ its weight. */
  readonly level: Fraction;
  /** Nobody below it can be served. */
  readonly isBlocked: boolean;
}

function look(node: TreeNode, state: State): Seen {
  const { instance, tasks, free, rule } = state;
  if (node.user !== null) {
    const { demand, cap } = instance.users[node.user];
    const count = tasks[node.user];
    const vector = demand.map((amount, resource) => shareOf(amount.mul(count), instance.servers[0][resource]));
    const canGrow =
      (cap === null || count.lt(cap)) && demand.every((amount, resource) => amount.n === 0n || isPositive(free[resource]));
    return { node, children: [], vector, level: greatest(vector)!.div(node.weight), isBlocked: !canGrow };
  }
  const children = node.children.map((child) => look(child, state));
  const level = levelOfChildren(children, rule);
  let vector = zeros(free.length);
  for (const child of children) vector = plus(vector, contribution(child, level, rule));
  const counted = vector.filter((_, resource) => rule === 'naive' || isPositive(free[resource]));
  return {
    node,
    children,
    vector,
    level: (greatest(counted) ?? ZERO).div(node.weight),
    isBlocked: children.every((child) => child.isBlocked),
  };
}

function shareOf(amount: Fraction, capacity: Fraction): Fraction {
  return capacity.n === 0n ? ZERO : amount.div(capacity);
}

function isScaled(child: Seen, rule: HdrfRule): boolean {
  return rule === 'rescale-all' || ((rule === 'rescaled' || rule === 'collapsed') && !child.isBlocked);
}

/** To which level children are scaled; null: none is. */
function levelOfChildren(children: readonly Seen[], rule: HdrfRule): Fraction | null {
  return least(children.filter((child) => isScaled(child, rule)).map((child) => child.level));
}

function contribution(child: Seen, level: Fraction | null, rule: HdrfRule): readonly Fraction[] {
  if (level === null || !isScaled(child, rule) || child.level.equals(level)) return child.vector;
  return scaled(child.vector, level.div(child.level));
}

interface Growth {
  /** Tasks that users gain in a unit, by user. */
  readonly speeds: Map<number, Fraction>;
  /** How fast the node's vector and its level rise. */
  readonly vector: readonly Fraction[];
  readonly level: Fraction;
  /** When that would change, other than by a resource that is full or a cap that is reached. */
  readonly bends: Fraction[];
}

/** How a node grows when the level of its front rises at the rate of 1, or stands although the front grows. */
function growthOf(seen: Seen, state: State): Growth {
  if (seen.node.user !== null) return growthOfLeaf(seen.node, seen.node.user, state);
  const servable = seen.children.filter((child) => !child.isBlocked);
  const behind = least(servable.map((child) => child.level))!;
  const front = servable
    .filter((child) => child.level.equals(behind))
    .map((child) => ({ child, growth: growthOf(child, state) }));
  // A child that grows without its level rising stays the least: it goes first, evenly with others like it (of whole tasks, the
  // first by number would take all).
  const standing = front.filter(({ growth }) => growth.level.n === 0n);
  const isStanding = standing.length > 0;
  const growing = (isStanding ? standing : front).map(({ child, growth }) => ({
    child,
    growth: times(growth, isStanding ? child.node.weight : growth.level.inverse()),
  }));
  const above = isStanding ? [] : seen.children.filter(({ level }) => level.gt(behind)).map(({ level }) => level.sub(behind));
  const to = levelOfChildren(seen.children, state.rule);
  const isRising =
    !isStanding && seen.children.every((child) => !isAt(child, to, state.rule) || growing.some((each) => each.child === child));
  let vector = zeros(state.free.length);
  for (const child of seen.children) {
    const own = growing.find((each) => each.child === child)?.growth.vector;
    vector = plus(vector, contributionRise(child, own, isRising, state.rule));
  }
  const { level, bends } = levelRise(seen, vector, state);
  return {
    speeds: new Map(growing.flatMap(({ growth }) => [...growth.speeds])),
    vector,
    level,
    bends: [...growing.flatMap(({ growth }) => growth.bends), ...above, ...bends],
  };
}

function growthOfLeaf({ weight }: TreeNode, user: number, { instance }: State): Growth {
  const { demand } = instance.users[user];
  const vector = demand.map((amount, resource) => shareOf(amount, instance.servers[0][resource]));
  return { speeds: new Map([[user, ONE]]), vector, level: greatest(vector)!.div(weight), bends: [] };
}

/** The same, that many times as fast. */
function times({ speeds, vector, level, bends }: Growth, factor: Fraction): Growth {
  return {
    speeds: new Map([...speeds].map(([user, speed]) => [user, speed.mul(factor)])),
    vector: scaled(vector, factor),
    level: level.mul(factor),
    bends: bends.map((bend) => bend.div(factor)),
  };
}

/** Is it one of the children to whose level the others are scaled? That level rises only when they all do. */
function isAt(child: Seen, level: Fraction | null, rule: HdrfRule): boolean {
  return level !== null && isScaled(child, rule) && child.level.equals(level);
}

/** How fast what a child contributes rises; `own`: how fast its own vector does, if it grows. */
function contributionRise(
  child: Seen,
  own: readonly Fraction[] | undefined,
  isRising: boolean,
  rule: HdrfRule,
): readonly Fraction[] {
  const nothing = zeros(child.vector.length);
  if (!isScaled(child, rule)) return own ?? nothing;
  if (isRising) return own ?? scaled(child.vector, child.level.inverse());
  // Scaled to a level that stands, more of the same direction (all that a leaf can have) is scaled away.
  return rule === 'rescale-all' ? nothing : (own ?? nothing);
}

/** How fast the dominant share ÷ weight rises, and when another resource becomes the dominant one. */
function levelRise({ node, vector: now }: Seen, vector: readonly Fraction[], { free, rule }: State) {
  const counted = [...vector.keys()].filter((resource) => rule === 'naive' || isPositive(free[resource]));
  const most = greatest(counted.map((resource) => now[resource]))!;
  const dominant = counted.filter((resource) => now[resource].equals(most));
  const rise = greatest(dominant.map((resource) => vector[resource]))!;
  const bends = counted
    .filter((resource) => now[resource].lt(most) && vector[resource].gt(rise))
    .map((resource) => most.sub(now[resource]).div(vector[resource].sub(rise)));
  return { level: rise.div(node.weight), bends };
}

/** How long until a resource is full, a cap is reached or a node grows otherwise. */
function nextEvent({ instance, tasks, free }: State, { speeds, bends }: Growth): Fraction {
  const { users } = instance;
  const full = free.flatMap((left, resource) => {
    const speed = sum([...speeds].map(([user, each]) => each.mul(users[user].demand[resource])));
    return speed.n === 0n ? [] : [left.div(speed)];
  });
  const capped = [...speeds].flatMap(([user, speed]) => {
    const { cap } = users[user];
    return cap === null ? [] : [cap.sub(tasks[user]).div(speed)];
  });
  return least([...full, ...capped, ...bends])!;
}
