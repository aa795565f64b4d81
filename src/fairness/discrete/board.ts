import Fraction from 'fraction.js';
import { ZERO } from '../fraction.ts';
import type { Allocation, Instance } from '../instance.ts';
import { wholeNumbers } from './whole-numbers.ts';

/** A server; none: nothing fits. */
export const NOWHERE = -1;

/**
 * Who has how many whole tasks, and what is free: the state that discrete policies move. Amounts are integers over a common
 * denominator for each resource, so that nothing is ever rounded.
 */
export class Board {
  readonly instance: Instance;
  /** Tasks of each user, and of each user on each server. */
  readonly tasks: number[];
  readonly placed: number[][];
  /** By user and resource, by server and resource: in the same unit for each resource. */
  readonly demand: readonly (readonly bigint[])[];
  readonly free: readonly bigint[][];
  /** By server and resource: all there is. */
  readonly capacity: readonly (readonly bigint[])[];
  /** By user: its task fits on no server before this one. */
  readonly #firstFit: number[];
  /** Told of every server of which something else is free than before. */
  moved: (server: number) => void = () => {};

  constructor(instance: Instance) {
    const { users, servers, resources } = instance;
    this.instance = instance;
    this.tasks = users.map(() => 0);
    this.placed = users.map(() => servers.map(() => 0));
    const columns = resources.map((_, r) =>
      wholeNumbers([...users.map(({ demand }) => demand[r]), ...servers.map((server) => server[r])]),
    );
    this.demand = users.map((_, user) => columns.map((column) => column[user]));
    this.capacity = servers.map((_, server) => columns.map((column) => column[users.length + server]));
    this.free = this.capacity.map((row) => [...row]);
    this.#firstFit = users.map(() => 0);
  }

  /** It could use another task. */
  wants(user: number): boolean {
    const { cap } = this.instance.users[user];
    return cap === null || cap.gte(this.tasks[user] + 1);
  }

  /** It may run there, and so much is free. */
  fits(user: number, server: number): boolean {
    const { accepts } = this.instance.users[user];
    if (accepts !== null && !accepts.includes(server)) return false;
    const free = this.free[server];
    return this.demand[user].every((need, r) => need <= free[r]);
  }

  /** The first server by number on which a task fits. */
  firstFit(user: number): number {
    let server = this.#firstFit[user];
    while (server < this.free.length && !this.fits(user, server)) server++;
    this.#firstFit[user] = server;
    return server < this.free.length ? server : NOWHERE;
  }

  grant(user: number, server: number): void {
    this.#move(user, server, 1);
  }

  /** A task ends. */
  release(user: number, server: number): void {
    if (this.placed[user][server] === 0)
      throw new Error(`${this.instance.users[user].name} has no task on server ${server} that could end`);
    this.#move(user, server, -1);
    this.#firstFit.forEach((first, other) => {
      if (server < first) this.#firstFit[other] = server;
    });
  }

  /** @param held what users hold where it is not tasks × demand, by user and resource. */
  allocation(held: Allocation['held'] = null): Allocation {
    return {
      tasks: this.tasks.map((count) => new Fraction(count)),
      placed: this.placed.map((row) => row.map((count) => (count === 0 ? ZERO : new Fraction(count)))),
      isExact: true,
      held,
    };
  }

  #move(user: number, server: number, count: 1 | -1): void {
    this.tasks[user] += count;
    this.placed[user][server] += count;
    const free = this.free[server];
    this.demand[user].forEach((need, r) => {
      free[r] -= BigInt(count) * need;
    });
    this.moved(server);
  }
}
