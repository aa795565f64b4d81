import type Fraction from 'fraction.js';

/** The fractions times their least common denominator: comparing these compares the fractions by cross-multiplication. */
export function wholeNumbers(fractions: readonly Fraction[]): bigint[] {
  const denominator = fractions.reduce((product, { d }) => (product / divisor(product, d)) * d, 1n);
  return fractions.map(({ s, n, d }) => s * n * (denominator / d));
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}
