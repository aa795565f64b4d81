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
  const plain: WorldSpace = { ...PLAIN, isDiscrete: mechanism.kind === 'discrete', shape: shapes[0] };
  // Who knows priorities is asked what it does with them.
  const extra = isKnown(mechanism, { ...plain, extra: 'priorities' }) ? 'priorities' : 'none';
  // Who grants jobs whole grants nothing of an endless one, and so would seem to do nothing wrong.
  const jobs = isKnown(mechanism, plain) && !runsAnything(mechanism, plain) ? { hasJobs: true } : {};
  return shapes
    .map(
      (shape): WorldSpace => ({
        ...plain,
        ...jobs,
        extra,
        ...OWN[property],
        shape,
        frameworks: options.frameworks,
        hasZeros: options.hasZeros ?? false,
      }),
    )
    .filter((space) => space.shape !== 'slots' || space.resources.least === 1)
    .filter((space) => isKnown(mechanism, space));
}

/** Why it divides no plain world of any of the shapes; null: it does. */
export function whyNone(mechanism: Mechanism, shapes: readonly Shape[]): string | null {
  const reasons = shapes.map((shape) =>
    refusal(mechanism, {
      ...PLAIN,
      isDiscrete: mechanism.kind === 'discrete',
      shape,
      resources: { least: shape === 'slots' ? 1 : 3, most: 3 },
    }),
  );
  return reasons.every((reason) => reason !== null) ? reasons[0] : null;
}

/** Does it divide such worlds at all? */
function isKnown(mechanism: Mechanism, space: WorldSpace): boolean {
  return refusal(mechanism, space) === null;
}

/** What it says of a world that it does not divide; null: it divides all of a few. */
function refusal(mechanism: Mechanism, space: WorldSpace): string | null {
  for (const instance of sample(worlds(space), { seed: 1, numRuns: 8 })) {
    try {
      mechanism.divide(instance);
    } catch (error) {
      if (error instanceof FairnessError) return error.message;
      throw error;
    }
  }
  return null;
}

/** Does anybody get anything at all, in any of a few such worlds? */
function runsAnything(mechanism: Mechanism, space: WorldSpace): boolean {
  return sample(worlds(space), { seed: 1, numRuns: 8 }).some((instance) =>
    mechanism.divide(instance).tasks.some((count) => count.n !== 0n),
  );
}

/** Equal for spaces of the same worlds. */
export function keyOf(space: WorldSpace): string {
  return JSON.stringify(space);
}
