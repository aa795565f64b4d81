/**
 * Decimal text (`0.03085`, `1.144e-05`) × a whole scale, exactly: no binary fraction ever stands between the file and
 * the whole thousandths. What does not come out whole is rounded half away from zero, as Mesos does, and reported.
 */
export class DecimalScale {
  /** Whether the last `amount` had to be rounded. */
  rounded = false;
  private readonly scale: number;
  /** For a text with k decimals: value × scale = digits × numerator[k] / denominator[k], lowest powers of ten. */
  private readonly numerator: number[] = [];
  private readonly denominator: number[] = [];

  /** `scale`: what 1.0 is, a positive whole number. */
  constructor(scale: number) {
    this.scale = scale;
    let numerator = scale;
    let denominator = 1;
    for (let decimals = 0; decimals <= 15; decimals++) {
      this.numerator.push(numerator);
      this.denominator.push(denominator);
      if (numerator % 10 === 0) numerator /= 10;
      else denominator *= 10;
    }
  }

  /** The bytes from `start` to `end` × the scale; −1 if they are no decimal number, are negative, or leave 2^53. */
  amount(bytes: Uint8Array, start: number, end: number): number {
    let digits = 0;
    let count = 0;
    let decimals = 0;
    let seenPoint = false;
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (byte >= ZERO && byte <= NINE) {
        digits = digits * 10 + (byte - ZERO);
        count++;
        if (seenPoint) decimals++;
      } else if (byte === POINT && !seenPoint) seenPoint = true;
      else break;
    }
    if (count === 0 || end - start > MAX_WIDTH) return -1;
    if (at < end) {
      const exponent = exponentOf(bytes, at, end);
      if (exponent === undefined) return -1;
      decimals -= exponent;
    }
    if (count <= 15 && decimals >= 0 && decimals <= 15) {
      const product = digits * this.numerator[decimals];
      if (product <= Number.MAX_SAFE_INTEGER) {
        const denominator = this.denominator[decimals];
        const rest = product % denominator;
        this.rounded = rest !== 0;
        return (product - rest) / denominator + (rest !== 0 && rest * 2 >= denominator ? 1 : 0);
      }
    }
    return this.longAmount(digitsOf(bytes, start, at), decimals);
  }

  /** The same in integers of any size: long mantissas and far exponents. */
  private longAmount(digits: string, decimals: number): number {
    const product = BigInt(digits) * BigInt(this.scale) * 10n ** BigInt(Math.max(0, -decimals));
    const denominator = 10n ** BigInt(Math.max(0, decimals));
    const rest = product % denominator;
    const whole = product / denominator + (rest * 2n >= denominator ? 1n : 0n);
    this.rounded = rest !== 0n;
    return whole <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(whole) : -1;
  }
}

const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
/** No number of a trace is longer; keeps the slow path from being fed megabytes. */
const MAX_WIDTH = 64;
const MAX_EXPONENT = 400;

/** The value of `e-05`, undefined if it is not an exponent. */
function exponentOf(bytes: Uint8Array, start: number, end: number): number | undefined {
  if ((bytes[start] | 0x20) !== 0x65) return undefined;
  let at = start + 1;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative || bytes[at] === 0x2b) at++;
  if (at >= end) return undefined;
  let exponent = 0;
  for (; at < end; at++) {
    if (bytes[at] < ZERO || bytes[at] > NINE) return undefined;
    exponent = exponent * 10 + (bytes[at] - ZERO);
  }
  if (exponent > MAX_EXPONENT) return undefined;
  return isNegative ? -exponent : exponent;
}

function digitsOf(bytes: Uint8Array, start: number, end: number): string {
  let digits = '';
  for (let at = start; at < end; at++) if (bytes[at] !== POINT) digits += String.fromCharCode(bytes[at]);
  return digits;
}
