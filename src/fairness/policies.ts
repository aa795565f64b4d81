import { nearestName } from '../scenario/index.ts';
import { DISCRETE, DISCRETE_CONTROLS } from './discrete/index.ts';
import { ASSET_FAIRNESS } from './fluid/asset-fairness.ts';
import { DRF, SINGLE_ROUND_DRF } from './fluid/drf.ts';
import type { Policy } from './instance.ts';
import { argumentMissing, argumentUnknown, FairnessError, unknownPolicy } from './messages.ts';

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
  ...DISCRETE,
};

/** Policies that are wrong on purpose: a checker that does not catch them sees nothing. */
export const CONTROLS: Readonly<Record<string, PolicyEntry>> = {
  'drf-single-round': SINGLE_ROUND_DRF,
  ...DISCRETE_CONTROLS,
};

/** Names as they are written, `max-min:<resource>` for a family that must be told which. */
export const POLICY_NAMES: readonly string[] = Object.keys(POLICIES);

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
