import type { Policy } from '../instance.ts';
import { drfDiscrete, sequentialMinMax } from './by-price.ts';
import { choosy } from './choosy.ts';
import { CMMF_DISCRETE } from './cmmf-discrete.ts';
import { drfhBestFit, drfhFirstFit } from './drfh.ts';
import { gang } from './gang.ts';
import { hdrfDiscrete } from './hdrf-discrete.ts';
import { las } from './las.ts';
import { lottery } from './lottery.ts';
import { slots } from './slots.ts';
import { tetris } from './tetris.ts';

/*
 * Policies that divide whole tasks. Papers leave open who is first of equals: here the first by number, unless told otherwise.
 */
export { Board, NOWHERE } from './board.ts';
export { type DiscreteOptions, drfDiscrete, type SequentialMinMaxOptions, sequentialMinMax } from './by-price.ts';
export { type ChoosyOptions, choosy } from './choosy.ts';
export { CMMF_DISCRETE } from './cmmf-discrete.ts';
export { drfhBestFit, drfhFirstFit } from './drfh.ts';
export { type GangMode, type GangOptions, gang } from './gang.ts';
export { type GangJob, type GangTimelineOptions, gangTimeline } from './gang-timeline.ts';
export { type HdrfVariant, hdrfDiscrete, hdrfRule } from './hdrf-discrete.ts';
export { type LasOptions, las } from './las.ts';
export { type LasTimeline, type LasTimelineOptions, lasTimeline, type QuantumJob, type QuantumOrder } from './las-timeline.ts';
export { type LotteryOptions, lottery } from './lottery.ts';
export { fillUp, type Grant, type Rule } from './progressive.ts';
export { type SlotsOptions, slots } from './slots.ts';
export { finishTimes, inOrder, leastRemaining, leastShare, packing, type StagedJob } from './stages.ts';
export { type TetrisOptions, tetris } from './tetris.ts';
export { alignment, scores } from './tetris-score.ts';
export type { TieRule } from './ties.ts';

const byName = (policies: readonly Policy[]): Readonly<Record<string, Policy>> =>
  Object.fromEntries(policies.map((policy) => [policy.name, policy]));

/** All of them with their defaults, and those of their variants that may be wanted, by name. */
export const DISCRETE = byName([
  drfDiscrete(),
  sequentialMinMax(),
  slots(),
  slots({ kind: 'strict' }),
  tetris(),
  las(),
  las({ backfill: true }),
  gang(),
  gang({ mode: 'backfill' }),
  gang({ mode: 'hoard' }),
  drfhFirstFit(),
  drfhBestFit(),
  choosy(),
  CMMF_DISCRETE,
  lottery(),
  hdrfDiscrete(),
]);

/** Variants that waste or starve, and must be caught. */
export const DISCRETE_CONTROLS = byName([
  drfDiscrete({ misfit: 'stop' }),
  hdrfDiscrete('naive'),
  hdrfDiscrete('rescale-all'),
  hdrfDiscrete('collapsed'),
]);
