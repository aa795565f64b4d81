/*
 * Elementary functions made of + − × ÷ and the bits of a double alone. The language leaves the last bits of Math.log, Math.exp
 * and Math.pow to the engine; these give the same bits on every one. (Math.sqrt is exact everywhere and may be used.)
 */
export { exp, log } from './log-exp.ts';
export { normalQuantile } from './normal-quantile.ts';
export { pow } from './pow.ts';
