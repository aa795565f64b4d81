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
  if (n > 1023) return timesPowerOfTwo(x * 2 ** 1023, n - 1023);
  // Half a step only, not to round twice on the way to a subnormal number.
  if (n < -1022) return timesPowerOfTwo(x, n + 1000) * 2 ** -1000;
  double[0] = 0;
  words[HIGH] = (n + 1023) << 20;
  return x * double[0];
}
