import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { DecimalScale } from '../../../src/workloads/traces/decimal.ts';

function amount(text: string, scale: number): { amount: number; rounded: boolean } {
  const decimal = new DecimalScale(scale);
  const bytes = Buffer.from(`##${text}##`);
  const result = decimal.amount(bytes, 2, bytes.length - 2);
  return { amount: result, rounded: decimal.rounded };
}

describe('exact decimal scaling', () => {
  it.each([
    ['1', 100_000, 100_000],
    ['0.03085', 100_000_000, 3_085_000],
    ['1.144e-05', 100_000_000, 1144],
    ['1.144E-5', 100_000_000, 1144],
    ['9.537e-07', 10_000_000_000, 9537],
    ['2.5e+1', 1000, 25_000],
    ['.5', 1000, 500],
    ['5.', 1000, 5000],
    ['0', 1000, 0],
    ['0.000', 1000, 0],
    ['0.1', 16_000, 1600],
    ['0.70000000000000000000000', 1000, 700],
  ])('%s of %d is %d, without rounding', (text, scale, expected) => {
    expect(amount(text, scale)).toEqual({ amount: expected, rounded: false });
  });

  it.each([
    ['0.0004', 1000, 0],
    ['0.0005', 1000, 1],
    ['0.0015', 1000, 2],
    ['0.00149999', 1000, 1],
    ['0.3333333333333333333333', 3000, 1000],
    ['1e-300', 1000, 0],
  ])('%s of %d is rounded half away from zero to %d, and says so', (text, scale, expected) => {
    expect(amount(text, scale)).toEqual({ amount: expected, rounded: true });
  });

  it.each([
    '',
    '.',
    'x',
    '-1',
    '1e',
    '1e-',
    '1e5x',
    '1.2.3',
    '0x10',
    'NaN',
    ' 1',
    '1e999',
    '1e300',
    '9007199254740993',
    '1'.repeat(70),
  ])('%j is no amount', (text) => {
    expect(amount(text, 1000).amount).toBe(-1);
  });

  /** The definition, in integers of any size. */
  test.prop([
    fc.bigInt({ min: 0n, max: 10n ** 18n }),
    fc.integer({ min: 0, max: 20 }),
    fc.integer({ min: -6, max: 6 }),
    fc.integer({ min: 1, max: 10 ** 10 }),
  ])('is digits × scale ÷ 10^decimals in exact arithmetic', (digits, decimals, exponent, scale) => {
    const padded = digits.toString().padStart(decimals + 1, '0');
    const plain = decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
    const text = exponent === 0 ? plain : `${plain}e${exponent}`;
    const shift = decimals - exponent;
    const product = digits * BigInt(scale) * 10n ** BigInt(Math.max(0, -shift));
    const denominator = 10n ** BigInt(Math.max(0, shift));
    const whole = (2n * product + denominator) / (2n * denominator);
    const result = amount(text, scale);
    if (whole > BigInt(Number.MAX_SAFE_INTEGER)) expect(result.amount).toBe(-1);
    else expect(result).toEqual({ amount: Number(whole), rounded: product % denominator !== 0n });
  });
});
