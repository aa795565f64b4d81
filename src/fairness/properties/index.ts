import type { Instance } from '../instance.ts';
import { ef1Other, ef1Own, envyFreeness } from './envy-freeness.ts';
import { groupStrategyProofness } from './group-strategy-proofness.ts';
import { bottleneckFairness, singleResourceFairness } from './max-min.ts';
import { populationMonotonicity, resourceMonotonicity } from './monotonicity.ts';
import { noJustifiedComplaints } from './no-justified-complaints.ts';
import { OPERATIONAL } from './operational/index.ts';
import { paretoEfficiency } from './pareto-efficiency.ts';
import type { Mechanism, Property, Violation } from './property.ts';
import { hierarchicalShareGuarantee, sharingIncentive, weightedShareGuarantee } from './share-guarantee.ts';
import { PROOF_AGAINST, strategyProofness } from './strategy-proofness.ts';

export { OPERATIONAL } from './operational/index.ts';
export type { Deviation, Mechanism, Property, Strategy, Violation } from './property.ts';

/** Properties of a division: what a world is divided into says whether they hold. In the order in which tables have them. */
export const PROPERTIES: readonly Property[] = [
  sharingIncentive,
  strategyProofness,
  ...PROOF_AGAINST,
  envyFreeness,
  ef1Other,
  ef1Own,
  paretoEfficiency,
  singleResourceFairness,
  bottleneckFairness,
  populationMonotonicity,
  resourceMonotonicity,
  weightedShareGuarantee,
  hierarchicalShareGuarantee,
  groupStrategyProofness,
  noJustifiedComplaints,
];

/** Of all that is checked. */
export const PROPERTY_NAMES: readonly string[] = [...PROPERTIES, ...OPERATIONAL].map(({ name }) => name);

/**
 * What breaks a property in a world; null: nothing does, or the property says nothing about such a world.
 *
 * @throws Error if there is no property of that name
 */
export function violationOf(name: string, instance: Instance, mechanism: Mechanism): Violation | null {
  const property = PROPERTIES.find((each) => each.name === name);
  if (property === undefined) throw new Error(`there is no property "${name}"`);
  return property.applies(instance, mechanism) ? property.violation(instance, mechanism) : null;
}
