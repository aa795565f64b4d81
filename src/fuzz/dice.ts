import { createRandom } from '../sim/index.ts';

/** Draws of one part of a world: a stream of its own, so that a new draw in one part leaves the others as they are. */
export class Dice {
  readonly #uniform: () => number;

  constructor(seed: number, part: string) {
    const random = createRandom(seed, `fuzz: ${part}`);
    this.#uniform = () => random.uniform();
  }

  chance(probability: number): boolean {
    return this.#uniform() < probability;
  }

  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.#uniform() * (max - min + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[this.whole(0, items.length - 1)];
  }

  /** Each with this probability, in their order. */
  some<T>(items: readonly T[], probability: number): T[] {
    return items.filter(() => this.chance(probability));
  }

  /** So many draws, from `min` to `max`. */
  times<T>(min: number, max: number, draw: (index: number) => T): T[] {
    return Array.from({ length: this.whole(min, max) }, (_, index) => draw(index));
  }
}
