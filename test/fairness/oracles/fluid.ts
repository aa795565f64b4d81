import type Fraction from 'fraction.js';
import { greaterEq, lessEq, type Model, solve } from 'yalps';
import type { Allocation, Instance } from '../../../src/fairness/index.ts';

/*
 * Fluid policies once more, from their definitions and by other means than src/fairness: conditions that are met by one
 * allocation only, formulas, enumeration.
 */

/** A key of one task, weights included, such as its dominant share. */
export type TaskKey = (instance: Instance, user: number) => number;

const share = ({ users, servers }: Instance, user: number, r: number): number => {
  const total = servers.reduce((sum, server) => sum + Number(server[r]), 0);
  const need = Number(users[user].demand[r]);
  return need === 0 ? 0 : need / total / Number(users[user].weight[r]);
};

export const dominant: TaskKey = (instance, user) => Math.max(...instance.resources.map((_, r) => share(instance, user, r)));
export const summed: TaskKey = (instance, user) => instance.resources.reduce((sum, _, r) => sum + share(instance, user, r), 0);
export const ofResource =
  (resource: number): TaskKey =>
  (instance, user) =>
    share(instance, user, resource);

/** Below this two numbers are the same. */
const NEAR = 1e-9;

/**
 * The first member who is without a bottleneck, though its cap lets it have more: a resource that it needs, of which nothing is
 * left, and of whose users none has a greater key. An allocation of one pool is max-min fair in the keys if and only if there
 * is nobody (Bertsekas, Gallager, *Data Networks*, §6.5.2, with demands in the place of routes).
 */
export function withoutBottleneck(
  instance: Instance,
  tasks: readonly Fraction[],
  key: TaskKey,
  members = instance.users.map((_, user) => user),
  capacity = instance.servers[0].map(Number),
): string | null {
  const { users } = instance;
  const used = capacity.map((_, r) =>
    members.reduce((sum, user) => sum + Number(users[user].demand[r]) * Number(tasks[user]), 0),
  );
  if (used.some((amount, r) => amount > capacity[r] * (1 + NEAR) + NEAR)) return `more than there is: ${used}`;
  const level = (user: number): number => key(instance, user) * Number(tasks[user]);
  const fine = members.filter((user) => {
    const { demand, cap } = users[user];
    if (cap !== null && Number(tasks[user]) > Number(cap) + NEAR) return false;
    if (cap !== null && Number(tasks[user]) >= Number(cap) - NEAR) return true;
    return demand.some((need, r) => {
      if (Number(need) === 0 || used[r] < capacity[r] * (1 - NEAR)) return false;
      return members.every((other) => Number(users[other].demand[r]) === 0 || level(other) <= level(user) + NEAR);
    });
  });
  const missing = members.find((user) => !fine.includes(user));
  return missing === undefined ? null : `${users[missing].name} has no bottleneck: ${tasks.map(String)}`;
}

/** The same, class after class: each shares what those before it leave. */
export function withoutBottleneckInTurn(
  instance: Instance,
  tasks: readonly Fraction[],
  classes: readonly { readonly members: readonly number[]; readonly key: TaskKey }[],
): string | null {
  let capacity = instance.servers[0].map(Number);
  for (const { members, key } of classes) {
    const found = withoutBottleneck(instance, tasks, key, [...members], capacity);
    if (found !== null) return found;
    capacity = capacity.map((amount, r) => {
      const left = members.reduce((rest, user) => rest - Number(instance.users[user].demand[r]) * Number(tasks[user]), amount);
      return left < NEAR * amount ? 0 : left;
    });
  }
  return null;
}

/** Tasks under a static partition of each server: by formula. */
export function partitioned({ users, servers }: Instance): number[] {
  return users.map(({ demand, weight, cap }) => {
    const tasks = servers.reduce((sum, server) => {
      const parts = demand.flatMap((need, r) => {
        const all = users.reduce((total, other) => total + Number(other.weight[r]), 0);
        return Number(need) === 0 ? [] : [((Number(server[r]) / Number(need)) * Number(weight[r])) / all];
      });
      return sum + Math.min(...parts);
    }, 0);
    return cap === null ? tasks : Math.min(tasks, Number(cap));
  });
}

/**
 * How far the sum of w y / x over users can be raised above the sum of w, y being any allocation: 0 where x is the one of which the
 * product x^w is greatest (the condition of the first order, which suffices as log is concave). All vertices are looked at.
 */
export function slopeAboveOptimum({ users, servers }: Instance, tasks: readonly number[]): number {
  const active = users.flatMap(({ cap }, user) => (cap !== null && Number(cap) === 0 ? [] : [user]));
  const slopes = active.map((user) => Number(users[user].weight[0]) / tasks[user]);
  const rows = [
    ...servers[0].map((amount, r) => ({ row: active.map((user) => Number(users[user].demand[r])), most: Number(amount) })),
    ...active.flatMap((user, place) => {
      const { cap } = users[user];
      return cap === null ? [] : [{ row: active.map((_, i) => (i === place ? 1 : 0)), most: Number(cap) }];
    }),
    ...active.map((_, place) => ({ row: active.map((_, i) => (i === place ? -1 : 0)), most: 0 })),
  ];
  let best = 0;
  for (const chosen of subsets(rows.length, active.length)) {
    const vertex = solved(chosen.map((index) => [...rows[index].row, rows[index].most]));
    if (vertex === null || rows.some(({ row, most }) => product(row, vertex) > most + NEAR)) continue;
    best = Math.max(best, product(slopes, vertex));
  }
  return best - active.reduce((sum, user) => sum + Number(users[user].weight[0]), 0);
}

/**
 * One resource on servers that not everybody accepts: what users get is max-min fair. Whatever users are looked at together, they
 * cannot have more than the servers that any of them accepts, and that suffices (Gale 1957, flows): so the next level is the least
 * that any set of users forces.
 */
export function constrained({ users, servers }: Instance): number[] {
  const rate = users.map(({ weight }) => Number(weight[0]));
  const most = users.map(({ cap, demand }) => (cap === null ? Number.POSITIVE_INFINITY : Number(cap) * Number(demand[0])));
  const sets = Array.from({ length: 2 ** users.length - 1 }, (_, bits) =>
    users.map((_, user) => user).filter((user) => ((bits + 1) >> user) & 1),
  );
  const room = sets.map((set) =>
    servers.reduce(
      (sum, [amount], server) => (set.some((user) => accepts(users[user].accepts, server)) ? sum + Number(amount) : sum),
      0,
    ),
  );
  const amounts: (number | null)[] = users.map(() => null);
  while (amounts.includes(null)) {
    const levels = sets.map((set, index) => {
      const open = set.filter((user) => amounts[user] === null);
      const taken = set.reduce((sum, user) => sum + (amounts[user] ?? 0), 0);
      return open.length === 0
        ? Number.POSITIVE_INFINITY
        : (room[index] - taken) / open.reduce((sum, user) => sum + rate[user], 0);
    });
    const capLevels = users.map((_, user) => (amounts[user] === null ? most[user] / rate[user] : Number.POSITIVE_INFINITY));
    const level = Math.min(...levels, ...capLevels);
    const stopped = users
      .map((_, user) => user)
      .filter(
        (user) =>
          amounts[user] === null &&
          (capLevels[user] <= level + NEAR || sets.some((set, index) => set.includes(user) && levels[index] <= level + NEAR)),
      );
    for (const user of stopped) amounts[user] = level * rate[user];
  }
  return amounts.map((amount, user) => Number(amount) / Number(users[user].demand[0]));
}

/**
 * Somebody whose key could be greater while nobody whose key is no greater than its own has less: then the allocation is not max-min
 * fair, by definition. Variables are tasks of each user on each server.
 */
export function improvable(instance: Instance, { tasks }: Allocation, key: TaskKey): string | null {
  const { users, servers, resources } = instance;
  const level = users.map((_, user) => key(instance, user) * Number(tasks[user]));
  for (const [user, { name, cap }] of users.entries()) {
    if (cap !== null && Number(tasks[user]) >= Number(cap) - NEAR) continue;
    const constraints = new Map<string, ReturnType<typeof lessEq>>();
    servers.forEach((server, l) => {
      resources.forEach((_, r) => constraints.set(`${l}/${r}`, lessEq(Number(server[r]))));
    });
    users.forEach((other, j) => {
      const [least, greatest] = [level[j] <= level[user] + NEAR && j !== user ? Number(tasks[j]) * (1 - NEAR) : 0, other.cap];
      constraints.set(`least ${j}`, greaterEq(least));
      if (greatest !== null) constraints.set(`cap ${j}`, lessEq(Number(greatest)));
    });
    const variables = new Map<string, Record<string, number>>();
    users.forEach(({ demand, accepts: accepted }, j) => {
      servers.forEach((_, l) => {
        if (!accepts(accepted, l)) return;
        const needs = Object.fromEntries(demand.map((need, r) => [`${l}/${r}`, Number(need)]));
        variables.set(`${j} on ${l}`, { ...needs, [`least ${j}`]: 1, [`cap ${j}`]: 1, ...(j === user ? { own: 1 } : {}) });
      });
    });
    const model: Model = { direction: 'maximize', objective: 'own', constraints, variables };
    const { status, result } = solve(model, { precision: 1e-10 });
    if (status !== 'optimal') return `${name}: no optimum (${status})`;
    if (result * key(instance, user) > level[user] + 1e-6) return `${name} could have ${result}: ${tasks.map(String)}`;
  }
  return null;
}

/** What tenants hold under HUG, by user and resource: stage 1 by its formula, stage 2 by looking for the level of each link. */
export function hugHeld({ users, servers, resources }: Instance): number[][] {
  const capacity = servers[0].map(Number);
  const raw = users.map(({ demand }) => demand.map((need, r) => Number(need) / capacity[r]));
  const normal = raw.map((row) => row.map((each) => each / Math.max(...row)));
  const most = 1 / Math.max(...resources.map((_, r) => normal.reduce((sum, row) => sum + row[r], 0)));
  const held = normal.map((row) => row.map((each) => each * most));
  resources.forEach((_, r) => {
    const left = 1 - held.reduce((sum, row) => sum + row[r], 0);
    const room = held.map((row) => (row[r] > 0 ? most - row[r] : 0));
    // By bisection: the level to which everybody's room is filled so that all that is left is gone.
    let [low, high] = [0, most];
    for (let step = 0; step < 60; step++) {
      const level = (low + high) / 2;
      if (room.reduce((sum, each) => sum + Math.min(each, level), 0) > left) high = level;
      else low = level;
    }
    held.forEach((row, user) => {
      row[r] += Math.min(room[user], low);
    });
  });
  return held.map((row) => row.map((part, r) => part * capacity[r]));
}

function accepts(accepted: readonly number[] | null, server: number): boolean {
  return accepted === null || accepted.includes(server);
}

function product(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, each, index) => sum + each * b[index], 0);
}

function* subsets(of: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) yield [];
  else
    for (let first = from; first <= of - size; first++)
      for (const rest of subsets(of, size - 1, first + 1)) yield [first, ...rest];
}

/** Linear equations with the right-hand side last; null: no single solution. */
function solved(equations: readonly (readonly number[])[]): number[] | null {
  const rows = equations.map((row) => [...row]);
  for (let column = 0; column < rows.length; column++) {
    let pivot = column;
    for (let row = column + 1; row < rows.length; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (Math.abs(rows[pivot][column]) < 1e-12) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < rows.length; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      rows[row] = rows[row].map((each, place) => each - factor * rows[column][place]);
    }
  }
  return rows.map((row, index) => row[rows.length] / row[index]);
}
