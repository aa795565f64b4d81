import { nearestName } from '../scenario/index.ts';
import { choosy, DISCRETE, DISCRETE_CONTROLS, lottery, sequentialMinMax, slots, tetris } from './discrete/index.ts';
import { ASSET_FAIRNESS } from './fluid/asset-fairness.ts';
import { CEEI } from './fluid/ceei.ts';
import { CMMF } from './fluid/cmmf.ts';
import { DRF, SINGLE_ROUND_DRF } from './fluid/drf.ts';
import { DRFH } from './fluid/drfh.ts';
import { hdrf } from './fluid/hdrf.ts';
import { HUG } from './fluid/hug.ts';
import { maxMin } from './fluid/max-min.ts';
import { STATIC } from './fluid/static.ts';
import { STRICT_PRIORITY } from './fluid/strict-priority.ts';
import { TOTAL_SHARE } from './fluid/total-share.ts';
import type { Policy } from './instance.ts';
import { argumentMissing, argumentUnknown, argumentWrong, FairnessError, unknownPolicy } from './messages.ts';

/** A policy, or a family of them: what stands after a colon in its name says which (`max-min:mem`). */
export type PolicyEntry = Policy | PolicyFamily;

export interface PolicyFamily {
  /** What the argument is: `a resource`. */
  readonly argument: string;
  /** May it be left out? Then `of` is handed null. */
  readonly isOptional: boolean;
  /** @throws FairnessError if the argument makes no sense */
  of(argument: string | null): Policy;
}

/** Every policy by its name. */
export const POLICIES: Readonly<Record<string, PolicyEntry>> = {
  drf: DRF,
  'asset-fairness': ASSET_FAIRNESS,
  ceei: CEEI,
  'max-min': { argument: 'a resource', isOptional: false, of: (resource) => maxMin(resource ?? '') },
  static: STATIC,
  'strict-priority': STRICT_PRIORITY,
  hdrf: hdrf(),
  drfh: DRFH,
  cmmf: CMMF,
  hug: HUG,
  ...DISCRETE,
  'sequential-min-max': {
    argument: 'index, for ties by number alone',
    isOptional: true,
    of: sequentialMinMaxOf,
  },
  slots: { argument: 'how many slots a server has', isOptional: true, of: (count) => slotsOf('hadoop', count) },
  'slots-strict': { argument: 'how many slots a server has', isOptional: true, of: (count) => slotsOf('strict', count) },
  tetris: { argument: 'how much fairness, from 0 to 1', isOptional: true, of: tetrisOf },
  choosy: { argument: 'how many rounds of churn', isOptional: true, of: choosyOf },
  lottery: { argument: 'a seed', isOptional: true, of: lotteryOf },
};

/** Policies that are wrong on purpose: a checker that does not catch them sees nothing. */
export const CONTROLS: Readonly<Record<string, PolicyEntry>> = {
  'drf-single-round': SINGLE_ROUND_DRF,
  'total-share': TOTAL_SHARE,
  'hdrf-naive': hdrf('naive'),
  'hdrf-rescale-all': hdrf('rescale-all'),
  'hdrf-collapsed': hdrf('collapsed'),
  ...DISCRETE_CONTROLS,
};

/** Names as they are written, `max-min:<resource>` for a family that must be told which. */
export const POLICY_NAMES: readonly string[] = Object.entries(POLICIES).map(([name, entry]) =>
  'argument' in entry && !entry.isOptional ? `${name}:<${entry.argument.replace(/^an? /, '')}>` : name,
);

/**
 * The policy of that name, a control included.
 *
 * @throws FairnessError if there is none, or if what stands after the colon makes no sense
 */
export function policyNamed(name: string): Policy {
  const [family, ...rest] = name.split(':');
  const argument = rest.length === 0 ? null : rest.join(':');
  const entries = { ...POLICIES, ...CONTROLS };
  if (!Object.hasOwn(entries, family)) {
    const names = Object.keys(entries);
    throw new FairnessError(unknownPolicy(name, POLICY_NAMES, nearestName(family, names)));
  }
  const entry = entries[family];
  if (!('argument' in entry)) {
    if (argument !== null) throw new FairnessError(argumentUnknown(family, argument));
    return entry;
  }
  if ((argument === null || argument === '') && !entry.isOptional)
    throw new FairnessError(argumentMissing(family, entry.argument));
  return entry.of(argument);
}

function sequentialMinMaxOf(argument: string | null): Policy {
  if (argument === null) return sequentialMinMax();
  if (argument !== 'index') throw new FairnessError(argumentWrong('sequential-min-max', argument, 'index'));
  return sequentialMinMax({ lessNowFirst: false });
}

function slotsOf(kind: 'hadoop' | 'strict', argument: string | null): Policy {
  if (argument === null) return slots({ kind });
  return slots({ kind, perServer: numberOf('slots', argument, /^0*[1-9]\d{0,8}$/, 'a whole number from 1') });
}

function tetrisOf(argument: string | null): Policy {
  return argument === null
    ? tetris()
    : tetris({ f: numberOf('tetris', argument, /^(0?\.\d+|[01](\.0*)?)$/, 'a number from 0 to 1') });
}

function choosyOf(argument: string | null): Policy {
  return argument === null ? choosy() : choosy({ churn: numberOf('choosy', argument, /^\d{1,4}$/, 'a whole number up to 9999') });
}

function lotteryOf(argument: string | null): Policy {
  return argument === null ? lottery() : lottery({ seed: numberOf('lottery', argument, /^\d{1,15}$/, 'a whole number') });
}

function numberOf(name: string, argument: string, pattern: RegExp, expected: string): number {
  if (!pattern.test(argument)) throw new FairnessError(argumentWrong(name, argument, expected));
  return Number(argument);
}
