import type { Instance } from '../../../src/fairness/index.ts';

/*
 * Discrete policies once more, in floating point and as plainly as can be, from §2 of the literature's algorithms. Amounts in these
 * worlds are small whole numbers, so what differs at all differs by more than NEAR.
 */

const NEAR = 1e-9;

/** Tasks by user and server. */
export type Placed = number[][];

export interface Small {
  readonly demand: readonly (readonly number[])[];
  readonly weight: readonly number[];
  readonly cap: readonly number[];
  readonly capacity: readonly (readonly number[])[];
  readonly accepts: readonly (readonly boolean[])[];
  /** Dominant share of a task of all there is, by user; weights aside. */
  readonly delta: readonly number[];
  /** Sum of the shares of a task. */
  readonly volume: readonly number[];
}

export function small({ users, servers }: Instance): Small {
  const demand = users.map((user) => user.demand.map(Number));
  const capacity = servers.map((server) => server.map(Number));
  const total = capacity[0].map((_, r) => sum(capacity.map((server) => server[r])));
  return {
    demand,
    weight: users.map((user) => Number(user.weight[0])),
    cap: users.map(({ cap }) => (cap === null ? Number.POSITIVE_INFINITY : Number(cap))),
    capacity,
    accepts: users.map(({ accepts }) => servers.map((_, server) => accepts === null || accepts.includes(server))),
    volume: demand.map((row) => sum(row.map((need, r) => (need === 0 ? 0 : need / total[r])))),
    delta: demand.map((row) => Math.max(...row.map((need, r) => (need === 0 ? 0 : need / total[r])))),
  };
}

/** Hands out tasks until nobody can have one: to the least of `key`, the first of equals, where `where` says. */
function handOut(
  world: Small,
  key: (user: number, placed: Placed) => number,
  {
    where = firstFit,
    stops = false,
    tie,
  }: { where?: typeof firstFit; stops?: boolean; tie?: (user: number, placed: Placed) => number } = {},
): Placed {
  const placed = nothing(world);
  for (;;) {
    const waiting = world.demand.map((_, user) => user).filter((user) => sum(placed[user]) < world.cap[user]);
    const ordered = waiting.sort(
      (a, b) => near(key(a, placed) - key(b, placed)) || (tie === undefined ? 0 : near(tie(a, placed) - tie(b, placed))) || a - b,
    );
    const next = stops ? ordered.slice(0, 1) : ordered;
    const user = next.find((each) => where(world, placed, each) >= 0);
    if (user === undefined) return placed;
    placed[user][where(world, placed, user)]++;
  }
}

export function drf(world: Small, options: { stops?: boolean; where?: typeof firstFit } = {}): Placed {
  return handOut(world, (user, placed) => (sum(placed[user]) * world.delta[user]) / world.weight[user], options);
}

export function sequentialMinMax(world: Small): Placed {
  return handOut(world, (user, placed) => ((sum(placed[user]) + 1) * world.delta[user]) / world.weight[user], {
    tie: (user, placed) => (sum(placed[user]) * world.delta[user]) / world.weight[user],
  });
}

export function firstFit(world: Small, placed: Placed, user: number): number {
  return world.capacity.findIndex((_, server) => fits(world, placed, user, server));
}

/** Σ over r of |d_r/d_1 − c_r/c_1|, both as parts of the pool; nobody in these worlds needs nothing of the first resource. */
export function bestFit(world: Small, placed: Placed, user: number): number {
  const total = world.capacity[0].map((_, r) => sum(world.capacity.map((server) => server[r])));
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  world.capacity.forEach((_, server) => {
    if (!fits(world, placed, user, server)) return;
    const free = left(world, placed, server).map((amount, r) => amount / total[r]);
    const need = world.demand[user].map((amount, r) => amount / total[r]);
    const distance = sum(need.map((amount, r) => Math.abs(amount / need[0] - free[r] / free[0])));
    if (distance < least - NEAR) [best, least] = [server, distance];
  });
  return best;
}

/** One slot a task, or as many as it needs. */
export function slots(world: Small, perServer: number, isStrict: boolean): Placed {
  const needs = world.demand.map((demand) =>
    world.capacity.map((capacity) =>
      isStrict
        ? Math.max(1, ...demand.map((need, r) => (need === 0 ? 0 : Math.ceil((need * perServer) / capacity[r] - NEAR))))
        : 1,
    ),
  );
  const taken = (user: number, placed: Placed): number => sum(placed[user].map((count, server) => count * needs[user][server]));
  const where = (_: Small, placed: Placed, user: number): number =>
    world.capacity.findIndex((_, server) => {
      const used = sum(placed.map((counts, other) => counts[server] * needs[other][server]));
      return used + needs[user][server] <= perServer && fits(world, placed, user, server);
    });
  return handOut(world, (user, placed) => taken(user, placed) / world.weight[user], { where });
}

/**
 * Servers in turn; of those whose task fits, the ⌈(1 − f) n⌉ with least shares; of these whoever is best aligned, less ε times what
 * is left of its work, ε being m · mean alignment / mean of what is left; without that where somebody's work has no end.
 */
export function tetris(world: Small, f: number, m: number): Placed {
  const placed = nothing(world);
  world.capacity.forEach((capacity, server) => {
    for (;;) {
      const fitting = world.demand
        .map((_, user) => user)
        .filter((user) => sum(placed[user]) < world.cap[user] && fits(world, placed, user, server));
      if (fitting.length === 0) return;
      const share = (user: number): number => (sum(placed[user]) * world.delta[user]) / world.weight[user];
      const considered = [...fitting].sort((a, b) => near(share(a) - share(b)) || a - b);
      const free = left(world, placed, server);
      const line = considered.slice(0, Math.max(1, Math.ceil((1 - f) * fitting.length - NEAR)));
      const alignment = (user: number): number =>
        sum(world.demand[user].map((need, r) => (need === 0 ? 0 : (need / capacity[r]) * (free[r] / capacity[r]))));
      const work = (user: number): number => world.volume[user] * (world.cap[user] - sum(placed[user]));
      const [aligned, all] = [sum(line.map(alignment)), sum(line.map(work))];
      const score = (user: number): number =>
        alignment(user) - (all < Number.POSITIVE_INFINITY ? m * (aligned / all) * work(user) : 0);
      const [best] = line.sort((a, b) => near(score(b) - score(a)) || a - b);
      placed[best][server]++;
    }
  });
  return placed;
}

export function las(world: Small, attained: readonly number[], hasBackfill: boolean): Placed {
  const placed = nothing(world);
  const order = world.demand.map((_, user) => user).sort((a, b) => attained[a] - attained[b] || a - b);
  for (const user of order) {
    while (sum(placed[user]) < world.cap[user] && firstFit(world, placed, user) >= 0)
      placed[user][firstFit(world, placed, user)]++;
    if (sum(placed[user]) < world.cap[user] && !hasBackfill) break;
  }
  return placed;
}

/** Whole gangs, or the rest of what a cap allows, to the least dominant share; who does not fit has had all it gets. */
export function gang(world: Small, sizes: readonly number[]): Placed {
  let placed = nothing(world);
  let line = world.demand.map((_, user) => user);
  for (;;) {
    line = line.filter((user) => sum(placed[user]) < world.cap[user]);
    const share = (user: number): number => (sum(placed[user]) * world.delta[user]) / world.weight[user];
    const [user] = [...line].sort((a, b) => near(share(a) - share(b)) || a - b);
    if (user === undefined) return placed;
    const tried = placed.map((row) => [...row]);
    let isWhole = true;
    for (let task = 0; task < Math.min(sizes[user], world.cap[user] - sum(placed[user])); task++) {
      const server = firstFit(world, tried, user);
      if (server < 0) isWhole = false;
      else tried[user][server]++;
    }
    if (isWhole) placed = tried;
    else line = line.filter((other) => other !== user);
  }
}

/** Machines in turn, each to whoever accepts it and has fewest for its weight; then each in turn once more, as often as `churn`. */
export function choosy(world: Small, churn: number): Placed {
  const placed = nothing(world);
  for (let round = 0; round <= churn; round++)
    world.capacity.forEach((_, server) => {
      for (const row of placed) row[server] = 0;
      for (;;) {
        const [user] = world.demand
          .map((_, each) => each)
          .filter((each) => sum(placed[each]) < world.cap[each] && fits(world, placed, each, server))
          .sort((a, b) => near(sum(placed[a]) / world.weight[a] - sum(placed[b]) / world.weight[b]) || a - b);
        if (user === undefined) return;
        placed[user][server]++;
      }
    });
  return placed;
}

/** Of unit tasks: by looking at all vectors that no set of users forbids, the one whose sorted vector is lexicographically greatest. */
export function bestWholeTasks(world: Small): number[] {
  const users = world.demand.map((_, user) => user);
  const sets = Array.from({ length: 2 ** users.length - 1 }, (_, bits) => users.filter((user) => ((bits + 1) >> user) & 1));
  const room = sets.map((set) =>
    sum(world.capacity.map(([amount], server) => (set.some((user) => world.accepts[user][server]) ? amount : 0))),
  );
  const up = (tasks: readonly number[]): number[] => [...tasks].sort((a, b) => a - b);
  let best: number[] = users.map(() => 0);
  const look = (tasks: number[]): void => {
    if (sets.some((set, index) => sum(set.map((user) => tasks[user] ?? 0)) > room[index])) return;
    if (tasks.length < users.length) {
      for (let count = 0; count <= Math.min(world.cap[tasks.length], sum(room)); count++) {
        const next = [...tasks, count];
        if (sets.some((set, index) => sum(set.map((user) => next[user] ?? 0)) > room[index])) break;
        look(next);
      }
      return;
    }
    const [mine, known] = [up(tasks), up(best)];
    const place = mine.findIndex((count, index) => count !== known[index]);
    if (place >= 0 && mine[place] > known[place]) best = tasks;
  };
  look([]);
  return best;
}

/** A tree by its paths: a leaf is a user, the rest are nodes. Weights by path. */
export interface Tree {
  /** Of each user, from the root's child down to itself. */
  readonly paths: readonly (readonly string[])[];
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * H-DRF, recomputed from nothing for every task (Bhattacharya et al., SoCC 2013): what a node has is the sum of its children's
 * vectors, those that can be served first scaled to the least of their levels; saturated resources do not count for the level of a
 * node; from the root down to the least level that can be served, of equals to whose first user comes first.
 */
export function hdrf(world: Small, tree: Tree): Placed {
  const placed = nothing(world);
  const total = world.capacity[0];
  const users = world.demand.map((_, user) => user);
  const canHave = (user: number): boolean => sum(placed[user]) < world.cap[user] && fits(world, placed, user, 0);
  const below = (path: string): number[] => users.filter((user) => `${tree.paths[user].join('/')}/`.startsWith(`${path}/`));
  const childrenOf = (path: string): string[] => {
    const depth = path === '' ? 0 : path.split('/').length;
    const under = path === '' ? users : below(path).filter((user) => tree.paths[user].length > depth);
    return [...new Set(under.map((user) => tree.paths[user].slice(0, depth + 1).join('/')))];
  };
  const vector = (path: string): number[] => {
    const children = childrenOf(path);
    if (children.length === 0) {
      const [user] = below(path);
      return world.demand[user].map((need, r) => (need === 0 ? 0 : (need * sum(placed[user])) / total[r]));
    }
    const servable = children.filter((child) => below(child).some(canHave));
    const least = Math.min(...servable.map(level));
    const scaled = children.map((child) => {
      const factor = servable.includes(child) && level(child) > 0 ? least / level(child) : 1;
      return vector(child).map((each) => each * factor);
    });
    return total.map((_, r) => sum(scaled.map((each) => each[r])));
  };
  const level = (path: string): number => {
    const counted = vector(path).filter((_, r) => childrenOf(path).length === 0 || left(world, placed, 0)[r] > 0);
    return Math.max(0, ...counted) / tree.weights[path];
  };
  while (users.some(canHave)) {
    let path = '';
    for (let children = childrenOf(path); children.length > 0; children = childrenOf(path))
      [path] = children
        .filter((child) => below(child).some(canHave))
        .sort((a, b) => near(level(a) - level(b)) || children.indexOf(a) - children.indexOf(b));
    placed[below(path)[0]][0]++;
  }
  return placed;
}

function nothing(world: Small): Placed {
  return world.demand.map(() => world.capacity.map(() => 0));
}

function left(world: Small, placed: Placed, server: number): number[] {
  return world.capacity[server].map((amount, r) => amount - sum(placed.map((row, user) => row[server] * world.demand[user][r])));
}

function fits(world: Small, placed: Placed, user: number, server: number): boolean {
  const free = left(world, placed, server);
  return world.accepts[user][server] && world.demand[user].every((need, r) => need <= free[r]);
}

function near(difference: number): number {
  return Math.abs(difference) < NEAR ? 0 : difference;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
