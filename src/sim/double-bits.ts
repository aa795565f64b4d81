const double = new Float64Array(1);
const words = new Int32Array(double.buffer);
double[0] = 1;
const HIGH = words[1] === 0x3ff00000 ? 1 : 0; // a machine may keep its words in either order
const LOW = 1 - HIGH;

/** Sign, exponent and the first 20 bits of the fraction, as a signed 32-bit integer. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH];
}

/** The other 32 bits of the fraction, as a signed 32-bit integer. */
export function lowWord(x: number): number {
  double[0] = x;
  return words[LOW];
}

/** `x` with its high word replaced. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  words[HIGH] = high;
  return double[0];
}

/** `x` with its low word cleared: so short a fraction that products of two such numbers are exact. */
export function withoutLowWord(x: number): number {
  double[0] = x;
  words[LOW] = 0;
  return double[0];
}

/** x · 2ⁿ, rounded once, for n from −2000 to 2000. */
export function timesPowerOfTwo(x: number, n: number): number {
  if (n > 1023) return x * 2 ** 1023 * POWERS[n - 1023 + 1074];
  if (n < -1074) return x * POWERS[n + 1000 + 1074] * 2 ** -1000;
  return x * POWERS[n + 1074];
}

/** 2⁻¹⁰⁷⁴ … 2¹⁰²³: a look-up costs half of what putting a double together from two words does. */
const POWERS = new Float64Array(1074 + 1024);
for (let i = 0, power = Number.MIN_VALUE; i < POWERS.length; i++, power *= 2) POWERS[i] = power;
