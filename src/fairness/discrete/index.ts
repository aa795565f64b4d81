import type { Policy } from '../instance.ts';
import { drfDiscrete, sequentialMinMax } from './by-price.ts';
import { drfhBestFit, drfhFirstFit } from './drfh.ts';

/*
 * Policies that divide whole tasks. Papers leave open who is first of equals: here the first by number, unless told otherwise.
 */
export { type DrfDiscreteOptions, drfDiscrete, sequentialMinMax } from './by-price.ts';
export { drfhBestFit, drfhFirstFit } from './drfh.ts';
export type { TieRule } from './ties.ts';

/** Each with its defaults, by name. */
export const DISCRETE: Readonly<Record<string, Policy>> = Object.fromEntries(
  [drfDiscrete(), sequentialMinMax(), drfhFirstFit(), drfhBestFit()].map((policy) => [policy.name, policy]),
);
