/**
 * A 64-bit fingerprint of a sequence of numbers and texts: equal sequences, equal digests; any change, also of order,
 * another one (but for a chance of 2⁻⁶⁴). Not cryptographic. Two 32-bit lanes instead of a BigInt: about 3 ns a number.
 */
export class Digest {
  private a = 0x243f6a88 | 0; // the first digits of π, so that zeros do not cancel
  private b = 0x85a308d3 | 0;

  /** Folds any double, by its 64 bits; 0 and −0 count as equal, and so do all NaN. */
  add(value: number): void {
    number[0] = value === value ? value + 0 : 0;
    const low = words[LOW];
    const high = value === value ? words[HIGH] : NOT_A_NUMBER;
    // Each step can be undone, so two sequences that differ in one value can never meet in the same state.
    let a = Math.imul(this.a ^ low, 0x85ebca6b);
    a ^= a >>> 15;
    let b = Math.imul((this.b ^ high) + a, 0xc2b2ae35);
    b ^= b >>> 13;
    this.a = (a + b) | 0;
    this.b = b;
  }

  /** Folds a text, by its length and UTF-16 units. */
  addText(text: string): void {
    this.add(text.length);
    for (let i = 0; i < text.length; i++) this.add(text.charCodeAt(i));
  }

  /** The fingerprint so far, 16 hexadecimal digits; more may be folded in afterwards. */
  hex(): string {
    const a = scramble(this.a ^ scramble(this.b));
    const b = scramble(this.b + a);
    return digits(a) + digits(b);
  }
}

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);
number[0] = 1;
/** Where the high word of a double lies: that depends on the machine's byte order, the digest must not. */
const HIGH = words[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;
const NOT_A_NUMBER = 0x7ff80000;

/** The finalizer of MurmurHash3: every bit of the input moves about half of the output's. */
function scramble(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

function digits(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
