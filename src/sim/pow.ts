/*
 * A port of e_pow.c of fdlibm for bases that are not negative, error below 0.70 ulp:
 *
 *   Copyright (C) 2004 by Sun Microsystems, Inc. All rights reserved.
 *   Developed at SunPro, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
 *   freely granted, provided that this notice is preserved.
 */
import { highWord, timesPowerOfTwo, withHighWord, withoutLowWord } from './double-bits.ts';

/** x to the power y with the same bits on every engine, for x ≥ 0; NaN for x < 0, 1 whenever y is 0 or x is 1. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (!(x >= 0) || y !== y) return NaN;
  if (y === 1) return x;
  if (y === 2) return x * x;
  if (y === 0.5) return Math.sqrt(x);
  if (x === 0 || x === Infinity) return (x === 0) === y > 0 ? 0 : Infinity;
  const isHuge = Math.abs(y) > 2 ** 31;
  if (isHuge && !(x > 1 - 2 ** -20 && x < 1 + 2 ** -20)) return x > 1 === y > 0 ? Infinity : 0;
  if (Math.abs(y) > 2 ** 64) return x > 1 === y > 0 ? Infinity : 0;

  if (isHuge) logarithmNearOne(x);
  else logarithm(x);

  // y · log2 x = head + tail, the head exact
  const yHead = withoutLowWord(y);
  const tail = (y - yHead) * logHead + y * logTail;
  const head = yHead * logHead;
  const sum = tail + head;
  if (sum > 1024 || (sum === 1024 && tail + 8.0085662595372944372e-17 > sum - head)) return Infinity;
  if (sum < -1075 || (sum === -1075 && tail <= sum - head)) return 0;
  return twoToThe(head, tail, sum);
}

/** log2 x as the sum of two numbers, the first with few enough bits that its products are exact. */
let logHead = 0;
let logTail = 0;

const LOG_1 = 5.99999999999994648725e-1;
const LOG_2 = 4.28571428578550184252e-1;
const LOG_3 = 3.33333329818377432918e-1;
const LOG_4 = 2.72728123808534006489e-1;
const LOG_5 = 2.30660745775561754067e-1;
const LOG_6 = 2.06975017800338417784e-1;

function logarithm(x: number): void {
  let exponent = 0;
  let high = highWord(x);
  if (high < 0x00100000) {
    x *= 2 ** 53;
    exponent = -53;
    high = highWord(x);
  }
  exponent += (high >> 20) - 1023;
  const fraction = high & 0x000fffff;
  high = fraction | 0x3ff00000;
  let base = 1; // or 1.5: x is taken relative to the nearer
  if (fraction > 0x3988e && fraction < 0xbb67a) base = 1.5;
  else if (fraction >= 0xbb67a) {
    exponent += 1;
    high -= 0x00100000;
  }
  x = withHighWord(x, high);

  // s = (x − base) / (x + base) as sHead + sTail
  const u = x - base;
  const v = 1 / (x + base);
  const s = u * v;
  const sHead = withoutLowWord(s);
  const sumHead = withHighWord(0, ((high >> 1) | 0x20000000) + 0x00080000 + (base === 1 ? 0 : 1 << 18));
  const sumTail = x - (sumHead - base);
  const sTail = v * (u - sHead * sumHead - sHead * sumTail);

  // log x by an odd polynomial in s
  const s2 = s * s;
  const polynomial = LOG_1 + s2 * (LOG_2 + s2 * (LOG_3 + s2 * (LOG_4 + s2 * (LOG_5 + s2 * LOG_6))));
  const r = s2 * s2 * polynomial + sTail * (sHead + s);
  const head2 = sHead * sHead;
  const cubicHead = withoutLowWord(3 + head2 + r);
  const cubicTail = r - (cubicHead - 3 - head2);
  const large = sHead * cubicHead;
  const small = sTail * cubicHead + cubicTail * s;
  const productHead = withoutLowWord(large + small);
  const productTail = small - (productHead - large);

  // times 2 / (3 ln 2), plus log2 base, plus the exponent
  const baseHead = base === 1 ? 0 : 5.84962487220764160156e-1;
  const baseTail = base === 1 ? 0 : 1.35003920212974897128e-8;
  const scaledHead = 9.61796700954437255859e-1 * productHead;
  const scaledTail = -7.02846165095275826516e-9 * productHead + productTail * 9.61796693925975554329e-1 + baseTail;
  logHead = withoutLowWord(scaledHead + scaledTail + baseHead + exponent);
  logTail = scaledTail - (logHead - exponent - baseHead - scaledHead);
}

/** The same for |x − 1| < 2⁻²⁰, where the series x − x²/2 + x³/3 − x⁴/4 is enough. */
function logarithmNearOne(x: number): void {
  const t = x - 1;
  const w = t * t * (0.5 - t * (0.3333333333333333333333 - t * 0.25));
  const u = 1.44269502162933349609 * t;
  const v = t * 1.92596299112661746887e-8 - w * 1.442695040888963387;
  logHead = withoutLowWord(u + v);
  logTail = v - (logHead - u);
}

const EXP_1 = 1.66666666666666019037e-1;
const EXP_2 = -2.77777777770155933842e-3;
const EXP_3 = 6.61375632143793436117e-5;
const EXP_4 = -1.6533902205465251539e-6;
const EXP_5 = 4.13813679705723846039e-8;

/** 2 to the power head + tail; `sum` is the two added up. */
function twoToThe(head: number, tail: number, sum: number): number {
  const exponent = Math.abs(sum) > 0.5 ? Math.round(sum) : 0;
  head -= exponent;
  const t = withoutLowWord(tail + head);
  const u = t * 6.93147182464599609375e-1;
  const v = (tail - (t - head)) * 6.93147180559945286227e-1 + t * -1.90465429995776804525e-9;
  const z = u + v;
  const w = v - (z - u);
  const z2 = z * z;
  const c = z - z2 * (EXP_1 + z2 * (EXP_2 + z2 * (EXP_3 + z2 * (EXP_4 + z2 * EXP_5))));
  const r = (z * c) / (c - 2) - (w + z * w);
  return timesPowerOfTwo(1 - (r - z), exponent);
}
