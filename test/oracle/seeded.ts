/** A small generator of its own: Marsaglia's xorshift on 32 bits, seeded through one round of multiplication. */
export interface Seeded {
  /** From [0, 1). */
  uniform(): number;
  /** One of 0 … n − 1. */
  below(n: number): number;
  pick<T>(choices: readonly T[]): T;
  chance(probability: number): boolean;
  shuffle<T>(items: readonly T[]): T[];
}

export function seeded(seed: number): Seeded {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) | 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 8; round++) uniform();
  const below = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    below,
    pick: (choices) => choices[below(choices.length)],
    chance: (probability) => uniform() < probability,
    shuffle(items) {
      const result = [...items];
      for (let at = result.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [result[at], result[other]] = [result[other], result[at]];
      }
      return result;
    },
  };
}
