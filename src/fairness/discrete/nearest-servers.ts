import { type Board, NOWHERE } from './board.ts';

/**
 * The server where a user's next task fits and Σ over r of |d_r/d_1 − c_r/c_1| is least, d being what it needs and c what is free there,
 * both as parts of the whole pool. Servers where as much is free, and that the same users may use, are of one kind and measured once;
 * a grant moves one server from a kind to another, so it costs the same however many there are.
 */
export class NearestServers {
  readonly #board: Board;
  /** By resource, 1 over all there is of it, times what makes these whole; 0 where there is nothing. */
  readonly #scale: readonly bigint[];
  /** By server: who may use it, of the users that may not use every one. */
  readonly #allowed: readonly (readonly number[])[];
  readonly #kinds = new Map<string, Kind>();
  /** By server. */
  readonly #kind: Kind[];
  /** By user: the kinds that have servers and where its task fits, the nearest first; null: it has not asked yet. */
  readonly #lines: (Near[] | null)[];

  constructor(board: Board) {
    const { users, servers } = board.instance;
    this.#board = board;
    this.#scale = scalesOf(board);
    const allowed = servers.map((): number[] => []);
    users.forEach(({ accepts }, user) => {
      for (const server of accepts ?? []) allowed[server].push(user);
    });
    this.#allowed = allowed;
    this.#lines = users.map(() => null);
    this.#kind = servers.map((_, server) => this.#kindOf(server));
    this.#kind.forEach((kind, server) => kind.servers.push(server));
    board.moved = (server) => this.#move(server);
  }

  /** Of equals the first by number; NOWHERE: the task fits on none. It must need something of the first resource. */
  of(user: number): number {
    this.#lines[user] ??= this.#lineOf(user);
    const line = this.#lines[user];
    if (line.length === 0) return NOWHERE;
    let best = line[0].kind.servers[0];
    for (let i = 1; i < line.length && farther(line[i], line[0]) === 0n; i++) best = Math.min(best, line[i].kind.servers[0]);
    return best;
  }

  /** Something else is free on the server now. */
  #move(server: number): void {
    const before = this.#kind[server];
    const after = this.#kindOf(server);
    this.#kind[server] = after;
    before.servers.splice(
      placeOf(before.servers, (other) => other < server),
      1,
    );
    if (before.servers.length === 0) this.#eachLine(before, (line, place) => line.splice(place, 1));
    after.servers.splice(
      placeOf(after.servers, (other) => other < server),
      0,
      server,
    );
    if (after.servers.length === 1) this.#eachLine(after, (line, place, near) => line.splice(place, 0, near));
  }

  #kindOf(server: number): Kind {
    const free = this.#board.free[server];
    const allowed = this.#allowed[server];
    const name = `${free.join()} ${allowed.join()}`;
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const kind: Kind = { number: this.#kinds.size, free: [...free], allowed, servers: [], near: new Map() };
    this.#kinds.set(name, kind);
    return kind;
  }

  #lineOf(user: number): Near[] {
    const line = [...new Set(this.#kind)].flatMap((kind) => this.#nearOf(user, kind) ?? []);
    return line.sort((a, b) => (isBefore(a, b) ? -1 : 1));
  }

  /** Every line that the kind belongs in, and its place there. */
  #eachLine(kind: Kind, change: (line: Near[], place: number, near: Near) => void): void {
    this.#lines.forEach((line, user) => {
      const near = line && this.#nearOf(user, kind);
      if (near)
        change(
          line,
          placeOf(line, (other) => isBefore(other, near)),
          near,
        );
    });
  }

  /** null: the user's task does not fit there. */
  #nearOf(user: number, kind: Kind): Near | null {
    const known = kind.near.get(user);
    if (known !== undefined) return known;
    const demand = this.#board.demand[user];
    const { free } = kind;
    const isAllowed = this.#board.instance.users[user].accepts === null || kind.allowed.includes(user);
    let near: Near | null = null;
    if (isAllowed && demand.every((need, r) => need <= free[r])) {
      const differences = free.map((amount, r) => this.#scale[r] * absolute(demand[r] * free[0] - amount * demand[0]));
      near = { kind, distance: differences.reduce((sum, each) => sum + each, 0n), unit: free[0] };
    }
    kind.near.set(user, near);
    return near;
  }
}

interface Kind {
  readonly number: number;
  /** By resource, on each of them. */
  readonly free: readonly bigint[];
  /** Who may use them, of the users that may not use every one. */
  readonly allowed: readonly number[];
  /** Ascending. */
  readonly servers: number[];
  /** By user, as far as it was asked. */
  readonly near: Map<number, Near | null>;
}

/** How far a kind is from what a user needs: `distance / unit`, times what is the same for all kinds. */
interface Near {
  readonly kind: Kind;
  readonly distance: bigint;
  readonly unit: bigint;
}

/** How much farther a is than b, times something positive. */
function farther(a: Near, b: Near): bigint {
  return a.distance * b.unit - b.distance * a.unit;
}

function isBefore(a: Near, b: Near): boolean {
  const difference = farther(a, b);
  return difference < 0n || (difference === 0n && a.kind.number < b.kind.number);
}

/** How many of a sorted list come before something. */
function placeOf<Each>(list: readonly Each[], comesBefore: (each: Each) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (comesBefore(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** By resource, 1 over all there is of it, times what makes these whole; 0 where there is nothing. */
function scalesOf({ capacity, instance }: Board): bigint[] {
  const total = instance.resources.map((_, r) => capacity.reduce((sum, server) => sum + server[r], 0n));
  const product = total.reduce((all, each) => (each === 0n ? all : all * each), 1n);
  return total.map((each) => (each === 0n ? 0n : product / each));
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
