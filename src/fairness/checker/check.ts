import { sample } from 'fast-check';
import { worlds } from '../arbitraries.ts';
import type { Instance } from '../instance.ts';
import { FairnessError } from '../messages.ts';
import { PROPERTIES, type Property } from '../properties/index.ts';
import type { WorldSpace } from '../world-space.ts';
import { checkOperation } from './check-operation.ts';
import { type Counterexample, counterexampleOf } from './explain.ts';
import { rareWorlds } from './rare-worlds.ts';
import { shrinkWorld } from './shrink.ts';
import { keyOf, type SpaceOptions, spacesFor } from './spaces.ts';
import type { Subject } from './subject.ts';
import { tinyWorlds } from './tiny-worlds.ts';

export interface Verdict {
  readonly name: string;
  readonly verdict: 'holds' | 'violated' | 'not-applicable';
  /** Worlds that were looked at. */
  readonly worlds: number;
  readonly counterexample: Counterexample | null;
}

export interface CheckOptions extends SpaceOptions {
  /** Worlds drawn beyond the tiny ones, for each property. */
  readonly runs: number;
  readonly seed: number;
  /** Tiny worlds that are looked at, of each space: the smallest (default all). */
  readonly tiny?: number;
  /** Only these. */
  readonly properties?: readonly string[];
}

/** How far it is, 0 … 1, and with what. */
export interface CheckProgress {
  readonly what: string;
  readonly fraction: number;
}

interface Search {
  readonly property: Property;
  worlds: number;
  counterexample: Counterexample | null;
}

/** All properties of a subject. */
export function* check(subject: Subject, options: CheckOptions): Generator<CheckProgress, Verdict[]> {
  const division = yield* checkDivision(subject, options);
  const operation = yield* checkOperation(subject, options);
  return [...division, ...operation];
}

/**
 * Looks for violations of all properties of a division: in all tiny worlds, the smallest first, then in known rare ones and drawn ones. Yields after
 * every world, so that whoever runs it may do something else. The same arguments give the same verdicts.
 */
export function* checkDivision(subject: Subject, options: CheckOptions): Generator<CheckProgress, Verdict[]> {
  const searches = PROPERTIES.filter(({ name }) => options.properties?.includes(name) ?? true).map(
    (property): Search => ({ property, worlds: 0, counterexample: null }),
  );
  const groups = grouped(searches, subject, options);
  for (const [position, { space, members }] of groups.entries()) {
    let seen = 0;
    for (const instance of worldsOf(space, options)) {
      const open = members.filter(({ counterexample }) => counterexample === null);
      if (open.length === 0) break;
      for (const search of open) look(search, instance, subject);
      seen++;
      yield {
        what: `${subject.name}: ${open[0].property.name}`,
        fraction: (position + seen / (seen + options.runs)) / groups.length,
      };
    }
  }
  return searches.map(({ property, worlds, counterexample }) => ({
    name: property.name,
    verdict: counterexample !== null ? 'violated' : worlds > 0 ? 'holds' : 'not-applicable',
    worlds,
    counterexample,
  }));
}

/** Properties that are looked for in the same worlds, together. */
function grouped(
  searches: readonly Search[],
  subject: Subject,
  options: CheckOptions,
): { space: WorldSpace; members: Search[] }[] {
  const groups = new Map<string, { space: WorldSpace; members: Search[] }>();
  for (const search of searches) {
    for (const space of spacesFor(search.property.name, subject.mechanism, subject.shapes, options)) {
      const key = keyOf(space);
      const group = groups.get(key) ?? { space, members: [] };
      group.members.push(search);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function* worldsOf(space: WorldSpace, { runs, seed, tiny = Infinity }: CheckOptions): Generator<Instance> {
  let count = 0;
  for (const instance of tinyWorlds(space)) {
    if (count++ >= tiny) break;
    yield instance;
  }
  yield* rareWorlds(space);
  if (runs > 0) yield* sample(worlds(space), { seed, numRuns: runs });
}

function look(search: Search, instance: Instance, subject: Subject): void {
  const { property } = search;
  const { mechanism } = subject;
  if (!property.applies(instance, mechanism)) return;
  try {
    const violation = property.violation(instance, mechanism);
    search.worlds++;
    if (violation === null) return;
    search.counterexample = counterexampleOf(subject, property, shrinkWorld(instance, violation, property, mechanism));
  } catch (error) {
    if (!(error instanceof FairnessError)) throw error;
  }
}

/** All of a check at once. */
export function finished<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
