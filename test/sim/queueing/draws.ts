import { log, type Random, SECOND, type Time } from '../../../src/sim/index.ts';

/** Where gaps and service times come from: the next one, in µs. */
export type Draw = (random: Random) => Time;

export function constant(seconds: number): Draw {
  const time = Math.round(seconds * SECOND);
  return () => time;
}

export function exponential(meanSeconds: number): Draw {
  return (random) => Math.round(-log(random.uniform()) * meanSeconds * SECOND);
}

/** Exponential with one mean or, with the remaining probability, the other: more variable than exponential. */
export function hyperexponential(probability: number, meanSeconds: number, otherMeanSeconds: number): Draw {
  const one = exponential(meanSeconds);
  const other = exponential(otherMeanSeconds);
  return (random) => (random.uniform() < probability ? one : other)(random);
}
