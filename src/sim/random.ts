import seedrandom from 'seedrandom';

/** A stream of random numbers of its own: what others draw from theirs never changes it. */
export interface Random {
  /** From (0, 1), never 0 nor 1, with 53 bits: its logarithm is finite, and tails are as fine as a double allows. */
  uniform(): number;
  /** One of 0 … n − 1, for a whole n from 1 to 2⁵³. */
  integer(n: number): number;
  /** A whole number below 2⁵³, to be the key of `keyedUniform`. */
  key(): number;
}

/** The stream `name` of a run seeded `seed`: Baagøe's alea (in seedrandom), whose string seeds give unrelated streams. */
export function createRandom(seed: string | number, name: string): Random {
  const { double } = seedrandom.alea(`${seed}/${name}`);
  return {
    uniform: () => double() || 2 ** -54,
    integer(n) {
      if (!(n >= 1 && n <= 2 ** 53 && Number.isInteger(n))) {
        throw new Error(`integer(n) of the stream "${name}": expected a whole n from 1 to 2^53; got ${n}`);
      }
      return Math.floor(double() * n);
    },
    key: () => double() * 2 ** 53,
  };
}
