import { sample } from 'fast-check';
import { worlds } from '../arbitraries.ts';
import { FairnessError } from '../messages.ts';
import type { Mechanism } from '../properties/property.ts';
import { PLAIN, type Shape, type WorldSpace } from '../world-space.ts';

/** Worlds of its own that a property needs; all others are looked for among plain ones. */
const OWN: Readonly<Record<string, Partial<WorldSpace>>> = {
  'single-resource-fairness': { resources: { least: 1, most: 1 } },
  'bottleneck-fairness': { resources: { least: 2, most: 3 }, hasBottleneck: true },
  'weighted-share-guarantee': { extra: 'weights' },
  'hierarchical-share-guarantee': { extra: 'tree' },
};

export interface SpaceOptions {
  readonly frameworks: number;
  /** Tasks may need nothing of some resource (default false, as in the papers' tables). */
  readonly hasZeros?: boolean;
}

/** The spaces in which a property is looked for, of those that the mechanism knows how to divide. */
export function spacesFor(property: string, mechanism: Mechanism, shapes: readonly Shape[], options: SpaceOptions): WorldSpace[] {
  // Who knows priorities is asked what it does with them.
  const extra = isKnown(mechanism, { ...PLAIN, isDiscrete: mechanism.kind === 'discrete', shape: shapes[0], extra: 'priorities' })
    ? 'priorities'
    : 'none';
  return shapes
    .map(
      (shape): WorldSpace => ({
        ...PLAIN,
        extra,
        ...OWN[property],
        shape,
        isDiscrete: mechanism.kind === 'discrete',
        frameworks: options.frameworks,
        hasZeros: options.hasZeros ?? false,
      }),
    )
    .filter((space) => space.shape !== 'slots' || space.resources.least === 1)
    .filter((space) => isKnown(mechanism, space));
}

/** Does it divide such worlds at all? */
function isKnown(mechanism: Mechanism, space: WorldSpace): boolean {
  for (const instance of sample(worlds(space), { seed: 1, numRuns: 8 })) {
    try {
      mechanism.divide(instance);
    } catch (error) {
      if (error instanceof FairnessError) return false;
      throw error;
    }
  }
  return true;
}

/** Equal for spaces of the same worlds. */
export function keyOf(space: WorldSpace): string {
  return JSON.stringify(space);
}
