import { keyedUniform, type Random } from '../sim/index.ts';

/**
 * Keys of draws, named after whom they are about: an entity's draws stay the same when others come or go. A name that is
 * asked for again, by another fault of the same kind, stands for another key.
 */
export class Keys {
  readonly #random: (name: string) => Random;
  readonly #uses = new Map<string, number>();

  constructor(random: (name: string) => Random) {
    this.#random = random;
  }

  of(name: string): number {
    const uses = (this.#uses.get(name) ?? 0) + 1;
    this.#uses.set(name, uses);
    return this.#random(`faults/${name}${uses === 1 ? '' : ` ${uses}`}`).key();
  }

  /** So many of these, each with its own luck, in their order: one more candidate takes the place of one at most. */
  pick(purpose: string, candidates: readonly number[], count: number, nameOf: (candidate: number) => string): number[] {
    if (count >= candidates.length) return [...candidates];
    const luck = candidates.map((candidate) => keyedUniform(this.of(`${purpose}/${nameOf(candidate)}`), 0));
    const order = [...candidates.keys()].sort((a, b) => luck[a] - luck[b] || a - b);
    return order
      .slice(0, count)
      .sort((a, b) => a - b)
      .map((position) => candidates[position]);
  }
}
