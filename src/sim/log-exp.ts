/*
 * Ports of e_log.c and e_exp.c of fdlibm, error below 1 ulp:
 *
 *   Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
 *   freely granted, provided that this notice is preserved.
 */
import { highWord, timesPowerOfTwo } from './double-bits.ts';

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;

const LOG_1 = 6.66666666666673513e-1;
const LOG_2 = 3.999999999940941908e-1;
const LOG_3 = 2.857142874366239149e-1;
const LOG_4 = 2.222219843214978396e-1;
const LOG_5 = 1.818357216161805012e-1;
const LOG_6 = 1.531383769920937332e-1;
const LOG_7 = 1.479819860510558591e-1;

/** The natural logarithm; −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const shift = x < 2 ** -1022 ? 54 : 0; // a subnormal number is made normal first
  if (shift > 0) x *= 2 ** 54;
  // x = 2^scale · (1 + f), √2/2 < 1 + f < √2
  const word = highWord(x);
  const high = word & 0x000fffff;
  const scale = (word >> 20) - 1023 + ((high + 0x95f64) >> 20);
  const f = timesPowerOfTwo(x, -scale) - 1;
  const exponent = scale - shift;

  if ((0x000fffff & (2 + high)) < 3) {
    const r = f * f * (0.5 - 0.33333333333333333 * f); // |f| < 2^-20
    return exponent === 0 ? f - r : exponent * LN2_HIGH - (r - exponent * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const odd = z * (LOG_1 + w * (LOG_3 + w * (LOG_5 + w * LOG_7)));
  const even = w * (LOG_2 + w * (LOG_4 + w * LOG_6));
  const r = even + odd;
  if (((high - 0x6147a) | (0x6b851 - high)) > 0) {
    const half = 0.5 * f * f;
    if (exponent === 0) return f - (half - s * (half + r));
    return exponent * LN2_HIGH - (half - (s * (half + r) + exponent * LN2_LOW) - f);
  }
  if (exponent === 0) return f - s * (f - r);
  return exponent * LN2_HIGH - (s * (f - r) - exponent * LN2_LOW - f);
}

const EXP_1 = 1.66666666666666019037e-1;
const EXP_2 = -2.77777777770155933842e-3;
const EXP_3 = 6.61375632143793436117e-5;
const EXP_4 = -1.6533902205465251539e-6;
const EXP_5 = 4.13813679705723846039e-8;

/** e to the power x; ∞ above 709.78, 0 below −745.13. */
export function exp(x: number): number {
  if (!(x <= 709.782712893383973096)) return x === x ? Infinity : NaN;
  if (x < -745.13321910194110842) return 0;
  const size = highWord(x) & 0x7fffffff;
  if (size < 0x3e300000) return 1 + x; // |x| < 2^-28
  if (x === 1) return Math.E; // the port alone is one bit off here

  // x = exponent · ln 2 + (high − low), and |high − low| ≤ ln 2 / 2
  let exponent = 0;
  let high = x;
  let low = 0;
  if (size > 0x3fd62e42) {
    if (size < 0x3ff0a2b2) exponent = x < 0 ? -1 : 1;
    else exponent = (1.442695040888963387 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    high = x - exponent * LN2_HIGH;
    low = exponent * LN2_LOW;
  }
  const r = high - low;
  const t = r * r;
  const c = r - t * (EXP_1 + t * (EXP_2 + t * (EXP_3 + t * (EXP_4 + t * EXP_5))));
  if (exponent === 0) return 1 - ((r * c) / (c - 2) - r);
  return timesPowerOfTwo(1 - (low - (r * c) / (2 - c) - high), exponent);
}
