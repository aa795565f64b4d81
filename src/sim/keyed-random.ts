/**
 * A uniform draw from (0, 1) that depends on (key, index) alone, not on what was drawn before: the duration of task
 * `index` of the job `key` is the same whenever, wherever and in whatever order tasks start. `key` is a whole number below
 * 2⁵³ (see `Random.key`), `index` one below 2³²; neighbouring keys and indices give unrelated draws. 53 bits.
 */
export function keyedUniform(key: number, index: number): number {
  // Two words, mixed in turn into each other: a small Feistel-like cascade of the `lowbias32` hash.
  let low = scramble((key | 0) ^ Math.imul(index, 0x9e3779b1) ^ 0x243f6a88); // so that zeros stay no zeros
  let high = scramble(((key * 2 ** -32) | 0) ^ low ^ index);
  low = scramble(low + high);
  high = scramble(high ^ low);
  const bits = (low >>> 0) * 2 ** 21 + (high >>> 11);
  return bits === 0 ? 2 ** -54 : bits * 2 ** -53;
}

/** `lowbias32` with the constants found by Chris Wellons' hash-prospector (public domain): every bit stirs every other. */
function scramble(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0xd35a2d97);
  return word ^ (word >>> 15);
}
