import type { Time } from '../sim/index.ts';

/** How bad a state is that a fault has put an entity in: what is worse takes over, what is not leaves it as it is. */
export const UP = 0;
/** A process is away, or a connection. */
export const AWAY = 1;
export const DOWN = 2;
/** Not there: a machine that its trace has removed, a framework that was torn down. */
export const GONE = 3;

const NOBODY = -1;

/** Entities of one kind, and which occurrence of a fault each is down by, if any. */
export class Slots {
  readonly #level: Uint8Array;
  readonly #owner: Int32Array;
  /** When its owner lets go of it. */
  readonly #until: Float64Array;

  constructor(count: number) {
    this.#level = new Uint8Array(count);
    this.#owner = new Int32Array(count).fill(NOBODY);
    this.#until = new Float64Array(count);
  }

  level(entity: number): number {
    return this.#level[entity];
  }

  /** Puts an entity down until a time; false: it is down that badly already, by another. */
  take(entity: number, level: number, owner: number, until: Time): boolean {
    if (this.#level[entity] >= level) return false;
    this.#level[entity] = level;
    this.#owner[entity] = owner;
    this.#until[entity] = until;
    return true;
  }

  /** Lets go of an entity; false: it is somebody else's by now. */
  release(entity: number, owner: number): boolean {
    if (this.#owner[entity] !== owner) return false;
    this.#level[entity] = UP;
    this.#owner[entity] = NOBODY;
    return true;
  }

  /** Nothing of this level can happen to it any more. */
  isLost(entity: number, level: number): boolean {
    return this.#level[entity] >= level && this.#until[entity] === Infinity;
  }
}
