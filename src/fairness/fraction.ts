import Fraction from 'fraction.js';

/*
 * Words for exact arithmetic. Every function returns new fractions; none changes what it is given.
 */

export const ZERO = new Fraction(0);
export const ONE = new Fraction(1);

export function isZero(value: Fraction): boolean {
  return value.n === 0n;
}

export function isPositive(value: Fraction): boolean {
  return value.s > 0n && value.n !== 0n;
}

export function isNegative(value: Fraction): boolean {
  return value.s < 0n && value.n !== 0n;
}

export function sum(values: readonly Fraction[]): Fraction {
  let total = ZERO;
  for (const value of values) total = total.add(value);
  return total;
}

/** The least of them; of none, null. */
export function least(values: readonly Fraction[]): Fraction | null {
  let least: Fraction | null = null;
  for (const value of values) if (least === null || value.lt(least)) least = value;
  return least;
}

/** The greatest of them; of none, null. */
export function greatest(values: readonly Fraction[]): Fraction | null {
  let greatest: Fraction | null = null;
  for (const value of values) if (greatest === null || value.gt(greatest)) greatest = value;
  return greatest;
}

export function dot(a: readonly Fraction[], b: readonly Fraction[]): Fraction {
  let total = ZERO;
  for (let index = 0; index < a.length; index++)
    if (a[index].n !== 0n && b[index].n !== 0n) total = total.add(a[index].mul(b[index]));
  return total;
}

export function scaled(vector: readonly Fraction[], factor: Fraction): Fraction[] {
  return vector.map((value) => (value.n === 0n ? ZERO : value.mul(factor)));
}

export function plus(a: readonly Fraction[], b: readonly Fraction[]): Fraction[] {
  return a.map((value, index) => value.add(b[index]));
}

export function minus(a: readonly Fraction[], b: readonly Fraction[]): Fraction[] {
  return a.map((value, index) => value.sub(b[index]));
}

export function zeros(length: number): Fraction[] {
  return new Array<Fraction>(length).fill(ZERO);
}

/** `63/25`, `20`: nothing is lost. */
export function exactText(value: Fraction): string {
  return value.toFraction();
}

/** `2.52`, `0.3333`: at most four digits after the point, for reading only. */
export function decimalText(value: Fraction): string {
  return String(Number(value.valueOf().toFixed(4)));
}

/** `54/13 (4.1538)`, `5/2 (2.5)`, `3`. */
export function bothTexts(value: Fraction): string {
  return value.d === 1n ? exactText(value) : `${exactText(value)} (${decimalText(value)})`;
}

const NUMBER = /^(\d+(\.\d+)?|\.\d+|\d+\/0*[1-9]\d*)$/;

/** What is written as `9`, `0.25` or `1/3`; null: it is no such number. Never negative. */
export function fractionOf(text: string): Fraction | null {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? new Fraction(trimmed) : null;
}

/** Exactly what a finite number is: a whole number over a power of 2. */
export function ofNumber(value: number): Fraction {
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return new Fraction(BigInt(numerator), denominator);
}

/** Within this of a number, relative to it: what floating point leaves uncertain. */
const NEAR = 1e-11;
const GREATEST_DENOMINATOR = 1e6;

/** The fraction of least denominator that is near a positive number, by continued fractions; if there is none, the last that was tried. */
export function simplestNear(value: number): Fraction {
  let [numerator, before] = [Math.floor(value), 1];
  let [denominator, denominatorBefore] = [1, 0];
  let rest = value - Math.floor(value);
  while (Math.abs(numerator / denominator - value) > NEAR * value && denominator < GREATEST_DENOMINATOR) {
    const next = Math.floor(1 / rest);
    rest = 1 / rest - next;
    [numerator, before] = [next * numerator + before, numerator];
    [denominator, denominatorBefore] = [next * denominator + denominatorBefore, denominator];
  }
  return new Fraction(BigInt(numerator), BigInt(denominator));
}
